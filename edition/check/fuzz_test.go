package check

import (
	"testing"

	"liman/edition"
)

// T26: whatever stands in a story, it passes or has a fault that names its line.
func FuzzStory(f *testing.F) {
	e, err := openedBuiltin()
	if err != nil {
		f.Fatal(err)
	}
	stories := Stories(edition.Builtin())
	if len(stories) == 0 {
		f.Fatal("no stories")
	}
	for _, s := range stories {
		text := "story: " + s.Name
		for _, l := range s.lines {
			text += "\n" + l.text
		}
		f.Add(text)
	}
	f.Add("person shares 1e400 -1\nperson types \"\\x00\"\nbot shows\nbot")
	f.Fuzz(func(t *testing.T, text string) {
		if f, well := Play(e, readStory("x.txt", text), "ro"); !well && f.File != "x.txt" {
			t.Errorf("%q gave %v", text, f)
		}
	})
}
