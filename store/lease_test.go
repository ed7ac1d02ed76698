package store

import (
	"fmt"
	"testing"
	"time"
)

// Lists of any length are taken in parts: Lua unpacks no more than 8,000 values.
func TestT11_ListsOfAnyLength(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s, err := Open(Options{URL: url, Secret: testSecret, Patience: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		for _, n := range []int{1, atOnce, atOnce + 1, 8100} {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				w := Wipe{Chat: ChatID(n)}
				for i := range n {
					w.Messages = append(w.Messages, Message{ID: i + 1})
				}
				maybe := Message{ID: 1, Maybe: true}
				if err := s.List(t.Context(), Wipe{Chat: w.Chat, Messages: []Message{maybe}}, time.Now()); err != nil {
					t.Fatal(err)
				}
				if err := s.List(t.Context(), w, time.Now(), maybe); err != nil {
					t.Fatal(err)
				}
				got, err := s.Listed(t.Context(), w.Chat)
				if err != nil || len(got.Messages) != n {
					t.Fatalf("%d are listed, %v", len(got.Messages), err)
				}
				if err := s.Unlist(t.Context(), w.Chat, got.Messages); err != nil {
					t.Fatal(err)
				}
				if left, err := s.Waiting(t.Context()); left != 0 || err != nil {
					t.Errorf("%d chats are left, %v", left, err)
				}
			})
		}
	})
}

// An entry without messages is never made, and one that is there is dropped; neither touches what is listed meanwhile.
func TestAnEntryWithoutMessagesIsDropped(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		clock := &stopped{now: time.Now()}
		s := openWith(t, url, clock)
		if err := s.List(t.Context(), Wipe{Chat: alice}, clock.Now()); err != nil {
			t.Fatal(err)
		}
		if n, _ := s.Waiting(t.Context()); n != 0 {
			t.Fatalf("%d chats wait with nothing to wipe", n)
		}
		if err := s.listSome(t.Context(), Wipe{Chat: alice}, nil, clock.Now(), nil); err != nil {
			t.Fatal(err) // as an older build made them
		}
		name := s.keys[0].name(wipeRecord, alice)
		empty, _, err := s.read(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.listSome(t.Context(), Wipe{Chat: alice}, []Message{{ID: 1}}, clock.Now(), nil); err != nil {
			t.Fatal(err)
		}
		if err := s.drop(t.Context(), name, empty); err != nil {
			t.Fatal(err)
		}
		if got := claimed(t, s); len(got) != 1 {
			t.Fatalf("claimed %+v", got)
		}
		if err := s.Unlist(t.Context(), alice, []Message{{ID: 1}}); err != nil {
			t.Fatal(err)
		}
		if err := s.listSome(t.Context(), Wipe{Chat: alice}, nil, clock.Now(), nil); err != nil {
			t.Fatal(err)
		}
		if got := claimed(t, s); len(got) != 0 {
			t.Errorf("claimed %+v", got)
		}
		if n, _ := s.Waiting(t.Context()); n != 0 {
			t.Errorf("%d chats wait with nothing to wipe", n)
		}
	})
}

// A lease that is renewed keeps others out; one that was lost is not renewed.
func TestALeaseIsRenewedWhileWorkGoesOn(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		clock := &stopped{now: time.Now()}
		s, replica := openWith(t, url, clock), openWith(t, url, clock)
		list := func(due time.Time) {
			if err := s.List(t.Context(), Wipe{Chat: alice, Messages: []Message{{ID: 1}}}, due); err != nil {
				t.Fatal(err)
			}
		}
		list(clock.Now())
		mine := claimed(t, s)[0]
		for range 5 {
			clock.pass(15 * time.Second)
			renewed, held, err := s.Renew(t.Context(), mine, 20*time.Second)
			if !held || err != nil {
				t.Fatalf("renewed %v, %v", held, err)
			}
			mine = renewed
			if got := claimed(t, replica); len(got) != 0 {
				t.Fatalf("two have the lease: %+v", got)
			}
		}
		list(clock.Now()) // something new, due at once
		if _, held, err := s.Renew(t.Context(), mine, 20*time.Second); held || err != nil {
			t.Errorf("renewed a lease that was lost: %v, %v", held, err)
		}
		if got := claimed(t, replica); len(got) != 1 {
			t.Errorf("claimed %+v", got)
		}
	})
}

// How often Telegram refused a wipe stands in the record, outlives who claimed it, and ends with the record.
func TestTriesStandInTheRecord(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		clock := &stopped{now: time.Now()}
		one := Wipe{Chat: alice, Messages: []Message{{ID: 1}}}
		if err := openWith(t, url, clock).List(t.Context(), one, clock.Now()); err != nil {
			t.Fatal(err)
		}
		for tries := range 3 {
			s := openWith(t, url, clock)
			got := claimed(t, s)
			if len(got) != 1 || got[0].Tries != tries {
				t.Fatalf("after %d tries: %+v", tries, got)
			}
			got[0].Tries++
			if err := s.Postpone(t.Context(), got[0], clock.Now()); err != nil {
				t.Fatal(err)
			}
			if err := s.Postpone(t.Context(), Wipe{Chat: alice}, clock.Now()); err != nil { // she chose another idle time
				t.Fatal(err)
			}
		}
		s := openWith(t, url, clock)
		if err := s.Unlist(t.Context(), alice, one.Messages); err != nil {
			t.Fatal(err)
		}
		if err := s.Postpone(t.Context(), Wipe{Chat: alice, Tries: 9, lease: "1"}, clock.Now()); err != nil {
			t.Fatal(err)
		}
		if n, _ := s.Waiting(t.Context()); n != 0 {
			t.Errorf("%d chats wait", n)
		}
	})
}

// After a change of the secret a chat's part under the old one still says its language, and what is listed under both is one.
func TestT11_ListedAfterAChangeOfTheSecret(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		before := openAt(t, url, []byte("the secret before this one"))
		after, err := Open(Options{URL: url, Secret: testSecret, OldSecret: []byte("the secret before this one"), Patience: patient})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { after.Close() })
		if err := before.List(t.Context(), Wipe{Chat: alice, Lang: "hu", Messages: []Message{{ID: 1, Ours: true}}}, time.Now()); err != nil {
			t.Fatal(err)
		}
		if w, err := after.Listed(t.Context(), alice); err != nil || w.Lang != "hu" || len(w.Messages) != 1 {
			t.Errorf("listed %+v, %v", w, err)
		}
		if err := after.List(t.Context(), Wipe{Chat: alice, Lang: "uk", Messages: []Message{{ID: 2}}}, time.Now()); err != nil {
			t.Fatal(err)
		}
		w, err := after.Listed(t.Context(), alice)
		if err != nil || w.Lang != "uk" || len(w.Messages) != 2 {
			t.Errorf("listed %+v, %v", w, err)
		}
		if err := after.Unlist(t.Context(), alice, w.Messages); err != nil {
			t.Fatal(err)
		}
		if n, err := after.Waiting(t.Context()); n != 0 || err != nil {
			t.Errorf("%d chats wait, %v", n, err)
		}
	})
}
