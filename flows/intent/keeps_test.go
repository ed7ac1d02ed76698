package intent

import (
	"runtime"
	"testing"
	"weak"
)

// What is learnt from is let go: thousands of phrases, taken apart, are half of what the program would keep.
func TestAMatcherKeepsNoExample(t *testing.T) {
	files := []Phrases{{Lang: "en", Danger: map[string][]string{"danger/start": {"he is at the door with an axe", "blood on the floor", "he locked me in the room"}},
		Words: map[string][]string{"danger/start": {"axe"}}, Calm: []string{"good morning"}}}
	known := examplesOf(files)
	first := weak.Make(&known[0])
	m := learn(files, known)
	m.Match("he has an axe", "en")
	runtime.GC()
	if first.Value() != nil {
		t.Error("the examples are kept")
	}
	runtime.KeepAlive(m)
}
