package intent

import (
	"slices"
	"strings"
)

// spelling knows the words of phrases, and mends what is typed: a word that no phrase has and that is of no sense is taken for the
// commonest word of a sense that one typing error makes of it, and two words without the gap between them are parted. Another
// ending is no error.
type spelling struct {
	senses *senses
	known  *vocabulary
	alike  map[[2]byte][]string // words by first letter and length, sorted
}

const (
	mendable = 5 // letters of a word from which one may be wrong
	common   = 3 // phrases that have a word which others are mended to
	joined   = 6 // letters of two words without a gap
)

// newSpelling is that of words, from how many phrases have each.
func newSpelling(times map[string]int32, known *vocabulary) spelling {
	s := spelling{senses: knownSenses(), known: known, alike: make(map[[2]byte][]string)}
	for word, times := range times {
		if times >= common && len(word) >= mendable-1 && s.senses.of(word) != nil {
			key := [2]byte{word[0], byte(min(len(word), mostLetters))}
			s.alike[key] = append(s.alike[key], strings.Clone(word)) // without the phrase that it stood in
		}
	}
	for _, list := range s.alike {
		slices.Sort(list)
	}
	return s
}

// mend gives words as they were probably meant; it leaves a list alone in which all is known.
func (s *spelling) mend(words []string) []string {
	var mended []string
	for i, word := range words {
		found := s.meant(word)
		if found == "" && mended != nil {
			mended = append(mended, word)
		}
		if found == "" {
			continue
		}
		if mended == nil {
			mended = slices.Clone(words[:i])
		}
		mended = append(mended, strings.Fields(found)...)
	}
	if mended == nil {
		return words
	}
	return mended
}

// knowsAny tells whether one of the words stands in a phrase or has a sense.
func (s *spelling) knowsAny(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return s.known.times(word) > 0 || s.senses.of(word) != nil })
}

// meant is the word, or the two, that a word probably is; "" where it is itself.
func (s *spelling) meant(word string) string {
	if s.known.times(word) > 0 || len(word) < mendable || s.senses.of(word) != nil {
		return ""
	}
	if parts := s.parted(word); parts != "" {
		return parts
	}
	best := ""
	for _, length := range [...]int{len(word), len(word) - 1, len(word) + 1} {
		for _, other := range s.alike[[2]byte{word[0], byte(min(length, mostLetters))}] {
			if s.known.times(other) > s.known.times(best) && !ends(word, other) && slipped(word, other) {
				best = other
			}
		}
	}
	return best
}

// parted are a short common word and one of a sense, typed without the gap: "mabate".
func (s *spelling) parted(word string) string {
	if len(word) < joined {
		return ""
	}
	for cut := 1; cut <= 3 && len(word)-cut >= mendable-1; cut++ {
		if s.known.times(word[:cut]) >= common*common && s.known.times(word[cut:]) > 0 && s.senses.of(word[cut:]) != nil {
			return word[:cut] + " " + word[cut:]
		}
	}
	return ""
}

// ends tells whether two words differ in their last two letters only.
func ends(a, b string) bool {
	begins := min(len(a), len(b)) - 2
	return a[:begins] == b[:begins]
}
