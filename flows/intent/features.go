package intent

import (
	"math"
	"slices"
	"strings"
)

// feature is something that stands in a text: where its weight is in the judge's table, and before it the kind.
type feature uint32

// judgeSize is how many weights the judge has; that two features share one is rare, and does little harm.
const judgeSize = 1 << 19

func (f feature) at() uint32 { return uint32(f) % judgeSize }

func (f feature) counts() float32 { return counts[f/judgeSize] }

// vector is what stands in a text, each feature once. What a feature counts times scale is its value; they make a vector about one long.
type vector struct {
	features []feature
	scale    float32
}

// Kinds of features, and how much each counts before the length of the text is taken into account.
const (
	ofWord  = 1 + iota
	ofStem4 // how a word begins: four, five, six letters
	ofStem5
	ofStem6
	ofNext  // two words that follow each other, by how they begin
	ofSense // a sense
	ofPair  // two senses that stand anywhere in the text
	ofOrder // two senses that follow each other
	ofCalm  // everyday talk
	ofLetters
	ofGram // five letters, with the gaps between words
	ofSide // a sense, and how a word close to it begins
)

var counts = [...]float32{ofWord: 1, ofStem4: 1, ofStem5: 1, ofStem6: 1, ofNext: .5, ofSense: 1.5, ofPair: .7, ofOrder: .7, ofCalm: 1.5, ofGram: .45, ofSide: .5}

// How far the kinds reach.
const (
	gramLength = 5 // letters, here and where similarity is looked for
	sideReach  = 2 // words
)

// hash is that of a kind, and of a text or of numbers (FNV-1a).
type hash uint32

func hashOf(kind int) hash { return (2166136261 ^ hash(kind)) * 16777619 }

func (h hash) letter(b byte) hash { return (h ^ hash(b)) * 16777619 }

func (h hash) text(s string) hash {
	for i := range len(s) {
		h = h.letter(s[i])
	}
	return h
}

func (h hash) number(n int16) hash {
	return h.letter(byte(n)).letter(byte(n >> 8))
}

// place is where a hash is in a table of a size.
func (h hash) place(size uint32) uint32 { return uint32(h^h>>16) % size }

// bag is what stands in a text, a feature as often as it does.
type bag []feature

func (b *bag) add(kind int, h hash) {
	*b = append(*b, feature(uint32(kind)*judgeSize+h.place(judgeSize)))
}

// vectorOf words, with the senses that were read in them. What room holds is written over, and the vector stands there if it is large enough.
func vectorOf(room bag, s *senses, words []string, read [][]sensed) vector {
	b := room[:0]
	if cap(b) == 0 {
		b = make(bag, 0, 32*len(words)+64)
	}
	b.words(words)
	b.senses(read)
	if s.calm(read) {
		b.add(ofCalm, hashOf(ofCalm))
	}
	slices.Sort(b)
	few := len(b)
	b.letters(words)
	sides := len(b)
	set(b[few:])
	b.sides(words, read)
	slices.Sort(b[sides:])
	return normal(b)
}

// words adds each word, how it begins, and what comes before it.
func (b *bag) words(words []string) {
	before := ""
	for _, word := range words {
		b.add(ofWord, hashOf(ofWord).text(word))
		for kind, letters := range [...]int{ofStem4: 4, ofStem5: 5, ofStem6: 6} {
			if letters > 0 && len(word) > letters {
				b.add(kind, hashOf(kind).text(word[:letters]))
			}
		}
		begins := word[:min(4, len(word))]
		b.add(ofNext, hashOf(ofNext).text(before).text(" ").text(begins))
		before = begins
	}
}

// letters adds the n-grams of letters: what is mistyped or inflected shares most of them with what was meant.
func (b *bag) letters(words []string) {
	text := " " + strings.Join(words, " ") + " "
	for from := range max(0, len(text)-gramLength+1) {
		b.add(ofGram, hashOf(ofGram).text(text[from:from+gramLength]))
	}
}

// sides adds each sense with the words around it: what is denied, dreamt or long ago has a word for that beside it.
func (b *bag) sides(words []string, read [][]sensed) {
	for i, word := range words {
		begins := word[:min(4, len(word))]
		for k := max(0, i-sideReach); k < min(len(words), i+sideReach+1); k++ {
			if k == i {
				continue
			}
			for _, f := range read[k] {
				b.add(ofSide, hashOf(ofSide).number(f.sense).text(begins))
			}
		}
	}
}

// senses adds each sense, which stand together, and which follow each other.
func (b *bag) senses(read [][]sensed) {
	var before []sensed
	for _, now := range read {
		for _, f := range now {
			for _, a := range before {
				b.add(ofOrder, hashOf(ofOrder).number(a.sense).number(f.sense))
			}
		}
		if len(now) > 0 {
			before = now
		}
	}
	there := each(read)
	slices.Sort(there)
	for i, a := range there {
		b.add(ofSense, hashOf(ofSense).number(a))
		for _, other := range there[:i] {
			b.add(ofPair, hashOf(ofPair).number(other).number(a))
		}
	}
}

// normal gives each feature once, and the whole about the length one; what it is given is in order.
func normal(all []feature) vector {
	all = slices.Compact(all)
	squares := float32(1)
	for _, f := range all {
		squares += f.counts() * f.counts()
	}
	return vector{all, 1 / float32(math.Sqrt(float64(squares)))}
}
