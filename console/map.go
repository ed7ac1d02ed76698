package console

import (
	"slices"
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
	Level   int      // 0: nothing is missing; 1: one or two kinds; 2: three or four; 3: more
	Missing []string // kinds without a number that people see, in words
}

// wanted are the kinds of which every county should have one with a number.
var wanted = []directory.Kind{"dgaspc", "police_county", "forensic", "hospital", "dv_centre", "shelter"}

// levels are how many kinds are missing at most at each level but the last.
var levels = []int{0, 2, 4}

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
	coverage := w.Edition.Directory.Coverage()
	row := func(c directory.CountyOnMap) countyRow { return v.countyRow(w, coverage, c, kinds) }
	for _, c := range drawnMap.Drawn() {
		p.Counties = append(p.Counties, row(c))
	}
	for _, c := range drawnMap.Counties {
		p.Listed = append(p.Listed, row(c))
	}
	if len(kinds) == 1 {
		p.Levels = []int{0, 3}
	}
	p.Kinds = append(p.Kinds, choice{"", v.say("map.wanted", nil), chosen == ""})
	for _, k := range directory.Kinds() {
		p.Kinds = append(p.Kinds, choice{string(k), w.Edition.Text(v.lang, "kind."+string(k)), chosen == k})
	}
	return page{"map", p, 0}, nil
}

// countyRow says what a county lacks of some kinds.
func (v *visit) countyRow(w work, c directory.Coverage, on directory.CountyOnMap, kinds []directory.Kind) countyRow {
	row := countyRow{CountyOnMap: on}
	for _, k := range kinds {
		if c.Reached(on.Code, k) == 0 {
			row.Missing = append(row.Missing, w.Edition.Text(v.lang, "kind."+string(k)))
		}
	}
	row.Level = slices.IndexFunc(levels, func(most int) bool { return len(row.Missing) <= most })
	if row.Level < 0 || len(kinds) == 1 && len(row.Missing) == 1 {
		row.Level = len(levels)
	}
	return row
}
