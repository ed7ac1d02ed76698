// Package flows is the conversation: the engine, and the flow files that staff edit.
//
// Open compiles the files into a Book, once. A conversation is a State; Step takes a State and what a person did and
// returns the next State and the Reply to show. Step is pure: it knows no network, clock, language or chance, so the
// same function serves Telegram, the terminal, stories and every test.
//
// The state says what is on the screen. Book.View(State) derives the reply again at any time, so nothing else is
// owed.
//
// Back is not a path. Within a flow, back leads to the node's parent, computed once when the flows are compiled
// (the nearest way from the start). Crossing into another flow leaves one crumb on the trail, at most four.
package flows

import (
	"embed"
	"maps"
	"slices"
	"sync"

	"liman/directory"
	"liman/directory/inquiry"
	"liman/flows/intent"
)

// Files are the flow files, stories and facts of the built-in edition.
//
//go:embed *.yaml phrases/*.yaml stories/*.txt flow.schema.json
var Files embed.FS

// Ids of the three ways that stand on every screen. No flow may use them for an option.
const (
	Help  = "help"
	Back  = "back"
	Leave = "leave"
)

// Ids of the buttons that a screen has when staff wrote its text in simple words, or recorded it. No flow may use them
// for an option. Which screens have them is not known here: a tap is understood on any.
const (
	Simple = "simple" // simple words, until the session ends
	Full   = "full"   // the whole text again
	Listen = "listen" // changes nothing; the front end plays the recording
)

// maxTrail is how many crossings between flows are remembered for the way back.
const maxTrail = 4

// MaxState is the most bytes that a State may need as JSON; Open refuses flows that could exceed it.
const MaxState = 640

// State is where a person is in the conversation and what she answered. The zero State is nobody's: Step begins anew.
type State struct {
	Node  string            `json:"n,omitempty"` // the node on the screen, as "flow/node"
	Lang  string            `json:"l,omitempty"` // the language she reads, as "ro"
	Trail []string          `json:"t,omitempty"` // nodes from which another flow was entered, the latest last
	Vars  map[string]string `json:"v,omitempty"` // answers, by variable
	Note  string            `json:"o,omitempty"` // name of the line above the text: "place-which" is note.place-which
	Pick  Pick              `json:"p,omitzero"`  // places to choose from after a typed name

	Guess  []string `json:"g,omitempty"` // screens that typed words may have meant; they are kept instead of the words
	Missed bool     `json:"m,omitempty"` // the words typed last were not understood
	Jumped string   `json:"j,omitempty"` // the node that typed words led to; back leads to where they were typed
	Want   string   `json:"w,omitempty"` // the screen of what she looks for, until it is known where

	Simple  bool    `json:"s,omitempty"` // she reads simple words where there are some
	Choices Choices `json:"c,omitzero"`  // for her phone; they outlive the conversation
	Locked  bool    `json:"k,omitempty"` // only the cover is shown until she opens it
}

// Choices are what a person chose for her phone. The zero Choices are nobody's. They are kept as JSON, by builds to come too:
// a name that stands here keeps its meaning.
type Choices struct {
	Idle    string `json:"i,omitempty"` // the silence after which the chat is wiped, as "1h"; "" the operator's
	Door    string `json:"d,omitempty"` // the page of the cover on which the way in is, or AnyDoor; "" for none
	Word    string `json:"w,omitempty"` // keyed hash of the word that opens the cover; "" for none
	Protect bool   `json:"p,omitempty"` // no copying and no screenshots
	Wrong   int    `json:"g,omitempty"` // wrong words since the cover was last opened
	WrongAt int64  `json:"a,omitempty"` // when the last of them was written, in Unix seconds
}

// AnyDoor is the Door of a cover of which nothing but itself is known any more: every page that can hold the way in does. It
// is no name that a flow file may have.
const AnyDoor = "*"

// Covered tells whether the cover is on: by a page, a word, or both.
func (c Choices) Covered() bool { return c.Door != "" || c.Word != "" }

// Anew is the state in which whoever comes next begins: with nothing that was chosen before but what protects the phone.
func (s State) Anew(lang string) State {
	return State{Lang: lang, Choices: s.Choices, Locked: s.Choices.Covered()}
}

// Pick is the places that a typed name may mean, by their keys. It is kept instead of what was typed.
type Pick struct {
	Places []string `json:"s,omitempty"` // one: every place that shares its name; several: just these
	County string   `json:"c,omitempty"` // narrows a name that many places share
}

// clone lets Step change a State that its caller keeps.
func (s State) clone() State {
	s.Trail, s.Vars, s.Guess = slices.Clone(s.Trail), maps.Clone(s.Vars), slices.Clone(s.Guess)
	return s
}

// An Act is what a person did.
type Act int

// The acts. Opens is /start or a first contact; Sends is anything that is neither text nor place (a photo, a voice); Visits
// is a command that names a page of the cover, in Node without its flow.
const (
	Opens Act = iota
	Taps
	Types
	Shares
	Sends
	Visits
)

// Input is one act of a person. A tap names the node that drew the button ("" for the node on the screen) and the option.
type Input struct {
	Act    Act
	Node   string
	Option string
	Text   string
	Words  []string // keyed hashes of Text, the newest key first, to be held against Choices.Word; nil: not now
	Crowd  bool     // of Types: so many write that on the first screen only danger is heard
	Stays  bool     // of Sends: Telegram does not let it be deleted yet
	Point  directory.Point
}

// Leaves tells whether she wants out, which must work without Redis too.
func (in Input) Leaves() bool { return in.Act == Taps && in.Option == Leave }

// AsksHelp tells whether she asks for the numbers.
func (in Input) AsksHelp() bool { return in.Act == Taps && in.Option == Help }

// Reply is what a person is to see: keys and directory entries, no words.
type Reply struct {
	Leave    bool // clear the chat and end; nothing else is set then
	Node     string
	Note     string
	Picking  bool     // Options are places or screens to choose from, not the node's own
	Locked   bool     // the cover is on
	Simple   bool     // in simple words, where there are some
	Parts    []string // paragraphs below the text; their words are at "<node>.<part>"
	Options  []Option
	Contacts []directory.Contact
	Place    directory.Place  // what Found is near to
	Found    *directory.Found // on a services node
	Vars     map[string]string
	Checked  directory.Date // when the oldest of the node's facts was checked
	Hidden   uint64         // which parts and options of the node answers hide, a bit each
}

// Option is a button. Author's options have their words at "<node>.<id>"; the others name a Place, a language or a screen.
type Option struct {
	ID    string
	Place *directory.Place // a county, a sector or one of several places
	Lang  string           // a language to choose
	Node  string           // a screen to choose: a page of the cover, or what typed words may have meant
}

// Book is a compiled set of flows. It is immutable and safe for concurrent use.
type Book struct {
	nodes       map[string]*node
	flows       map[string]*flow
	roles       map[string]string // role -> the start of its flow
	vars        map[string]variable
	answers     map[string]string // what a variable was called -> what it is called
	moved       map[string]string
	facts       map[string]*Fact
	langs       []string
	dir         *directory.Directory
	counties    []Option               // every county's button
	anywhere    string                 // the ask that takes a place shared at any time
	doors       []string               // pages of the cover on which a way in can be, sorted
	coverHelp   string                 // the node of the cover behind the help button while the cover is on
	hears       func() []string        // screens that phrases mean
	emergencies func() []string        // and those of them that phrases of danger do
	cries       func() map[string]bool // phrases of one word
	matcher     func() *intent.Matcher // of typed words; made when first asked, since many an edition is opened and hears nothing
	learnt      func() bool            // that matcher is made
	reader      func() *inquiry.Reader
	knowledge   knowledge
	meanings    *memory[intent.Meaning]  // what texts were heard as
	inquiries   *memory[inquiry.Inquiry] // and read as, without their words
}

// knowledge is by what typed words are understood; it is the same for Books of which that is.
type knowledge struct{ phrases, words *identity }

// identity tells one thing from another, without holding it.
type identity struct{ _ byte }

// Reader reads what people type to look something up, by the words of this Book's languages.
func (b *Book) Reader() *inquiry.Reader { return b.reader() }

// Retired is what is kept of a Book that counts no more, for the buttons that it drew: its screens and what a tap on them does. It asks
// the directory of today, so that its own may go, and hears nothing.
func (b *Book) Retired(today *directory.Directory) *Book {
	kept := *b
	kept.dir, kept.facts = today, nil
	kept.matcher = sync.OnceValue(func() *intent.Matcher { return intent.New(nil) })
	kept.reader = sync.OnceValue(func() *inquiry.Reader { return inquiry.New(today, nil, func(string) bool { return false }) })
	kept.meanings, kept.inquiries = newMemory[intent.Meaning](), newMemory[inquiry.Inquiry]()
	return &kept
}

// Home is the node where a conversation begins.
func (b *Book) Home() string { return b.roles["home"] }

// HelpLines is the node behind the help button.
func (b *Book) HelpLines() string { return b.roles["help"] }

// Cover is the node where a conversation begins while the cover is on.
func (b *Book) Cover() string { return b.roles["cover"] }

// Asks is the node that asks what typed words meant.
func (b *Book) Asks() string { return b.roles["hear"] }

// begin is where a state begins.
func (b *Book) begin(s State) string {
	if s.Locked {
		return b.Cover()
	}
	return b.Home()
}

// Shows tells whether there is a node of this name that can stand on a screen.
func (b *Book) Shows(ref string) bool { return b.nodes[ref] != nil && b.nodes[ref].waits() }

// Screens are all nodes that can stand on a screen, sorted.
func (b *Book) Screens() []string {
	var refs []string
	for ref, n := range b.nodes {
		if n.waits() {
			refs = append(refs, ref)
		}
	}
	slices.Sort(refs)
	return refs
}
