package intent

import "encoding/binary"

// postings are which phrases have a feature, by its number: those of feature behind feature, each as how far it is from the one before
// (gaps, as an inverted index has them). Most gaps are one byte, and there are more than a million.
type postings struct {
	begins []uint32 // where the list of every stride-th feature begins
	lists  []byte   // of feature behind feature: how many bytes its gaps have, and the gaps
}

// stride is how many lists stand between two whose beginning is kept.
const stride = 8

// newPostings are those of so many features, from the features of each phrase.
func newPostings(features uint32, has lists) postings {
	sizes := make([]uint32, features)
	has.gaps(features, func(feature uint32, gap uint64) { sizes[feature] += uint32(sizeOf(gap)) })
	p := postings{begins: make([]uint32, 0, features/stride+1)}
	next, end := make([]uint32, features), uint32(0)
	for feature, size := range sizes {
		if feature%stride == 0 {
			p.begins = append(p.begins, end)
		}
		next[feature] = end + uint32(sizeOf(uint64(size)))
		end = next[feature] + size
	}
	p.lists = make([]byte, end)
	for feature, size := range sizes {
		binary.PutUvarint(p.lists[next[feature]-uint32(sizeOf(uint64(size))):], uint64(size))
	}
	has.gaps(features, func(feature uint32, gap uint64) {
		next[feature] += uint32(binary.PutUvarint(p.lists[next[feature]:], gap))
	})
	return p
}

// of are the gaps of a feature.
func (p *postings) of(feature uint32) []byte {
	rest := p.lists[p.begins[feature/stride]:]
	for range feature % stride {
		size, n := binary.Uvarint(rest)
		rest = rest[n+int(size):]
	}
	size, n := binary.Uvarint(rest)
	return rest[n : n+int(size)]
}

// add adds weight to what each phrase has that has a feature.
func (p *postings) add(feature uint32, weight float32, to []float32) {
	list, phrase := p.of(feature), -1
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
