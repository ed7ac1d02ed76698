package lookup

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
	v := basis{ed, lang, now}
	a := Answer{At: now, Scope: r.Found.Scope.String(), Contacts: v.national(), Widened: append([]string{}, r.Widened...)}
	places := v.places(r.Places)
	switch {
	case r.Guess:
		a.Nearest = &Nearest{Places: places}
	case r.Clear:
		a.Place, a.Places = &places[0], places[1:]
	default:
		a.Places = places
	}
	a.Services, a.Shelters = v.records(r.Found)
	if !r.Wider.Nothing() {
		a.Nearest = &Nearest{Scope: r.Wider.Scope.String()}
		a.Nearest.Services, a.Nearest.Shelters = v.records(r.Wider)
	}
	if r.Found.Scope == directory.Abroad {
		a.Abroad = v.abroad(r.Places[0].Country)
	}
	return a
}

// basis is what one answer is made of: one edition, one language and one moment, whatever is published meanwhile.
type basis struct {
	*edition.Edition
	lang string
	now  time.Time
}

// national are the numbers that come in every answer.
func (v basis) national() []directory.Record { return v.contactRecords(v.National()) }

func (v basis) contactRecords(contacts []directory.Contact) []directory.Record {
	list := []directory.Record{}
	for _, c := range contacts {
		list = append(list, v.ContactRecord(v.lang, c, v.now))
	}
	return list
}

func (v basis) places(places []directory.Place) []Place {
	var list []Place
	for _, p := range places {
		list = append(list, Place{p.Key(), v.PlaceName(v.lang, p), p.County})
	}
	return list
}

// records are what was found, as lists that are never null.
func (v basis) records(found directory.Found) ([]directory.Placed, []directory.Record) {
	services, shelters := []directory.Placed{}, []directory.Record{}
	for _, hit := range found.Hits {
		services = append(services, hit.Record(v.now))
	}
	for _, s := range found.Shelters {
		shelters = append(shelters, s.Record(v.now))
	}
	return services, shelters
}

func (v basis) abroad(code string) *Abroad {
	n, known := v.Directory.Country(code)
	if !known {
		return &Abroad{Country: code}
	}
	return &Abroad{n.Code, n.Emergency, n.Police, n.Ambulance, n.Also, v.contactRecords(n.Lines), n.Source}
}
