package flows

import (
	"slices"

	"liman/directory/inquiry"
	"liman/flows/intent"
)

// Hear understands a text in any language that has phrases; lang is the chat's. It keeps nothing
// of it but, for a while, what a hash of it means. The Meaning is everybody's: nobody changes its Nodes.
func (b *Book) Hear(text, lang string) intent.Meaning {
	return b.meanings.of(text, lang, func() intent.Meaning { return b.matcher().Match(text, lang) })
}

// Learn learns what typed words mean, and how look-ups are read, which otherwise whoever types first waits for: a second or two of one
// core. It is learnt once, also for the Books that have the same phrases.
func (b *Book) Learn() {
	b.matcher()
	b.reader()
	b.hears()
	b.emergencies()
	b.cries() // the last that holds the phrases
}

// Learnt tells whether it is learnt what typed words mean: else whoever types next waits for it.
func (b *Book) Learnt() bool { return b.learnt() }

// Why understands a text as Hear does, and shows its work: at most so many screens.
func (b *Book) Why(text, lang string, most int) intent.Why { return b.matcher().Why(text, lang, most) }

// Hears are the screens that phrases mean, sorted. Their titles are buttons where she is asked what she meant.
func (b *Book) Hears() []string { return b.hears() }

// Emergencies are the screens that phrases of danger mean, sorted.
func (b *Book) Emergencies() []string { return b.emergencies() }

// emergency tells whether phrases of danger mean a screen.
func (b *Book) emergency(ref string) bool { return slices.Contains(b.emergencies(), ref) }

// emergenciesFirst are guesses in the order in which she is asked: whoever may be in danger finds that button first, whatever is likelier.
func (b *Book) emergenciesFirst(guesses []string) []string {
	first := slices.DeleteFunc(slices.Clone(guesses), func(ref string) bool { return !b.emergency(ref) })
	others := slices.DeleteFunc(slices.Clone(guesses), b.emergency)
	return append(first, others...)
}

// understand leads to what was heard or asked for. Where all of a text is a look-up that names a place, it is one; then
// danger goes before everything, and what was heard clearly before a look-up with other words in it. Where nothing is clear,
// she is asked; after two texts in a row that were not understood, people are who can help.
func (b *Book) understand(s *State, from *node, heard intent.Meaning, asked inquiry.Inquiry) {
	if heard.Calm && (!b.near(from.ref) || asked.Country == "") { // "igen" is a village, too, and Sofia a name
		asked = inquiry.Inquiry{}
	}
	switch {
	case b.isLookUp(from, heard, asked):
		s.Note = "understood"
		b.inquire(s, from, asked)
	case heard.Danger:
		s.Missed, s.Note = false, ""
		b.keepPlace(s, asked)
		b.jump(s, from, heard.Nodes[0])
	case heard.Clear:
		s.Missed, s.Note = false, "understood"
		b.keepPlace(s, asked)
		b.jump(s, from, b.countryFirst(*s, heard.Nodes[0]))
	case b.Asks() == "":
		s.Note = "not-understood"
	case s.Missed:
		s.Note = "not-understood-twice"
		b.jump(s, from, b.HelpLines())
	default:
		b.keepPlace(s, asked)
		b.jump(s, from, b.Asks())
		s.Missed, s.Guess = true, b.emergenciesFirst(heard.Nodes)
	}
}

// isLookUp tells whether a text is a look-up: all of it is one that names a place, or it is no danger and looks something up.
func (b *Book) isLookUp(from *node, heard intent.Meaning, asked inquiry.Inquiry) bool {
	switch {
	case b.elsewhere(heard, asked):
		return false
	case asked.Whole() && asked.Located() && !asked.Common:
		return true
	}
	return !heard.Danger && b.looksUp(from, heard, asked)
}

// alarm leads to an emergency, or leaves her on the first screen, which has 112 first and the ways to everything.
func (b *Book) alarm(s *State, from *node, emergency string) {
	s.Missed, s.Note = false, "not-understood"
	if emergency != "" {
		s.Note = ""
		b.jump(s, from, emergency)
	}
}

// looksUp tells whether a text that is no danger is a look-up, although other words stand in it, or no place: a kind of help
// at a place, or alone where a place is asked for or nothing else is clear; a country or a place where nothing else is heard, or where
// what is heard would ask for a place; a town with a typing error.
func (b *Book) looksUp(from *node, heard intent.Meaning, asked inquiry.Inquiry) bool {
	if len(asked.Kinds()) > 0 {
		if led, sure := b.looksForKind(from, heard, asked); sure {
			return led
		}
	}
	if heard.Clear {
		return asked.Located() && b.asksPlace(heard.Nodes[0])
	}
	country := asked.Country != "" && (b.near(from.ref) || !asked.Others)
	return country || asked.Located() && len(heard.Nodes) == 0 || b.misspelt(heard, asked) || b.fitsHere(from, heard, asked)
}

// fitsHere tells whether a text that means no emergency names a place where one is asked for, beside few words that may be a quarter or a
// road, or is the name of a village that could be other words, too.
func (b *Book) fitsHere(from *node, heard intent.Meaning, asked inquiry.Inquiry) bool {
	beside := asked.Clear && b.near(from.ref) && asked.Unsaid && len(asked.Strange) <= aside
	return (beside || asked.Common) && !slices.ContainsFunc(heard.Nodes, b.emergency)
}

// elsewhere tells whether no screen of the flow that takes places shows what is asked for, or it is asked for by a part of its name only, and
// the text is heard to mean another screen: an ambulance, a lawyer, an order of protection.
func (b *Book) elsewhere(heard intent.Meaning, asked inquiry.Inquiry) bool {
	names := slices.ContainsFunc(asked.Means, func(m inquiry.Meaning) bool { return len(m.Kinds)+len(m.Topics) > 0 && len(m.Audience) == 0 })
	return names && (asked.Parts || !b.serves(asked)) && (heard.Danger || heard.Clear && !b.near(heard.Nodes[0]))
}

// looksForKind is looksUp for a text that names a kind of help; sure tells whether that decides.
func (b *Book) looksForKind(from *node, heard intent.Meaning, asked inquiry.Inquiry) (led, sure bool) {
	few := len(asked.Strange) <= aside
	switch {
	case asked.Located() && few:
		return true, true
	case asked.Whole() && heard.Clear:
		return b.near(from.ref) || b.near(heard.Nodes[0]), true
	case asked.Whole() && b.serves(asked):
		return true, true
	case asked.Close && few:
		return b.serves(asked), true
	}
	return false, false
}

// serves tells whether a screen of the flow that takes places shows what is asked for: else to ask where would lead nowhere.
func (b *Book) serves(asked inquiry.Inquiry) bool {
	return b.serving(b.nodes[b.anywhere].flow, asked.Kinds()) != ""
}

// asksPlace tells whether a screen of the flow that takes places asks for one, or would have to: who has said where is not asked again.
func (b *Book) asksPlace(ref string) bool {
	n := b.nodes[b.countryFirst(State{}, ref)]
	return b.near(ref) && n.ask != nil && n.ask.holds == "place"
}

// misspelt tells whether a text is nearly the name of a town, and no emergency may be meant: she is asked whether it is that.
func (b *Book) misspelt(heard intent.Meaning, asked inquiry.Inquiry) bool {
	return asked.Close && !slices.ContainsFunc(heard.Nodes, b.emergency)
}

// Leads is the screen to which a text leads that was typed on the first one, as heard or as a look-up; Asks where she is asked, with the
// screens that are its buttons.
func (b *Book) Leads(text, lang string, heard intent.Meaning) (screen string, guesses []string) {
	home := b.nodes[b.Home()]
	s := State{Lang: lang, Node: home.ref}
	b.understand(&s, home, heard, b.inquiry(text))
	return s.Node, s.Guess
}

// jump goes where typed words led. Back from there leads to where they were typed, wherever in its flow the node stands.
func (b *Book) jump(s *State, from *node, ref string) {
	if ref == from.ref {
		return
	}
	if from.ref != b.Asks() {
		s.leaveCrumb(from.ref)
	}
	b.arrive(s, ref)
	s.Jumped = s.Node
}

// search is what typed words do while the cover is on. Danger finds the cover's own page of numbers: somebody in danger
// has 112 before her eyes, and to whoever else holds the phone it is a page of the winter guide that a search found.
// Nothing of what the cover hides is opened, and no note tells that anything was understood.
func (b *Book) search(s *State, from *node, heard intent.Meaning) {
	if heard.Danger {
		b.follow(s, from, b.coverHelp)
		return
	}
	s.Note = "cover-search"
}

// guesses are buttons for the screens that typed words may have meant.
func (b *Book) guesses(s State) []Option {
	var options []Option
	for _, ref := range s.Guess {
		if n := b.find(ref); n != nil {
			options = append(options, Option{ID: n.ref, Node: n.ref})
		}
	}
	return options
}
