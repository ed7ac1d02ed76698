package console

import (
	"strings"
	"sync"

	yaml "go.yaml.in/yaml/v3"

	"liman/content"
	"liman/edition/draft"
)

// comparisons are what differed between the editions that were compared last, since a change is looked at more often than it is changed. An edition is
// named by its hash, so what is kept is never old.
type comparisons struct {
	mu   sync.Mutex
	kept map[comparison][]draft.Difference
}

type comparison struct {
	before, after content.Hash
	lang          string
}

// keptComparisons is how many are kept.
const keptComparisons = 64

// diff is what differs between two editions. Nobody may change what it gives.
func (s *Server) diff(before, after *content.Bundle, lang string) []draft.Difference {
	c, of := &s.diffs, comparison{before.Hash(), after.Hash(), lang}
	c.mu.Lock()
	all, known := c.kept[of]
	c.mu.Unlock()
	if known {
		return all
	}
	all = draft.Diff(before, after, lang)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil || len(c.kept) >= keptComparisons {
		c.kept = make(map[comparison][]draft.Difference)
	}
	c.kept[of] = all
	return all
}

// group is what changed of one kind, as people feel it, in the order in which they should look at it.
type group struct {
	Name    draft.Group
	Urgent  bool // a number for an emergency or of the whole country is among it
	Changes []difference
}

// difference is one thing that says otherwise now.
type difference struct {
	draft.Difference
	Part              string       // what a text of a screen is besides title and text: "button", "part"; "" for those
	WasMarks, IsMarks []draft.Mark // of a text, word by word
	Parts             []difference
}

// differences are what differs between two editions, in groups; w knows what is called how.
func (v *visit) differences(w work, all []draft.Difference) []group {
	var groups []group
	for _, d := range all {
		if n := len(groups); n == 0 || groups[n-1].Name != d.Group {
			groups = append(groups, group{Name: d.Group})
		}
		g := &groups[len(groups)-1]
		g.Urgent = g.Urgent || d.Urgent
		g.Changes = append(g.Changes, v.marked(w, d))
	}
	return groups
}

func (v *visit) marked(w work, d draft.Difference) difference {
	d.Before, d.After = v.said(w, d, d.Before), v.said(w, d, d.After)
	d.Title, d.Label = w.numbered(d.Title, blank), w.numbered(d.Label, blank)
	d.Was, d.Is = w.numbered(d.Was, blank), w.numbered(d.Is, blank)
	v.name(w, &d)
	one := difference{Difference: d, Part: w.textKind(d.Key)}
	one.Before, one.After = spelled(d.Form, d.Before), spelled(d.Form, d.After)
	one.WasMarks, one.IsMarks = draft.Marks(one.Before, one.After)
	for _, part := range d.Parts {
		one.Parts = append(one.Parts, v.marked(w, part))
	}
	return one
}

// name calls a step that nobody sees by what it does, where a difference is about one or leads there: it has no title.
func (v *visit) name(w work, d *draft.Difference) {
	if ref := screenOf(d.Key); d.Title == "" && ref != "" {
		d.Title = v.calledScreen(w, ref)
	}
	if d.Name != "to" || d.Kind != draft.Option && d.Kind != draft.Node {
		return
	}
	f := flow{ID: beforeSlash(d.Of)}
	if d.Was == "" && d.Before != "" {
		d.Was = v.calledScreen(w, f.full(d.Before))
	}
	if d.Is == "" && d.After != "" {
		d.Is = v.calledScreen(w, f.full(d.After))
	}
}

// textKind is what a text of a screen is besides its title and text: "button" for a label, "part" for a paragraph; "" for any other field.
func (w work) textKind(k draft.Key) string {
	ref := screenOf(k)
	if k.Kind != draft.Message || ref == "" {
		return ""
	}
	for kind, field := range map[draft.Kind]string{draft.Option: "button", draft.Part: "part"} {
		id := draft.Key{Kind: kind, Of: k.Of, Name: "id"}
		if _, there := w.Field(id); there || w.had(id) {
			return field
		}
	}
	return ""
}

// had tells whether a field was there in the edition that a change rests on.
func (w work) had(k draft.Key) bool {
	for _, in := range w.Was {
		if _, there := in.byKey[k]; there {
			return true
		}
	}
	return false
}

// spelled is a value as people write it: a list without its brackets.
func spelled(form draft.Form, value string) string {
	var items []string
	if form != draft.List || yaml.Unmarshal([]byte(value), &items) != nil {
		return value
	}
	return strings.Join(items, ", ")
}

// Field is what of it says otherwise, as the console's words name it: "phone" of an entry, "to" of a button.
func (d difference) Field() string {
	if d.Part != "" {
		return d.Part
	}
	if d.Kind == draft.Message {
		_, field, _ := strings.Cut(d.Of, ".")
		return field
	}
	return d.Name
}

// Where is the address of the page on which it can be seen; "" if it has none of its own.
func (d difference) Where() string {
	switch d.Kind {
	case draft.Entry:
		return "/console/numbers/" + d.Of
	case draft.Node, draft.Option, draft.Part, draft.Message:
		ref, _, _ := strings.Cut(d.Of, ".")
		if strings.Count(ref, "/") == 1 {
			return "/console/screens/" + ref
		}
	}
	return ""
}
