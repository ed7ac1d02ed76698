package console

import (
	"html"
	"net/http"
	"strings"
	"testing"
)

// TestTopicMap has a box for every screen of every shipped topic, each a link to its screen, and is styled by the console's own sheet.
func TestTopicMap(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	served := must(w.servedWork(t.Context()))(t)
	if len(served.flows()) < 10 {
		t.Fatalf("%d topics", len(served.flows()))
	}
	for _, f := range served.flows() {
		got := ana.get("topics/" + f.ID + "/map")
		if got.status != http.StatusOK {
			t.Fatalf("%s: %d", f.ID, got.status)
		}
		for _, n := range f.Screens {
			if !strings.Contains(got.body, `<a href="/console/screens/`+n.Ref+`" aria-label="`+label(served.title("en", n.Ref))) {
				t.Errorf("%s: no box for %s", f.ID, n.Ref)
			}
		}
		if !strings.Contains(ana.get("topics/"+f.ID).body, "/console/topics/"+f.ID+"/map") {
			t.Errorf("%s: nothing leads to its map", f.ID)
		}
	}
	sheet := assets().byName[strings.TrimPrefix(assetPath("console.css"), "/console/assets/")]
	if !strings.Contains(string(sheet.data), ".flowmap .frame") {
		t.Error("the sheet says nothing of the map")
	}
	if got := ana.get("topics/nothing/map"); got.status != http.StatusNotFound {
		t.Errorf("a topic that is none: %d", got.status)
	}
}

// label is a text as an attribute of the drawing has it.
func label(text string) string {
	return html.EscapeString(text)
}

// TestTopicMapShowsFaults tells of a fault at the box at which it is mended, and never lets a title be markup.
func TestTopicMapShowsFaults(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	ana.post("field", "key", fieldKey(message("en", "danger/start.title")), "value", `<script>x</script>`, "was", "")
	ana.post("field", "key", fieldKey(message("ro", "danger/start.text")), "value", "", "was", "")
	change := must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t)
	if len(change.screenFaults()["danger/start"]) == 0 {
		t.Fatal("nothing is wrong with it")
	}
	got := ana.get("topics/danger/map")
	if strings.Contains(got.body, "<script>x") || !strings.Contains(got.body, "has-errors") {
		t.Errorf("%.2000s", got.body)
	}
}
