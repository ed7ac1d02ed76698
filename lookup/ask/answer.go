package ask

import (
	"time"

	"liman/directory"
	"liman/edition"
)

// Answer is what programs get, from liman find --json and by HTTP. docs/directory.md says what its fields mean; programs
// rely on them.
type Answer struct {
	At       time.Time          `json:"at" doc:"The moment of the answer."`
	Place    *Place             `json:"place,omitempty" doc:"The place that was understood."`
	Places   []Place            `json:"places,omitempty" doc:"Others of the same name; ask again with a key."`
	Scope    string             `json:"scope" enum:"none,county,around,country,abroad" doc:"How far the hits are: in the county, within 100 km, in the whole country; abroad, Romanian services are of no use."`
	Contacts []directory.Record `json:"contacts" nullable:"false" doc:"The national numbers."`
	Services []directory.Placed `json:"services" nullable:"false" doc:"What is all that was asked for: what has a number first, then the nearest first."`
	Shelters []directory.Record `json:"shelters" nullable:"false" doc:"The county's shelters. They have no place."`
	Widened  []string           `json:"widened" nullable:"false" enum:"open_now,radius,topic,audience,channel,language,kind" doc:"What had to be given up to find something. radius: services lie outside the county. The rest is said of nearest."`
	Nearest  *Nearest           `json:"nearest,omitempty" doc:"Where nothing was found, or nothing near: what comes nearest."`
	Abroad   *Abroad            `json:"abroad,omitempty" doc:"Outside Romania: what to dial there."`
}

// Place is a stable key, and what it is called in a language.
type Place struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	County string `json:"county" doc:"Its code; empty abroad."`
}

// Nearest is what comes nearest to what was asked for, where that was not found.
type Nearest struct {
	Places   []Place            `json:"places,omitempty" doc:"Places that are spelled so."`
	Scope    string             `json:"scope,omitempty"`
	Services []directory.Placed `json:"services,omitempty"`
	Shelters []directory.Record `json:"shelters,omitempty"`
}

// Abroad is what a person in another country dials.
type Abroad struct {
	Country   string             `json:"country" doc:"ISO code; empty where nobody knows."`
	Emergency string             `json:"emergency,omitempty"`
	Police    string             `json:"police,omitempty"`
	Ambulance string             `json:"ambulance,omitempty"`
	Also      []string           `json:"also,omitempty" doc:"Other emergency numbers."`
	Contacts  []directory.Record `json:"contacts,omitempty"`
	Source    string             `json:"source,omitempty"`
}

// Answer writes a result down for programs, with names in a language.
func (r Result) Answer(ed *edition.Edition, lang string, now time.Time) Answer {
	b := Basis{ed, lang, now}
	a := Answer{At: now, Scope: r.Found.Scope.String(), Contacts: b.NationalRecords(), Widened: append([]string{}, r.Widened...)}
	places := b.places(r.Places)
	switch {
	case r.Guess:
		a.Nearest = &Nearest{Places: places}
	case r.Clear:
		a.Place, a.Places = &places[0], places[1:]
	default:
		a.Places = places
	}
	a.Services, a.Shelters = b.records(r.Found)
	if !r.Wider.Nothing() {
		a.Nearest = &Nearest{Scope: r.Wider.Scope.String()}
		a.Nearest.Services, a.Nearest.Shelters = b.records(r.Wider)
	}
	if r.Found.Scope == directory.Abroad {
		a.Abroad = b.DialledIn(r.Places[0].Country)
	}
	return a
}

// Basis is what one answer is made of: one edition, one language and one moment, whatever is published meanwhile.
type Basis struct {
	*edition.Edition
	Lang string
	Now  time.Time
}

// NationalRecords are the numbers that come in every answer.
func (b Basis) NationalRecords() []directory.Record { return b.ContactRecords(b.National()) }

// ContactRecords are contacts as programs get them, as a list that is never null.
func (b Basis) ContactRecords(contacts []directory.Contact) []directory.Record {
	list := []directory.Record{}
	for _, c := range contacts {
		list = append(list, b.ContactRecord(b.Lang, c, b.Now))
	}
	return list
}

func (b Basis) places(places []directory.Place) []Place {
	var list []Place
	for _, p := range places {
		list = append(list, Place{p.Key(), b.PlaceName(b.Lang, p), p.County})
	}
	return list
}

// records are what was found, as lists that are never null.
func (b Basis) records(found directory.Found) ([]directory.Placed, []directory.Record) {
	services, shelters := []directory.Placed{}, []directory.Record{}
	for _, hit := range found.Hits {
		services = append(services, hit.Record(b.Now))
	}
	for _, s := range found.Shelters {
		shelters = append(shelters, s.Record(b.Now))
	}
	return services, shelters
}

// DialledIn is what is dialled in another country.
func (b Basis) DialledIn(code string) *Abroad {
	n, known := b.Directory.Country(code)
	if !known {
		return &Abroad{Country: code}
	}
	return &Abroad{n.Code, n.Emergency, n.Police, n.Ambulance, n.Also, b.ContactRecords(n.Lines), n.Source}
}
