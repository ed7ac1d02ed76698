package edition

import (
	"strconv"
	"strings"

	"liman/directory"
)

// contactCard draws a contact: what it is, its number, and how far it can be trusted.
func (e *Edition) contactCard(lang string, c directory.Contact) Card {
	card := Card{Name: e.contactName(lang, c)}
	if number := c.Number(); number != "" {
		card.Numbers = []string{number}
	}
	if about := "contact/" + c.ID + ".about"; e.Words.Has(lang, about) {
		card.Lines = append(card.Lines, e.Text(lang, about))
	} else {
		card.Lines = appendSome(card.Lines, e.words(lang, "calling", c.Calling))
	}
	card.Lines = appendSome(card.Lines, e.facts(lang, c.Hours.String(), c.Cost), e.trust(lang, c.Trust, c.VerifiedAt), c.Website)
	return card
}

// words are messages side by side, with a dot between them.
func (e *Edition) words(lang, prefix string, list []string) string {
	var texts []string
	for _, word := range list {
		texts = append(texts, e.Text(lang, prefix+"."+word))
	}
	return strings.Join(texts, " · ")
}

func (e *Edition) contactName(lang string, c directory.Contact) string {
	if id := "contact/" + c.ID + ".name"; e.Words.Has(lang, id) {
		return e.Text(lang, id)
	}
	return c.Name
}

// Found draws what is near a place, the national numbers first; for a place abroad, that country's.
func (e *Edition) Found(lang string, p directory.Place, found directory.Found) Screen {
	s := e.Nearby(lang, p, found)
	if found.Scope == directory.Abroad {
		return s
	}
	var national []Card
	for _, c := range e.national {
		national = append(national, Card{Name: e.contactName(lang, c), Numbers: []string{c.Number()}})
	}
	s.Cards = append(national, s.Cards...)
	return s
}

// Nearby is Found without the national numbers, for a page that has them already: a card for each hit, then each shelter.
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
		s.Cards = append(s.Cards, e.ShelterCard(lang, shelter))
	}
	return s
}

// ContactCard is a contact with all that people may know of it.
func (e *Edition) ContactCard(lang string, c directory.Contact) Card { return e.contactCard(lang, c) }

// Day is a day in words.
func (e *Edition) Day(lang string, day directory.Date) string { return e.date(lang, day) }

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

func (e *Edition) serviceCard(lang string, hit directory.Hit) Card {
	v := hit.Service
	card := Card{Name: v.Name, Numbers: v.Numbers()}
	if km := strconv.Itoa(int(hit.Km + 0.5)); hit.HasKm && km != "0" {
		card.Lines = append(card.Lines, e.Words.Text(lang, "service.distance", pairs("km", km)))
	}
	trust := v.Trust
	if len(card.Numbers) == 0 {
		trust = v.Confidence
	}
	card.Lines = appendSome(card.Lines, v.Address, e.facts(lang, v.Hours.String(), v.Cost), e.trust(lang, trust, v.VerifiedAt), v.Website)
	return card
}

// facts is "day and night · free".
func (e *Edition) facts(lang, hours, cost string) string {
	var parts []string
	switch {
	case hours == "24/7":
		parts = append(parts, e.Text(lang, "service.always"))
	case hours != "":
		parts = append(parts, e.Words.Text(lang, "service.hours", pairs("hours", e.hours(lang, hours))))
	}
	if cost == "free" {
		parts = append(parts, e.Text(lang, "service.free"))
	}
	return strings.Join(parts, " · ")
}

// hours puts the days of an opening_hours value into a language.
func (e *Edition) hours(lang, hours string) string {
	for _, day := range []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"} {
		hours = strings.ReplaceAll(hours, day, e.Text(lang, "hours."+day))
	}
	return hours
}

// trust says when the source is from, and marks what is yet to be confirmed.
func (e *Edition) trust(lang string, trust directory.Trust, at directory.Date) string {
	if trust == directory.High {
		return e.verified(lang, at)
	}
	return e.Text(lang, "service.confirm") + " · " + e.verified(lang, at)
}

func (e *Edition) verified(lang string, at directory.Date) string {
	if at.IsZero() {
		return e.Text(lang, "service.undated")
	}
	return e.Words.Text(lang, "service.verified", pairs("date", e.date(lang, at)))
}

// date is "16 ian. 2025", or less where the source tells only the month or the year.
func (e *Edition) date(lang string, at directory.Date) string {
	year := strconv.Itoa(at.Year())
	if at.Month() == 0 {
		return year
	}
	month := e.Text(lang, "month."+strconv.Itoa(int(at.Month())))
	if at.Day() == 0 {
		return month + " " + year
	}
	return e.Words.Text(lang, "date.format", pairs("day", strconv.Itoa(at.Day()), "month", month, "year", year))
}

// join makes paragraphs of the texts that are not empty.
func join(texts ...string) string { return strings.Join(appendSome(nil, texts...), "\n\n") }

func appendSome(list []string, texts ...string) []string {
	for _, text := range texts {
		if text != "" {
			list = append(list, text)
		}
	}
	return list
}
