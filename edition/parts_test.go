package edition

import (
	"testing"

	"liman/flows"
)

// parted is small with a screen whose second paragraph is only for those who named a place.
func parted(t *testing.T) map[string]string {
	t.Helper()
	files := with(t, "flows/home.yaml", "kind: screen\n", "kind: screen\n    parts: [{id: all}, {id: placed, when: {var: where, known: true}}]\n")
	for lang, word := range map[string]string{"ro": "Pentru toți", "en": "For all"} {
		name := "locales/" + lang + ".yaml"
		files[name] += "home/start.all: " + word + "\nhome/start.placed: \"{where}: {ro-anes}\"\n"
	}
	return files
}

func TestPartsArePlacedBelowTheText(t *testing.T) {
	e := opened(t, parted(t))
	for where, want := range map[string]string{
		"":   "Home\n\nHow are you? 112\n\nFor all",
		"CJ": "Home\n\nHow are you? 112\n\nFor all\n\nCluj: 0800 500 333",
	} {
		s := flows.State{Node: "home/start", Lang: "en", Vars: map[string]string{"where": where}}
		if got := e.Screen("en", e.Book.View(s)).String(); got != want {
			t.Errorf("in %q it reads:\n%s", where, got)
		}
	}
	if e.Variants(flows.State{Node: "home/start"}) != nil {
		t.Error("a screen that names an answer is drawn ahead")
	}
}
