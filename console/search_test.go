package console

import (
	"strings"
	"testing"
)

// TestSearch finds a text of any language, also when it is typed without marks, and leads to its screen; at most 50 are shown.
func TestSearch(t *testing.T) {
	w := newWorld(t)
	tudor := w.as("tudor")
	served := must(w.servedWork(t.Context()))(t)
	title := served.text("danger/start.title", "ro")
	if plain := folded(title); plain == strings.ToLower(title) {
		t.Fatal("the title has no marks to leave out")
	}
	for _, lang := range served.languages() {
		query := folded(served.text("danger/start.title", lang))
		got := tudor.get("search?q=" + strings.ReplaceAll(query, " ", "+"))
		if !order(got.body, `<a href="/console/screens/danger/start?part=words">`, `lang="`+lang+`"`) {
			t.Errorf("%s: %q is not found: %d", lang, query, got.status)
		}
	}
	if got := tudor.get("search?q=qqqq"); !strings.Contains(got.body, catalog()["en"]["search.none"]["other"]) {
		t.Errorf("%s", got.body)
	}
	got := tudor.get("search?q=a")
	if n := strings.Count(got.body, `class="text found"`); n != mostFound || !strings.Contains(got.body, "There is more") {
		t.Errorf("%d texts", n)
	}
	if !strings.Contains(tudor.get("topics").body, `action="/console/search"`) {
		t.Error("nothing leads to it")
	}
}

// TestSearchReadsTheChange finds what she has just written, at its button.
func TestSearchReadsTheChange(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	served := must(w.servedWork(t.Context()))(t)
	_, n := served.node("danger/start")
	id := "danger/start." + n.Ways[0].Option
	ana.post("field", "key", fieldKey(message("ro", id)), "value", "Zmeură albastră", "was", served.text(id, "ro"))
	if got := ana.get("search?q=zmeura+ALBASTRA"); !order(got.body, "/console/screens/danger/start?part=buttons", "Zmeură albastră") {
		t.Errorf("%s", got.body)
	}
	if got := w.as("tudor").get("search?q=zmeura"); strings.Contains(got.body, "Zmeură") {
		t.Error("others see it before it is published")
	}
}
