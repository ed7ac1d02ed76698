package console

import (
	"net/http"
	"strings"
	"testing"
)

// Behind the question mark of each page is the chapter that explains it, in both languages, with the same chapters.
func TestEachPageHasItsHelp(t *testing.T) {
	for lang, guide := range guides() {
		if len(guide.Chapters) != len(guides()["ro"].Chapters) || guide.Title == "" || len(guide.Lead) == 0 {
			t.Errorf("%s: %d chapters", lang, len(guide.Chapters))
		}
	}
	w := newWorld(t)
	for name := range templates() {
		if name == "problem" || name == "help" {
			continue
		}
		got := w.as("ana").get("help/" + name)
		if got.status != http.StatusOK || strings.Count(got.body, "<details") != len(guides()["en"].Chapters) || strings.Count(got.body, " open>") != 1 {
			t.Errorf("%s: %d, %d chapters are open", name, got.status, strings.Count(got.body, " open>"))
		}
	}
}
