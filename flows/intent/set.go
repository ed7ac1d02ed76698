package intent

import "slices"

// How set sorts: by bits of a number into buckets, so that nearly all is in order before neighbours are compared.
const (
	bucketBits = 7
	bucketFrom = 19 - bucketBits // judgeSize, and the index's, has 19 bits
	mostSorted = 1 << 9
)

// set sorts features of one kind. They are hashes, so they spread over the buckets evenly, and it takes as long as they are many.
func set[F ~uint32](all []F) {
	if len(all) < 1<<(bucketBits-2) || len(all) > mostSorted {
		slices.Sort(all)
		return
	}
	var ends [1<<bucketBits + 1]uint16
	for _, f := range all {
		ends[bucket(f)+1]++
	}
	for i := range bucketCount {
		ends[i+1] += ends[i]
	}
	var room [mostSorted]F
	sorted := room[:len(all)]
	for _, f := range all {
		sorted[ends[bucket(f)]] = f
		ends[bucket(f)]++
	}
	copy(all, sorted)
	inOrder(all)
}

const bucketCount = 1 << bucketBits

func bucket[F ~uint32](f F) uint32 { return uint32(f) >> bucketFrom % bucketCount }

// inOrder sorts what is nearly sorted.
func inOrder[F ~uint32](all []F) {
	for i := 1; i < len(all); i++ {
		f, k := all[i], i
		for ; k > 0 && all[k-1] > f; k-- {
			all[k] = all[k-1]
		}
		all[k] = f
	}
}
