package locales

import (
	"testing"
	"testing/fstest"
)

// T26: whatever bytes stand in a file of words, they are words or a fault, never a crash.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("a/b.text: 'x {n}'\nc: {one: '{n} x', few: '{n} y', other: '{n} z'}"))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("a: '{'\nb: '}{}{{x}'"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := Open(fstest.MapFS{"ro.yaml": {Data: data}})
		if w == nil {
			if err == nil {
				t.Error("neither words nor a fault")
			}
			return
		}
		for _, id := range w.IDs() {
			w.Text("ro", id, nil)
			w.Count("ro", id, 2, func(string) (string, bool) { return "", false })
		}
	})
}
