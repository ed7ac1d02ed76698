package exchange

import (
	"slices"
	"strings"

	"liman/edition/draft"
)

// Change is a text that came back and may be taken.
type Change struct {
	draft.Key
	Text     string
	Was      string // the translation that it takes the place of, or confirms
	Base     string // hash of the source that it was made from
	Confirms bool   // Text is Was: the translation is right, though its source has changed
}

// Cause is why something that came back is not taken. The words for it, and the mend, are a page's.
type Cause string

// The causes.
const (
	UnknownID     Cause = "unknown-id"     // no message is called so
	NoBase        Cause = "no-base"        // the file does not say any more what the text was made from
	SourceChanged Cause = "source-changed" // the source says something else since the file went out
	TargetChanged Cause = "target-changed" // the translation was changed here since the file went out
	Emptied       Cause = "emptied"        // a translation that there is came back empty
	Lost          Cause = "lost"           // the placeholders in Names are missing
	Invented      Cause = "invented"       // the source does not have the placeholders in Names
	Twice         Cause = "twice"          // the message stands in the file again, with another text
	Partly        Cause = "partly"         // only some segments of the message have a translation
	Markup        Cause = "markup"         // it holds the elements in Names, which say nothing here
	Copied        Cause = "copied"         // the text is the source's, and the tool says that nobody has translated it
)

// Problem is something that came back and is not taken.
type Problem struct {
	Line  int // in the file, from 1
	ID    string
	Cause Cause
	Names []string
	Text  string // what came back, so that nobody's work is lost
}

// Import is what a file brings back.
type Import struct {
	Changes  []Change
	Problems []Problem
}

// returned is one message as a file has it.
type returned struct {
	line   int
	id     string
	base   base
	text   string
	done   bool // its state says that somebody has looked at it
	begun  bool // its state says that nobody has
	partly bool
	markup []string
}

// take judges what a file has. The order is that of the file.
func (s Sheet) take(all []returned) *Import {
	byID := make(map[string]Message, len(s.Messages))
	for _, m := range s.Messages {
		byID[m.id()] = m
	}
	in := &Import{}
	first := make(map[string]string)
	for _, r := range all {
		p := Problem{Line: r.line, ID: r.id, Text: r.text}
		m, known := byID[r.id]
		text, again := first[r.id]
		first[r.id] = r.text
		switch {
		case !known:
			p.Cause = UnknownID
		case again:
			if p.Cause = Twice; lines(text) == lines(r.text) {
				continue
			}
			in.withdraw(m.Key)
		default:
			p.Cause, p.Names = m.refuses(r)
		}
		if p.Cause != "" {
			in.Problems = append(in.Problems, p)
			continue
		}
		if m.changes(r) {
			in.Changes = append(in.Changes, m.change(r))
		}
	}
	return in
}

// withdraw takes a change back that the file contradicts.
func (in *Import) withdraw(k draft.Key) {
	in.Changes = slices.DeleteFunc(in.Changes, func(c Change) bool { return c.Key == k })
}

// untouched tells whether a text is as it went out, and nobody has said more of it.
func (r returned) untouched() bool {
	confirmed := r.done && r.base.state == "s"
	return hash(r.text) == r.base.target && !confirmed
}

func (r returned) empty() bool { return strings.TrimSpace(r.text) == "" }

// changes tells whether a text would change anything of a message, or confirm it.
func (m Message) changes(r returned) bool {
	same := lines(r.text) == lines(m.Target)
	return !r.untouched() && !r.empty() && (!same || m.State == Stale && r.done)
}

// refuses tells why a text cannot be taken; "" if it can, or if it changes nothing.
func (m Message) refuses(r returned) (Cause, []string) {
	switch {
	case r.partly:
		return Partly, nil
	case len(r.markup) > 0:
		return Markup, r.markup
	case r.empty() && m.Target != "" && !r.untouched():
		return Emptied, nil
	case !m.changes(r):
		return "", nil
	case r.base == (base{}):
		return NoBase, nil
	case r.base.source != hash(m.Source):
		return SourceChanged, nil
	case r.base.target != hash(m.Target) && lines(r.text) != lines(m.Target):
		return TargetChanged, nil
	case r.begun && lines(r.text) == lines(m.Source):
		return Copied, nil
	}
	return m.misplaces(r.text)
}

// misplaces holds the placeholders of a text against the source's.
func (m Message) misplaces(text string) (Cause, []string) {
	has, needs := placeholders(text), placeholders(m.Source)
	lacks := func(in []string) func(string) bool { return func(p string) bool { return slices.Contains(in, p) } }
	if lost := slices.DeleteFunc(slices.Clone(needs), lacks(has)); len(lost) > 0 {
		return Lost, lost
	}
	if invented := slices.DeleteFunc(has, lacks(needs)); len(invented) > 0 {
		return Invented, invented
	}
	return "", nil
}

// change is what a text changes.
func (m Message) change(r returned) Change {
	c := Change{Key: m.Key, Text: r.text, Was: m.Target, Base: r.base.source}
	if lines(r.text) == lines(m.Target) {
		c.Text, c.Confirms = m.Target, true
	}
	return c
}

// Apply makes changes to content, each as an act that can be undone, and gives back those that were not made, because their source or
// translation has changed since they were read. What only confirms a translation changes nothing of the content.
func Apply(e *draft.Editor, changes []Change) (left []Change, err error) {
	b, err := e.Bundle()
	if err != nil {
		return nil, err
	}
	sheets := make(map[string]map[draft.Key]Message)
	for _, c := range changes {
		if sheets[c.Lang] == nil {
			sheets[c.Lang] = byKey(Of(b, c.Lang, nil))
		}
		m, known := sheets[c.Lang][c.Key]
		if !known || m.Target != c.Was || strings.TrimSpace(c.Text) == "" || c.Base != hash(m.Source) {
			left = append(left, c)
			continue
		}
		if c.Confirms {
			continue
		}
		if err := e.Set(c.Key, c.Text); err != nil {
			return left, err
		}
	}
	return left, nil
}

func byKey(s Sheet) map[draft.Key]Message {
	all := make(map[draft.Key]Message, len(s.Messages))
	for _, m := range s.Messages {
		all[m.Key] = m
	}
	return all
}
