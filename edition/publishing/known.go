package publishing

import (
	"slices"
	"time"

	"liman/content"
	"liman/edition/ledger"
)

// known is what was seen of the ledger before: by this bot, by its memories, by whoever set Least. Each may know a part: a number
// without a name, a name without a time. None takes away what another knows.
type known struct {
	least  ledger.Checkpoint         // the highest
	hashes map[uint64][]content.Hash // what the records of these numbers were called
	ends   map[uint64]time.Time      // when the ledger was last seen to end with this number
}

// add takes in a checkpoint, and when the ledger was last seen to end with it; the zero time if that is not known.
func (k *known) add(m ledger.Checkpoint, when time.Time) {
	if m.Number == 0 {
		return
	}
	if k.hashes == nil {
		k.hashes, k.ends = make(map[uint64][]content.Hash), make(map[uint64]time.Time)
	}
	if m.Number > k.least.Number || m.Number == k.least.Number && k.least.Record == (content.Hash{}) {
		k.least = m
	}
	if m.Record != (content.Hash{}) && !slices.Contains(k.hashes[m.Number], m.Record) {
		k.hashes[m.Number] = append(k.hashes[m.Number], m.Record)
	}
	if when.After(k.ends[m.Number]) {
		k.ends[m.Number] = when
	}
}

// fits tells whether a record is the one that was seen under its number, if one was; if two were, none is.
func (k *known) fits(m ledger.Checkpoint) bool {
	for _, seen := range k.hashes[m.Number] {
		if seen != m.Record {
			return false
		}
	}
	return true
}

// since is when the ledger was last seen to end with a record of at most this number: one behind it was made after that. The zero time if that is not
// known; what is ahead of our clock is no such time.
func (k *known) since(number uint64, now time.Time) time.Time {
	var latest time.Time
	for n, when := range k.ends {
		if n <= number && when.After(latest) && !when.After(now.Add(time.Minute)) {
			latest = when
		}
	}
	return latest
}
