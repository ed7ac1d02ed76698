package geography

import (
	"math/bits"
	"slices"
	"strings"
)

// words are all names that typing errors are looked for in, by length.
type words [][]word

type word struct {
	text    string
	letters uint32 // which letters occur
	place   int32
}

// longest is the length up to which typing errors are looked for.
const longest = 40

// newWords takes the names of tables, and counties. The biggest place stands for all of a name; a name that stands in an
// earlier table is not taken again.
func newWords(g *Atlas, tables ...table) words {
	w := make(words, longest+1)
	add := func(text string, place int32) {
		if len(text) <= longest && !strings.ContainsFunc(text, func(r rune) bool { return r > 'z' }) {
			w[len(text)] = append(w[len(text)], word{text, letters(text), place})
		}
	}
	for _, t := range tables {
		for i, n := range t {
			if i == 0 || t[i-1].name != n.name {
				add(n.name, n.place)
			}
		}
	}
	for text, place := range g.regions {
		if len(text) > 2 {
			add(text, place)
		}
	}
	for i, list := range w {
		slices.SortStableFunc(list, func(a, b word) int { return strings.Compare(a.text, b.text) })
		w[i] = slices.CompactFunc(list, func(a, b word) bool { return a.text == b.text })
	}
	return w
}

// letters marks every letter of a text with a bit. One error changes at most two bits.
func letters(text string) uint32 {
	var set uint32
	for i := range len(text) {
		set |= 1 << (text[i] & 31)
	}
	return set
}

// slips is how many typing errors a name of this length may have. Two errors in a short name make another word of it.
func slips(length int) int {
	switch {
	case length < 3:
		return 0
	case length < 8:
		return 1
	}
	return 2
}

// brief is the length below which any word is one error away from some village: there, only towns are guessed.
const brief = 5

// likely is a word and how many errors away it is.
type likely struct {
	place  int32
	errors int
}

// begun finds the words that go on after text, such as "odorhei": at least four letters of it are there.
func (w words) begun(text string) []int32 {
	var places []int32
	for length := len(text) + 1; length <= longest && len(text) >= telling; length++ {
		for _, candidate := range w[length] {
			if strings.HasPrefix(candidate.text, text) {
				places = append(places, candidate.place)
			}
		}
	}
	return places
}

// like finds the words that text may stand for, in no order.
func (w words) like(text string) []likely {
	most := slips(len(text))
	if most == 0 || len(text) > longest {
		return nil
	}
	var found []likely
	set := letters(text)
	for length := max(0, len(text)-most); length <= min(longest, len(text)+most); length++ {
		for _, candidate := range w[length] {
			if bits.OnesCount32(set^candidate.letters) > 2*most {
				continue
			}
			if n := distance(text, candidate.text, most); n <= min(most, slips(length)) {
				found = append(found, likely{candidate.place, n})
			}
		}
	}
	return found
}

// distance counts the errors between two short texts: a letter more, less, wrong, or two neighbours swapped. It gives up
// and returns most+1 as soon as there are more than most.
func distance(a, b string, most int) int {
	var rows [3][longest + 1]int
	before, last, this := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		this[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			n := last[j-1]
			if a[i-1] != b[j-1] {
				n = 1 + min(n, last[j], this[j-1])
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					n = min(n, before[j-2]+1)
				}
			}
			this[j] = n
			best = min(best, n)
		}
		if best > most {
			return most + 1
		}
		before, last, this = last, this, before
	}
	return last[len(b)]
}
