package geography

import "strings"

// written is a place whose name is right but for how it is written: in Cyrillic letters, with German ae for ä, with a
// region before it, or with an ending that grammar puts on it.
func (g *Atlas) written(name string) []Place {
	if isCyrillic(name) {
		return g.sounding(name)
	}
	if plain := umlauts.Replace(name); plain != name {
		if places := g.pick(g.others().find(plain)); len(places) > 0 {
			return places
		}
	}
	for _, region := range hungarianRegions {
		bare, found := strings.CutPrefix(name, region)
		if !found || len(bare) < leastPart {
			continue
		}
		if places := g.pick(g.others().find(bare)); len(places) > 0 {
			return places
		}
	}
	return g.inflected(name)
}

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// cyrillicEndings are what Ukrainian and Russian put at the end of a name instead of its own: в Сучаві, из Ясс, в Ботошанах.
var cyrillicEndings = []string{"ами", "ями", "ах", "ях", "ов", "ів", "ом", "ем", "ою", "ею", "ои", "еи", "и", "і", "ы", "е", "у", "ю", "а", "я"}

// sounding is what a name in Cyrillic letters sounds like, as it is written or without an ending.
func (g *Atlas) sounding(name string) []Place {
	for _, ending := range append([]string{""}, cyrillicEndings...) {
		stem, ends := strings.CutSuffix(name, ending)
		if !ends || len(stem) < 2*telling-2 {
			continue
		}
		for _, own := range []string{"", "а", "я", "и"} {
			if places := g.spokenAs(stem + own); len(places) > 0 {
				return places
			}
		}
	}
	return nil
}

// spokenAs are the places of a name in Cyrillic letters: as it is written in a file, or by its sound.
func (g *Atlas) spokenAs(name string) []Place {
	if places := g.pick(g.others().find(name)); len(places) > 0 {
		return places
	}
	return g.pick(g.sounds().find(sound(name)))
}

// latinEndings are what Hungarian and Romanian put at the end of a name, and what stands there otherwise: Kolozsváron,
// Tordán, Clujului, Constanței.
var latinEndings = []struct{ ending, own string }{
	{"ban", ""}, {"ben", ""}, {"bol", ""}, {"rol", ""}, {"tol", ""}, {"nal", ""}, {"nel", ""}, {"ott", ""}, {"ett", ""},
	{"hoz", ""}, {"hez", ""}, {"ra", ""}, {"re", ""}, {"ba", ""}, {"be", ""}, {"on", ""}, {"en", ""}, {"tt", ""}, {"n", ""}, {"i", ""},
	{"ului", ""}, {"ei", "a"}, {"iei", "ia"},
}

// inflected is a town, or a place with a name in another language, whose name has an ending.
func (g *Atlas) inflected(name string) []Place {
	for _, e := range latinEndings {
		stem, ends := strings.CutSuffix(name, e.ending)
		if !ends || len(stem) < telling {
			continue
		}
		if places := g.pick(g.others().find(stem + e.own)); len(places) > 0 {
			return places
		}
		if places := g.named(stem + e.own); len(places) > 0 && places[0].Town() {
			return places
		}
	}
	return nil
}
