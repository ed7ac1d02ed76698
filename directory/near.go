package directory

import (
	"cmp"
	"slices"
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

// Hit is a service and how far away it is. Rough distances are to the middle of its town.
type Hit struct {
	Service Service
	Km      float64
	HasKm   bool
	Rough   bool
}

// Near returns what people may see near a place, the nearest first. It looks in the county first; in București the
// sector's own and the city's come before other sectors'. Where there is nothing it looks around, then everywhere.
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
	if p.Point.none() {
		if hits := d.services.listed(p, q); len(hits) > 0 {
			return hits, InCounty
		}
	} else if hits := d.services.nearest(p.Point, p.County, q, anywhere); len(hits) > 0 {
		return hits, InCounty
	}
	from, known := p.Point, !p.Point.none()
	if !known {
		from = d.geo.seat[p.County]
	}
	scope := Around
	hits := d.services.nearest(from, "", q, chord(around))
	if len(hits) == 0 {
		scope, hits = Country, d.services.nearest(from, "", q, anywhere)
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

// index is the services, ready to be searched. Hidden ones stand in all only.
type index struct {
	all   []Service
	byID  map[string]int32
	shelf map[shelf]*shelved
}

// shelf is where services of one kind and one county stand; county "" holds all of Romania.
type shelf struct {
	county string
	kind   Kind
}

type shelved struct {
	ids      []int32
	tree     tree
	unplaced []int32 // nobody knows where
}

func newIndex(all []Service, g *geography) *index {
	x := &index{all: all, byID: make(map[string]int32, len(all)), shelf: map[shelf]*shelved{}}
	leaves := map[shelf][]leaf{}
	for i := range all {
		s := &all[i]
		x.byID[s.ID] = int32(i)
		if !s.Shown() {
			continue
		}
		at, placed := s.position(g)
		for _, where := range []shelf{{s.County, s.Kind}, {"", s.Kind}} {
			held := x.shelf[where]
			if held == nil {
				held = &shelved{}
				x.shelf[where] = held
			}
			held.ids = append(held.ids, int32(i))
			if placed {
				leaves[where] = append(leaves[where], leaf{at.vector(), int32(i)})
			} else {
				held.unplaced = append(held.unplaced, int32(i))
			}
		}
	}
	for where, list := range leaves {
		x.shelf[where].tree = newTree(list)
	}
	return x
}

// position is where a service is, as far as is known: its own point, else its town's.
func (s *Service) position(g *geography) (Point, bool) {
	if !s.Point.none() {
		return s.Point, true
	}
	if s.Locality == "" {
		return Point{}, false
	}
	p, known := g.locality(s.County, s.Locality)
	return p.Point, known && !p.Point.none()
}

// nearest merges the nearest of every kind; those that nobody can place come last.
func (x *index) nearest(from Point, county string, q Query, within float64) []Hit {
	var found []near
	var unplaced []int32
	for _, kind := range q.Kinds {
		held := x.shelf[shelf{county, kind}]
		if held == nil {
			continue
		}
		found = append(found, held.tree.nearest(from, q.Limit, within, x.filter(q))...)
		if within == anywhere {
			unplaced = append(unplaced, x.taken(held.unplaced, q)...)
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.square, b.square) })
	limit := q.Limit
	hits := make([]Hit, 0, min(limit, len(found)+len(unplaced)))
	for _, n := range found[:min(limit, len(found))] {
		hits = append(hits, x.hit(n))
	}
	for _, id := range unplaced[:min(limit-len(hits), len(unplaced))] {
		hits = append(hits, Hit{Service: x.all[id]})
	}
	return hits
}

// hit says how far a service is, unless its address is not for the public; somewhere in București is no distance.
func (x *index) hit(n near) Hit {
	s := x.all[n.id]
	rough := s.Point.none()
	if s.NoAddress || rough && s.County == capital {
		return Hit{Service: s}
	}
	return Hit{Service: s, Km: km(n.square), HasKm: true, Rough: rough}
}

// listed are the services of a county, kind by kind; for a sector its own, then the city's, and others' only without those.
func (x *index) listed(p Place, q Query) []Hit {
	var hits []Hit
	for _, kind := range q.Kinds {
		held := x.shelf[shelf{p.County, kind}]
		if held == nil {
			continue
		}
		for _, id := range x.forSector(x.taken(held.ids, q), p.Sector) {
			hits = append(hits, Hit{Service: x.all[id]})
		}
	}
	if p.Sector != 0 {
		slices.SortStableFunc(hits, func(a, b Hit) int {
			return cmp.Compare(a.Service.order(p.Sector), b.Service.order(p.Sector))
		})
	}
	return hits[:min(q.Limit, len(hits))]
}

// order puts a sector's own services first, then the city's, then the others'.
func (s Service) order(sector int) int {
	switch s.Sector {
	case sector:
		return 0
	case 0:
		return 1
	}
	return 2
}

func (x *index) forSector(ids []int32, sector int) []int32 {
	if sector == 0 {
		return ids
	}
	var own []int32
	for _, id := range ids {
		if x.all[id].order(sector) < 2 {
			own = append(own, id)
		}
	}
	if len(own) == 0 {
		return ids
	}
	return own
}
