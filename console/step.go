package console

import (
	"slices"
	"strings"

	"liman/locales"
)

// A step that nobody sees has no words of its own. Staff call it by what it does: where it leads, what it passes through.

// fewWays is how many screens the name of a step names.
const fewWays = 3

// does is what a step does that nobody sees, in a language of the console or else in the source; "" for a screen.
func (w work) does(lang, ref string) string {
	_, n := w.node(ref)
	if n == nil || n.Seen() {
		return ""
	}
	if _, known := catalog()[lang]; !known {
		lang = locales.Source
	}
	to := w.leads(lang, n.Ways)
	if n.Visits != "" {
		to = w.target(lang, n.Visits)
	}
	return sayIn(lang, "step."+n.Kind, map[string]string{"to": to})
}

// leads are the screens to which ways lead, by their titles.
func (w work) leads(lang string, ways []way) string {
	var to []string
	for _, way := range ways {
		if title := w.target(lang, way.To); title != "" && !slices.Contains(to, title) {
			to = append(to, title)
		}
	}
	last := len(to) - 1
	switch {
	case last < 0:
		return "…"
	case last == 0:
		return to[0]
	case len(to) > fewWays:
		return strings.Join(to[:fewWays], ", ") + "…"
	}
	return sayIn(lang, "step.or", map[string]string{"some": strings.Join(to[:last], ", "), "last": to[last]})
}

// target is what a step leads to: a screen by its title, another such step only as what kind it is, since two may lead to each other.
func (w work) target(lang, ref string) string {
	_, next := w.node(ref)
	switch {
	case ref == "":
		return ""
	case next != nil && !next.Seen():
		return sayIn(lang, "kind."+next.Kind, nil)
	}
	return sayIn(lang, "step.quoted", map[string]string{"title": w.title(lang, ref)})
}
