package intake

import (
	"slices"
	"testing"
)

// Where a crowd writes again and again, one who wrote once goes before those who came long before her and piled up more; and
// each of the crowd keeps one act only, so that memory is bounded by people.
func TestT35_WhoWroteOnceGoesBeforeACrowdThatPilesUp(t *testing.T) {
	h := newHouse(t, 1)
	const before = 2 * crowd
	for range 2 {
		for chat := range before {
			h.put(chat, Mail[string]{Act: "c"})
		}
	}
	h.await()
	h.pass(20e9)
	h.put(before, Mail[string]{Act: "honest"})
	h.put(before+1, Mail[string]{Act: "honest too"})
	for i := range 2 {
		if turn := h.next(); len(turn.Acts) != 1 {
			t.Errorf("turn %d went to one of the crowd: %q", i, turn.Acts)
		}
	}
	for range before + 2 {
		h.free <- struct{}{}
	}
	h.Finish(nil, nil)
}

// In a crowd each mailbox keeps one act, and the others are merged into it.
func TestT35_InACrowdAMailboxKeepsOneAct(t *testing.T) {
	h := newHouse(t, 1)
	h.put(0, Mail[string]{Act: "first"})
	h.await()
	for chat := range manyWait + 1 {
		h.put(chat+1, Mail[string]{Act: "crowd"})
	}
	for range 5 {
		h.put(0, Mail[string]{Act: "x", Urgent: true})
	}
	got := h.next().Acts
	for range 3 { // every other slot goes to the newest
		if got[0] == "crowd" {
			got = h.next().Acts
		}
	}
	if !slices.Equal(got, []string{"xxxxx"}) {
		t.Errorf("it kept %q", got)
	}
	for range manyWait + 2 {
		h.free <- struct{}{}
	}
	h.Finish(nil, nil)
}

// In a flood that is caught up with, only what is held keeps the offset.
func TestYieldKeepsWhatIsHeld(t *testing.T) {
	var a Acks
	for id := 1; id <= 5; id++ {
		a.Take(id, monday)
	}
	a.Hold(3)
	a.Yield()
	if a.Open() != 1 || a.Offset() != 3 {
		t.Errorf("%d open, the offset is %d", a.Open(), a.Offset())
	}
	a.Done(3)
	a.Release(3)
	if a.Offset() != 6 {
		t.Errorf("the offset is %d", a.Offset())
	}
}
