package intake

import (
	"testing"
	"time"
)

// Whoever comes last of a crowd that came one after the other, and so has no right to be early, is still answered before most of it.
func TestT35_TheLastOfACrowdIsAnsweredBeforeMostOfIt(t *testing.T) {
	const before = 2 * crowd
	h := newHouse(t, 1)
	for chat := range before {
		h.put(chat, Mail[string]{Act: "crowd"})
		h.pass(time.Millisecond)
	}
	h.put(before, Mail[string]{Act: "honest"})
	h.await()
	waited := 1
	for h.next().Acts[0] != "honest" {
		waited++
	}
	if waited > 3 {
		t.Errorf("%d of %d were answered before her", waited, before)
	}
	for range before + 1 {
		h.free <- struct{}{}
	}
	h.Finish(nil, nil)
}

// In a crowd that writes what costs much, whoever opens her chat, as everybody begins, is answered before those who came later than she, too.
func TestT35_InACrowdWhoOpensHerChatGoesFirst(t *testing.T) {
	const each = 2 * crowd
	h := newHouse(t, 1)
	for chat := range each {
		h.put(chat, Mail[string]{Act: "crowd"})
		h.pass(time.Millisecond)
	}
	h.put(each, Mail[string]{Act: "honest", Opens: true})
	for chat := range each {
		h.pass(time.Millisecond)
		h.put(each+1+chat, Mail[string]{Act: "crowd"})
	}
	h.await()
	waited := 1
	for h.next().Acts[0] != "honest" {
		waited++
	}
	if waited > 3 {
		t.Errorf("%d of %d were answered before her", waited, 2*each)
	}
	for range 2*each + 1 {
		h.free <- struct{}{}
	}
	h.Finish(nil, nil)
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
