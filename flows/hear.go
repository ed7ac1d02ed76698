package flows

import (
	"slices"

	"liman/directory/inquiry"
)

// Heard is what a typed text may mean.
type Heard struct {
	Nodes  []string // screens, the likeliest first, at most three
	Danger bool     // the first is an emergency
	Clear  bool     // the first is meant; else she is to be asked
}

// How sure is sure enough; `liman eval` shows what a change does.
const (
	maxGuess    = 3
	guessScore  = .12  // less is noise
	clearScore  = .4   // so much is clear
	clearLead   = 1.4  // if it leads so far before the next; else she is asked
	phraseScore = .7   // so much is nearly a phrase of it,
	phraseLead  = 1.05 // which needs to be no more than the first
	dangerScore = .25  // so much like phrases of danger is danger,
	dangerShare = .85  // if nothing else is much likelier,
	calmLead    = 1.0  // and everyday words are less like it
)

// Hear understands a text in any language that has phrases; lang is the chat's. It keeps nothing.
func (b *Book) Hear(text, lang string) Heard {
	words := spell(text)
	if b.ear == nil || len(words) == 0 {
		return Heard{}
	}
	likely := b.ear.meanings(words, lang)
	alarm := b.ear.alarm(words, likely)
	h := Heard{Danger: alarm != "", Clear: alarm != "" || clear(likely)}
	if h.Danger {
		h.Nodes = append(h.Nodes, alarm)
	}
	for _, m := range likely {
		if len(h.Nodes) < maxGuess && m.node != alarm && m.node != nowhere && m.score >= guessScore {
			h.Nodes = append(h.Nodes, m.node)
		}
	}
	return h
}

// Hears are the screens that phrases mean, in no order. Their titles are buttons where she is asked what she meant.
func (b *Book) Hears() []string {
	if b.ear == nil {
		return nil
	}
	var refs []string
	for _, m := range b.ear.nodes {
		if m.node != nowhere {
			refs = append(refs, m.node)
		}
	}
	return refs
}

// understand leads to what was heard or asked for. Where all of a text is a look-up that names a place, it is one; then
// danger goes before everything, and what was heard clearly before a look-up with other words in it. Where nothing is clear,
// she is asked; after two texts in a row that were not understood, people are who can help.
func (b *Book) understand(s *State, from *node, heard Heard, asked inquiry.Inquiry) {
	lookUp := len(asked.Kinds()) > 0 && (asked.Located() && len(asked.Strange) <= aside ||
		asked.Whole() && (!heard.Clear || b.near(from.ref) || b.near(heard.Nodes[0])))
	switch {
	case asked.Whole() && asked.Located():
		s.Note = "understood"
		b.inquire(s, from, asked)
	case heard.Danger:
		s.Missed, s.Note = false, ""
		b.keepPlace(s, asked)
		b.jump(s, from, heard.Nodes[0])
	case lookUp, !heard.Clear && (asked.Country != "" || asked.Located() && len(heard.Nodes) == 0):
		s.Note = "understood"
		b.inquire(s, from, asked)
	case heard.Clear:
		s.Missed, s.Note = false, "understood"
		b.keepPlace(s, asked)
		b.jump(s, from, heard.Nodes[0])
	case b.Asks() == "":
		s.Note = "not-understood"
	case s.Missed:
		s.Note = "not-understood-twice"
		b.jump(s, from, b.HelpLines())
	default:
		b.keepPlace(s, asked)
		b.jump(s, from, b.Asks())
		s.Missed, s.Guess = true, heard.Nodes
	}
}

// jump goes where typed words led. Back from there leads to where they were typed, wherever in its flow the node stands.
func (b *Book) jump(s *State, from *node, ref string) {
	if ref == from.ref {
		return
	}
	if from.ref != b.Asks() {
		s.leaveCrumb(from.ref)
	}
	b.arrive(s, ref)
	s.Jumped = s.Node
}

// search is what typed words do while the cover is on. Danger finds the cover's own page of numbers: somebody in danger
// has 112 before her eyes, and to whoever else holds the phone it is a page of the winter guide that a search found.
// Nothing of what the cover hides is opened, and no note tells that anything was understood.
func (b *Book) search(s *State, from *node, heard Heard) {
	if heard.Danger {
		b.follow(s, from, b.numbers)
		return
	}
	s.Note = "cover-search"
}

// guesses are buttons for the screens that typed words may have meant.
func (b *Book) guesses(s State) []Option {
	var options []Option
	for _, ref := range s.Guess {
		if n := b.find(ref); n != nil {
			options = append(options, Option{ID: n.ref, Node: n.ref})
		}
	}
	return options
}

// alarm is the emergency that words mean; "" for none. A phrase that staff wrote under something else, letter by letter,
// is no emergency: so they can silence what rings for nothing.
func (e *ear) alarm(words []string, likely []meaning) string {
	if len(likely) > 0 && likely[0].exact && !likely[0].danger {
		return ""
	}
	if rings := e.alarms.heard(words); rings != "" {
		return rings
	}
	i := slices.IndexFunc(likely, func(m meaning) bool { return m.danger })
	if i < 0 || likely[i].score < dangerScore || likely[i].score < dangerShare*likely[0].score {
		return ""
	}
	calm := slices.IndexFunc(likely, func(m meaning) bool { return m.node == nowhere })
	if calm >= 0 && likely[i].score < calmLead*likely[calm].score {
		return ""
	}
	return likely[i].node
}

// clear tells whether the first meaning is the one.
func clear(likely []meaning) bool {
	if len(likely) == 0 || likely[0].score < clearScore || likely[0].node == nowhere {
		return false
	}
	return likely[0].exact || len(likely) == 1 || likely[0].score >= clearLead*likely[1].score ||
		likely[0].score >= phraseScore && likely[0].score >= phraseLead*likely[1].score
}
