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
	if places := g.inflected(name); len(places) > 0 {
		return places
	}
	return g.romanized(name)
}

// inLatin is how long a name in Latin letters must be to be read as one in Cyrillic letters.
const inLatin = 6

// romanized is a town whose Ukrainian or Russian name is typed in Latin letters: "v Buhareste", "zhyvu v Suchavi".
func (g *Atlas) romanized(name string) []Place {
	if len(name) < inLatin {
		return nil
	}
	if bare := strings.TrimRight(name, "eiu"); len(bare) == len(name)-1 {
		if places := g.pick(g.others().find(bare)); len(places) > 0 && places[0].Town() {
			return places
		}
	}
	if places := g.pick(g.others().find(inCyrillic.Replace(name))); len(places) > 0 || !strings.ContainsAny(name[len(name)-1:], "eiuyh") {
		return places
	}
	if places := g.sounding(inCyrillic.Replace(name)); len(places) > 0 && places[0].Town() {
		return places
	}
	return nil
}

// inCyrillic writes what Ukrainians and Russians type in Latin letters as they would otherwise.
var inCyrillic = strings.NewReplacer(
	"shch", "щ", "zh", "ж", "kh", "х", "ts", "ц", "ch", "ч", "sh", "ш", "ya", "я", "ia", "я", "ja", "я", "yu", "ю", "ye", "є", "yi", "ї", "iy", "и",
	"a", "а", "b", "б", "c", "ц", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "і", "j", "и", "k", "к", "l", "л", "m", "м", "n", "н",
	"o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "и", "z", "з",
)

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// cyrillicEndings are what Ukrainian and Russian put at the end of a name instead of its own: в Сучаві, из Ясс, в Ботошанах.
var cyrillicEndings = []string{"ами", "ями", "ах", "ях", "ов", "ів", "ом", "ем", "ою", "ею", "ои", "еи", "и", "і", "ы", "е", "у", "ю", "а", "я"}

// noun is an adjective in Cyrillic letters without what makes it one: "сучавський" is "сучав".
func noun(adjective string) string {
	for _, ending := range []string{"ськии", "ського", "ському", "скии", "ского", "ском", "ькии", "ького", "ькому"} {
		if stem, ends := strings.CutSuffix(adjective, ending); ends {
			return stem
		}
	}
	return adjective
}

// sounding is what a name in Cyrillic letters sounds like, as it is written or without an ending.
func (g *Atlas) sounding(name string) []Place {
	for _, ending := range append([]string{""}, cyrillicEndings...) {
		stem, ends := strings.CutSuffix(name, ending)
		if !ends || len(stem) < 2*telling-2 {
			continue
		}
		if hard, soft := strings.CutSuffix(stem, "ц"); soft && ending == "і" { // в Напоці: Напока
			if places := g.spokenWith(hard, []string{"ка"}, name, false); len(places) > 0 {
				return places
			}
		}
		if places := g.spokenWith(stem, []string{"", "а", "я", "и", "і"}, name, ending != "" && len(stem) >= 2*certain); len(places) > 0 {
			return places
		}
	}
	return nil
}

// spokenWith is what a stem with one of some endings sounds like: a town, or any place if it is sure, or is the name as it was typed.
func (g *Atlas) spokenWith(stem string, endings []string, typed string, sure bool) []Place {
	for _, own := range endings {
		if places := g.spokenAs(stem + own); len(places) > 0 && (sure || stem+own == typed || places[0].Town()) {
			return places
		}
	}
	return nil
}

// certain is how many letters of a village's name must be left when its ending is taken for another: "мама" is not Mamaia, nor
// "вене" Văieni.
const certain = 4

// spokenAs are the places of a name in Cyrillic letters: as it is written in a file, or by its sound.
func (g *Atlas) spokenAs(name string) []Place {
	if places := g.pick(g.others().find(name)); len(places) > 0 {
		return places
	}
	return g.pick(g.sounds().find(sound(name)))
}

// latinEndings are what Hungarian and Romanian put at the end of a name, and what stands there otherwise: Kolozsváron,
// Tordán, Clujului, Constanței, Sucevei.
var latinEndings = []struct{ ending, own string }{
	{"ban", ""}, {"ben", ""}, {"bol", ""}, {"rol", ""}, {"tol", ""}, {"nal", ""}, {"nel", ""}, {"ott", ""}, {"ett", ""},
	{"hoz", ""}, {"hez", ""}, {"ra", ""}, {"re", ""}, {"ba", ""}, {"be", ""}, {"on", ""}, {"en", ""}, {"tt", ""}, {"n", ""}, {"i", ""},
	{"lui", ""}, {"ului", ""}, {"lor", ""}, {"ei", "a"}, {"iei", "ia"}, {"cei", "cea"}, {"cii", "cea"}, {"evei", "eava"},
}

// inflected is a town, or a place with a name in another language, whose name has an ending; a short name has one that nothing else has.
func (g *Atlas) inflected(name string) []Place {
	for _, e := range latinEndings {
		stem, ends := strings.CutSuffix(name, e.ending)
		if own := stem + e.own; ends && (len(own) >= telling || len(own) == telling-1 && len(e.ending) > telling-1) {
			if places := g.ending(own); len(places) > 0 {
				return places
			}
		}
	}
	if first := strings.Replace(name, "ului", "u", 1); first != name { // Râmnicului Sărat
		return g.ending(first)
	}
	return nil
}

// ending is what is called by a name that had an ending.
func (g *Atlas) ending(own string) []Place {
	if places := g.named(own); len(places) > 0 && places[0].Town() {
		return places
	}
	if len(own) < telling {
		return nil
	}
	return g.pick(g.others().find(own))
}
