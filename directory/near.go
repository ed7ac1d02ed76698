package directory

import (
	"slices"

	"liman/directory/geography"
)

// Scope says how far a search had to go.
type Scope int

// The scopes, from near to far. Abroad means that Romanian services are of no use there; None that nothing was found.
const (
	None Scope = iota
	InCounty
	Around  // within 100 km
	Country // the nearest anywhere in Romania
	Abroad
)

// around is how far Around reaches, in km.
const around = 100

// Found is what Near found. Shelters are those of the county itself, whatever the Scope of the hits.
type Found struct {
	Hits     []Hit
	Shelters []Shelter
	Scope    Scope
}

// Nothing tells whether there is neither a hit nor a shelter.
func (f Found) Nothing() bool { return len(f.Hits)+len(f.Shelters) == 0 }

// String is the scope's name for programs.
func (s Scope) String() string {
	return [...]string{"none", "county", "around", "country", "abroad"}[s]
}

// Hit is a service and how far away it is. Rough distances are to the middle of its town.
type Hit struct {
	Service Service
	Km      float64
	HasKm   bool
	Rough   bool
}

// Near returns what people may see near a place: what has a number first, then the nearest first. What leads nowhere, neither
// by number nor by address, site or e-mail, is left out. It looks in the county first; in București the sector's own and the
// city's come before other sectors'. Where there is nothing it looks around, then everywhere.
func (d *Directory) Near(p Place, q Query) Found {
	if p.County == "" {
		if p.Shared || p.Country != "" {
			return Found{Scope: Abroad}
		}
		return Found{}
	}
	if q.Limit <= 0 {
		q.Limit = len(d.services.all)
	}
	if len(q.Kinds) == 0 {
		q.Kinds = Kinds()
	}
	var found Found
	if slices.Contains(q.Kinds, shelter) {
		for _, s := range d.shelters[p.County] {
			if q.takes(&s.Terms, s.Channels) {
				found.Shelters = append(found.Shelters, s)
			}
		}
	}
	found.Hits, found.Scope = d.hits(p, q)
	if found.Scope == None && len(found.Shelters) > 0 {
		found.Scope = InCounty
	}
	return found
}

// hits widens the search until there is something.
func (d *Directory) hits(p Place, q Query) ([]Hit, Scope) {
	if p.Point.None() {
		if hits := d.services.listed(p, q); len(hits) > 0 {
			return hits, InCounty
		}
	} else if hits := d.services.nearest(p.Point, p.County, q, geography.Anywhere); len(hits) > 0 {
		return hits, InCounty
	}
	from, known := p.Point, !p.Point.None()
	if !known {
		from = d.Seat(p.County)
	}
	scope := Around
	hits := d.services.nearest(from, "", q, geography.Chord(around))
	if len(hits) == 0 {
		scope, hits = Country, d.services.nearest(from, "", q, geography.Anywhere)
	}
	if len(hits) == 0 {
		return nil, None
	}
	for i := range hits {
		hits[i].HasKm = hits[i].HasKm && known
		if !hits[i].HasKm {
			hits[i].Km = 0
		}
	}
	return hits, scope
}
