package draft

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"

	"liman/content"
)

// sameAsAlone wants what an editor says to be what is read with no memory.
func sameAsAlone(t *testing.T, e *Editor, what string) *content.Bundle {
	t.Helper()
	b, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	alone, err := content.New(e.files)
	if err != nil {
		t.Fatal(err)
	}
	if b.Hash() != alone.Hash() {
		t.Fatalf("%s: the bundle is another", what)
	}
	var all []Field
	for file := range b.All() {
		all = append(all, e.FieldsIn(file)...)
	}
	if !reflect.DeepEqual(all, Fields(alone)) {
		t.Fatalf("%s: the fields are others", what)
	}
	return b
}

// Several edit at once from one memory, which forgets meanwhile: each sees her own content, to the line.
func TestWhatOthersHaveReadIsNobodyElses(t *testing.T) {
	base := small(t)
	var m Memory
	var wait sync.WaitGroup
	for who := range 3 {
		wait.Go(func() {
			r := rand.New(rand.NewPCG(uint64(who), 1))
			at := base
			for i := range 12 {
				e := Edit(at)
				e.Remember(&m)
				fields := Fields(at)
				k := fields[r.IntN(len(fields))].Key
				switch r.IntN(6) {
				case 0:
					_ = e.Remove(k)
				case 1:
					_ = e.RenameNode("home/start", fmt.Sprintf("home/n%d", i))
				case 2:
					_ = e.Set(k, "Un text.")
					_ = e.Undo()
				default:
					_ = e.Set(k, fmt.Sprint("Un text, ", r.IntN(4), "."))
				}
				at = sameAsAlone(t, e, fmt.Sprint(who, ", step ", i, ", ", k))
			}
		})
	}
	wait.Wait()
}

func TestAMemoryForgetsWhatWasAskedForLongestAgo(t *testing.T) {
	var m Memory
	data := func(i int) []byte {
		big := make([]byte, maxHeld/8)
		copy(big, fmt.Sprint("# ", i))
		return big
	}
	for i := range 30 {
		m.of("stories/a.txt", data(i))
		m.of("stories/a.txt", data(0))
		if m.size > maxHeld || m.find("stories/a.txt", data(0)) == nil || m.find("stories/a.txt", data(i)) == nil || m.find("stories/b.txt", data(i)) != nil {
			t.Fatalf("%d: %d bytes are held", i, m.size)
		}
	}
	size := 0
	for _, h := range m.held {
		size += len(h.data)
	}
	if m.find("stories/a.txt", data(1)) != nil || size != m.size || len(m.held) != 8 {
		t.Errorf("%d files of %d bytes are held, counted as %d", len(m.held), size, m.size)
	}
}
