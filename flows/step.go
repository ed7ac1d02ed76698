package flows

import (
	"slices"

	"liman/directory/inquiry"
	"liman/flows/intent"
)

// maxVisits stops a loop of nodes that never waits, should one get past the checks.
const maxVisits = 32

// Step is what happens when a person acts. It never fails: what cannot be understood repeats the screen with a note.
func (b *Book) Step(s State, in Input) (State, Reply) {
	s = b.Migrate(s.clone())
	if b.closed(s) {
		return State{Choices: s.Choices}, Reply{Leave: true}
	}
	s.Note = ""
	switch in.Act {
	case Opens:
		locked := s.Locked
		s = s.Anew(s.Lang)
		s.Locked = s.Locked || locked
		s.Node = b.begin(s)
	case Taps:
		b.tap(&s, in)
	case Types:
		b.typed(&s, in)
	case Shares:
		b.shared(&s, in.Point)
	case Sends:
		b.sent(&s, in)
	case Visits:
		b.visit(&s, in)
	}
	if s.Node == "" {
		return s, Reply{Leave: true}
	}
	if s.Node != b.Asks() {
		s.Guess = nil
	}
	b.forget(&s)
	return s, b.View(s)
}

// covers tells whether a node is part of the cover.
func (b *Book) covers(n *node) bool { return n.flow.cover }

// find gives the screen of a name, new or old; nil if there is none.
func (b *Book) find(ref string) *node {
	if to, moved := b.moved[ref]; moved {
		ref = to
	}
	if n := b.nodes[ref]; n != nil && n.waits() {
		return n
	}
	return nil
}

// tap follows a button. The button's own node counts, not the screen's: two quick taps both count, and a repeated one
// leads to the same place. Out is out, whatever else the button names.
func (b *Book) tap(s *State, in Input) {
	if in.Option == Leave {
		b.leave(s)
		return
	}
	s.Missed = false
	n, there := b.pressed(s, in)
	switch in.Option {
	case Back:
		b.back(s, n)
	case Help:
		b.follow(s, n, b.help(*s))
	case Simple, Full:
		s.Simple = in.Option == Simple
	case Listen:
	default:
		if there {
			b.choose(s, n, in.Option)
		}
	}
}

// pressed is the screen of the button that was tapped. It is not there if this edition has it no more, or the cover hides it:
// then it is the nearest screen to it, and a note says so.
func (b *Book) pressed(s *State, in Input) (n *node, there bool) {
	n = b.find(s.Node)
	if in.Node == "" || in.Node == n.ref {
		return n, true
	}
	n = b.find(in.Node)
	switch {
	case s.Locked && (n == nil || !b.covers(n)):
		*s = b.restart(*s)
		s.Note = "old-button"
	case n == nil:
		s.Pick = Pick{}
		s.Node = b.nearest(*s, in.Node)
		s.Note = "changed"
	default:
		s.Node, s.Pick = n.ref, Pick{}
		return n, true
	}
	return b.find(s.Node), false
}

// leave empties the state, but for what protects the phone of whoever comes next.
func (b *Book) leave(s *State) { *s = State{Choices: s.Choices} }

// help is the node behind the help button.
func (b *Book) help(s State) string {
	if s.Locked {
		return b.coverHelp
	}
	return b.HelpLines()
}

// choose follows an author's option or takes a generated one (a county, a place, a language) as the answer.
func (b *Book) choose(s *State, n *node, id string) {
	o, found := n.option(id)
	switch {
	case found && o.door && s.Locked && b.opens(s.Choices.Door, n):
		b.unlock(s)
	case found && o.when.test(s.Vars):
		s.assign(o.set)
		o.choose(&s.Choices)
		b.follow(s, n, o.to)
	case n.ask != nil && n.ask.chosen != nil && n.ask.chosen(b, s, n, id):
	case n.ref == b.Asks() && b.find(id) != nil:
		b.jump(s, n, id)
	default:
		s.Note = "changed"
	}
}

// follow goes from a screen to a node, leaving a crumb where it crosses into another flow.
func (b *Book) follow(s *State, from *node, ref string) {
	if to := b.nodes[ref]; to.flow != from.flow {
		s.leaveCrumb(from.ref)
	}
	if ref == b.begin(*s) {
		s.Trail = nil
	}
	b.arrive(s, ref)
	b.goOn(s)
}

// arrive goes on to the next node that waits. Arriving at a leave empties the state.
func (b *Book) arrive(s *State, ref string) {
	s.Pick = Pick{}
	for range maxVisits {
		n := b.nodes[ref]
		if n.kind.leaves {
			b.leave(s)
			return
		}
		if n.kind.move == nil {
			s.Node = n.ref
			return
		}
		ref = n.kind.move(b, n, s)
	}
	*s = b.restart(*s)
	s.Note = "old-button"
}

// back leads to the parent within the flow, or over the latest crumb to where the flow was entered.
func (b *Book) back(s *State, n *node) {
	if s.Pick.open() { // from "which of these" to the question itself
		s.Pick = Pick{}
		return
	}
	for len(s.Trail) > 0 && s.Trail[len(s.Trail)-1] == n.ref { // she came round to where she was
		s.dropCrumb()
	}
	if len(s.Trail) > 0 {
		crumb := b.nodes[s.Trail[len(s.Trail)-1]]
		if crumb != nil && (n.parent == "" || crumb.lands[n.ref] || s.Jumped == n.ref) {
			s.Jumped = ""
			s.dropCrumb()
			s.Node = b.screenOf(crumb)
			return
		}
	}
	s.Node = b.begin(*s)
	if n.parent != "" {
		s.Node = n.parent
	} else {
		s.Trail = nil
	}
}

// screenOf is the crumb itself, or the screen before it when it is a call.
func (b *Book) screenOf(crumb *node) string {
	switch {
	case crumb.waits():
		return crumb.ref
	case crumb.parent != "":
		return crumb.parent
	}
	return b.Home()
}

// typed takes text as the answer to a question, or as what she wants to be led to; it is never kept. While the cover is
// on, her word opens it, and any other text is a search in the cover.
func (b *Book) typed(s *State, in Input) {
	n := b.find(s.Node)
	switch {
	case s.Locked && s.Choices.Word != "" && slices.Contains(in.Words, s.Choices.Word):
		s.Choices.Word = in.Words[0] // the key may be on its way out
		b.unlock(s)
	case s.Locked:
		b.countWrong(s, in)
		b.search(s, n, b.Hear(in.Text, s.Lang))
	case in.Crowd && n.ref == b.Home():
		b.alarm(s, n, b.matcher().Alarm(in.Text))
	case n.ask == nil || n.ask.typed == nil:
		b.understand(s, n, b.Hear(in.Text, s.Lang), b.inquiry(in.Text))
	default:
		b.replied(s, n, in, b.Hear(in.Text, s.Lang))
	}
}

// replied takes text at a question that waits for one. Danger goes before every answer that is not exactly a place: a
// knife must not be taken for a village, nor be kept as the answer to something else. What is no answer may be a matter, or
// danger of which she is asked.
func (b *Book) replied(s *State, n *node, in Input, heard intent.Meaning) {
	var asked inquiry.Inquiry
	if n.ask.holds == "place" {
		asked = b.inquiry(in.Text)
	}
	switch exact := n.ask.exact != nil && n.ask.exact(b, in.Text); {
	case exact:
	case asked.Whole() && asked.Located(), heard.Danger,
		n.ask.holds == "place" && (heard.Understood() || noPlaceAlone(asked) || onlySaid(b, in.Text)):
		b.understand(s, n, heard, asked)
		return
	}
	s.Pick, s.Missed = Pick{}, false
	n.ask.typed(b, s, n, in)
	if refused := s.Note != "" && !s.Pick.open(); refused && (heard.Clear || b.alarming(n, in.Text, heard)) {
		s.Note = ""
		b.understand(s, n, heard, asked)
	}
}

// noPlaceAlone tells whether a text looks something up by more than a place's name.
func noPlaceAlone(asked inquiry.Inquiry) bool {
	return asked.Located() || len(asked.Kinds()) > 0 && (asked.Whole() || asked.Close)
}

// alarming tells whether everyday words at a question for a place, which are none, may mean an emergency: that she is asked, and not for
// another place.
func (b *Book) alarming(n *node, text string, heard intent.Meaning) bool {
	return n.ask.holds == "place" && slices.ContainsFunc(heard.Nodes, b.emergency) && b.reader().Everyday(text)
}

// sent is kindly refused: a file is nothing that we could use.
func (b *Book) sent(s *State, in Input) {
	switch {
	case s.Locked:
		s.Note = "cover-search"
	case in.Stays:
		s.Note = "file-stays"
	default:
		s.Note = "file-deleted"
	}
}

// visit opens a page of the cover. Any other command is as good as a text.
func (b *Book) visit(s *State, in Input) {
	page := b.find(b.coverFlow() + "/" + in.Node)
	if page == nil {
		b.typed(s, in)
		return
	}
	b.follow(s, b.find(s.Node), page.ref)
}
