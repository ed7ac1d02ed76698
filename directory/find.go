package directory

import (
	"cmp"
	"slices"
	"strings"
)

// Match is what a typed place may mean. Without Guess it was meant exactly: a county, a sector, or all localities of that
// name, the biggest first. With Guess it has up to five places of different names that are spelled nearly so.
type Match struct {
	Places []Place
	Guess  bool
}

// guesses is how many places are suggested at most.
const guesses = 5

// Find understands a typed place: with or without marks, in old and new spelling, in Hungarian or German, with its county
// or commune before or after it, and with typing errors. Any text is cheap.
func (d *Directory) Find(text string) Match {
	g := d.geo
	parts := strings.Split(fold(text), ",")
	all := strings.Fields(strings.Join(parts, " "))
	if sector, found := g.findSector(all); found {
		return Match{Places: []Place{sector}}
	}
	for _, try := range []func() []Place{
		func() []Place { return g.named(strings.Join(all, "")) },
		func() []Place { return g.county1(all) },
		func() []Place { return g.named(strings.Join(bare(all), "")) },
		func() []Place { return g.qualified(parts) },
		func() []Place { return g.split(bare(all)) },
	} {
		if places := try(); len(places) > 0 {
			return Match{Places: places}
		}
	}
	return Match{Places: g.guess(parts), Guess: true}.orNothing()
}

func (m Match) orNothing() Match { return Match{Places: m.Places, Guess: len(m.Places) > 0} }

// named is what is called exactly so: localities, or a county unless a municipality has its name.
func (g *geography) named(name string) []Place {
	list := g.names[name]
	region, isRegion := g.regions[name]
	switch {
	case isRegion && (len(list) == 0 || g.places[list[0]].size > 0):
		return g.pick([]int32{region})
	case len(list) > 0:
		return g.pick(list)
	}
	if alias, known := g.aliases[name]; known {
		return g.pick([]int32{alias})
	}
	return nil
}

// fillers are words that people put before a name.
var fillers = []string{
	"judetul", "judet", "jud", "municipiul", "municipiu", "mun", "orasul", "oras", "comuna", "com", "satul", "sat",
	"localitatea", "localitate", "loc", "in", "din", "la", "langa",
}

// bare leaves out the fillers.
func bare(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(fillers, w) })
}

// county1 is the county in "judetul Suceava".
func (g *geography) county1(words []string) []Place {
	if len(words) < 2 || !slices.Contains(fillers[:3], words[0]) {
		return nil
	}
	if region, known := g.regions[strings.Join(words[1:], "")]; known {
		return g.pick([]int32{region})
	}
	return nil
}

// findSector understands "sector 3", "sectorul 3 București", "București s3".
func (g *geography) findSector(words []string) (Place, bool) {
	text := strings.Join(bare(words), "")
	for _, city := range []string{"bucuresti", "bucharest"} {
		text = strings.TrimSuffix(strings.TrimPrefix(text, city), city)
	}
	for _, prefix := range []string{"sectorul", "sector", "sect", "s"} {
		if n, found := strings.CutPrefix(text, prefix); found && len(n) == 1 {
			return g.sector(int(n[0] - '0'))
		}
	}
	return Place{}, false
}

// qualified understands "Satu Mare, Suceava": a name, then its county or its commune.
func (g *geography) qualified(parts []string) []Place {
	if len(parts) < 2 {
		return nil
	}
	places := g.named(strings.Join(bare(strings.Fields(parts[0])), ""))
	for _, part := range parts[1:] {
		if area := strings.Join(bare(strings.Fields(part)), ""); area != "" {
			places = g.inside(g.localities(places), area)
		}
	}
	return places
}

// split understands "Satu Mare Suceava" and "Suceava Satu Mare", the longest name first.
func (g *geography) split(words []string) []Place {
	for _, turned := range []bool{false, true} {
		for i := len(words) - 1; i > 0; i-- {
			name, area := strings.Join(words[:i], ""), strings.Join(words[i:], "")
			if turned {
				name, area = area, name
			}
			if places := g.inside(g.pick(g.names[name]), area); len(places) > 0 {
				return places
			}
		}
	}
	return nil
}

// localities puts in a county's place the localities of its name: "Covasna, Covasna" is the town.
func (g *geography) localities(places []Place) []Place {
	if len(places) == 1 && places[0].Siruta == 0 && places[0].Sector == 0 {
		return g.pick(g.names[squeeze(fold(places[0].Name))])
	}
	return places
}

// inside keeps the places of a county or a commune.
func (g *geography) inside(places []Place, area string) []Place {
	if len(places) == 0 {
		return nil
	}
	code := ""
	if region, known := g.regions[area]; known {
		code = g.places[region].County
	}
	return slices.DeleteFunc(slices.Clone(places), func(p Place) bool {
		return p.County != code && !slices.Contains(spellings(p.Unit), area)
	})
}

// guess suggests places for a text with typing errors; what stands behind a comma narrows them where it can.
func (g *geography) guess(parts []string) []Place {
	first := strings.Join(bare(strings.Fields(parts[0])), "")
	places := g.named(first)
	if len(places) == 0 {
		places = g.alike(first)
	}
	if len(parts) > 1 {
		area := strings.Join(bare(strings.Fields(parts[1])), "")
		if narrower := g.insideAny(places, area); len(narrower) > 0 {
			places = narrower
		}
	}
	return different(places)
}

// insideAny looks at every locality with the name of one of the places.
func (g *geography) insideAny(places []Place, area string) []Place {
	var found []Place
	for _, p := range places {
		found = append(found, g.inside(g.pick(g.names[squeeze(fold(p.Name))]), area)...)
	}
	return found
}

// alike are places whose names are nearly so: the fewest errors first, then the biggest.
func (g *geography) alike(text string) []Place {
	found := g.words.like(text)
	slices.SortFunc(found, func(a, b likely) int {
		p, q := g.places[a.place], g.places[b.place]
		return cmp.Or(cmp.Compare(a.errors, b.errors), cmp.Compare(p.size, q.size),
			cmp.Compare(p.Name, q.Name), cmp.Compare(a.place, b.place))
	})
	places := make([]Place, len(found))
	for i, f := range found {
		places[i] = g.places[f.place]
	}
	return places
}

// different keeps the first few places of different names.
func different(places []Place) []Place {
	var kept []Place
	for _, p := range places {
		same := func(q Place) bool { return q.Name == p.Name }
		if !slices.ContainsFunc(kept, same) && len(kept) < guesses {
			kept = append(kept, p)
		}
	}
	return kept
}
