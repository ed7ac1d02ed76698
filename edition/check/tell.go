package check

import (
	"fmt"
	"strings"

	"liman/edition"
	"liman/flows"
)

// Teller plays a conversation and writes it down as a story: what a person does, and which screen follows. Edition and State are to be set.
type Teller struct {
	Edition *edition.Edition
	State   flows.State
	story   strings.Builder
}

// Act does what a person does, and gives what she is shown.
func (t *Teller) Act(in flows.Input) flows.Reply {
	var reply flows.Reply
	t.State, reply = t.Edition.Book.Step(t.State, in)
	fmt.Fprintln(&t.story, "person "+formatAct(in))
	if reply.Leave {
		fmt.Fprintln(&t.story, "bot leaves")
	} else {
		fmt.Fprintln(&t.story, "bot shows "+FormatShown(reply))
	}
	return reply
}

// Story is what was told so far; with a name, as a whole file.
func (t *Teller) Story(name string) string {
	if name == "" {
		return t.story.String()
	}
	return "story: " + name + "\n" + t.story.String()
}

// FormatShown is a screen's name as a story has it, with the note on it.
func FormatShown(r flows.Reply) string {
	if r.Note == "" {
		return r.Node
	}
	return r.Node + " note " + r.Note
}
