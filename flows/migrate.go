package flows

import (
	"maps"
	"slices"
	"strings"
)

// A State outlives the edition that it was made by: a release changes the flows under a conversation. Migrate is where it meets
// the flows of today. What must hold: she stays where she was, or stands on the nearest screen that is safe; her answers stay as
// long as a flow declares them; a cover that is on stays on.

// Migrate fits a State of another edition, or of nobody, to this Book.
func (b *Book) Migrate(s State) State {
	s.Choices.Door = b.DoorNow(s.Choices.Door)
	s.renameAnswers(b)
	s.keepDeclared(b)
	s.Trail = b.followAll(s.Trail)
	s.Jumped = b.nameNow(s.Jumped)
	if s.Node == "" {
		s.Locked = s.Locked || s.Choices.Covered()
	}
	if b.closed(s) {
		return s
	}
	if s.Node == "" {
		return b.restart(s)
	}
	s.Node = b.nearest(s, s.Node)
	return s
}

// renameAnswers gives answers the names that they have today. One under an older name was given on a screen of an older edition, later
// than what stands under the name of today.
func (s *State) renameAnswers(b *Book) {
	for _, name := range slices.Sorted(maps.Keys(s.Vars)) {
		if now, renamed := b.answers[name]; renamed && b.vars[now].holds(s.Vars[name]) == nil {
			s.Vars[now] = s.Vars[name]
			delete(s.Vars, name)
		}
	}
}

// keepDeclared drops answers that no flow asks for any more, or not in this way.
func (s *State) keepDeclared(b *Book) {
	for name, value := range s.Vars {
		if v, declared := b.vars[name]; !declared || v.holds(value) != nil {
			delete(s.Vars, name)
		}
	}
	if len(s.Vars) == 0 {
		s.Vars = nil
	}
}

// nameNow is the name that a node has in this edition.
func (b *Book) nameNow(ref string) string {
	if to, moved := b.moved[ref]; moved {
		return to
	}
	return ref
}

// followAll gives nodes their names of today and leaves out those that are gone.
func (b *Book) followAll(refs []string) []string {
	var kept []string
	for _, ref := range refs {
		if ref = b.nameNow(ref); b.nodes[ref] != nil {
			kept = append(kept, ref)
		}
	}
	return kept
}

// nearest is the screen of a name, new or old. Of a node that is gone it is the start of its flow, or where that flow was entered
// from, or the beginning. While the cover is on, it is a page of the cover.
func (b *Book) nearest(s State, ref string) string {
	if n := b.find(ref); n != nil && (!s.Locked || b.covers(n)) {
		return n.ref
	}
	if s.Locked {
		return b.Cover()
	}
	flow, _, _ := strings.Cut(ref, "/")
	if fl := b.flows[flow]; fl != nil {
		if start := b.firstScreen(s, fl.start); start != "" {
			return start
		}
	}
	for _, crumb := range slices.Backward(s.Trail) {
		if n := b.nodes[crumb]; n != nil {
			return b.screenOf(n)
		}
	}
	return b.Home()
}

// firstScreen is the screen on which somebody stands who is led to a node, which may be one that nobody sees, as a branch; "" if there is none.
func (b *Book) firstScreen(s State, ref string) string {
	s = s.clone()
	b.arrive(&s, ref)
	return s.Node
}

// restart is the beginning, with what outlives a conversation.
func (b *Book) restart(s State) State {
	s = State{Lang: s.Lang, Simple: s.Simple, Choices: s.Choices, Locked: s.Locked}
	s.Node = b.begin(s)
	return s
}
