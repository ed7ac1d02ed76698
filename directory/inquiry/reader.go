package inquiry

import (
	"maps"
	"slices"
	"strings"

	"liman/directory"
)

// Reader reads texts. Get one from New.
type Reader struct {
	dir       *directory.Directory
	phrases   map[string]*phrase     // whole: "asistenta sociala"
	words     map[string][]wordInUse // by their first letters
	ordinary  func(word string) bool // of a folded word that people say it: alone it is no place
	prefixed  map[string]bool        // phrases after which a place stands
	origins   map[string]bool        // those after which one stands that somebody came from
	roads     map[string]bool        // words before the name of a road: that a town is called so says nothing of where it is
	here      map[string]bool        // words with which somebody says where she is
	stopwords map[string]bool
}

// phrase is what a phrase stands for.
type phrase struct {
	Meaning
	country string
	help    bool
	part    bool // it is a part of what is meant
}

// wordInUse is a word of a phrase. Alone it is the whole of it.
type wordInUse struct {
	word  string
	id    string // of the term
	alone bool
	means phrase
}

// Term is a message of locales that names something: "kind.forensic", "group.police", "topic.child", "audience.women",
// "country.IT".
type Term struct{ ID, Text string }

// Names tells whether a message of this id names something that people may ask for.
func Names(id string) bool {
	_, names := meaningOf(id)
	return names
}

// New makes a Reader of a directory: by its vocabulary, by terms, and by what tells of a folded word that people say it
// without meaning a place.
func New(d *directory.Directory, terms []Term, ordinary func(word string) bool) *Reader {
	r := &Reader{
		dir: d, phrases: map[string]*phrase{}, words: map[string][]wordInUse{}, ordinary: ordinary,
		prefixed: map[string]bool{}, origins: map[string]bool{}, roads: map[string]bool{}, here: map[string]bool{}, stopwords: map[string]bool{},
	}
	r.learn(d.Vocabulary())
	for _, t := range terms {
		if p, means := meaningOf(t.ID); means {
			r.add(t.ID, t.Text, p)
		}
	}
	return r
}

func (r *Reader) learn(v *directory.Vocabulary) {
	for _, part := range []struct {
		prefix string
		words  map[string][]string
	}{{"group.", v.Kinds}, {"audience.", v.Audience}, {"country.", v.Countries}} {
		for _, key := range slices.Sorted(maps.Keys(part.words)) { // a word with two meanings has them in one order
			p, _ := meaningOf(part.prefix + key)
			for _, name := range part.words[key] {
				r.add(name, name, p)
			}
		}
	}
	for _, text := range v.Help {
		r.phrases[join(wordsOf(text))] = &phrase{help: true}
	}
	for _, list := range []struct {
		texts []string
		known map[string]bool
	}{{v.BeforePlace, r.prefixed}, {v.FromPlace, r.origins}, {v.BeforeRoad, r.roads}, {v.BeforeRoad, r.prefixed}, {v.Here, r.here}} {
		for _, text := range list.texts {
			list.known[join(wordsOf(text))] = true
		}
	}
	for _, text := range v.Stopwords {
		for _, word := range wordsOf(text) {
			r.stopwords[word] = true
		}
	}
}

// meaningOf is what the words of a term stand for.
func meaningOf(id string) (phrase, bool) {
	prefix, word, _ := strings.Cut(id, ".")
	switch prefix {
	case "group":
		return phrase{Meaning: Meaning{Kinds: directory.KindsOf(word)}}, true
	case "kind":
		return phrase{Meaning: Meaning{Kinds: []directory.Kind{directory.Kind(word)}}}, true
	case "topic":
		return phrase{Meaning: Meaning{Topics: []string{word}}}, true
	case "audience":
		return phrase{Meaning: Meaning{Audience: []string{word}}}, word != "anyone"
	case "country":
		return phrase{country: word}, word != "RO"
	}
	return phrase{}, false
}

func (r *Reader) add(id, text string, p phrase) {
	words := wordsOf(text)
	whole := join(words)
	if whole == "" {
		return
	}
	if r.phrases[whole] == nil {
		r.phrases[whole] = &phrase{}
	}
	known := r.phrases[whole]
	known.add(p.Meaning)
	if known.country == "" {
		known.country = p.country
	}
	for _, word := range words {
		if key := stem(word); key != "" && (p.country == "" || len(words) == 1 && len([]rune(word)) > beginning) {
			r.words[key] = append(r.words[key], wordInUse{word, id, len(words) == 1, p})
		}
	}
}

const (
	beginning = 4 // letters that two forms of a word share at least: copil, copii
	ending    = 3 // letters in which they may differ at their ends
	vague     = 3 // in how many terms a word may stand and still say something
)

// stem is the beginning of a word that is long enough to be known by it.
func stem(word string) string {
	letters := []rune(word)
	if len(letters) < beginning {
		return ""
	}
	return string(letters[:beginning])
}

// word understands one word in any of its forms: as a whole term if it is one, else as a part of a few, which says less.
func (r *Reader) word(word string) (p phrase, known bool) {
	var alone, part phrase
	found, parts := false, map[string]bool{}
	for _, w := range r.words[stem(word)] {
		if !alike(w.word, word) || w.means.country != "" && !declines(w.word, word) {
			continue
		}
		if w.alone {
			alone.join(w.means)
			found = true
		} else if !parts[w.id] {
			parts[w.id] = true
			part.join(w.means)
		}
	}
	if found {
		return alone, true
	}
	part.part = true
	return part, len(parts) > 0 && len(parts) <= vague
}

func (p *phrase) join(other phrase) {
	p.add(other.Meaning)
	if p.country == "" {
		p.country = other.country
	}
}

// alike tells whether two words may be forms of one: they differ in a few letters at their ends.
func alike(a, b string) bool {
	p, q := []rune(a), []rune(b)
	same := begins(p, q)
	return same >= beginning && max(len(p), len(q))-same <= ending
}

// begins is how many letters two words begin with alike.
func begins(p, q []rune) int {
	same := 0
	for same < min(len(p), len(q)) && p[same] == q[same] {
		same++
	}
	return same
}

const vowels = "aeiouyаеєиіоуыэюяйь"

// declines tells whether a word may be a form of a country's name: at its end that loses vowels only (Elveția, Elveției), so that
// "elveszi" is not Switzerland, and "пари" not Paris; and it has the ending of a place instead, so that who is German or Italian is not
// in Germany or Italy.
func declines(name, word string) bool {
	letters, typed := []rune(name), []rune(word)
	same := begins(letters, typed)
	end := string(typed[same:])
	return strings.Trim(string(letters[same:]), vowels) == "" && (slices.Contains(caseEndings, end) || end != "" && strings.Trim(end, vowels) == "")
}

// caseEndings are those of places, Hungarian and Slavic, that have a consonant.
var caseEndings = []string{"ban", "ben", "bol", "on", "en", "ba", "be", "ra", "re", "rol", "nal", "nel", "ert", "val", "vel", "ах", "ях", "ам", "ям", "ом", "ем", "ів", "ов"}

// wordsOf are the folded words of a text.
func wordsOf(text string) []string {
	return strings.Fields(strings.ReplaceAll(directory.Fold(text), ",", " "))
}

func join(words []string) string { return strings.Join(words, " ") }
