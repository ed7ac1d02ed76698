package flows

import (
	"slices"
	"strconv"

	"liman/directory"
)

// View is the reply that shows a state. It can be derived at any time, so nothing but the state needs to be kept.
func (b *Book) View(s State) Reply {
	if b.closed(s) {
		return Reply{Leave: true}
	}
	n := b.find(s.Node)
	if n == nil {
		n = b.nodes[b.begin(s)]
	}
	return b.draw(n, s, n.hidden(s.Vars))
}

// draw is the reply of a node of which answers hide something.
func (b *Book) draw(n *node, s State, hidden uint64) Reply {
	r := Reply{
		Node: n.ref, Note: s.Note, Picking: s.Pick.open(), Contacts: n.contacts, Vars: s.Vars, Locked: s.Locked, Simple: s.Simple,
		Checked: n.checked, Hidden: hidden,
	}
	if n.tells && r.Note == "" {
		r.Note = coverNote(s)
	}
	for _, p := range n.parts {
		if p.when.bit&hidden == 0 {
			r.Parts = append(r.Parts, p.id)
		}
	}
	if n.ask != nil && n.ask.buttons != nil {
		r.Options = n.ask.buttons(b, s)
	}
	if n.ref == b.Asks() {
		r.Options = b.guesses(s)
		r.Picking = len(r.Options) > 0
	}
	if !r.Picking {
		r.Options = slices.Grow(r.Options, len(n.options))
		for _, o := range n.options {
			if o.when.bit&hidden == 0 {
				r.Options = append(r.Options, Option{ID: o.id})
			}
		}
	}
	if n.services != nil {
		b.nearby(n, s, &r)
	}
	return r
}

// Rest is the option of a services node that leads to all there is. It is there only where that is more than the node lists.
const Rest = "rest"

// nearby fills in what a services node lists: so many, the first of all.
func (b *Book) nearby(n *node, s State, r *Reply) {
	r.Place, _ = b.dir.Place(s.Vars[n.variable])
	found := b.dir.Near(r.Place, directory.Query{Kinds: n.services, Limit: n.limit + 1})
	if len(found.Hits) > n.limit {
		found.Hits = found.Hits[:n.limit]
	} else {
		r.Options = slices.DeleteFunc(r.Options, func(o Option) bool { return o.ID == Rest })
	}
	r.Found = &found
}

func countyButtons(b *Book, s State) []Option {
	if s.Pick.open() {
		return pickButtons(b, s)
	}
	return b.counties
}

func sectorButtons(b *Book, s State) []Option {
	if s.Pick.open() {
		return pickButtons(b, s)
	}
	var options []Option
	for sector := 1; sector <= 6; sector++ {
		p, _ := b.dir.Place("B" + strconv.Itoa(sector))
		options = append(options, Option{ID: p.Key(), Place: &p})
	}
	return options
}

// countryButtons are the countries whose numbers are known.
func countryButtons(b *Book, s State) []Option {
	if s.Pick.open() {
		return pickButtons(b, s)
	}
	var options []Option
	for _, code := range b.dir.Countries() {
		p := directory.Place{Country: code}
		options = append(options, Option{ID: p.Key(), Place: &p})
	}
	return options
}

func languageButtons(b *Book, _ State) []Option {
	options := make([]Option, len(b.langs))
	for i, lang := range b.langs {
		options[i] = Option{ID: lang, Lang: lang}
	}
	return options
}

// doorButtons are the pages of the cover that can hold the way in.
func doorButtons(b *Book, _ State) []Option {
	options := make([]Option, len(b.doors))
	for i, ref := range b.doors {
		options[i] = Option{ID: name(ref), Node: ref}
	}
	return options
}

// Variants are all ways that a node looks, apart from a note and a choice of places, when answers only hide parts and options
// of it; nil when they change more, or there are too many ways.
func (b *Book) Variants(s State) []Reply {
	n := b.nodes[s.Node]
	if n == nil || n.services != nil || n.conditions > mostConditions {
		return nil
	}
	variants := make([]Reply, 1<<n.conditions)
	for hidden := range variants {
		variants[hidden] = b.draw(n, s, uint64(hidden))
		variants[hidden].Note = ""
	}
	return variants
}

// mostConditions is how many parts and options may come and go on a node whose looks are counted.
const mostConditions = 3

// Has tells whether a node, by its name of today or before, has an option of its own or one of the ways of every screen.
func (b *Book) Has(ref, option string) bool {
	n := b.find(ref)
	if n == nil {
		return false
	}
	_, own := n.option(option)
	return own || slices.Contains([]string{Help, Back, Leave, Simple, Full, Listen}, option)
}

// Options are the ids of a node's own options, in order.
func (b *Book) Options(ref string) []string {
	var ids []string
	for _, o := range b.nodes[ref].options {
		ids = append(ids, o.id)
	}
	return ids
}

// Parts are the ids of all paragraphs that a node may show below its text, in order.
func (b *Book) Parts(ref string) []string {
	var ids []string
	for _, p := range b.nodes[ref].parts {
		ids = append(ids, p.id)
	}
	return ids
}

// Declares tells whether a flow declares the variable.
func (b *Book) Declares(name string) bool {
	_, declared := b.vars[name]
	return declared
}
