package intent

import (
	"strings"
	"testing"
)

// A table that keeps no word tells of each word what was said of it, and of no other anything; a text is other than its words in another order or parted
// elsewhere.
func TestHashed(t *testing.T) {
	times := map[string]int32{"cutit": 3, "usa": 1, "ma": 70_000}
	v := vocabularyOf(times)
	for word, want := range times {
		if got := v.times(word); got != want {
			t.Errorf("%q stands in %d phrases, not %d", word, got, want)
		}
	}
	for _, word := range []string{"", "cuti", "usa ", "mă"} {
		if got := v.times(word); got != 0 {
			t.Errorf("%q, which nobody wrote, stands in %d", word, got)
		}
	}
	known := []example{{words: []string{"ma", "bate"}, screen: "a"}, {words: []string{"noapte", "buna"}}, {words: []string{"ma", "bate"}}}
	e := exactly(known, []phrase{{screen: 1}, {screen: 2}, {screen: 3}})
	for text, want := range map[string]int32{"ma bate": 1, "noapte buna": 2, "bate ma": -1, "mabate": -1, "ma ba te": -1, "": -1} {
		got, is := e.of(strings.Fields(text))
		if !is {
			got = -1
		}
		if got != want {
			t.Errorf("%q means %d, not %d", text, got, want)
		}
	}
	said := Words([]Phrases{{Other: map[string][]string{"a": {"Mă bate 2 112"}}, Danger: map[string][]string{"b": {"Ușa"}}, Calm: []string{"soare"}}})
	for word, want := range map[string]bool{"ma": true, "bate": true, "usa": true, "2": false, "112": false, "soare": false, "": false} {
		if said(word) != want {
			t.Errorf("that %q is a word is told otherwise", word)
		}
	}
}
