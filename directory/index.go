package directory

import (
	"cmp"
	"slices"
	"sync"

	"liman/directory/geography"
)

// index is the services, ready to be searched. Hidden ones stand in all and byID only.
type index struct {
	all       []Service
	byID      map[string]int32
	timetable []int32 // of each service, its number in hours
	hours     timetables
	shelves   [halves]map[shelfName]*shelf
}

// shelfName is where services of one kind and one county stand; county "" holds all of Romania.
type shelfName struct {
	county string
	kind   Kind
}

// The halves of an index: what has a number is found first.
const (
	callable = iota
	mute
	halves
)

// shelf is services of one kind in one county, or in all of them.
type shelf struct {
	whole    *shelf // the shelf of all Romania, on which the same stand
	room     int    // how many there will be
	ids      []int32
	unplaced []int32 // nobody knows where
	tree     geography.Tree
}

func newIndex(all []Service, g *geography.Atlas) *index {
	x := &index{all: all, timetable: make([]int32, len(all))}
	for half := range x.shelves {
		x.shelves[half] = map[shelfName]*shelf{}
	}
	x.hours.number = map[timetable]int32{}
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(x.name)
	for i, s := range x.assign() {
		if s == nil {
			continue
		}
		x.timetable[i] = x.hours.add(&all[i].Terms)
		at, placed := all[i].position(g)
		l := geography.Leaf{At: at.Vector(), ID: int32(i), Group: x.timetable[i]}
		s.put(l, placed)
		s.whole.put(l, placed)
	}
	for _, shelves := range x.shelves {
		for _, s := range shelves {
			work.Go(func() { s.tree = geography.NewTree(s.tree) })
		}
	}
	return x
}

// name notes where each id stands.
func (x *index) name() {
	x.byID = make(map[string]int32, len(x.all))
	for i := range x.all {
		x.byID[x.all[i].ID] = int32(i)
	}
}

// assign gives each service its shelf, nil for one that is hidden or leads nowhere, and counts the room that is needed.
func (x *index) assign() []*shelf {
	list := make([]*shelf, len(x.all))
	for i := range x.all {
		s := &x.all[i]
		if !s.Shown() || !s.leads() {
			continue
		}
		list[i] = x.open(s.half(), shelfName{s.County, s.Kind})
		list[i].room++
		list[i].whole.room++
	}
	return list
}

// open returns a county's shelf, a new one if there is none.
func (x *index) open(half int, name shelfName) *shelf {
	shelves := x.shelves[half]
	own, known := shelves[name]
	if known {
		return own
	}
	whole, known := shelves[shelfName{"", name.kind}]
	if !known {
		whole = &shelf{}
		shelves[shelfName{"", name.kind}] = whole
	}
	own = &shelf{whole: whole}
	shelves[name] = own
	return own
}

// picked are the shelves of a county that a question looks at, kind by kind.
func (x *index) picked(half int, county string, q Query) []*shelf {
	var list []*shelf
	for _, kind := range q.Kinds {
		if s := x.shelves[half][shelfName{county, kind}]; s != nil {
			list = append(list, s)
		}
	}
	return list
}

// put adds a service to a shelf, whose tree is to be ordered later.
func (s *shelf) put(l geography.Leaf, placed bool) {
	if s.ids == nil {
		s.ids = make([]int32, 0, s.room)
		s.tree = make(geography.Tree, 0, s.room)
	}
	s.ids = append(s.ids, l.ID)
	if placed {
		s.tree = append(s.tree, l)
	} else {
		s.unplaced = append(s.unplaced, l.ID)
	}
}

// position is where a service is, as far as is known: its own point, else its town's.
func (s *Service) position(g *geography.Atlas) (Point, bool) {
	if !s.Point.None() {
		return s.Point, true
	}
	if s.Locality == "" {
		return Point{}, false
	}
	p, known := g.Locality(s.County, s.Locality)
	return p.Point, known && !p.Point.None()
}

// nearest are those that can be called, then the others.
func (x *index) nearest(from Point, county string, q Query, within float64) []Hit {
	look := geography.Search{From: from.Vector(), Count: q.Limit, Limit: within, Only: x.hours.at(q.Open).groups(), Wanted: x.filter(q)}
	hits := x.among(x.picked(callable, county, q), look, q)
	look.Count -= len(hits)
	return append(hits, x.among(x.picked(mute, county, q), look, q)...)
}

// among merges the nearest of some shelves; those that nobody can place come last.
func (x *index) among(shelves []*shelf, look geography.Search, q Query) []Hit {
	var found []geography.Neighbour
	for _, s := range shelves {
		own := look
		found = append(found, s.tree.Nearest(&own)...)
	}
	slices.SortStableFunc(found, func(a, b geography.Neighbour) int { return cmp.Compare(a.Square, b.Square) })
	found = found[:min(look.Count, len(found))]
	hits := make([]Hit, 0, len(found))
	for _, n := range found {
		hits = append(hits, x.hit(n))
	}
	if look.Limit < geography.Anywhere {
		return hits
	}
	for _, s := range shelves {
		for _, id := range x.taken(s.unplaced, q, look.Count-len(hits)) {
			hits = append(hits, Hit{Service: x.all[id]})
		}
	}
	return hits
}

// hit says how far a service is, unless its address is not for the public; somewhere in București is no distance.
func (x *index) hit(n geography.Neighbour) Hit {
	s := x.all[n.ID]
	rough := s.Point.None()
	if s.NoAddress || rough && s.County == geography.Capital {
		return Hit{Service: s}
	}
	return Hit{Service: s, Km: geography.Km(n.Square), HasKm: true, Rough: rough}
}

// listed are the services of a county, those that can be called first, kind by kind; for a sector its own, then the city's,
// and others' only without those.
func (x *index) listed(p Place, q Query) []Hit {
	var hits []Hit
	for _, kind := range q.Kinds {
		var ids []int32
		for _, shelves := range x.shelves {
			if s := shelves[shelfName{p.County, kind}]; s != nil {
				ids = append(ids, x.taken(s.ids, q, len(s.ids))...)
			}
		}
		for _, id := range x.forSector(ids, p.Sector) {
			hits = append(hits, Hit{Service: x.all[id]})
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		if d := cmp.Compare(a.Service.half(), b.Service.half()); d != 0 || p.Sector == 0 {
			return d
		}
		return cmp.Compare(a.Service.order(p.Sector), b.Service.order(p.Sector))
	})
	return hits[:min(q.Limit, len(hits))]
}

// half is where a service stands.
func (s *Service) half() int {
	if s.callable() {
		return callable
	}
	return mute
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
