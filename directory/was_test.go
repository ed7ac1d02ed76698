package directory

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Nothing is called as another entry was: else a withdrawal would hide the wrong one, or none.
func TestWhatAnEntryWasCalled(t *testing.T) {
	line := func(id, was string) string {
		return "- id: " + id + "\n  kind: helpline\n  name: Linia\n  country: RO\n  website: https://line.example\n  confidence: high\n  verified_at: 2026-11-23\n  source: https://line.example\n  was: [" + was + "]\n"
	}
	for name, test := range map[string]struct{ contacts, want string }{
		"a name of its own":     {line("ro-new", "ro-old, ro-older"), ""},
		"one that is there":     {line("ro-new", "ro-other") + line("ro-other", ""), "ro-other is an entry of its own (contacts.yaml:"},
		"one of two":            {line("ro-new", "ro-old") + line("ro-other", "ro-old"), "another entry was called ro-old, too (contacts.yaml:1)"},
		"what cannot be a name": {line("ro-new", "'Ro new'"), `"Ro new" is no id`},
	} {
		_, err := Open(fstest.MapFS{"contacts.yaml": {Data: []byte(test.contacts)}})
		about := "nothing"
		if err != nil {
			about = err.Error()
		}
		if test.want == "" && strings.Contains(about, "was") || !strings.Contains(about, test.want) && test.want != "" {
			t.Errorf("%s: %s", name, about)
		}
	}
}
