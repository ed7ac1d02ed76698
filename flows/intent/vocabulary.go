package intent

import (
	"hash/maphash"
	"strings"

	"liman/directory"
)

// vocabulary is how many phrases have each word.
type vocabulary struct{ table hashed[int32] }

// times is how many phrases have a word.
func (v *vocabulary) times(word string) int32 {
	times, _ := v.table.word(word)
	return times
}

// counted are the words of phrases, and how many phrases have each.
func counted(known []example) map[string]int32 {
	times := make(map[string]int32)
	for _, e := range known {
		for _, word := range e.words {
			times[word]++
		}
	}
	return times
}

func vocabularyOf(times map[string]int32) *vocabulary {
	seed, all := maphash.MakeSeed(), make(map[uint64]int32, len(times))
	for word, n := range times {
		all[maphash.String(seed, word)] = n
	}
	return &vocabulary{hashedOf(seed, all)}
}

// Words tells of a folded word whether it is a word of danger or of a phrase that people type; a number is no word: sectors have them.
func Words(files []Phrases) func(folded string) bool {
	written := make(map[string]bool)
	for _, f := range files {
		for _, section := range []map[string][]string{f.Danger, f.Other} {
			for _, list := range section {
				for word := range strings.FieldsSeq(strings.Join(list, " ")) {
					written[word] = true
				}
			}
		}
	}
	seed, all := maphash.MakeSeed(), make(map[uint64]struct{}, len(written))
	for word := range written {
		if strings.Trim(word, "0123456789") != "" {
			all[maphash.String(seed, directory.Fold(word))] = struct{}{}
		}
	}
	table := hashedOf(seed, all)
	return func(folded string) bool {
		_, is := table.word(folded)
		return is
	}
}
