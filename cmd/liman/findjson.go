package main

import (
	"time"

	"liman/directory"
	"liman/edition"
)

// findAnswer is what liman find --json writes. Its fields stand in docs/directory.md; programs rely on them.
type findAnswer struct {
	At       time.Time          `json:"at"`
	Place    *placeRecord       `json:"place,omitempty"`
	Places   []placeRecord      `json:"places,omitempty"` // others of the name
	Scope    string             `json:"scope"`
	Contacts []directory.Record `json:"contacts"`
	Services []directory.Placed `json:"services"`
	Shelters []directory.Record `json:"shelters"`
	Nearest  *nearestAnswer     `json:"nearest,omitempty"`
}

// placeRecord is a place: a stable key, and its name in a language.
type placeRecord struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	County string `json:"county"`
}

// nearestAnswer is what comes nearest to what was asked for, where that was not found.
type nearestAnswer struct {
	Places   []placeRecord      `json:"places,omitempty"`
	Scope    string             `json:"scope,omitempty"`
	Services []directory.Placed `json:"services,omitempty"`
	Shelters []directory.Record `json:"shelters,omitempty"`
}

func (a answer) forPrograms(ed *edition.Edition, lang string, now time.Time) findAnswer {
	f := findAnswer{At: now, Scope: a.found.Scope.String(), Contacts: []directory.Record{}}
	for _, c := range ed.National() {
		f.Contacts = append(f.Contacts, ed.ContactRecord(lang, c, now))
	}
	var places []placeRecord
	for _, p := range a.places {
		places = append(places, placeRecord{p.Key(), ed.PlaceName(lang, p), p.County})
	}
	switch {
	case a.guess:
		f.Nearest = &nearestAnswer{Places: places}
	case a.clear:
		f.Place, f.Places = &places[0], places[1:]
	default:
		f.Places = places
	}
	f.Services, f.Shelters = records(a.found, now)
	if !a.wider.Nothing() {
		f.Nearest = &nearestAnswer{Scope: a.wider.Scope.String()}
		f.Nearest.Services, f.Nearest.Shelters = records(a.wider, now)
	}
	return f
}

// records are what was found, as lists that are never null.
func records(found directory.Found, now time.Time) ([]directory.Placed, []directory.Record) {
	services, shelters := []directory.Placed{}, []directory.Record{}
	for _, hit := range found.Hits {
		services = append(services, hit.Record(now))
	}
	for _, s := range found.Shelters {
		shelters = append(shelters, s.Record(now))
	}
	return services, shelters
}
