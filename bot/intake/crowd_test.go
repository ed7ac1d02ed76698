package intake

import (
	"testing"
	"time"
)

// Whoever comes last of a crowd that came one after the other, and so has no right to be early, is still answered before most of it.
func TestT35_TheLastOfACrowdIsAnsweredBeforeMostOfIt(t *testing.T) {
	const before = 2 * crowd
	h := newHouse(t, 1)
	h.crowds(0, before)
	h.put(before, Mail[string]{Act: "honest"})
	h.goesFirst("honest", before)
}

// crowds has chats from a number on write, one after the other.
func (h *house) crowds(from, to int) {
	for chat := from; chat < to; chat++ {
		h.put(chat, Mail[string]{Act: "crowd"})
		h.pass(time.Millisecond)
	}
}

// goesFirst wants an act to be among the first of so many others, and ends the work.
func (h *house) goesFirst(act string, others int) {
	h.t.Helper()
	h.await()
	waited := 1
	for h.next().Acts[0] != act {
		waited++
	}
	if waited > 3 {
		h.t.Errorf("%d of %d were answered before her", waited, others)
	}
	for range others + 1 {
		h.free <- struct{}{}
	}
	h.Finish(nil, nil)
}

// In a crowd that writes what costs much, whoever opens her chat, as everybody begins, is answered before those who came later than she, too.
func TestT35_InACrowdWhoOpensHerChatGoesFirst(t *testing.T) {
	const each = 2 * crowd
	h := newHouse(t, 1)
	h.crowds(0, each)
	h.put(each, Mail[string]{Act: "honest", Opens: true})
	h.crowds(each+1, 2*each+1)
	h.goesFirst("honest", 2*each)
}

// Newcomers are a crowd only while more of them wait than any order is fair to.
func TestT35_ACrowdEnds(t *testing.T) {
	h := newHouse(t, 1)
	for chat := range crowd + 2 {
		if h.Crowded() {
			t.Fatalf("%d are a crowd", chat)
		}
		h.put(chat, Mail[string]{Act: "c"})
	}
	if !h.Crowded() {
		t.Error("more than a crowd waits, and is none")
	}
	h.await()
	h.next()
	for range crowd + 2 {
		h.free <- struct{}{}
	}
	h.Finish(nil, nil)
	if h.Crowded() {
		t.Error("nobody waits, and it is crowded")
	}
}

// Replicas share no budget: one chat's flood over three of them is worth three bursts, and not an act more until a token comes. Whoever is honest has the next
// slot of each.
func TestT23_AFloodOverReplicasIsWorthTheirBursts(t *testing.T) {
	for replica := range 3 {
		h := newHouse(t, 1)
		for range rate.Burst {
			h.put(7, Mail[string]{Act: "flood"})
			h.await()
			h.free <- struct{}{}
		}
		for range 100 {
			h.put(7, Mail[string]{Act: "more of it"})
		}
		h.put(1, Mail[string]{Act: "honest"})
		if got := h.await().Acts[0]; got != "honest" {
			t.Errorf("replica %d: the slot went to %q", replica, got)
		}
		if !h.Throttled(7) {
			t.Errorf("replica %d: more than a burst of a flood is answered", replica)
		}
		h.free <- struct{}{}
	}
}
