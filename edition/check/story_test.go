package check

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"liman/edition"
)

// Each screen is shown in a story: what nobody plays, nobody reads before it is published. Not so the rest of a list (near/hospital-all): a
// story that needs entries would refuse their withdrawal; TestNearListsTheRest (edition) has those.
func TestEveryScreenIsShownInAStory(t *testing.T) {
	e, showed := builtinEdition(t), make(map[string]bool)
	w := &ways{e.Book, make(map[string][]string)}
	for _, s := range Stories(edition.Builtin()) {
		maps.Copy(showed, play(e, s, "ro", w, nil).showed)
	}
	for _, screen := range slices.Sorted(slices.Values(e.Book.Screens())) {
		rest := strings.HasPrefix(screen, "near/") && strings.HasSuffix(screen, "-all")
		if !showed[screen] && !rest {
			t.Errorf("no story shows %s", screen)
		}
	}
}
