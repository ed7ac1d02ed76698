package draft

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"liman/content"
)

// Group is what people feel a difference to be about. A page shows them in this order.
type Group string

// The groups.
const (
	Numbers Group = "numbers" // what somebody dials, and whether it is shown
	Ways    Group = "ways"    // where options lead, when they are there, which screens there are
	Texts   Group = "texts"   // what people read
	Entries Group = "entries" // places and lines, but for their numbers
	Sources Group = "sources" // facts, days, who looked
	Typed   Group = "typed"   // what typed words lead to
	Rest    Group = "rest"    // stories, rules, recordings, files
)

var groups = []Group{Numbers, Ways, Texts, Entries, Sources, Typed, Rest}

// What happened to what a difference is about.
type What string

// The kinds of difference. The words for them are their reader's.
const (
	Changed   What = "changed"
	Added     What = "added"
	Removed   What = "removed"
	Renamed   What = "renamed"   // a node: Before and After are its names
	Reordered What = "reordered" // Before and After are lists
	Unseen    What = "unseen"    // a file of which only what no field holds has changed: comments, order, quoting
)

// Difference is one thing that an edition says otherwise than another, old beside new, for people. What was added or taken out whole holds
// its fields as Parts.
type Difference struct {
	Key
	Group  Group        `json:"group"`
	What   What         `json:"what"`
	Form   Form         `json:"form,omitempty"`
	Before string       `json:"before"`
	After  string       `json:"after"`
	Was    string       `json:"was,omitempty"`    // of a way: the title of where it led
	Is     string       `json:"is,omitempty"`     // of a way: the title of where it leads
	Title  string       `json:"title,omitempty"`  // of the screen or entry that it is about, as people know it
	Label  string       `json:"label,omitempty"`  // of the option
	Loud   bool         `json:"loud,omitempty"`   // a number, or which numbers are shown
	Urgent bool         `json:"urgent,omitempty"` // a number for an emergency, or a line of the whole country
	Parts  []Difference `json:"parts,omitempty"`
}

// Diff is what differs between two editions, in the order in which people should look at it: numbers first, and among them what is
// urgent. Titles are in a language. It is empty if and only if the editions are the same, byte by byte.
func Diff(before, after *content.Bundle, lang string) []Difference {
	c := &comparer{before: Edit(before), after: Edit(after), lang: lang}
	for _, move := range renames(c.before, c.after) {
		if c.before.RenameNode(move[0], move[1]) == nil {
			c.all = append(c.all, Difference{Key: nodeKey(move[1]), Group: Ways, What: Renamed, Before: move[0], After: move[1], Title: c.screen(move[1])})
		}
	}
	for _, file := range allFiles(c.before.files, c.after.files) {
		old, was := c.before.files[file]
		now, is := c.after.files[file]
		if was != is || !bytes.Equal(old, now) {
			c.file(file)
		}
	}
	slices.SortStableFunc(c.all, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(slices.Index(groups, a.Group), slices.Index(groups, b.Group)), -compare(a.Urgent, b.Urgent), -compare(a.Loud, b.Loud),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Lang, b.Lang))
	})
	return c.all
}

// compare is -1, 0 or 1, as cmp.Compare is: false is less.
func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// comparer compares two editions, file by file.
type comparer struct {
	before, after *Editor
	lang          string
	all           []Difference
}

// file compares a file's fields.
func (c *comparer) file(name string) {
	old, now := fieldsIn(c.before, name), fieldsIn(c.after, name)
	found := len(c.all)
	things := make(map[Key]int) // what was added or taken out whole, by where it stands in all
	for _, k := range union(old, now) {
		was, is := old[k], now[k]
		if was.Value == is.Value && was.Form == is.Form {
			continue
		}
		d := c.field(k, was, is)
		if d.What == Reordered && !reordered(was.Value, is.Value) {
			continue // what came or went is told of itself
		}
		thing, whole := c.thing(k, was.Form == "")
		if !whole || d.Group == Numbers {
			c.all = append(c.all, d)
		}
		if !whole {
			continue
		}
		at, told := things[thing]
		if !told {
			at = len(c.all)
			things[thing] = at
			c.all = append(c.all, c.whole(thing, d.What))
		}
		c.all[at].Parts = append(c.all[at].Parts, d)
	}
	if len(c.all) == found {
		c.all = append(c.all, Difference{Key: Key{Kind: File, Of: name}, Group: Rest, What: Unseen})
	}
}

func fieldsIn(e *Editor, file string) map[Key]Field {
	all := make(map[Key]Field)
	p := e.read(file)
	if p == nil {
		return all
	}
	for _, f := range p.root.fields(file, nil) {
		all[f.Key] = f
	}
	return all
}

// union are the names of fields that either has, in the order of their lines.
func union(old, now map[Key]Field) []Key {
	var all []Key
	line := make(map[Key]int)
	for _, side := range []map[Key]Field{now, old} {
		for k, f := range side {
			if _, there := line[k]; !there {
				line[k] = f.Line
				all = append(all, k)
			}
		}
	}
	slices.SortFunc(all, func(a, b Key) int {
		return cmp.Or(cmp.Compare(line[a], line[b]), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// thing is what came or went whole with a field; false if only the field did.
func (c *comparer) thing(k Key, added bool) (Key, bool) {
	lacks := c.after
	if added {
		lacks = c.before
	}
	var around []Key
	switch k.Kind {
	case Option, Part:
		node, _, _ := strings.Cut(k.Of, ".")
		around = []Key{nodeKey(node), {Kind: k.Kind, Of: k.Of}}
	case Node, Entry, Fact, Country:
		around = []Key{{Kind: k.Kind, Of: k.Of}}
	}
	for _, thing := range around {
		if !lacks.holds(thing) {
			return thing, true
		}
	}
	return Key{}, false
}

// holds tells whether there is something of this name that has fields.
func (e *Editor) holds(k Key) bool {
	if k.Kind == Entry {
		return e.hasEntry(k.Of)
	}
	return e.has(k)
}

// whole is something that came or went whole.
func (c *comparer) whole(k Key, what What) Difference {
	d := Difference{Key: k, Group: groupOf(k), What: what}
	c.about(&d)
	return d
}

// field is one field that differs.
func (c *comparer) field(k Key, was, is Field) Difference {
	d := Difference{Key: k, Group: groupOf(k), What: Changed, Form: cmp.Or(is.Form, was.Form), Before: was.Value, After: is.Value}
	switch {
	case was.Form == "":
		d.What = Added
	case is.Form == "":
		d.What = Removed
	case d.Form == Order:
		d.What = Reordered
	}
	c.about(&d)
	c.ways(&d)
	c.loud(&d)
	return d
}

// about fills in what people call what a difference is about.
func (c *comparer) about(d *Difference) {
	switch d.Kind {
	case Node, Phrase, Recording:
		d.Title = c.screen(d.Of)
	case Option, Part:
		node, _, _ := strings.Cut(d.Of, ".")
		d.Title, d.Label = c.screen(node), c.message(d.Of)
	case Message, Stale:
		if node, name, _ := strings.Cut(d.Of, "."); strings.Contains(node, "/") {
			d.Title = c.screen(node)
			if name != "text" && name != "title" && name != "simple" {
				d.Label = c.message(d.Of)
			}
		}
	case Entry:
		d.Title = c.either(Key{Kind: d.Kind, Of: d.Of, Name: "name"})
	}
}

// either is a field's value, of the newer edition if it has one.
func (c *comparer) either(k Key) string {
	if f, there := c.after.Field(k); there {
		return f.Value
	}
	f, _ := c.before.Field(k)
	return f.Value
}

func (c *comparer) message(id string) string {
	return c.either(Key{Kind: Message, Lang: c.lang, Of: id})
}

// screen is what people call a node: its title, or how its text begins.
func (c *comparer) screen(ref string) string {
	first, _, _ := strings.Cut(c.message(ref+".text"), "\n")
	return cmp.Or(c.message(ref+".title"), first)
}

// ways fills in where a way leads.
func (c *comparer) ways(d *Difference) {
	if d.Name != "to" || d.Kind != Option && d.Kind != Node {
		return
	}
	flow := flowOf(d.Of)
	d.Was, d.Is = c.screen(full(flow, d.Before)), c.screen(full(flow, d.After))
}

// dialled are the fields that somebody dials, or that say whether she sees what to dial.
var dialled = map[Kind][]string{
	Entry:   {"phone", "phones", "phone_abroad", "sms", "hide", "trust"},
	Country: {"emergency", "police", "ambulance", "also", "lines"},
	Node:    {"contacts"},
}

// loud marks what changes a number, or which numbers are shown.
func (c *comparer) loud(d *Difference) {
	switch {
	case slices.Contains(dialled[d.Kind], d.Name):
		d.Loud = true
	case d.Kind == Message:
		d.Loud = !slices.Equal(placeholders(d.Before), placeholders(d.After)) && d.What == Changed
	}
	if !d.Loud {
		return
	}
	d.Group = Numbers
	switch d.Kind {
	case Entry:
		d.Urgent = c.urgent(d.Of)
	case Country:
		d.Urgent = d.Name != "lines" || d.Of == "RO"
	default:
		d.Urgent = slices.ContainsFunc(append(idsIn(d.Before), idsIn(d.After)...), c.urgent)
	}
}

// urgent tells whether an entry is for an emergency, or a line of the whole country.
func (c *comparer) urgent(id string) bool {
	field := func(name string) string { return c.either(Key{Kind: Entry, Of: id, Name: name}) }
	file, _ := c.after.findEntry(entryKey(id))
	if file == "" {
		file, _ = c.before.findEntry(entryKey(id))
	}
	return field("kind") == "emergency" || file == contactFile && field("country") == "RO" && field("area") == ""
}

// entryName is what looks like the id of an entry.
var entryName = regexp.MustCompile(`[a-z0-9]+(-+[a-z0-9]+)+`)

func idsIn(value string) []string { return entryName.FindAllString(value, -1) }

var placeholder = regexp.MustCompile(`\{[a-z0-9-]+\}`)

func placeholders(text string) []string {
	return slices.Sorted(slices.Values(placeholder.FindAllString(text, -1)))
}

// reordered tells whether what two lists have in common stands in another order.
func reordered(before, after string) bool {
	a, errA := ParseList(before)
	b, errB := ParseList(after)
	if errA != nil || errB != nil {
		return true
	}
	kept := slices.DeleteFunc(slices.Clone(a), func(one string) bool { return !slices.Contains(b, one) })
	return !slices.Equal(kept, slices.DeleteFunc(slices.Clone(b), func(one string) bool { return !slices.Contains(a, one) }))
}

// groupOf is what people feel a field to be about; what is dialled goes to Numbers besides (loud).
func groupOf(k Key) Group {
	switch k.Kind {
	case Message, Stale:
		return Texts
	case Flow, Option, Part:
		return Ways
	case Node:
		if k.Name == "facts" || k.Name == "review_by" || k.Name == "open" {
			return Sources
		}
		return Ways
	case Fact, Source:
		return Sources
	case Entry, Country:
		return Entries
	case Phrase, Vocabulary:
		return Typed
	}
	return Rest
}
