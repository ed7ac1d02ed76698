package console

import (
	"sync"

	"liman/directory"
)

// mapPage is the map of counties, by what is missing there.
type mapPage struct {
	Width, Height int
	Counties      []countyRow // as they are laid on one another
	Listed        []countyRow // in the order of the alphabet
	Kinds         []choice    // whose lack is shown; the first is all that matter most
	Levels        []int       // for the legend
}

// countyRow is a county and what it lacks.
type countyRow struct {
	directory.CountyOnMap
	Level   int      // 0: nothing is missing; 1: two kinds at most have no number, or some wait for a call; 2: four at most have none; 3: more
	Missing []string // kinds without a number, in words
	ToCall  []string // kinds with a number that people do not see yet
}

// wanted are the kinds of which every county should have one with a number.
var wanted = []directory.Kind{"dgaspc", "police_county", "forensic", "hospital", "dv_centre", "shelter"}

// How many kinds have no number at most at the first and at the second level.
const (
	fewMissing  = 2
	manyMissing = 4
)

// drawnMap is the map, drawn once: geography is the program's own.
var drawnMap struct {
	once sync.Once
	*directory.Map
}

func (s *Server) countyMap(v *visit) (answer, error) {
	w, err := s.servedWork(v.Context())
	if err != nil {
		return nil, err
	}
	drawnMap.once.Do(func() { drawnMap.Map = w.Edition.Directory.Map() })
	kinds, chosen := wanted, directory.Kind(v.FormValue("kind"))
	if chosen != "" && directory.KnownKind(string(chosen)) {
		kinds = []directory.Kind{chosen}
	}
	p := mapPage{Width: drawnMap.Width, Height: drawnMap.Height, Levels: []int{0, 1, 2, 3}}
	coverage, known := w.Edition.Directory.Coverage(), knownNumbers(v.listed(w))
	row := func(c directory.CountyOnMap) countyRow { return v.countyRow(w, coverage, known, c, kinds) }
	for _, c := range drawnMap.Drawn() {
		p.Counties = append(p.Counties, row(c))
	}
	for _, c := range drawnMap.Counties {
		p.Listed = append(p.Listed, row(c))
	}
	if len(kinds) == 1 {
		p.Levels = []int{0, 1, 3}
	}
	p.Kinds = append(p.Kinds, choice{"", v.say("map.wanted", nil), chosen == ""})
	for _, k := range directory.Kinds() {
		p.Kinds = append(p.Kinds, choice{string(k), w.Edition.Text(v.lang, "kind."+string(k)), chosen == k})
	}
	return page{"map", p, 0}, nil
}

// kindIn is a kind in a county.
type kindIn struct {
	county string
	kind   directory.Kind
}

// knownNumbers are the kinds of which a county has a number that is not hidden, whether people see it or not.
func knownNumbers(l *entryList) map[kindIn]bool {
	known := make(map[kindIn]bool)
	for _, e := range l.all {
		if len(e.Numbers) > 0 && e.Hide == "" {
			known[kindIn{e.County, e.Kind}] = true
		}
	}
	return known
}

// countyRow says what a county lacks of some kinds.
func (v *visit) countyRow(w work, c directory.Coverage, known map[kindIn]bool, on directory.CountyOnMap, kinds []directory.Kind) countyRow {
	row := countyRow{CountyOnMap: on}
	for _, k := range kinds {
		name := w.Edition.Text(v.lang, "kind."+string(k))
		switch {
		case c.Reached(on.Code, k) > 0:
		case known[kindIn{on.Code, k}]:
			row.ToCall = append(row.ToCall, name)
		default:
			row.Missing = append(row.Missing, name)
		}
	}
	switch {
	case len(row.Missing) > manyMissing || len(kinds) == 1 && len(row.Missing) == 1:
		row.Level = 3
	case len(row.Missing) > fewMissing:
		row.Level = 2
	case len(row.Missing)+len(row.ToCall) > 0:
		row.Level = 1
	}
	return row
}
