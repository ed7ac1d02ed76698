package edition

import (
	"slices"
	"strconv"
	"strings"

	"liman/directory"
	"liman/flows"
)

// Found draws what is near a place for a chat, in which the first line of it is to be on the first screen: whom to ask where
// nothing here has a number, the national numbers once and short, then the cards, each with one line below its numbers; who
// can be called needs no site. For a place abroad it draws that country's numbers.
func (e *Edition) Found(lang string, p directory.Place, found directory.Found) (first string, s Screen) {
	s = e.Nearby(lang, p, found)
	if found.Scope == directory.Abroad {
		return "", s
	}
	first = e.Ask(lang, p, found)
	s.Text = join(e.nationalLine(lang, first), s.Text)
	for i, c := range s.Cards {
		most := 1
		if len(c.Numbers) > 0 {
			most = 0
		}
		s.Cards[i].Links = c.Links[:min(most, len(c.Links))]
		s.Cards[i].Lines = []string{SideBySide(c.Lines...)}
	}
	return first, s
}

// Nearby is a card for each hit, then each shelter, under how far it was necessary to look.
func (e *Edition) Nearby(lang string, p directory.Place, found directory.Found) Screen {
	if found.Scope == directory.Abroad {
		return e.abroad(lang, p.Country)
	}
	id, known := scopeWords[found.Scope]
	if !known {
		id = "near.none"
	}
	s := Screen{Text: e.Words.Text(lang, id, pairs("place", e.PlaceName(lang, p), "county", e.county(p.County)))}
	for _, hit := range found.Hits {
		s.Cards = append(s.Cards, e.serviceCard(lang, hit))
	}
	for _, shelter := range found.Shelters {
		s.Cards = append(s.Cards, e.shelterCard(lang, shelter))
	}
	return s
}

// Ask says whom to call to learn what there is in a county, where nothing that was found in it has a number; else it is
// empty.
func (e *Edition) Ask(lang string, p directory.Place, found directory.Found) string {
	if p.County == "" || found.Scope == directory.InCounty && callable(found) {
		return ""
	}
	return e.Words.Text(lang, "near.ask", e.values(lang, flows.Reply{Vars: map[string]string{"county": e.county(p.County)}}))
}

func callable(found directory.Found) bool {
	return slices.ContainsFunc(found.Hits, func(h directory.Hit) bool { return len(h.Service.Numbers()) > 0 }) ||
		slices.ContainsFunc(found.Shelters, func(s directory.Shelter) bool { return len(s.Numbers()) > 0 })
}

// nationalLine is "112 emergencies · 119 children": the national numbers that a text does not have.
func (e *Edition) nationalLine(lang, said string) string {
	var parts []string
	for _, c := range e.national {
		if number := c.Number(); number != "" && !strings.Contains(said, number) {
			parts = append(parts, number+" "+e.contactWord(lang, c))
		}
	}
	return SideBySide(parts...)
}

// contactWord is a word or two for a contact, or else its name.
func (e *Edition) contactWord(lang string, c directory.Contact) string {
	if id := "contact/" + c.ID + ".short"; e.Words.Has(lang, id) {
		return e.Text(lang, id)
	}
	return e.contactName(lang, c)
}

// scopeWords say how far it was necessary to look.
var scopeWords = map[directory.Scope]string{
	directory.InCounty: "near.in-county",
	directory.Around:   "near.around",
	directory.Country:  "near.country",
}

// abroad never leaves a Romanian 0800 number as the only way: it works in Romania alone.
func (e *Edition) abroad(lang, code string) Screen {
	country, known := e.Directory.Country(code)
	if !known {
		return Screen{Text: join(e.Text(lang, "near.abroad-unknown"), e.Text(lang, "near.abroad-0800"))}
	}
	name := e.Words.Text(lang, "country."+code, nil)
	s := Screen{
		Text:  join(e.Words.Text(lang, "near.abroad", pairs("country", name)), e.Text(lang, "near.abroad-0800")),
		Cards: []Card{{Name: e.Text(lang, "near.emergency"), Numbers: []string{country.Emergency}}},
	}
	for _, c := range country.Lines {
		s.Cards = append(s.Cards, e.contactCard(lang, c))
	}
	return s
}

// serviceCard draws a service: what it is, its numbers, where it is, and how old the source is.
func (e *Edition) serviceCard(lang string, hit directory.Hit) Card {
	v := hit.Service
	card := Card{Name: v.Name, Numbers: v.Numbers(), Links: appendSome(nil, v.Website, v.Email)}
	trust, away := v.Trust, ""
	if len(card.Numbers) == 0 {
		trust = v.Confidence
	}
	card.Unconfirmed = trust != directory.High
	if km := strconv.Itoa(int(hit.Km + 0.5)); hit.HasKm && km != "0" {
		away = e.Words.Text(lang, "service.distance", pairs("km", km))
	}
	card.Lines = appendSome(nil, SideBySide(away, v.Address), SideBySide(e.facts(lang, v.Hours.String(), v.Cost), e.verified(lang, v.VerifiedAt), e.called(lang, v.CalledAt)))
	return card
}

// shelterCard draws a shelter: nothing that leads to its door.
func (e *Edition) shelterCard(lang string, s directory.Shelter) Card {
	return Card{
		Name: s.Name, Numbers: s.Numbers(), Links: appendSome(nil, s.Website, s.Email), Unconfirmed: s.Confidence != directory.High,
		Lines: []string{e.Text(lang, "service.no-address"), e.verified(lang, s.VerifiedAt)},
	}
}

// Unconfirmed says once what is not confirmed on a list: all of it, or the cards whose names end with a star, which it puts there.
func (e *Edition) Unconfirmed(lang string, cards []Card) string {
	count := 0
	for _, c := range cards {
		if c.Unconfirmed {
			count++
		}
	}
	switch count {
	case 0:
		return ""
	case len(cards):
		return e.Text(lang, "near.unconfirmed")
	}
	for i := range cards {
		if cards[i].Unconfirmed {
			cards[i].Name += " *"
		}
	}
	return e.Text(lang, "near.unconfirmed-star")
}
