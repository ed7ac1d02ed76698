package directory

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Recognizer tells what is a shelter by its words: in Romanian, English, Hungarian, Ukrainian and German, with any
// ending, abbreviated, and with typing errors. It keeps what it knows of words, so one goes through a whole file; it is
// for one goroutine. A false alarm costs an address; a miss could cost a life.
type Recognizer struct {
	book *phrasebook
	seen map[string][]int32 // a word, the stems that it begins with
}

// NewRecognizer makes a Recognizer.
func NewRecognizer() *Recognizer { return &Recognizer{phrases(), map[string][]int32{}} }

// mostSeen bounds what a Recognizer keeps.
const mostSeen = 50_000

// Signs are what a text says of a place.
type Signs struct {
	Shelter bool // it names a safe house
	Lodging bool // people live or sleep there
	Victims bool // it is about violence, or about women and mothers
	Secret  bool // it calls something confidential
	Hidden  bool // it says that a place must not be known
}

// Add joins what two texts say.
func (s Signs) Add(other Signs) Signs {
	return Signs{
		s.Shelter || other.Shelter, s.Lodging || other.Lodging, s.Victims || other.Victims, s.Secret || other.Secret, s.Hidden || other.Hidden,
	}
}

// Read looks for the signs in a text of any length.
func (r *Recognizer) Read(text string) Signs {
	var found Signs
	words := WordsIn(text)
	recent := make([][]int32, 0, len(words))
	for i, word := range words {
		stems := r.stems(word)
		if i > 0 {
			stems = append(slices.Clone(stems), r.whole(words[i-1]+word)...)
		}
		if i > 1 && pieces(words[i-2:i+1]) {
			stems = append(slices.Clone(stems), r.whole(words[i-2]+words[i-1]+word)...)
		}
		recent = append(recent, stems)
		found = found.Add(r.book.at(recent))
	}
	return found
}

// stems are those that a word begins with.
func (r *Recognizer) stems(word string) []int32 {
	if list, known := r.seen[word]; known {
		return list
	}
	var list []int32
	if !soundsAlike(word) {
		letters := []rune(word)
		set := lettersIn(letters)
		for i := range r.book.stems {
			if r.book.stems[i].begins(word, letters, set) {
				list = append(list, int32(i)) //nolint:gosec // there are some hundred
			}
		}
	}
	if len(r.seen) >= mostSeen {
		clear(r.seen)
	}
	r.seen[word] = list
	return list
}

// whole are the long stems that two words begin with when nothing parts them: "safe house" is "safehouse", and "ad?post"
// has lost a letter.
func (r *Recognizer) whole(pair string) []int32 {
	return slices.DeleteFunc(slices.Clone(r.stems(pair)), func(i int32) bool { return len(r.book.stems[i].text) < longStem })
}

// pieces tells whether words are too short to be more than parts of one: ad-ă-post.
func pieces(words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool {
		return utf8.RuneCountInString(word) > longestPiece || strings.ContainsFunc(word, unicode.IsDigit)
	})
}

// longestPiece is how many letters a part of a word has at most.
const longestPiece = 4

// soundsAlike tells what only sounds like a refuge, or like a secret.
func soundsAlike(word string) bool {
	return slices.ContainsFunc([]string{"refugee", "refugiat", "refugiez", "refus", "refund", "secretar"}, func(begin string) bool {
		return strings.HasPrefix(word, begin)
	})
}

// phrasebook is the lists below, taken apart.
type phrasebook struct {
	stems   []stem
	phrases map[int32][]phrase // by each of its stems
}

type phrase struct {
	stems []int32
	says  Signs
}

// gap is how many words apart the words of a phrase stand at most.
const gap = 3

// phrases takes the lists apart once.
var phrases = sync.OnceValue(func() *phrasebook {
	b := &phrasebook{phrases: map[int32][]phrase{}}
	index := map[string]int32{}
	for _, list := range []struct {
		lines string
		says  Signs
	}{
		{shelterPhrases, Signs{Shelter: true}}, {lodgingPhrases, Signs{Lodging: true}},
		{victimPhrases, Signs{Victims: true}}, {secretPhrases, Signs{Secret: true}}, {hiddenPhrases, Signs{Hidden: true}},
	} {
		for line := range strings.SplitSeq(strings.ReplaceAll(list.lines, "\n", ","), ",") {
			b.add(strings.Fields(line), list.says, index)
		}
	}
	return b
})

// add adds a phrase. "house|home" stands for one phrase with each.
func (b *phrasebook) add(words []string, says Signs, index map[string]int32) {
	for i, word := range words {
		if !strings.Contains(word, "|") {
			continue
		}
		for one := range strings.SplitSeq(word, "|") {
			other := slices.Clone(words)
			other[i] = one
			b.add(other, says, index)
		}
		return
	}
	p := phrase{says: says}
	for _, word := range words {
		at, known := index[word]
		if !known {
			at = int32(len(b.stems)) //nolint:gosec // there are some hundred
			index[word] = at
			b.stems = append(b.stems, newStem(word))
		}
		p.stems = append(p.stems, at)
	}
	for _, at := range p.stems {
		b.phrases[at] = append(b.phrases[at], p)
	}
}

// at is what the phrases say that end at the last of these words.
func (b *phrasebook) at(recent [][]int32) Signs {
	var found Signs
	last := recent[len(recent)-1]
	for _, s := range last {
		for _, p := range b.phrases[s] {
			if p.within(recent[max(0, len(recent)-gap*len(p.stems)):]) {
				found = found.Add(p.says)
			}
		}
	}
	return found
}

// within tells whether every word of the phrase is there, in any order.
func (p phrase) within(recent [][]int32) bool {
	for _, s := range p.stems {
		if !slices.ContainsFunc(recent, func(stems []int32) bool { return slices.Contains(stems, s) }) {
			return false
		}
	}
	return true
}
