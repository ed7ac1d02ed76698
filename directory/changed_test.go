package directory

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// What is said to have changed since is what somebody has changed, whatever clock and holidays the others go by.
func TestSinceNamesWhatChanged(t *testing.T) {
	opened := func(texts map[string]string) *Directory {
		t.Helper()
		d, err := Open(files(texts))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	const one = "ro-112"
	texts := good()
	texts["contacts.yaml"] += strings.NewReplacer(one, "another", "112", "0800 500 333").Replace(texts["contacts.yaml"])
	before := opened(texts)
	if c, _ := before.Contact(one); c.holidays == nil || c.zone == nil && c.Hours.Known() {
		t.Fatal("nobody knows the holidays")
	}
	for name, edit := range map[string]struct {
		file, old, now string
		want           []string
	}{
		"nothing":   {"contacts.yaml", "", "", nil},
		"a service": {"services/CJ.yaml", "name: Office", "name: Bureau", nil},
		"a number":  {"contacts.yaml", `"0800 500 333"`, `"0800 500 334"`, []string{"another"}},
		"one goes":  {"contacts.yaml", texts["contacts.yaml"][len(good()["contacts.yaml"]):], "", []string{"another"}},
	} {
		other := maps.Clone(texts)
		if other[edit.file] = strings.Replace(other[edit.file], edit.old, edit.now, 1); other[edit.file] == texts[edit.file] && edit.old != "" {
			t.Fatalf("%s: %s has no %q", name, edit.file, edit.old)
		}
		after := opened(other)
		if got := slices.Sorted(maps.Keys(after.Since(before))); !slices.Equal(got, edit.want) {
			t.Errorf("%s: %v, want %v", name, got, edit.want)
		}
		if got := slices.Sorted(maps.Keys(before.Since(after))); !slices.Equal(got, edit.want) {
			t.Errorf("%s, back: %v, want %v", name, got, edit.want)
		}
	}
	if got := before.Since(nil); len(got) != 2 {
		t.Errorf("from nothing: %v", got)
	}
}
