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
	ofGram // four to six letters, with the gaps between words
	ofSide // a sense, and how a word close to it begins
)

var counts = [...]float32{ofWord: 1, ofStem4: 1, ofStem5: 1, ofStem6: 1, ofNext: .5, ofSense: 1.5, ofPair: .7, ofOrder: .7, ofCalm: 1.5, ofGram: .3, ofSide: .5}

// How far the kinds reach.
const (
	shortestGram, longestGram = 4, 6
	sideReach                 = 2 // words
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

// features of words, with the senses that were read in them.
func (j *judge) features(words []string, read [][]sensed) vector {
	all := make([]feature, 0, 32*len(words)+64)
	add := func(kind int, h hash) {
		all = append(all, feature(uint32(kind)*judgeSize+h.place(judgeSize)))
	}
	before := ""
	for _, word := range words {
		add(ofWord, hashOf(ofWord).text(word))
		for kind, letters := range [...]int{ofStem4: 4, ofStem5: 5, ofStem6: 6} {
			if letters > 0 && len(word) > letters {
				add(kind, hashOf(kind).text(word[:letters]))
			}
		}
		begins := word[:min(4, len(word))]
		add(ofNext, hashOf(ofNext).text(before).text(" ").text(begins))
		before = begins
	}
	letters(words, add)
	sides(words, read, add)
	j.sensed(read, add)
	return normal(all)
}

// letters adds the n-grams of letters: what is mistyped or inflected shares most of them with what was meant.
func letters(words []string, add func(int, hash)) {
	text := " " + strings.Join(words, " ") + " "
	for from := range text {
		h := hashOf(ofGram)
		for to := from; to < min(from+longestGram, len(text)); to++ {
			if h = h.letter(text[to]); to-from+1 >= shortestGram {
				add(ofGram, h)
			}
		}
	}
}

// sides adds each sense with the words around it: what is denied, dreamt or long ago has a word for that beside it.
func sides(words []string, read [][]sensed, add func(int, hash)) {
	for i, word := range words {
		begins := word[:min(4, len(word))]
		for k := max(0, i-sideReach); k < min(len(words), i+sideReach+1); k++ {
			if k == i {
				continue
			}
			for _, f := range read[k] {
				add(ofSide, hashOf(ofSide).number(f.sense).text(begins))
			}
		}
	}
}

// sensed adds the features of senses.
func (j *judge) sensed(read [][]sensed, add func(int, hash)) {
	var before []sensed
	for _, now := range read {
		for _, b := range now {
			for _, a := range before {
				add(ofOrder, hashOf(ofOrder).number(a.sense).number(b.sense))
			}
		}
		if len(now) > 0 {
			before = now
		}
	}
	there := each(read)
	slices.Sort(there)
	for i, a := range there {
		add(ofSense, hashOf(ofSense).number(a))
		for _, b := range there[:i] {
			add(ofPair, hashOf(ofPair).number(b).number(a))
		}
	}
	if j.senses.calm(read) {
		add(ofCalm, hashOf(ofCalm))
	}
}

// normal gives each feature once, and the whole about the length one.
func normal(all []feature) vector {
	slices.Sort(all)
	all = slices.Compact(all)
	squares := float32(1)
	for _, f := range all {
		squares += f.counts() * f.counts()
	}
	return vector{all, 1 / float32(math.Sqrt(float64(squares)))}
}
