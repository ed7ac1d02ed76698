package flows

import (
	"maps"
	"slices"

	"liman/directory"
	"liman/directory/inquiry"
	"liman/flows/intent"
)

// What she types may look something up: a place, a country, a kind of help, or several of them in one line. It leads into the
// flow that takes a place at any time; what she looks for is kept as the name of its screen (State.Want) until the place is
// known, and what she typed is not kept at all.

// aside is how many words of a text may say something else where it names both a place and what is looked for there.
const aside = 2

// inquiry understands a text that may look something up, where a flow takes places. Of words that nothing is known of it tells how
// many there are, and of places no more than can be offered: what is remembered of a text has no word of it, and is small.
func (b *Book) inquiry(text string) inquiry.Inquiry {
	if b.anywhere == "" {
		return inquiry.Inquiry{}
	}
	return b.inquiries.of(text, "", func() inquiry.Inquiry {
		i := b.reader().Read(text)
		if len(i.Places) > 0 && !i.Places[0].City() && b.cry(text) {
			return inquiry.Inquiry{}
		}
		i.Strange, i.Digits = make([]string, len(i.Strange)), ""
		i.Places = slices.Clone(i.Places[:min(len(i.Places), maxPlaces+1)])
		return i
	})
}

// cry tells whether a text is a phrase of one word: that it is also the name of a small town ("félek", Avrig) is not meant.
func (b *Book) cry(text string) bool {
	words := intent.Normalize(text)
	return len(words) == 1 && b.cries()[words[0]]
}

// countryFirst is where a screen of what there is abroad is reached: the question for a country, unless one is known. Without it that
// screen has Romanian numbers. Any other screen is reached as it is.
func (b *Book) countryFirst(s State, ref string) string {
	n := b.nodes[ref]
	if n.services == nil || inside(n.variable, Abroad)(s.Vars) || !b.onlyAbroad(n) {
		return ref
	}
	for _, other := range slices.Sorted(maps.Keys(b.nodes)) { // of several always the same
		if asks := b.nodes[other]; asks.flow == n.flow && asks.ask == askings["country"] {
			return other
		}
	}
	return ref
}

// onlyAbroad tells whether a branch of its flow leads to a screen for places that are in a country, and not for those that are in none.
func (b *Book) onlyAbroad(n *node) bool {
	country := map[string]string{n.variable: directory.Place{Country: "IT"}.Key()}
	for _, other := range b.nodes {
		for _, c := range other.cases {
			if other.flow == n.flow && c.to == n.ref && c.when(country) && !c.when(nil) {
				return true
			}
		}
	}
	return false
}

// inquire leads to what is looked for.
func (b *Book) inquire(s *State, from *node, i inquiry.Inquiry) {
	ask := b.nodes[b.anywhere]
	if ask.flow != from.flow {
		s.leaveCrumb(from.ref)
	}
	s.Missed, s.Pick, s.Want = false, Pick{}, b.serving(ask.flow, i.Kinds())
	p, clear := i.Place()
	known := s.Vars[ask.variable]
	switch {
	case clear:
		b.answer(s, ask, p.Key())
	case i.Located():
		s.Node, s.Note = ask.ref, "place-which"
		s.offer(i.Places)
	case i.Guess:
		s.Node, s.Note = ask.ref, "place-guess"
		s.offer(i.Places)
	case known != "":
		b.answer(s, ask, known)
	default:
		s.Node, s.Note = ask.ref, "place-first"
	}
	s.Jumped = s.Node
}

// near tells whether a screen stands in the flow that takes places.
func (b *Book) near(ref string) bool {
	return b.anywhere != "" && b.nodes[ref].flow == b.nodes[b.anywhere].flow
}

// keepPlace notes the place of a text that leads elsewhere: what is near will be near it. Where it is another's, it is not noted.
func (b *Book) keepPlace(s *State, i inquiry.Inquiry) {
	if p, clear := i.Place(); clear && (i.Country == "" || !i.Others) {
		s.assign(map[string]string{b.nodes[b.anywhere].variable: p.Key()})
	}
}

// serving is the screen of a flow that shows the first of some kinds of service, among those that a button leads to; "" if
// there is none.
func (b *Book) serving(f *flow, kinds []directory.Kind) string {
	var refs []string
	for _, n := range b.nodes {
		for _, o := range n.options {
			if to := b.nodes[o.to]; n.flow == f && to.flow == f && to.services != nil {
				refs = append(refs, o.to)
			}
		}
	}
	slices.Sort(refs)
	for _, kind := range kinds {
		for _, ref := range refs {
			if slices.Contains(b.nodes[ref].services, kind) {
				return ref
			}
		}
	}
	return ""
}

// goOn follows the button that leads to what she looks for, on the screen that has it.
func (b *Book) goOn(s *State) {
	n := b.nodes[s.Node]
	if s.Want == "" || n == nil {
		return
	}
	for _, o := range n.options {
		if o.to == s.Want && o.when.test(s.Vars) {
			s.Want = ""
			s.assign(o.set)
			b.arrive(s, o.to)
			return
		}
	}
}

// forget drops what she looked for once she is elsewhere.
func (b *Book) forget(s *State) {
	if want := b.nodes[s.Want]; s.Want != "" && (want == nil || want.flow != b.nodes[s.Node].flow) {
		s.Want = ""
	}
}
