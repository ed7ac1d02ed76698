package inquiry

import (
	"slices"
	"strings"

	"liman/directory"
)

// How places and countries are taken out of a text.

// address takes a text that is nothing but the name of a place with its commune or county, with commas or longer than a name is
// between other words: "satul Lunca, comuna Vidra, Alba".
func (x *reading) address(text string) bool {
	if len(x.words) < 2 || len(x.words) <= longestName && !strings.Contains(directory.Fold(text), ",") {
		return false
	}
	found := x.dir.Named(text)
	if len(found.Places) == 0 || found.Form != directory.InArea {
		return false
	}
	x.Places, x.Clear = found.Places, found.Clear()
	return true
}

// placed takes a place's name. A town is one wherever it stands, a village where something leads it in, or where it is all
// that is typed; words that people say are none of themselves ("biserica"), but a city is ("Baia Mare"), and a town alone.
// Of several places the one counts of which most is said; the others are passed over.
func (x *reading) placed(words []string) bool {
	found := x.named(words)
	if len(found.Places) == 0 {
		return false
	}
	led := x.led(words) || found.Places[0].Town()
	switch {
	case len(x.Places) > 0 || x.Country != "":
		if !led {
			return false
		}
		x.another(words, found)
	case led || len(words) == len(x.words):
		x.takePlace(words, found)
	case x.village == nil && !x.said:
		x.village, x.unled, x.Clear = found.Places, words, found.Clear()
	default:
		return false
	}
	x.step(len(words), false)
	return true
}

// named is the place that words name, if they may mean one.
func (x *reading) named(words []string) directory.Match {
	if !x.maybe(words) || x.abroad(words) {
		return directory.Match{}
	}
	found := x.dir.Named(join(words))
	if len(found.Places) == 0 || x.nation(words, found.Places[0]) || x.everyday(words) && !x.meant(words, found, x.alone(words)) {
		return directory.Match{}
	}
	return found
}

// alone tells whether nothing but a place can be meant by words: they are all, stand behind those with which she says where she is, or
// are several that end a text in which nothing else than what is looked for stands.
func (x *reading) alone(words []string) bool {
	last := x.at+len(words) == len(x.words) && !x.said && len(x.Strange) == 0
	return len(words) == len(x.words) || x.self && x.led(words) || last && len(x.nameOf(words)) > 1
}

// led tells whether a word leads a place in, before its name or with it.
func (x *reading) led(words []string) bool { return x.after || x.prefixed[words[0]] }

// nameOf leaves out the words around a name that lead it in, or the next one.
func (r *Reader) nameOf(words []string) []string {
	words = r.until(words)
	for len(words) > 1 && r.prefixed[words[0]] {
		words = words[1:]
	}
	return words
}

// until leaves out the words at the end that lead the next name in.
func (r *Reader) until(words []string) []string {
	for len(words) > 1 && r.prefixed[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	return words
}

// takePlace takes what a name means as where she is.
func (x *reading) takePlace(words []string, found directory.Match) {
	x.stand, x.Country = x.standOf(words, found), ""
	x.Places, x.Clear = found.Places, found.Clear()
	x.quarter = found.Form == directory.ByOther && found.Places[0].City()
	x.Common = x.stand < here && x.everyday(words) && !slices.ContainsFunc(found.Places, directory.Place.Seat)
	x.self = false
}

// another takes a further place, if it is a sector, named as one or of the city that stood before, if the text says more of it, or
// if what stood before is rather a quarter there than the city that has one of its name.
func (x *reading) another(words []string, found directory.Match) {
	p := found.Places[0]
	if here := inCounty(x.Places, p); len(here) > 0 {
		x.Places, x.Clear = here, directory.Match{Places: here}.Clear()
		return
	}
	if len(x.Places) > 0 && p.Sector > 0 && (x.Places[0].Key() == p.County || found.Form == directory.ByName) {
		x.Places, x.Clear, x.stand = found.Places, true, max(x.stand, named)
		return
	}
	if says := x.standOf(words, found); says > x.stand || says == x.stand && x.quarter && found.Form < directory.ByOther && p.Town() {
		x.takePlace(words, found)
	} else {
		x.passed, x.passedAt = found, x.at+len(words)
	}
}

// settle takes the place that was passed over just now, because a word follows with which she says that she is there: "Brassóban élek".
func (x *reading) settle() {
	if len(x.passed.Places) > 0 && x.passedAt == x.at && x.stand < here {
		x.Places, x.Clear, x.Country, x.stand = x.passed.Places, x.passed.Clear(), "", here
	}
}

// inCounty are those places that lie in a county; none where it is no county.
func inCounty(places []directory.Place, county directory.Place) []directory.Place {
	return slices.DeleteFunc(slices.Clone(places), func(p directory.Place) bool {
		return county.Siruta != 0 || county.Sector != 0 || p.Siruta == 0 || p.County != county.County
	})
}

// standOf is what is said of a place by its words, of which the first may lead it in. A road in a quarter has its name.
func (x *reading) standOf(words []string, found directory.Match) stand {
	first, last := words[0], words[len(words)-1]
	switch {
	case x.lead == road && found.Form == directory.ByOther:
		return named
	case x.origins[first], found.Form == directory.Declined && slices.ContainsFunc(fromHungarian, func(end string) bool { return strings.HasSuffix(last, end) }):
		return origin
	case x.self && x.prefixed[first]:
		return here
	}
	return x.lead
}

// fromHungarian is how the name of a place or a country ends from which somebody came, folded.
var fromHungarian = []string{"bol", "rol", "tol"}

// takeCountry takes a country as where she is, if no more was said of another place; last is the last word of its name.
func (x *reading) takeCountry(code, last string) {
	says := x.lead
	if slices.ContainsFunc(fromHungarian, func(end string) bool { return strings.HasSuffix(last, end) }) {
		says = origin
	}
	if x.Country == "" && len(x.Places) == 0 || says > x.stand || says == x.stand && x.Country == "" {
		x.Others = len(x.Strange) > 0 && says < here
		x.Country, x.stand, x.self = code, says, false
		x.Places, x.Clear = nil, false
	}
}

// maybe tells whether words may be the name of a place: not too short without what leads it in, so that "she is in danger" is not the
// county IS.
func (x *reading) maybe(words []string) bool {
	return len([]rune(join(x.until(words)))) >= shortName || len(words) == len(x.words) || x.after
}

// takeShort takes a county or a city with a short name beside what is looked for ("adapost olt"), or a county's code that ends the text, as
// does a city by a word that says nothing elsewhere ("spital Roman").
func (x *reading) takeShort() bool {
	if len(x.Means) == 0 && !x.Help {
		return false
	}
	last := x.words[len(x.words)-1]
	if len(x.Strange) == 0 {
		return !x.self && x.stopwords[last] && len(last) > shortName && x.takeCity(last)
	}
	i := slices.IndexFunc(x.Strange, func(word string) bool {
		letters, code := len([]rune(word)), len(x.Strange) == 1 && word == last
		return letters < shortName && (code || letters == shortName-1) && !x.everyday([]string{word}) && x.takeCity(word)
	})
	if i < 0 {
		return false
	}
	x.Strange = slices.Delete(x.Strange, i, i+1)
	return true
}

// takeCity takes a city or a county by its own name.
func (x *reading) takeCity(name string) bool {
	found := x.dir.Named(name)
	if len(found.Places) == 0 || !found.Places[0].City() || found.Form != directory.ByName {
		return false
	}
	x.Places, x.Clear = found.Places, found.Clear()
	return true
}

// meant tells whether everyday words may mean a place all the same: where its county stands beside it, by the name of a city, or, where
// nothing else is meant, by that of a town, or of a village with a name of several words ("vama veche").
func (r *Reader) meant(words []string, found directory.Match, alone bool) bool {
	p, several := found.Places[0], len(r.nameOf(words)) > 1
	switch found.Form {
	case directory.InArea:
		return true
	case directory.ByName:
		return slices.ContainsFunc(found.Places, directory.Place.City) || alone && (p.Town() || several)
	case directory.ByOther:
		return p.City() && several
	case directory.Declined:
		return p.City() && len([]rune(join(words))) >= tellingForm && !r.stopwords[words[0]]
	}
	return false
}

// tellingForm is how many letters a form of a name needs that is also an everyday word.
const tellingForm = 5

// Names tells whether a text that is a place's name, or a form of it, means the place, and is no everyday word that sounds like one.
func (r *Reader) Names(text string, found directory.Match) bool {
	words := wordsOf(text)
	return !r.everyday(words) || r.meant(words, found, true)
}

// everyday tells whether all words are such as people say without meaning a place. A number is none: "sector 3" stays a place, whatever people
// say of a sector.
func (r *Reader) everyday(words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return isNumber(word) || !r.ordinary(word) && !r.stopwords[word] })
}

// Search is Read for a text that is typed where things are looked up: the name of a place is that, although people also say the word.
func (r *Reader) Search(text string) Inquiry {
	i := r.Read(text)
	if i.Located() || len(i.Means) > 0 || i.Help {
		return i
	}
	if found := r.dir.Named(text); len(found.Places) > 0 && (found.Form == directory.ByName || r.Names(text, found)) {
		return Inquiry{Places: found.Places, Clear: found.Clear()}
	}
	return i
}
