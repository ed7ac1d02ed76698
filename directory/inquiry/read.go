package inquiry

import (
	"slices"
	"strings"

	"liman/directory"
)

const (
	mostWords   = 16 // of a text are looked at
	longestName = 5  // words of a phrase or a place's name
	shortName   = 4  // letters that a name needs to be seen between other words
	mostStrange = 3  // words that may be a place with a typing error
)

// reading is a text while it is read.
type reading struct {
	*Reader
	Inquiry
	words   []string
	at      int
	after   bool              // a word stands before that leads a place in,
	from    bool              // and it is one from which somebody came
	came    bool              // Country is where she came from
	left    bool              // so are Places
	said    bool              // stopwords stand in it, or words that are strange
	village []directory.Place // a small place that nothing led in
	unled   []string          // its words
}

// Read understands a text. Any text is cheap, and none is an error.
func (r *Reader) Read(text string) Inquiry {
	words := wordsOf(text)
	x := &reading{Reader: r, words: words[:min(len(words), mostWords)]}
	for x.at < len(x.words) {
		x.next()
	}
	x.decide()
	return x.Inquiry
}

// next understands the words at the beginning of the rest, the longest phrase first.
func (x *reading) next() {
	rest := x.words[x.at:]
	if isNumber(rest[0]) {
		if !x.placed(rest[:min(3, len(rest))]) && !x.placed(rest[:min(2, len(rest))]) {
			x.Digits += rest[0]
			x.step(1, false)
		}
		return
	}
	for size := min(longestName, len(rest)); size > 0; size-- {
		if words := rest[:size]; x.means(words) || x.leads(words) || x.stops(words) || x.placed(words) {
			return
		}
	}
	x.single(rest[0])
}

// step goes on behind so many words.
func (x *reading) step(words int, after bool) {
	x.at += words
	x.after, x.from = after, false
}

// means takes a phrase of the vocabulary. Behind a word that leads a place in, a town goes before all but countries.
func (x *reading) means(words []string) bool {
	p, known := x.phrases[join(words)]
	if !known {
		return false
	}
	x.take(*p, words[len(words)-1])
	x.step(len(words), false)
	return true
}

// take takes what a phrase means; its last word may say that somebody came from there.
func (x *reading) take(p phrase, last string) {
	if p.country != "" && x.Country == "" {
		x.Country, x.came = p.country, x.from || strings.HasSuffix(last, fromHungarian)
	}
	x.Help = x.Help || p.help
	if len(p.Kinds)+len(p.Topics)+len(p.Audience) > 0 {
		x.Means = append(x.Means, p.Meaning)
	}
}

// leads passes over words after which a place stands.
func (x *reading) leads(words []string) bool {
	if !x.prefixed[join(words)] {
		return false
	}
	x.said = true
	x.step(len(words), true)
	x.from = x.origins[join(words)]
	return true
}

// stops passes over a stopword, unless it is a place's name behind one that leads a place in: "in Roman".
func (x *reading) stops(words []string) bool {
	if len(words) > 1 || !x.stopwords[words[0]] {
		return false
	}
	if x.after && x.placed(words) {
		return true
	}
	x.said = true
	x.step(1, false)
	return true
}

// placed takes a place's name. A town is one wherever it stands, a village where something leads it in, or where it is all
// that is typed; words that people say are none of themselves ("biserica"), but a city is ("Baia Mare"), and a town alone.
func (x *reading) placed(words []string) bool {
	if !x.maybe(words) || x.abroad(words) {
		return false
	}
	whole := len(words) == len(x.words)
	found := x.dir.Named(join(words))
	switch {
	case len(found.Places) == 0, !x.narrows(found.Places[0]), x.nation(words, found.Places[0]),
		x.everyday(words) && !known(found.Places, whole && len(words) == 1):
		return false
	case x.after || found.Places[0].Town() || whole:
		x.Places, x.Clear = found.Places, found.Clear()
		x.left = x.from || x.origins[words[0]]
	case x.village == nil && !x.said:
		x.village, x.unled, x.Clear = found.Places, words, found.Clear()
	default:
		return false
	}
	x.step(len(words), false)
	return true
}

// known tells whether places are such that everyday words may mean them: a city among them, or a town where its name is all that is typed.
func known(places []directory.Place, all bool) bool {
	return slices.ContainsFunc(places, directory.Place.City) || all && places[0].Town()
}

// maybe tells whether words may be the name of a place: the first one in the text, or a sector of the city that stood before; not too short
// without what leads the next one in, so that "she is in danger" is not the county IS.
func (x *reading) maybe(words []string) bool {
	name := words
	for len(name) > 1 && x.prefixed[name[len(name)-1]] {
		name = name[:len(name)-1]
	}
	short := len([]rune(join(name))) < shortName && len(words) < len(x.words) && !x.after
	return (len(x.Places) == 0 || isNumber(words[0])) && !short
}

// narrows tells whether a place is a sector of the city that stood before it, or none did.
func (x *reading) narrows(p directory.Place) bool {
	return len(x.Places) == 0 || p.Sector > 0 && x.Places[0].Key() == p.County
}

// abroad tells whether words are those that lead a country in, and its name: "в Турции" is not Turț.
func (x *reading) abroad(words []string) bool {
	if len(words) < 2 || !x.prefixed[words[0]] {
		return false
	}
	p, known := x.phrases[join(words[1:])]
	return known && p.country != ""
}

// nation tells whether a word is rather a form of a country's name than of a village's, which it only resembles: "Moldovában" is not
// Fundu Moldovei.
func (x *reading) nation(words []string, found directory.Place) bool {
	if len(words) > 1 || found.Town() || directory.Fold(found.Name) == words[0] {
		return false
	}
	p, known := x.word(words[0])
	return known && p.country != ""
}

// everyday tells whether all words are such as people say without meaning a place. A number is none: "sector 3" stays a place, whatever people
// say of a sector.
func (r *Reader) everyday(words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return isNumber(word) || !r.ordinary[word] && !r.stopwords[word] })
}

// Everyday tells whether a text has words, and all are such as people say without meaning a place.
func (r *Reader) Everyday(text string) bool {
	words := wordsOf(text)
	return len(words) > 0 && r.everyday(words)
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// single understands one word as a form of one that is known; else it is strange.
func (x *reading) single(word string) {
	if p, known := x.word(word); known {
		x.take(p, word)
	} else if !slices.Contains(x.Strange, word) {
		x.Strange = append(x.Strange, word)
	}
	x.step(1, false)
}

// fromHungarian is how the name of a country ends from which somebody came, folded.
const fromHungarian = "bol"

// decide has the last word about what no word led in: a village is meant beside what is looked for alone ("adapost zetea"), and a
// strange word may be a place with a typing error.
func (x *reading) decide() {
	if x.village != nil && len(x.Places) == 0 {
		x.takeVillage()
	}
	if len(x.Places) > 0 && x.came && !x.left {
		x.Country = ""
	}
	if len(x.Places) == 0 && x.Country == "" {
		x.guess()
	}
}

// takeVillage takes the village that nothing led in, or makes its words strange.
func (x *reading) takeVillage() {
	if x.said || len(x.Strange) > 0 || len(x.Means) == 0 {
		x.Strange, x.Clear = append(x.Strange, x.unled...), false
		return
	}
	x.Places = x.village
}

// guess takes strange words for a place with a typing error, where they are few and not such as people say.
func (x *reading) guess() {
	n := len(x.Strange)
	if n == 0 || n > mostStrange || x.everyday(x.Strange) || len(x.Means) == 0 && n != len(x.words) {
		return
	}
	if found := x.dir.Find(join(x.Strange)); found.Guess {
		x.Places, x.Guess = found.Places, true
		x.Close = found.Places[0].Town() && asLong(join(x.Strange), found.Places[0].Name)
	}
}

// asLong tells whether a name has as many letters as what was typed for it, give or take one: "George" is not meant for Gheorgheni.
func asLong(typed, name string) bool {
	more := len([]rune(typed)) - len([]rune(directory.Fold(name)))
	return -1 <= more && more <= 1
}
