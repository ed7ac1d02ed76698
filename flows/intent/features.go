package intent

import (
	"math"
	"slices"
)

// feature is something that stands in a text: where its weight is in the table, and how much it counts there.
type feature struct {
	at    uint32
	value float32
}

// tableSize is how many weights there are; that two features share one is rare, and does little harm.
const tableSize = 1 << 18

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
)

var counts = [...]float32{ofWord: 1, ofStem4: 1, ofStem5: 1, ofStem6: 1, ofNext: .5, ofSense: 1.5, ofPair: .7, ofOrder: .7, ofCalm: 1.5}

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

// place is where a hash is in a table.
func (h hash) place() uint32 { return uint32(h^h>>16) % tableSize }

// features of words, each once, with the senses that were read in them. Their values are those of a vector about one long.
func (j *judge) features(words []string, read [][]sensed) []feature {
	all := make([]feature, 0, 12*len(words)+64)
	add := func(kind int, h hash) {
		all = append(all, feature{h.place(), counts[kind]})
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
	j.sensed(read, add)
	return normal(all)
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
func normal(all []feature) []feature {
	slices.SortFunc(all, func(a, b feature) int { return int(a.at) - int(b.at) })
	all = slices.CompactFunc(all, func(a, b feature) bool { return a.at == b.at })
	squares := float32(1)
	for _, f := range all {
		squares += f.value * f.value
	}
	length := float32(math.Sqrt(float64(squares)))
	for i := range all {
		all[i].value /= length
	}
	return all
}
