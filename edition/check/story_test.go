package check

import (
	"maps"
	"slices"
	"testing"

	"liman/edition"
)

// Each screen is shown in a story: what nobody plays, nobody reads before it is published.
func TestEveryScreenIsShownInAStory(t *testing.T) {
	e, showed := builtinEdition(t), make(map[string]bool)
	w := &ways{e.Book, make(map[string][]string)}
	for _, s := range Stories(edition.Builtin()) {
		maps.Copy(showed, play(e, s, "ro", w, nil).showed)
	}
	for _, screen := range slices.Sorted(slices.Values(e.Book.Screens())) {
		if !showed[screen] {
			t.Errorf("no story shows %s", screen)
		}
	}
}
