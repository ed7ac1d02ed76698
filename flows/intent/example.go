package intent

import (
	"maps"
	"slices"
	"strings"
)

// example is a phrase as index, alarms and judge learn it.
type example struct {
	words  []string
	read   [][]sensed
	lang   int
	screen string
	danger bool
}

// examplesOf are the phrases of all files, always in the same order. A calm phrase that is a phrase of a screen is that.
func examplesOf(files []Phrases) []example {
	var all []example
	senses := knownSenses()
	for lang, f := range files {
		meant := make(map[string]bool)
		add := func(screen string, danger bool, list []string) {
			for _, text := range list {
				words := Normalize(text)
				key := strings.Join(words, " ")
				if screen == nowhere && meant[key] {
					continue
				}
				meant[key] = true
				all = append(all, example{words, senses.read(words), lang, screen, danger})
			}
		}
		for _, section := range []map[string][]string{f.Danger, f.Other} {
			for _, screen := range slices.Sorted(maps.Keys(section)) {
				add(screen, f.Danger[screen] != nil, section[screen])
			}
		}
		add(nowhere, false, f.Calm)
	}
	return all
}
