package talk

import (
	"fmt"
	"strings"

	"liman/directory"
	"liman/flows"
	"liman/flows/intent"
)

// shownMost is how many screens and places are named for what was typed.
const shownMost = 5

// why prints how typed words can be understood: as phrases and as a place. Which of the two goes first is the screen's to say.
func (t *talk) why(in flows.Input) {
	w := t.Book.Why(in.Text, t.told.State.Lang, shownMost)
	fmt.Fprintf(t.Out, "  words      %s\n", strings.Join(w.Words, " "))
	if len(w.Senses) > 0 {
		fmt.Fprintf(t.Out, "  senses     %s\n", strings.Join(w.Senses, " "))
	}
	if w.Alarm != "" {
		fmt.Fprintf(t.Out, "  alarm      %s: single words of it, wherever they stand (flows/phrases, words: %s)\n", w.Alarm, w.Line)
	}
	for _, l := range w.Likely {
		fmt.Fprintf(t.Out, "  phrases    %-22s %.2f%s\n", l.Node, l.Score, marks(l))
	}
	if len(w.Likely) == 0 {
		fmt.Fprintln(t.Out, "  phrases    none is like it")
	}
	fmt.Fprintf(t.Out, "  place      %s\n", placesOf(t.Directory.Find(in.Text)))
	fmt.Fprintf(t.Out, "  so         %s\n", verdict(w.Meaning))
}

func marks(l intent.Likely) string {
	text := ""
	if l.Exact {
		text += "  a phrase, letter by letter"
	}
	if l.Danger {
		text += "  danger"
	}
	return text
}

func placesOf(m directory.Match) string {
	var names []string
	for _, p := range m.Places[:min(len(m.Places), shownMost)] {
		names = append(names, p.Name+" ("+p.Key()+")")
	}
	switch text := strings.Join(names, ", "); {
	case text == "":
		return "none"
	case m.Guess:
		return "spelled nearly so: " + text
	default:
		return text
	}
}

func verdict(h intent.Meaning) string {
	switch {
	case h.Danger:
		return "danger: " + h.Nodes[0]
	case h.Clear:
		return "meant: " + h.Nodes[0]
	case len(h.Nodes) > 0:
		return "unsure, she is asked: " + strings.Join(h.Nodes, ", ")
	}
	return "not understood as phrases"
}
