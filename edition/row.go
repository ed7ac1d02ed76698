package edition

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"liman/directory"
)

// Row is an entry in one line of a table, in words for people. Reach is its number, or else a site or an address to write to.
type Row struct{ Reach, Km, Open, Checked, Name string }

// National are the contacts that come first on every list.
func (e *Edition) National() []directory.Contact { return e.national }

// ContactRecord is what programs get of a contact, with its name in a language.
func (e *Edition) ContactRecord(lang string, c directory.Contact, now time.Time) directory.Record {
	r := c.Record(now)
	r.Name = e.contactName(lang, c)
	return r
}

// ContactRow is a contact at a moment.
func (e *Edition) ContactRow(lang string, c directory.Contact, now time.Time) Row {
	return Row{
		Reach: cmp.Or(c.Number(), c.Website, c.Email), Open: e.OpeningText(lang, c.At(now), now), Checked: e.trust(lang, c.Trust, e.age(lang, c)),
		Name: e.contactName(lang, c),
	}
}

// ServiceRow is a service that was found, at a moment.
func (e *Edition) ServiceRow(lang string, hit directory.Hit, now time.Time) Row {
	s := &hit.Service
	trust, number := s.Trust, strings.Join(s.Numbers(), ", ")
	if number == "" {
		trust = s.Confidence
	}
	row := Row{
		Reach: cmp.Or(number, s.Website, s.Email), Open: e.OpeningText(lang, s.At(now), now), Checked: e.trust(lang, trust, e.verified(lang, s.VerifiedAt)),
		Name: strings.Join(appendSome(nil, s.Name, s.Address, s.Locality), ", "),
	}
	if hit.HasKm {
		row.Km = strconv.Itoa(int(hit.Km + 0.5))
	}
	return row
}

// ShelterRow is a shelter: nothing that leads to its door.
func (e *Edition) ShelterRow(lang string, s directory.Shelter, now time.Time) Row {
	return Row{
		Reach: cmp.Or(strings.Join(s.Numbers(), ", "), s.Website, s.Email), Open: e.OpeningText(lang, s.At(now), now),
		Checked: e.trust(lang, s.Confidence, e.verified(lang, s.VerifiedAt)), Name: s.Name + ", " + e.Text(lang, "service.access"),
	}
}
