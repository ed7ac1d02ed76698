package edition

import (
	"maps"
	"strings"
	"testing"

	"liman/flows"
)

// parted is small with a screen whose second paragraph is only for those who named a place.
func parted() map[string]string {
	files := with("flows/home.yaml", "kind: screen\n", "kind: screen\n    parts: [{id: all}, {id: placed, when: {var: where, known: true}}]\n")
	for lang, word := range map[string]string{"ro": "Pentru toți", "en": "For all"} {
		name := "locales/" + lang + ".yaml"
		files[name] += "home/start.all: " + word + "\nhome/start.placed: \"{where}: {ro-anes}\"\n"
	}
	return files
}

func TestPartsArePlacedBelowTheText(t *testing.T) {
	e, err := Open(source(t, parted()))
	if err != nil {
		t.Fatal(err)
	}
	for where, want := range map[string]string{
		"":   "Home\n\nHow are you? 112\n\nFor all",
		"CJ": "Home\n\nHow are you? 112\n\nFor all\n\nCluj: 0800 500 333",
	} {
		s := flows.State{Node: "home/start", Lang: "en", Vars: map[string]string{"where": where}}
		if got := e.Screen("en", e.Book.View(s)).String(); got != want {
			t.Errorf("in %q it reads:\n%s", where, got)
		}
	}
	if e.Looks(flows.State{Node: "home/start"}) != nil {
		t.Error("a screen that names an answer is drawn ahead")
	}
}

func TestFaultsOfParts(t *testing.T) {
	tests := []struct{ name, file, old, now, want string }{
		{"no words", "locales/ro.yaml", "home/start.all: Pentru toți\n", "", "locales/ro.yaml:1: home/start.all: is missing"},
		{"too long with all parts", "locales/ro.yaml", "Pentru toți", strings.Repeat("a ", 1500), "locales/ro.yaml:2: home/start.text: the screen has 3"},
		{"a story misses a part", "flows/stories/near.txt", "home/start\n", "home/start part all placed\n", "flows/stories/near.txt:3: in ro, home/start has the parts [all], not placed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := maps.Clone(parted())
			files[test.file] = strings.Replace(files[test.file], test.old, test.now, 1)
			_, err := Open(source(t, files))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got:\n%v\nwant: %s", err, test.want)
			}
		})
	}
}
