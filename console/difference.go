package console

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"sync"

	yaml "go.yaml.in/yaml/v3"

	"liman/content"
	"liman/edition/draft"
	"liman/locales"
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
	Part                    string          // what a text of a screen is besides title and text: "button", "part"; "" for those
	Where                   string          // the address of the page on which it can be seen; "" for none
	Phone                   bool            // that page is a phone
	WasSegments, IsSegments []draft.Segment // of a text, word by word
	Parts                   []difference
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
		one := v.marked(w, d)
		at := len(g.Changes)
		for d.Kind == draft.Message && d.Lang == locales.Source && at > 0 && sameText(g.Changes[at-1].Key, d.Key) {
			at--
		}
		g.Changes = slices.Insert(g.Changes, at, one)
	}
	return groups
}

// sameText tells whether two fields are one text in two languages. Its source comes first.
func sameText(a, b draft.Key) bool { return a.Kind == b.Kind && a.Of == b.Of }

// marked is a difference in words, with what is new or gone of its text marked.
func (v *visit) marked(w work, d draft.Difference) difference {
	v.name(w, &d)
	d.Before, d.After = v.said(w, d, d.Before), v.said(w, d, d.After)
	d.Title, d.Label = w.numbered(d.Title, blank), w.numbered(d.Label, blank)
	d.Was, d.Is = w.numbered(d.Was, blank), w.numbered(d.Is, blank)
	one := difference{Difference: d, Part: w.textKind(d.Key), Where: w.whereIs(d.Key)}
	one.Before, one.After = spelled(d.Form, d.Before), spelled(d.Form, d.After)
	one.WasSegments, one.IsSegments = draft.Segments(one.Before, one.After)
	for _, part := range d.Parts {
		if part.Name == "id" {
			continue // what the program calls it
		}
		inside := v.marked(w, part)
		inside.Where = "" // it is on the page of the whole
		one.Parts = append(one.Parts, inside)
	}
	return one
}

// name calls what has no title by what people know: a step that nobody sees by what it does, where a difference is about one or leads there; a story by
// what it tells.
func (v *visit) name(w work, d *draft.Difference) {
	if ref := screenOf(d.Key); d.Title == "" && ref != "" {
		d.Title = v.calledScreen(w, ref)
	}
	if d.Kind == draft.Story {
		d.Title = storyName(cmp.Or(d.After, d.Before))
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
		_, is := w.Field(id)
		if _, was := w.Was[id.Home()].field(id); is || was {
			return field
		}
	}
	return ""
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

// pageOf is the address of the page of what a field is of; "" if it has none of its own.
func pageOf(k draft.Key) string {
	switch k.Kind {
	case draft.Entry:
		return "/console/numbers/" + k.Of
	case draft.Node, draft.Option, draft.Part, draft.Message:
		if ref, _, _ := strings.Cut(k.Of, "."); strings.Count(ref, "/") == 1 {
			return screenPath(ref, "")
		}
	}
	return ""
}

// whereIs is the address of the page on which a difference can be seen; "" if it has none, or is gone.
func (w work) whereIs(k draft.Key) string {
	page := pageOf(k)
	if ref, isScreen := strings.CutPrefix(page, screenPath("", "")); isScreen {
		if _, n := w.node(ref); n == nil {
			return ""
		}
	}
	if k.Kind == draft.Entry && !w.has(k.Of, "name") {
		return ""
	}
	return page
}

// onPhones lets the screens of a change that is not the visitor's own be seen where they are as the change has them: on a phone. The pages of screens
// show hers, or what is served.
func onPhones(w work, groups []group) []group {
	for _, g := range groups {
		for i := range g.Changes {
			one := &g.Changes[i]
			ref, isScreen := strings.CutPrefix(one.Where, screenPath("", ""))
			_, n := w.node(ref)
			switch {
			case isScreen && n.Seen():
				one.Where, one.Phone = "/console/phone?change="+w.Draft.ID.String()+"&screen="+url.QueryEscape(ref), true
			case isScreen, one.What == draft.Added && one.Kind == draft.Entry:
				one.Where = ""
			}
		}
	}
	return groups
}
