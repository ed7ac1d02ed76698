package inquiry

import (
	"slices"
	"strings"

	"liman/directory"
)

const (
	mostWords   = 16 // of a text are looked at
	longestName = 7  // words of a phrase, or of a place's name with its county and what leads it in
	shortName   = 4  // letters that a name needs to be seen between other words
	mostStrange = 3  // words that may be a place with a typing error
)

// reading is a text while it is read.
type reading struct {
	*Reader
	Inquiry
	words    []string
	at       int
	after    bool              // a word stands before that leads a place in
	lead     stand             // what that says of the next place
	stand    stand             // what was said of the place that was taken
	self     bool              // somebody says where she is
	quarter  bool              // it is the city of a quarter, or a name of it that is another's, too
	ledIn    []string          // strange words that something leads in
	said     bool              // stopwords stand in it, or words that are strange
	passed   directory.Match   // the place that was passed over last,
	passedAt int               // and where its name ended
	village  []directory.Place // a small place that nothing led in
	unled    []string          // its words
}

// stand is what a text says of a place: of several that are named, she is where it says most.
type stand int

const (
	road   stand = iota - 2 // a road is called so
	origin                  // somebody came from there
	named
	here // she says that she is there
)

// Read understands a text. Any text is cheap, and none is an error.
func (r *Reader) Read(text string) Inquiry {
	words := wordsOf(text)
	x := &reading{Reader: r, words: words[:min(len(words), mostWords)]}
	if x.address(text) {
		return x.Inquiry
	}
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
	x.after, x.lead = after, named
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
	if p.country != "" {
		x.takeCountry(p.country, last)
	}
	x.Help = x.Help || p.help
	if len(p.Kinds)+len(p.Topics)+len(p.Audience) > 0 {
		x.Parts = p.part && (x.Parts || len(x.Means) == 0)
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
	switch phrase := join(words); {
	case x.roads[phrase]:
		x.lead = road
	case x.origins[phrase]:
		x.lead = origin
	case x.self:
		x.lead = here
	}
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
	if x.here[words[0]] {
		x.settle()
		x.self = true
	}
	x.step(1, false)
	return true
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

// Everyday tells whether a text has words, and all are such as people say without meaning a place.
func (r *Reader) Everyday(text string) bool {
	words := wordsOf(text)
	return len(words) > 0 && r.everyday(words)
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// single understands one word as a form of one that is known; else it is strange.
func (x *reading) single(word string) {
	if x.after {
		x.ledIn = append(x.ledIn, word)
	}
	if p, known := x.word(word); known {
		x.take(p, word)
	} else if !slices.Contains(x.Strange, word) {
		x.Strange = append(x.Strange, word)
	}
	x.step(1, false)
}

// decide has the last word about what no word led in: a village is meant beside what is looked for alone ("adapost zetea"), and a
// strange word may be a place with a typing error.
func (x *reading) decide() {
	if x.village != nil && len(x.Places) == 0 {
		x.takeVillage()
	}
	if x.stand == road {
		x.Country, x.Places, x.Clear = "", nil, false
	}
	if len(x.Places) == 0 && x.Country == "" && !x.takeShort() {
		x.guess()
	}
	x.Unsaid = !slices.ContainsFunc(x.Strange, func(word string) bool { return x.ordinary(word) })
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
	for _, name := range append([]string{join(x.Strange)}, x.ledIn...) {
		if found := x.dir.Find(name); found.Guess {
			x.Places, x.Guess = found.Places, true
			x.Close = found.Places[0].Town() && asLong(name, found.Places[0].Name)
			return
		}
	}
}

// asLong tells whether a name has as many letters as what was typed for it, give or take one: "George" is not meant for Gheorgheni.
func asLong(typed, name string) bool {
	more := len([]rune(typed)) - len([]rune(directory.Fold(name)))
	return -1 <= more && more <= 1
}
