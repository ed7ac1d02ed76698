package store

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// What is to be wiped moves from one Redis to Sentinel, to a cluster and back: all of it, due when it was, however often it is copied, also what is listed
// between two copies; and nobody's list is changed where it was.
func TestT11_WhatIsToBeWipedMovesFromOneSizeToTheNext(t *testing.T) {
	const chats = 70
	clock := &stopped{now: time.Now()}
	sessions := "redis://" + miniredis.RunT(t).Addr()
	at := func(durable string) *Store {
		s := openDurable(t, sessions, durable)
		s.Now = clock.Now
		return s
	}
	urls := []string{realRedis(t), emptied(t, sharedSentinel), emptied(t, sharedCluster), realRedis(t)}
	first := at(urls[0])
	due := clock.Now().Add(time.Minute)
	list := func(id ChatID, messages int) {
		t.Helper()
		w := Wipe{Chat: id, Lang: "hu"}
		for i := range messages {
			w.Messages = append(w.Messages, Message{ID: 12 + i, Ours: i%2 == 0})
		}
		if err := first.List(t.Context(), w, due); err != nil {
			t.Fatal(err)
		}
	}
	for i := range ChatID(chats - 1) {
		list(alice+i, 2)
	}
	list(alice+chats, 2*atOnce+1) // more than one script takes
	for i, url := range urls[1:] {
		for again := range 2 {
			here, there, err := Carriage{From: urls[i], To: url, Patience: 5 * time.Second, Now: clock.Now}.Copy(t.Context())
			if want := int64(chats + min(i, 1)); again == 1 {
				want = int64(chats + 1)
				if err != nil || here != want || there != want {
					t.Fatalf("copied again: %d here, %d there, %v", here, there, err)
				}
			} else if err != nil || here != want || there != want {
				t.Fatalf("%d here, %d there, %v", here, there, err)
			}
			if i == 0 && again == 0 {
				list(alice+chats+1, 1)
			}
		}
	}
	last := at(urls[3])
	if got := claimed(t, last); len(got) != 0 {
		t.Errorf("%d are claimed before they are due", len(got))
	}
	if w, err := last.Listed(t.Context(), alice+chats); err != nil || len(w.Messages) != 2*atOnce+1 || w.Lang != "hu" {
		t.Errorf("%d messages in %q, %v", len(w.Messages), w.Lang, err)
	}
	clock.pass(time.Hour)
	all := make(map[ChatID]int)
	for len(all) <= chats {
		some := claimed(t, last)
		if len(some) == 0 {
			break
		}
		for _, w := range some {
			all[w.Chat] = len(w.Messages)
		}
	}
	if len(all) != chats+1 || all[alice] != 2 || all[alice+chats+1] != 1 {
		t.Errorf("%d chats are claimed at the end: %v", len(all), all)
	}
	if n, err := first.Waiting(t.Context()); err != nil || n != chats+1 {
		t.Errorf("%d are left where it began, %v", n, err)
	}
}
