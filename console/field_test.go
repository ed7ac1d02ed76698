package console

import (
	"net/http"
	"testing"

	"liman/edition/draft"
)

var startText = draft.Key{Kind: draft.Message, Lang: "ro", Of: "danger/start.text"}

// Two who change one field: the second sees both texts, hers is kept, and so is the first's.
func TestTwoAtOneField(t *testing.T) {
	w := newWorld(t)
	ana, tudor := w.as("ana"), w.as("tudor")
	was := must(w.servedWork(t.Context()))(t).Value(startText)
	var first saved
	if got := ana.ask("field", &first, "key", fieldKey(startText), "was", was, "value", was+" Ana."); got.status != http.StatusOK || first.Conflict != nil {
		t.Fatalf("ana saves: %d %s", got.status, got.body)
	}
	var second saved
	tudor.ask("field", &second, "change", first.Change, "key", fieldKey(startText), "was", was, "value", was+" Tudor.")
	if c := second.Conflict; c == nil || c.By != "ana" || *c.Theirs != was+" Ana." || *c.Mine != was+" Tudor." {
		t.Fatalf("tudor is told %+v", second)
	}
	if got := must(w.changeWork(t.Context(), first.Change))(t).Value(startText); got != was+" Tudor." {
		t.Errorf("the field says %q", got)
	}
	var again saved // in another window of his own, which had read his first text
	tudor.ask("field", &again, "change", first.Change, "key", fieldKey(startText), "was", was, "value", was+" Tudor!")
	if again.Conflict != nil {
		t.Errorf("he is warned of himself: %+v", again.Conflict)
	}
}
