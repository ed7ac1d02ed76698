package intent

import (
	"hash/maphash"
	"maps"
	"slices"
)

// hashed is a table of words, or of texts of several, with something of each. It keeps a hash of each under a seed of its own and none of the
// words: that two of them share one of 64 bits is not to be expected, and it takes a quarter of the memory of a map.
type hashed[T any] struct {
	seed maphash.Seed
	keys []uint64 // in order
	of   []T      // of the key at the same place
}

// hashedOf is the table of what is by hash under a seed.
func hashedOf[T any](seed maphash.Seed, all map[uint64]T) hashed[T] {
	h := hashed[T]{seed, slices.AppendSeq(make([]uint64, 0, len(all)), maps.Keys(all)), make([]T, len(all))}
	slices.Sort(h.keys)
	for i, key := range h.keys {
		h.of[i] = all[key]
	}
	return h
}

// find gives what the table has of a hash.
func (h *hashed[T]) find(hash uint64) (of T, known bool) {
	i, known := slices.BinarySearch(h.keys, hash)
	if known {
		of = h.of[i]
	}
	return of, known
}

// word gives what the table has of a word.
func (h *hashed[T]) word(word string) (T, bool) { return h.find(maphash.String(h.seed, word)) }

// hashOfWords is the hash of a text of words.
func hashOfWords(seed maphash.Seed, words []string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, word := range words {
		h.WriteString(word)
		h.WriteByte(' ')
	}
	return h.Sum64()
}
