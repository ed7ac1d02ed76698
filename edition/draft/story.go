package draft

import (
	"fmt"
	"strings"
)

// storyWalk is how far a story has come: on which screen it stands, where the flows alone tell.
type storyWalk struct {
	e    *Editor
	node string // "" where only playing it would tell
}

// inStories writes every line of every story anew.
func (e *Editor) inStories(line func(s *storyWalk, line string) string) {
	for _, file := range e.in(storiesAt, ".txt") {
		w := &storyWalk{e: e}
		var b strings.Builder
		for old := range strings.Lines(string(e.files[file])) {
			now := line(w, old)
			w.goOn(old)
			b.WriteString(now)
		}
		e.files[file] = []byte(b.String())
	}
}

// words are those of a line of a story, without its comment.
func words(line string) []string {
	line, _, _ = strings.Cut(line, "#")
	return strings.Fields(line)
}

// goOn does one line of a story.
func (w *storyWalk) goOn(line string) {
	said := words(line)
	switch {
	case len(said) >= 3 && said[0] == "bot" && said[1] == "shows":
		w.node = said[2]
	case len(said) == 3 && said[0] == "person" && said[1] == "taps":
		w.node = w.e.leadsTo(w.node, said[2])
	case len(said) > 0 && said[0] == "person":
		w.node = ""
	}
}

// leadsTo is the screen that an option leads to; "" where that depends on answers.
func (e *Editor) leadsTo(ref, option string) string {
	to, there := e.Field(Key{Kind: Option, Of: ref + "." + option, Name: "to"})
	if !there {
		return ""
	}
	next := full(flowOf(ref), to.Value)
	if _, i := e.find(nodeKey(next)); i == nil || !e.waits(i) {
		return ""
	}
	return next
}

// renamedInStory is a line of a story with another name for a node.
func renamedInStory(line, from, to string) string {
	if said := words(line); len(said) < 3 || said[0] != "bot" || said[1] != "shows" || said[2] != from {
		return line
	}
	return replaceWord(line, 2, to)
}

// replaceWord puts another in the place of the n-th word of a line, and leaves its blanks.
func replaceWord(line string, n int, word string) string {
	at := 0
	for {
		at += len(line[at:]) - len(strings.TrimLeft(line[at:], " \t"))
		end := at + strings.IndexAny(line[at:]+" ", " \t\r\n")
		if n == 0 {
			return line[:at] + word + line[end:]
		}
		at, n = end, n-1
	}
}

// replaceShown puts another in the place of a name behind a word (with, note, part) of a line that says what the bot shows.
func replaceShown(line, behind, from, to string) string {
	word := ""
	for i, one := range words(line)[3:] {
		if one == "with" || one == "note" || one == "part" {
			word = one
		} else if word == behind && one == from {
			line = replaceWord(line, i+3, to)
		}
	}
	return line
}

// AddStory adds a story under a name, which is that of its file without ending.
func (e *Editor) AddStory(name, text string) error {
	k := Key{Kind: Story, Of: name}
	file := k.Home()
	if _, taken := e.files[file]; taken {
		return fmt.Errorf("%s: %w", name, ErrTaken)
	}
	return e.act(Act{Did: DidAdd, Key: k}, func() error {
		e.files[file] = []byte(text)
		return nil
	})
}
