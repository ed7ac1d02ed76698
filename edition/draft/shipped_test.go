package draft

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The acts on the content that ships, as it is: what is renamed is named nowhere any more, and undone is as before.
func TestActsOnWhatShips(t *testing.T) {
	b := shipped(t)
	e := Edit(b)
	do(t, e.RenameNode("danger/speak", "danger/talk"))
	do(t, e.RenameEntry("ro-anes", "ro-national"))
	do(t, e.CopyNode("plan/yours", "leaving/yours"))
	do(t, e.RenameOption("danger/start", "silent", "quiet"))
	do(t, e.RemoveNode("me/man", "me/start"))
	for name, data := range e.files {
		for _, gone := range []string{"danger/speak", "{ro-anes}", "ro-anes,", "ro-anes]", "ro-anes\n", "danger/start.silent", "me/man."} {
			data := bytes.Replace(data, []byte("  was: [ro-anes]\n"), nil, 1) // where it says what it was called
			if strings.HasPrefix(name, "flows/intent") || !bytes.Contains(data, []byte(gone)) {
				continue
			}
			t.Errorf("%s names %q still", name, gone)
		}
	}
	for range e.Acts() {
		do(t, e.Undo())
	}
	if after, _ := e.Bundle(); after.Hash() != b.Hash() {
		t.Error("undone, it is not as before")
	}
}

// What is renamed takes its words, buttons, phrases and stories along in every language: each file has, but for the name, the lines that it had.
func TestARenameLosesNothingOfWhatShips(t *testing.T) {
	b := shipped(t)
	for from, c := range map[string]struct {
		to    string
		do    func(*Editor) error
		kinds []string // where it was named, in each language
	}{
		"danger/speak":        {"danger/talk", func(e *Editor) error { return e.RenameNode("danger/speak", "danger/talk") }, []string{"locales/", "flows/phrases/", "flows/stories/"}},
		"danger/start.silent": {"danger/start.quiet", func(e *Editor) error { return e.RenameOption("danger/start", "silent", "quiet") }, []string{"locales/"}},
		"ro-anes":             {"ro-national", func(e *Editor) error { return e.RenameEntry("ro-anes", "ro-national") }, []string{"locales/", "flows/"}},
	} {
		e := Edit(b)
		do(t, c.do(e))
		name := regexp.MustCompile(`(^|[^\w-])` + regexp.QuoteMeta(from) + `($|[^\w-])`)
		named := make(map[string]int)
		for file, data := range b.All() {
			if file == "flows/danger.yaml" || strings.HasPrefix(file, "directory/") || !name.Match(data) {
				continue
			}
			for _, kind := range c.kinds {
				if strings.HasPrefix(file, kind) {
					named[kind]++
				}
			}
			want, got := sorted(name.ReplaceAllString(string(data), "${1}"+c.to+"${2}")), sorted(string(e.files[file]))
			if !slices.Equal(want, got) {
				t.Errorf("%s to %s: %s has other lines", from, c.to, file)
			}
		}
		for _, kind := range c.kinds {
			if named[kind] == 0 || kind != "flows/stories/" && named[kind] < 4 {
				t.Errorf("%s is named in %d files of %s", from, named[kind], kind)
			}
		}
	}
}

func sorted(text string) []string { return slices.Sorted(strings.Lines(text)) }
