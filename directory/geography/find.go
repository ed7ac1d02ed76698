package geography

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
	Form   Form
}

// Clear tells whether the first place is meant: it is the only one, or the only town among villages of its name.
func (m Match) Clear() bool {
	switch {
	case m.Guess || len(m.Places) == 0:
		return false
	case len(m.Places) == 1:
		return true
	}
	return m.Places[0].Town() && !m.Places[1].Town()
}

// guesses is how many places are suggested at most.
const guesses = 5

// Find understands a typed place: with or without marks, in old and new spelling, in Hungarian or German, with its county
// or commune before or after it, and with typing errors. Any text is cheap.
func (g *Atlas) Find(text string) Match {
	if exact := g.Named(text); len(exact.Places) > 0 {
		return exact
	}
	return Match{Places: g.guess(strings.Split(Fold(text), ",")), Guess: true}.orNothing()
}

// Named is Find for a text that is spelled right: nothing is guessed.
func (g *Atlas) Named(text string) Match {
	parts := strings.Split(Fold(text), ",")
	all := wordsOf(strings.Join(parts, " "))
	if sector, found := g.findSector(all); found {
		return Match{Places: []Place{sector}}
	}
	own := slices.Clone(all)
	for len(own) > 1 && slices.Contains(fillers, own[0]) {
		own = own[1:]
	}
	whole, name, most := strings.Join(all, ""), strings.Join(own, ""), strings.Join(bare(all), "")
	for _, way := range []struct {
		form func(found []Place) Form
		find func() []Place
	}{
		{always(InArea), func() []Place { return g.qualified(parts) }},
		{g.called(whole), func() []Place { return g.named(whole) }},
		{always(ByName), func() []Place { return g.explicit(own) }},
		{g.called(name), func() []Place { return g.named(name) }},
		{g.called(most), func() []Place { return g.named(most) }},
		{always(InArea), func() []Place { return g.split(unnamed(all)) }},
		{always(InArea), func() []Place { return g.split(unnamed(own)) }},
		{always(InArea), func() []Place { return g.split(bare(all)) }},
		{g.spelled(most), func() []Place { return g.written(most) }},
	} {
		if places := way.find(); len(places) > 0 {
			return Match{Places: places, Form: way.form(places)}
		}
	}
	return Match{}
}

func (m Match) orNothing() Match { return Match{Places: m.Places, Guess: len(m.Places) > 0} }

// named is what is called exactly so: localities, or a county unless a municipality has its name. A town's name in another
// language, or a city's quarter, goes before villages that are called so, which come after it; a sector stands behind the
// communes that are called like one of its quarters, and before villages.
func (g *Atlas) named(name string) []Place {
	list := g.pick(g.names.find(name))
	region, isRegion := g.regions[name]
	switch {
	case isRegion && (len(list) == 0 || list[0].size > 0):
		return g.pick([]int32{region})
	case len(list) > 0 && list[0].Town() || name == "":
		return list
	}
	if more := g.withTowns(name, list); len(more) > len(list) {
		return more
	}
	return g.withOthers(name, list)
}

// withOthers adds to villages and communes of a name what is otherwise called so.
func (g *Atlas) withOthers(name string, list []Place) []Place {
	others := g.otherwise(name)
	if seats := seatsIn(list); seats > 0 {
		if len(others) > 0 && others[0].Sector != 0 {
			return slices.Insert(list, seats, others...)
		}
		return list
	}
	switch {
	case len(list) == 0:
		return others
	case len(others) > 0 && others[0].Town():
		return append(others, list...)
	}
	return list
}

// askedOf is how many places of one name can be asked of at once.
const askedOf = 8

// withTowns adds to villages and communes of a name the town that has it and whose seat is called otherwise (Breaza), before them; and the
// town of whose name it is the beginning (Drăgănești-Olt), behind the communes, where they are few enough to be asked of.
func (g *Atlas) withTowns(name string, list []Place) []Place {
	if len(list) == 0 {
		return nil
	}
	if seats := g.pick(g.others().findOf(name, commune)); len(seats) > 0 && seats[0].Town() {
		return append(seats[:1], list...)
	}
	if len(list) >= askedOf {
		return list
	}
	return slices.Insert(slices.Clone(list), max(1, seatsIn(list)), g.pick(g.others().findOf(name, head))...)
}

// otherwise is what is called so in another language, or the city of which it is a quarter, before villages.
func (g *Atlas) otherwise(name string) []Place {
	others := g.pick(g.others().find(name))
	if len(others) > 0 && !others[0].Town() {
		if cities := g.pick(g.others().findOf(name, quarter)); len(cities) > 0 && cities[0].City() {
			return append(cities, others...)
		}
	}
	return others
}

// seatsIn is how many of some places, the biggest first, are seats of communes or more.
func seatsIn(places []Place) int {
	return len(places) - len(slices.DeleteFunc(slices.Clone(places), func(p Place) bool { return p.size <= sizes["commune seat"] }))
}

// within are the places of a county or a commune that are called so: by their own names, and the commune of the name, whose seat is
// called otherwise ("Cornu, Prahova"); by other names where there are none.
func (g *Atlas) within(name, area string) []Place {
	places := g.inside(g.pick(g.names.find(name)), area)
	if len(places) > 0 && places[0].Town() {
		return places
	}
	for _, p := range g.inside(g.pick(g.others().findOf(name, commune)), area) {
		if !slices.ContainsFunc(places, func(q Place) bool { return q.Unit == p.Unit }) {
			places = slices.Insert(places, seatsIn(places), p)
		}
	}
	for from := kept; from <= part && len(places) == 0; from++ {
		places = g.inside(g.pick(g.others().findOf(name, from)), area)
	}
	return places
}

// fillers are words that people put before a name.
var fillers = []string{
	"municipiul", "municipiu", "mun", "orasul", "orasu", "oras", "comuna", "com", "satul", "sat",
	"localitatea", "localitate", "loc", "in", "din", "la", "langa", "romania",
	"в", "у", "з", "із", "из", "с", "біля", "під", "под", "місто", "місті", "город", "городе", "село", "селі", "селе",
	"румунія", "румуніі", "румыния", "румынии",
}

// countyWords are what people put before or behind a county's name.
var countyWords = []string{
	"judetul", "judetu", "judetului", "judet", "jud", "county", "megye", "megyei", "megyeben", "megyebol", "megyere", "megyenel",
	"повіт", "повіті", "повіту", "жудець", "жудец", "жудеці", "жудеце", "уезд", "уезде", "уезда",
}

// bare leaves out the fillers.
func bare(words []string) []string {
	return slices.DeleteFunc(unnamed(words), func(w string) bool { return slices.Contains(fillers, w) })
}

// unnamed leaves out what only says that a county's name stands beside it.
func unnamed(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(countyWords, w) })
}

// bareName is a folded part of a text as names are looked up.
func bareName(part string) string { return strings.Join(bare(wordsOf(part)), "") }

// explicit is the county in "judetul Suceava", "Szeben megye" and "Сучавський повіт": by its own name, or by that of the town
// that it is called after.
func (g *Atlas) explicit(words []string) []Place {
	if len(words) < 2 || !slices.Contains(countyWords, words[0]) && !slices.Contains(countyWords, words[len(words)-1]) {
		return nil
	}
	name := strings.Join(bare(words), "")
	if region, known := g.regions[name]; known {
		return g.pick([]int32{region})
	}
	places := g.named(name)
	if len(places) == 0 {
		places = g.pick(g.others().find(name + "megye")) // "Fehér" alone is no name
	}
	if len(places) == 0 {
		places = g.written(name)
	}
	if len(places) == 0 {
		places = g.sounding(noun(name))
	}
	for _, p := range places {
		if county := g.places[g.county[p.County]]; strings.HasPrefix(county.Name, p.Name) {
			return []Place{county}
		}
	}
	return nil
}

// qualified understands "Satu Mare, Suceava": a name, then its county or its commune.
func (g *Atlas) qualified(parts []string) []Place {
	if len(parts) < 2 {
		return nil
	}
	for _, name := range []string{strings.Join(wordsOf(parts[0]), ""), bareName(parts[0])} {
		var places []Place
		for _, part := range parts[1:] {
			area := bareName(part)
			if area == "" {
				continue
			}
			if here := g.inside(places, area); len(here) > 0 {
				places = here
			} else {
				places = g.within(name, area)
			}
		}
		if len(places) > 0 {
			return places
		}
	}
	return nil
}

// split understands "Satu Mare Suceava" and "Suceava Satu Mare", the longest name first.
func (g *Atlas) split(words []string) []Place {
	for _, turned := range []bool{false, true} {
		for i := len(words) - 1; i > 0; i-- {
			name, area := strings.Join(words[:i], ""), strings.Join(words[i:], "")
			if turned {
				name, area = area, name
			}
			if places := g.within(name, area); len(places) > 0 {
				return places
			}
		}
	}
	return nil
}

// inside keeps the places of a county or a commune.
func (g *Atlas) inside(places []Place, area string) []Place {
	if len(places) == 0 {
		return nil
	}
	code := ""
	if region, known := g.regions[area]; known {
		code = g.places[region].County
	} else if others := g.pick(g.others().find(area)); len(others) > 0 && others[0].Siruta == 0 {
		code = others[0].County
	}
	return slices.DeleteFunc(slices.Clone(places), func(p Place) bool {
		return p.County != code && !slices.Contains(spellings(p.Unit), area)
	})
}

// guess suggests places for a text with typing errors: what it is like as a whole or before its county, else the names
// that stand in it.
func (g *Atlas) guess(parts []string) []Place {
	words := bare(wordsOf(strings.Join(parts, " ")))
	name, area := g.cutRegion(words)
	if len(parts) > 1 {
		name, area = bareName(parts[0]), bareName(parts[1])
	}
	if name := strings.Join(words, ""); isCyrillic(name) {
		return different(g.alike(g.spoken(), sound(name)))
	}
	places := g.alike(g.words(), strings.Join(words, ""))
	if len(places) == 0 {
		places = g.narrowed(name, area)
	}
	if len(places) == 0 {
		places = g.mentioned(words)
	}
	return different(places)
}

// narrowed are the places that a name is like, in an area if there are any.
func (g *Atlas) narrowed(name, area string) []Place {
	places := g.named(name)
	if len(places) == 0 {
		places = g.alike(g.words(), name)
	}
	if narrower := g.insideAny(places, area); len(narrower) > 0 {
		return narrower
	}
	return places
}

// cutRegion parts "ploiest prahova" into a name and a county; the county is empty if none stands at the end.
func (g *Atlas) cutRegion(words []string) (name, area string) {
	for i := 1; i < len(words); i++ {
		end := strings.Join(words[i:], "")
		if _, known := g.regions[end]; known && len(end) > 2 {
			return strings.Join(words[:i], ""), end
		}
	}
	return strings.Join(words, ""), ""
}

// telling is how long a name must be to be seen in a sentence.
const telling = 4

// mentioned are the longest names that stand in a sentence, such as "I live in Cluj".
func (g *Atlas) mentioned(words []string) []Place {
	const most = 24 // words of a sentence, 4 of a name
	words = words[:min(len(words), most)]
	for size := min(4, len(words)); size > 0; size-- {
		var places []Place
		for i := 0; i+size <= len(words); i++ {
			if name := strings.Join(words[i:i+size], ""); len(name) >= telling {
				places = append(places, g.named(name)...)
			}
		}
		if len(places) > 0 {
			return places
		}
	}
	return nil
}

// insideAny looks in an area for every locality with the name of one of the places.
func (g *Atlas) insideAny(places []Place, area string) []Place {
	var found []Place
	for _, p := range places {
		if area != "" {
			found = append(found, g.inside(g.pick(g.names.find(squeeze(Fold(p.Name)))), area)...)
		}
	}
	return found
}

// alike are places whose names are nearly so, or towns whose names go on so: the fewest errors first, then the biggest.
// With more errors than the best, and for short texts, come only towns and counties.
func (g *Atlas) alike(names words, text string) []Place {
	found := names.like(text)
	for _, place := range names.begun(text) {
		if g.places[place].Town() {
			found = append(found, likely{place, slips(len(text)) + 1})
		}
	}
	slices.SortFunc(found, func(a, b likely) int {
		p, q := g.places[a.place], g.places[b.place]
		return cmp.Or(cmp.Compare(a.errors, b.errors), cmp.Compare(p.size, q.size),
			cmp.Compare(p.Name, q.Name), cmp.Compare(a.place, b.place))
	})
	var places []Place
	for _, f := range found {
		if p := g.places[f.place]; p.Town() || f.errors == found[0].errors && len(text) >= brief {
			places = append(places, p)
		}
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
