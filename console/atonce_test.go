package console

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"liman/edition"
	"liman/edition/draft"
)

// Twenty of staff look around and write at once, some into one change; what each wrote last into a field of her own stands there. make test runs it
// with the race detector.
func TestStaffAtOnce(t *testing.T) {
	b := small(t)
	w := newWorldOf(t, b, sync.OnceValue(func() *edition.Edition { return must(edition.Open(b))(t) }))
	var began saved
	if got := w.as("ana").ask("field", &began, "key", fieldKey(draft.Key{Kind: draft.Message, Lang: "ro", Of: "lines/start.text"}), "was", "", "value", "Un text. {ro-112}"); got.status != http.StatusOK {
		t.Fatal(got.status, got.body)
	}
	fields := []draft.Key{{Kind: draft.Message, Lang: "ro", Of: "home/start.text"}, {Kind: draft.Message, Lang: "en", Of: "home/start.text"}}
	people := []string{"ana", "tudor", "maria", "radu", "olga"}
	var staff sync.WaitGroup
	for i := range 20 {
		c, writes := w.as(people[i%len(people)]), i < len(fields) // ana and tudor
		staff.Go(func() {
			for n := range 5 {
				for _, path := range []string{"", "numbers", "topics", "topics/home/map", "review", "history", "search?q=112"} {
					if got := c.get(path); got.status != http.StatusOK {
						t.Errorf("%s reads %q: %d", c.who, path, got.status)
					}
				}
				if !writes {
					continue
				}
				k := fields[i]
				was := must(w.changeWork(t.Context(), began.Change))(t).Value(k)
				if got := c.ask("field", nil, "change", began.Change, "key", fieldKey(k), "was", was, "value", fmt.Sprintf("Text %d of %s. {ro-112}", n, c.who)); got.status != http.StatusOK {
					t.Errorf("%s writes: %d %s", c.who, got.status, got.body)
				}
			}
		})
	}
	staff.Wait()
	end := must(w.changeWork(t.Context(), began.Change))(t)
	for i, k := range fields {
		if got := end.Value(k); !strings.Contains(got, "Text 4 of "+people[i]) {
			t.Errorf("%s has %q", k.Of, got)
		}
	}
}
