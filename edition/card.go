package edition

import (
	"strconv"
	"strings"

	"liman/directory"
)

// contactCard draws a contact: what it is, its number, and how old the source is.
func (e *Edition) contactCard(lang string, c directory.Contact) Card {
	card := Card{Name: e.contactName(lang, c), Unconfirmed: c.Trust != directory.High, Links: appendSome(nil, c.Website)}
	if number := c.Number(); number != "" {
		card.Numbers = []string{number}
	}
	if about := "contact/" + c.ID + ".about"; e.Words.Has(lang, about) {
		card.Lines = append(card.Lines, e.Text(lang, about))
	} else {
		card.Lines = appendSome(card.Lines, e.words(lang, "calling", c.Calling))
	}
	card.Lines = appendSome(card.Lines, e.facts(lang, c.Hours.String(), c.Cost), e.age(lang, c), e.called(lang, c.CalledAt))
	return card
}

// EntryCard draws an entry of any sort by its id, as it stands on a list; false if there is none that people see.
func (e *Edition) EntryCard(lang, id string) (Card, bool) {
	if c, known := e.Directory.Contact(id); known {
		return e.contactCard(lang, c), c.Shown()
	}
	if v, known := e.Directory.Service(id); known {
		return e.serviceCard(lang, directory.Hit{Service: v}), v.Shown()
	}
	for _, v := range e.Directory.Shelters() {
		if v.ID == id {
			return e.shelterCard(lang, v), v.Shown()
		}
	}
	return Card{}, false
}

// words are messages side by side, with a dot between them.
func (e *Edition) words(lang, prefix string, list []string) string {
	var texts []string
	for _, word := range list {
		texts = append(texts, e.Text(lang, prefix+"."+word))
	}
	return SideBySide(texts...)
}

func (e *Edition) contactName(lang string, c directory.Contact) string {
	if id := "contact/" + c.ID + ".name"; e.Words.Has(lang, id) {
		return e.Text(lang, id)
	}
	return c.Name
}

// facts is "day and night · free".
func (e *Edition) facts(lang, hours, cost string) string {
	var parts []string
	switch {
	case hours == "24/7":
		parts = append(parts, e.Text(lang, "service.always"))
	case hours != "":
		parts = append(parts, e.Words.Text(lang, "service.hours", pairs("hours", e.HoursText(lang, hours))))
	}
	if cost == "free" {
		parts = append(parts, e.Text(lang, "service.free"))
	}
	return SideBySide(parts...)
}

// HoursText is an opening_hours value as people read it, its days in a language.
func (e *Edition) HoursText(lang, hours string) string {
	if hours == "24/7" {
		return e.Text(lang, "service.always")
	}
	for _, day := range []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"} {
		hours = strings.ReplaceAll(hours, day, e.Text(lang, "hours."+day))
	}
	return hours
}

// trust says when the source is from, and marks what is yet to be confirmed. It is for entries that stand alone.
func (e *Edition) trust(lang string, trust directory.Trust, age string) string {
	if trust == directory.High {
		return age
	}
	return SideBySide(e.Text(lang, "service.confirm"), age)
}

// age is when the source of a contact is from. An emergency number is law: that nobody wrote a day of it means nothing.
func (e *Edition) age(lang string, c directory.Contact) string {
	if c.Kind == "emergency" && c.VerifiedAt.IsZero() {
		return ""
	}
	return e.verified(lang, c.VerifiedAt)
}

func (e *Edition) verified(lang string, at directory.Date) string {
	if at.IsZero() {
		return e.Text(lang, "service.undated")
	}
	return e.Words.Text(lang, "service.verified", pairs("date", e.Day(lang, at)))
}

// Day is a day in words, "16 ian. 2025", or less where only the month or the year is known.
func (e *Edition) Day(lang string, at directory.Date) string {
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

// SideBySide are the texts that are not empty, with a dot between them.
func SideBySide(texts ...string) string { return strings.Join(appendSome(nil, texts...), " · ") }

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
