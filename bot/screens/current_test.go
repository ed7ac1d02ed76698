package screens

import (
	"sync"
	"testing"

	"liman/edition"
	"liman/edition/shelf"
)

// What is drawn is of the edition that counts, and what was drawn of it is kept until another counts, whoever asks meanwhile.
func TestCurrent(t *testing.T) {
	var editions [2]*edition.Edition
	for i := range editions {
		var err error
		if editions[i], err = edition.OpenBuiltin(); err != nil {
			t.Fatal(err)
		}
	}
	current := Current{Shelf: shelf.New(editions[0])}
	first := current.Load()
	if first.Edition != editions[0] || current.Load() != first {
		t.Error("what was drawn is not kept")
	}
	current.Shelf.Publish(editions[1])
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			if current.Load().Edition != editions[1] {
				t.Error("a screen of an edition that does not count is drawn")
			}
		})
	}
	readers.Wait()
	if second := current.Load(); current.Load() != second {
		t.Error("what was drawn is not kept once another edition counts")
	}
}
