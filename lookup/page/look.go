package page

import (
	"strings"

	"liman/directory"
	"liman/directory/hours"
	"liman/edition"
	"liman/lookup/ask"
)

// look fills in what was asked for: a county that was chosen, else a typed place.
func (p *page) look(typed, county string) {
	if at, known := p.Directory.Place(strings.ToUpper(county)); known && at.Siruta == 0 && !at.Shared && county != "" {
		p.near(at)
		return
	}
	if typed == "" {
		return
	}
	r := ask.Understand(p.Edition, typed)
	p.add(r.Asked)
	if r.Clear {
		p.near(r.Places[0])
		return
	}
	p.Typed = typed
	if r.Likely() {
		p.Note = p.with("lookup.guessed", "place", p.PlaceName(p.Lang, r.Places[0]))
		p.choices(r.Places[1:])
		p.near(r.Places[0])
		return
	}
	p.Asked = typed
	p.choices(r.Places)
	switch {
	case !r.Guess:
		p.Note = p.Word("which")
	case len(r.Places) > 0:
		p.Note = p.Word("alike")
	default:
		p.Note = p.Word("unknown")
	}
}

// choices offers places of which one may be meant.
func (p *page) choices(places []directory.Place) {
	for _, at := range places {
		c := choice{Key: at.Key(), Name: p.PlaceName(p.Lang, at)}
		if at.Name == at.Unit {
			c.County = at.County
		}
		p.Choices = append(p.Choices, c)
	}
}

// part is a heading and what is listed under it.
type part struct {
	heading string
	words   []string // kinds and groups
	limit   int
}

// parts are what the page lists, in this order: who helps, then who heals, then who protects.
var parts = []part{
	{"lookup.support", []string{"line", "counselling", "social", "legal", "shelter"}, 8},
	{"lookup.medical", []string{"medical"}, 4},
	{"lookup.police", []string{"police"}, 4},
}

// mostOfOne is how many are listed of the one kind that was picked.
const mostOfOne = 12

// parts are the page's, or the one kind that was picked.
func (n need) parts() []part {
	if n.Kind == "" {
		return parts
	}
	return []part{{"group." + n.Kind, []string{n.Kind}, mostOfOne}}
}

// near lists what is near a place; whatever the hour, unless she asked for what is open: who is closed now may be called
// tomorrow.
func (p *page) near(at directory.Place) {
	p.Asked, p.County, p.Heading = at.Key(), at.County, p.PlaceName(p.Lang, at)
	for _, part := range p.parts() {
		kinds := p.kinds(part)
		r := ask.Result{Places: []directory.Place{at}, Clear: true}
		if q := p.query(kinds, part.limit); p.none() {
			r.Found = p.Directory.Near(at, q)
		} else {
			r.Look(p.Edition, q)
		}
		p.list(at, p.Text(p.Lang, part.heading), r)
		if r.Found.Scope == directory.Abroad {
			break // the numbers of that country are all there is
		}
	}
	p.fillCards()
}

// list adds what was found, and below it what comes nearest to what was asked for.
func (p *page) list(at directory.Place, heading string, r ask.Result) {
	if len(p.Sections) == 0 { // what she looks for first, or the one kind that she picked
		p.Ask = p.Edition.Ask(p.Lang, at, r.Found)
	}
	sec := section{Heading: heading, drawn: p.cards(at, r.Found)}
	if r.Found.Scope != directory.InCounty {
		sec.Text = p.Nearby(p.Lang, at, r.Found).Text // else the page's heading says where
	}
	if !r.Wider.Nothing() {
		sec.Text = p.gaveUp(r)
		sec.drawn = append(sec.drawn, p.cards(at, r.Wider)...)
	}
	p.Sections = append(p.Sections, sec)
}

// gaveUp says that nothing, or nothing near, is all that was asked for.
func (p *page) gaveUp(r ask.Result) string {
	if r.Found.Nothing() {
		return p.Word("nothing")
	}
	return p.Word("farther")
}

// cards are those of what was found, each with whether it is open.
func (p *page) cards(at directory.Place, found directory.Found) []edition.Card {
	list := p.Nearby(p.Lang, at, found).Cards
	for i := range found.Hits {
		list[i].Lines = append(p.open(&found.Hits[i].Service), list[i].Lines...)
	}
	return list
}

// fillCards makes the cards of the sections once all are known, and says once what of them is not confirmed.
func (p *page) fillCards() {
	var all []edition.Card
	for _, sec := range p.Sections {
		all = append(all, sec.drawn...)
	}
	p.Unsure = p.Unconfirmed(p.Lang, all)
	for i := range p.Sections {
		sec := &p.Sections[i]
		for _, c := range all[:len(sec.drawn)] {
			sec.Cards = append(sec.Cards, cardOf(c))
		}
		all = all[len(sec.drawn):]
	}
}

// open says whether a service is open, where that is known and it is not always.
func (p *page) open(s *directory.Service) []string {
	state := s.At(p.Now)
	if state.Status == hours.Unknown || state.Status == hours.Open && state.Until.IsZero() {
		return nil
	}
	return []string{p.OpeningText(p.Lang, state, p.Now)}
}
