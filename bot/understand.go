package bot

import (
	"slices"
	"strings"

	"liman/directory"
	"liman/edition"
)

// meaning is what a word of a query stands for. An entry that is one of these is meant.
type meaning struct {
	kinds            []directory.Kind // of services or of contacts
	topics, audience []string
	country          string
}

// add joins two meanings of a word.
func (m *meaning) add(other meaning) {
	m.kinds = append(m.kinds, other.kinds...)
	m.topics = append(m.topics, other.topics...)
	m.audience = append(m.audience, other.audience...)
	if m.country == "" {
		m.country = other.country
	}
}

// vocabulary is every word that people may ask with, in all languages at once, folded.
type vocabulary struct {
	phrases map[string]*meaning    // whole: "asistenta sociala"
	words   map[string][]wordInUse // by their first letters
}

// wordInUse is a word of a phrase. Alone it is the whole of it.
type wordInUse struct {
	word  string
	id    string // of the message
	alone bool
	means meaning
}

const (
	beginning = 4 // letters that two forms of a word share at least: copil, copii
	ending    = 3 // letters in which they may differ at their ends
	vague     = 3 // in how many messages a word may stand and still say something
)

// newVocabulary reads the words of kinds, groups, topics, audiences and countries out of an edition.
func newVocabulary(ed *edition.Edition) *vocabulary {
	v := &vocabulary{phrases: map[string]*meaning{}, words: map[string][]wordInUse{}}
	for _, id := range ed.Words.IDs() {
		m, means := meaningOf(id)
		if !means {
			continue
		}
		for _, lang := range ed.Words.Languages() {
			v.add(id, ed.Text(lang, id), m)
		}
	}
	return v
}

// meaningOf is what the words of a message stand for.
func meaningOf(id string) (meaning, bool) {
	prefix, word, _ := strings.Cut(id, ".")
	switch prefix {
	case "group":
		return meaning{kinds: directory.KindsOf(word)}, true
	case "kind":
		return meaning{kinds: []directory.Kind{directory.Kind(word)}}, true
	case "topic":
		return meaning{topics: []string{word}}, true
	case "audience":
		return meaning{audience: []string{word}}, word != "anyone"
	case "country":
		return meaning{country: word}, word != "RO"
	}
	return meaning{}, false
}

func (v *vocabulary) add(id, text string, m meaning) {
	words := queryWords(text)
	phrase := strings.Join(words, " ")
	if v.phrases[phrase] == nil {
		v.phrases[phrase] = &meaning{}
	}
	v.phrases[phrase].add(m)
	for _, word := range words {
		if key := stem(word); key != "" && m.country == "" {
			v.words[key] = append(v.words[key], wordInUse{word, id, len(words) == 1, m})
		}
	}
}

// queryWords are the folded words of a text.
func queryWords(text string) []string {
	return strings.Fields(strings.ReplaceAll(directory.Fold(text), ",", " "))
}

// stem is the beginning of a word that is long enough to be known by it.
func stem(word string) string {
	letters := []rune(word)
	if len(letters) < beginning {
		return ""
	}
	return string(letters[:beginning])
}

// word understands one word in any of its forms: as a whole message if it is one, else as a part of a few.
func (v *vocabulary) word(word string) (meaning, bool) {
	var alone, part meaning
	found, parts := false, map[string]bool{}
	for _, w := range v.words[stem(word)] {
		if !alike(w.word, word) {
			continue
		}
		if w.alone {
			alone.add(w.means)
			found = true
		} else if !parts[w.id] {
			parts[w.id] = true
			part.add(w.means)
		}
	}
	if found {
		return alone, true
	}
	return part, len(parts) > 0 && len(parts) <= vague
}

// alike tells whether two words may be forms of one: they differ in a few letters at their ends.
func alike(a, b string) bool {
	p, q := []rune(a), []rune(b)
	same := 0
	for same < min(len(p), len(q)) && p[same] == q[same] {
		same++
	}
	return same >= beginning && max(len(p), len(q))-same <= ending
}

// understood is what a query asks for.
type understood struct {
	place   directory.Place
	placed  bool
	means   []meaning
	digits  string   // of a number
	strange []string // words that nothing is known of
}

// mostWords is how many words of a query are looked at.
const mostWords = 8

// understand reads a query: words of place, of kind, topic and audience, a number, in any order and language.
func (c *content) understand(text string) understood {
	words := queryWords(text)
	words = words[:min(len(words), mostWords)]
	var u understood
	for len(words) > 0 {
		words = words[c.first(&u, words):]
	}
	return u
}

// first understands the words at the beginning, the longest phrase first, and tells how many they are.
func (c *content) first(u *understood, words []string) int {
	if strings.Trim(words[0], "0123456789") == "" {
		u.digits += words[0]
		return 1
	}
	for size := min(4, len(words)); size > 0; size-- {
		phrase := strings.Join(words[:size], " ")
		if m, known := c.vocabulary.phrases[phrase]; known {
			u.means = append(u.means, *m)
			return size
		}
		if found := c.Directory.Named(phrase); found.Clear() && !u.placed {
			u.place, u.placed = found.Places[0], true
			return size
		}
	}
	if m, known := c.vocabulary.word(words[0]); known {
		u.means = append(u.means, m)
	} else if !slices.Contains(u.strange, words[0]) {
		u.strange = append(u.strange, words[0])
	}
	return 1
}
