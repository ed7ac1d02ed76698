package intent

import (
	"encoding/binary"
	"slices"
)

// postings are which phrases have a feature, by its number: those of feature behind feature, each as how far it is from the one before
// (gaps, as an inverted index has them). Most gaps are one byte, and there are three million.
type postings struct {
	begins []uint32 // where the gaps of a feature begin, and behind the last where they end
	gaps   []byte
}

// newPostings are those of so many features, from the features of each phrase.
func newPostings(features uint32, has lists) postings {
	p := postings{begins: make([]uint32, features+1)}
	has.gaps(features, func(feature uint32, gap uint64) { p.begins[feature+1] += uint32(sizeOf(gap)) })
	for i := range features {
		p.begins[i+1] += p.begins[i]
	}
	p.gaps = make([]byte, p.begins[features])
	next := slices.Clone(p.begins)
	has.gaps(features, func(feature uint32, gap uint64) {
		next[feature] += uint32(binary.PutUvarint(p.gaps[next[feature]:], gap))
	})
	return p
}

// add adds weight to what each phrase has that has a feature.
func (p *postings) add(feature uint32, weight float32, to []float32) {
	list, phrase := p.gaps[p.begins[feature]:p.begins[feature+1]], -1
	for len(list) > 0 {
		gap, size := uint64(list[0]), 1
		if gap >= 1<<7 {
			gap, size = binary.Uvarint(list)
		}
		list = list[size:]
		phrase += int(gap)
		to[phrase] += weight
	}
}

// sizeOf is how many bytes a gap takes.
func sizeOf(gap uint64) int {
	size := 1
	for ; gap >= 1<<7; gap >>= 7 {
		size++
	}
	return size
}

// lists are the features of each phrase, one list behind the other.
type lists struct {
	features []uint32
	ends     []int
}

// add takes in the features of the next phrase.
func (l *lists) add(features []uint32) {
	l.features = append(l.features, features...)
	l.ends = append(l.ends, len(l.features))
}

// of are the features of a phrase.
func (l *lists) of(phrase int) []uint32 {
	begins := 0
	if phrase > 0 {
		begins = l.ends[phrase-1]
	}
	return l.features[begins:l.ends[phrase]]
}

// gaps gives each feature of each phrase, and how far the phrase is behind the one before that has it.
func (l *lists) gaps(features uint32, yield func(feature uint32, gap uint64)) {
	last := make([]int32, features) // the last phrase, from 1
	for i := range l.ends {
		for _, feature := range l.of(i) {
			yield(feature, uint64(int32(i)+1-last[feature]))
			last[feature] = int32(i) + 1
		}
	}
}
