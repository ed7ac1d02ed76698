package intent

import (
	"maps"
	"slices"
	"strings"
)

// alarms hear danger by single words, wherever they stand in a text: "are cutit", "omoar*". It is better that one rings
// for nothing than that one is silent, so a word with a typing error counts, and "has no gun" is a gun.
type alarms struct {
	stems map[byte][]stem // by the first letter
	count int
	known *vocabulary // words of phrases: they are meant, not mistyped
	rules []rule
	sense *senses
	heads map[int16]int // a sense -> its number among the stems
}

// stem is a word of an alarm, or how it begins.
type stem struct {
	id   int
	text string
	open bool // any ending will do
}

// rule is an alarm: a screen, and the words that must all be there, each one of several.
type rule struct {
	node  string
	line  string  // as it is written
	words [][]int // stems
	never []int   // stems that silence it
}

// firm is the length from which a word may have a typing error.
const firm = 6

func newAlarms(files []Phrases, known *vocabulary) alarms {
	a := alarms{stems: make(map[byte][]stem), known: known, sense: knownSenses(), heads: make(map[int16]int)}
	for _, f := range files {
		for _, ref := range slices.Sorted(maps.Keys(f.Words)) {
			for _, line := range f.Words[ref] {
				a.learn(ref, line)
			}
		}
	}
	return a
}

// learn reads a line: words, each "this/or/that", "@sense", or "!@sense" for what silences it.
func (a *alarms) learn(ref, line string) {
	r := rule{node: ref, line: line}
	for _, written := range strings.Fields(line) {
		written, never := strings.CutPrefix(written, "!")
		var either []int
		for _, one := range strings.Split(written, "/") {
			either = append(either, a.meant(one)...)
		}
		if never {
			r.never = append(r.never, either...)
		} else {
			r.words = append(r.words, either)
		}
	}
	if !strings.Contains(line, "@") {
		r.never = slices.Concat(a.meant("@past"), a.meant("@yesterday"))
	}
	a.rules = append(a.rules, r)
}

// Unheard is the first part of a line of words that no text can have, so that the line never means danger: a sense that is none, a star before the
// end, nothing at all. It is "" if there is no such part.
func Unheard(line string) string {
	for _, written := range strings.Fields(line) {
		for _, one := range strings.Split(strings.TrimPrefix(written, "!"), "/") {
			name, isSense := strings.CutPrefix(one, "@")
			switch {
			case isSense && len(knownSenses().numbers(name)) == 0,
				!isSense && (len(Normalize(one)) == 0 || strings.Contains(strings.TrimSuffix(one, "*"), "*")):
				return written
			}
		}
	}
	return ""
}

// meant are the stems that a word of a line means: one, or each sense of a group.
func (a *alarms) meant(one string) []int {
	var all []int
	if name, is := strings.CutPrefix(one, "@"); is {
		for _, sense := range a.sense.numbers(name) {
			if _, known := a.heads[sense]; !known {
				a.heads[sense] = a.count
				a.count++
			}
			all = append(all, a.heads[sense])
		}
		return all
	}
	for _, text := range Normalize(one) {
		all = append(all, a.stem(text, strings.HasSuffix(one, "*")))
	}
	return all
}

// stem gives the number of a stem, a new one for a new stem.
func (a *alarms) stem(text string, open bool) int {
	list := a.stems[text[0]]
	i := slices.IndexFunc(list, func(s stem) bool { return s.text == text && s.open == open })
	if i >= 0 {
		return list[i].id
	}
	a.stems[text[0]] = append(list, stem{a.count, text, open})
	a.count++
	return a.count - 1
}

// mostHits is how many words of a text count for one stem: no rule has more parts.
const mostHits = 6

// hit is a word of a text that fits a stem, and how well.
type hit struct{ at, sure int }

// heard is the alarm that rings for the most words; one without a screen when none rings.
func (a *alarms) heard(words []string) rule {
	there := hits{of: make([]int16, a.count), list: make([][]hit, 1, 16)}
	for at, word := range words {
		known := a.known.times(word) > 0
		for _, s := range a.stems[word[0]] {
			if sure := s.fits(word, known); sure > 0 {
				there.add(s.id, hit{at, sure})
			}
		}
	}
	read := a.sense.read(words)
	for at, found := range read {
		for _, f := range found {
			if id, used := a.heads[f.sense]; used {
				there.add(id, hit{at, 2})
			}
		}
	}
	if len(there.list) == 1 || a.sense.calm(read) {
		return rule{}
	}
	var loudest rule
	most := 0
	for _, r := range a.rules {
		if !there.may(r) {
			continue
		}
		if sure := r.holds(&there, make([]int, 0, mostHits)); sure > most {
			loudest, most = r, sure
		}
	}
	return loudest
}

// hits are the words of a text that fit stems. A stem without any has the empty list 0.
type hits struct {
	of   []int16 // by stem, which list
	list [][]hit
}

func (h *hits) add(stem int, word hit) {
	if h.of[stem] == 0 {
		h.of[stem] = int16(len(h.list))
		h.list = append(h.list, nil)
	}
	if list := &h.list[h.of[stem]]; len(*list) < mostHits {
		*list = append(*list, word)
	}
}

// may tells whether every part of a rule has a word, and nothing silences it; most rules end here.
func (h *hits) may(r rule) bool {
	for _, either := range r.words {
		if !slices.ContainsFunc(either, func(id int) bool { return h.of[id] != 0 }) {
			return false
		}
	}
	return !slices.ContainsFunc(r.never, func(id int) bool { return h.of[id] != 0 })
}

// holds tells how sure a rule is of itself, from the words that fit its stems; 0 when it does not ring. Each of its parts
// needs a word of its own, that none of the parts before has taken; the first choice that rings counts, exact words first.
func (r rule) holds(there *hits, taken []int) int {
	if len(r.words) == len(taken) {
		return 1
	}
	for _, sure := range []int{2, 1} {
		for _, id := range r.words[len(taken)] {
			for _, h := range there.list[there.of[id]] {
				if h.sure != sure || slices.Contains(taken, h.at) {
					continue
				}
				if rest := r.holds(there, append(taken, h.at)); rest > 0 {
					return sure + rest
				}
			}
		}
	}
	return 0
}

// fits tells how well a word is a stem: 0 not, 1 with a typing error, 2 exactly.
func (s stem) fits(word string, known bool) int {
	switch {
	case word == s.text, s.open && strings.HasPrefix(word, s.text):
		return 2
	case known || len(s.text) < firm:
		return 0
	case slipped(word, s.text):
		return 1
	}
	last := s.text[len(s.text)-1]
	for end := len(s.text) - 2; s.open && end <= min(len(s.text), len(word)-1); end++ {
		if word[end] == last && slipped(word[:end+1], s.text) {
			return 1
		}
	}
	return 0
}
