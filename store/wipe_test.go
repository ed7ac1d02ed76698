package store

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// stopped is a time that a test moves.
type stopped struct {
	mu  sync.Mutex
	now time.Time
}

func (s *stopped) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stopped) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func openWith(t *testing.T, url string, clock *stopped) *Store {
	t.Helper()
	s, err := Open(Options{URL: url, Secret: testSecret, Now: clock.Now, Patience: patient})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func claimed(t *testing.T, s *Store) []Wipe {
	t.Helper()
	list, err := s.Claim(t.Context(), 20*time.Second, 10)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheWipeList(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		clock := &stopped{now: time.Now()}
		s, replica := openWith(t, url, clock), openWith(t, url, clock)
		due := clock.Now().Add(time.Minute)
		m := Message{ID: 12, Sent: clock.Now().Unix(), Ours: true}
		if err := s.List(t.Context(), Wipe{Chat: alice, Lang: "hu", Messages: []Message{m}}, due); err != nil {
			t.Fatal(err)
		}
		later := Message{ID: 13, Sent: clock.Now().Unix()}
		if err := s.List(t.Context(), Wipe{Chat: alice, Lang: "hu", Messages: []Message{later}}, due.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := claimed(t, s); len(got) != 0 {
			t.Fatalf("claimed before it is due: %+v", got)
		}
		clock.pass(time.Minute)
		got := claimed(t, s)
		if len(got) != 1 || got[0].Chat != alice || got[0].Lang != "hu" || len(got[0].Messages) != 2 {
			t.Fatalf("claimed %+v", got)
		}
		if got := claimed(t, replica); len(got) != 0 {
			t.Errorf("two have the lease: %+v", got)
		}
		clock.pass(21 * time.Second) // whoever had it is dead
		if got = claimed(t, replica); len(got) != 1 {
			t.Fatalf("after the lease: %+v", got)
		}
		if err := s.Postpone(t.Context(), got[0], clock.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		clock.pass(30 * time.Minute)
		if got := claimed(t, s); len(got) != 0 {
			t.Errorf("put off, but claimed: %+v", got)
		}
		if err := s.Unlist(t.Context(), alice, []Message{m}); err != nil {
			t.Fatal(err)
		}
		if n, _ := s.Waiting(t.Context()); n != 1 {
			t.Errorf("%d chats wait", n)
		}
		if err := s.Unlist(t.Context(), alice, []Message{later}); err != nil {
			t.Fatal(err)
		}
		if n, _ := s.Waiting(t.Context()); n != 0 {
			t.Errorf("%d chats wait", n)
		}
	})
}

// What was sent without an answer gives way to the message that it became.
func TestAMaybeGivesWay(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		maybe, real := Message{ID: 11, Maybe: true}, Message{ID: 12, Ours: true}
		for _, step := range []func() error{
			func() error { return s.List(t.Context(), Wipe{Chat: alice, Messages: []Message{maybe}}, time.Now()) },
			func() error {
				return s.List(t.Context(), Wipe{Chat: alice, Messages: []Message{real}}, time.Now(), maybe)
			},
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		if w, err := s.Listed(t.Context(), alice); err != nil || len(w.Messages) != 1 || w.Messages[0] != real {
			t.Errorf("listed %+v, %v", w, err)
		}
	})
}

// Two replicas that answer one act note two sendings, although both know the same numbers: when the message of one is known, what the other sent
// is still looked for, should it end before it has said so.
func TestWhatAnotherReplicaSentStaysListed(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		first, second := Message{ID: 11, Maybe: true, After: 20, By: NewSending()}, Message{ID: 11, Maybe: true, After: 20}
		for second.By = first.By; second.By == first.By; {
			second.By = NewSending()
		}
		err := s.List(t.Context(), Wipe{Chat: alice, Messages: []Message{first, second}}, time.Now())
		if err == nil {
			err = s.List(t.Context(), Wipe{Chat: alice, Messages: []Message{{ID: 21, Ours: true}}}, time.Now(), second)
		}
		if err != nil {
			t.Fatal(err)
		}
		w, err := s.Listed(t.Context(), alice)
		if err != nil || len(w.Messages) != 2 || !slices.ContainsFunc(w.Messages, first.Is) {
			t.Errorf("listed %+v, %v", w.Messages, err)
		}
	})
}

// What nobody can open is dropped, and holds up nobody else.
func TestAWipeThatCannotBeOpened(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		other := openAt(t, url, []byte("quite another secret"))
		s := openAt(t, url, testSecret)
		for _, one := range []*Store{other, s} {
			if err := one.List(t.Context(), Wipe{Chat: alice, Messages: []Message{{ID: 1}}}, time.Now().Add(-time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		if got := claimed(t, s); len(got) != 1 {
			t.Errorf("claimed %+v", got)
		}
		if n, _ := s.Waiting(t.Context()); n != 1 {
			t.Errorf("%d chats wait", n)
		}
	})
}

// A chat that is listed anew while somebody claims it stays on the list, and is due when it says.
func TestAChatIsListedWhileItIsClaimed(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		clock := &stopped{now: time.Now()}
		s := openWith(t, url, clock)
		one, two := Message{ID: 1}, Message{ID: 2}
		add := func(m Message, due time.Time) {
			if err := s.List(t.Context(), Wipe{Chat: alice, Messages: []Message{m}}, due); err != nil {
				t.Fatal(err)
			}
		}
		add(one, clock.Now())
		first := claimed(t, s)
		if err := s.Unlist(t.Context(), alice, []Message{one}); err != nil {
			t.Fatal(err)
		}
		name := s.keys[0].name(wipeRecord, alice)
		gone, _, err := s.read(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		add(two, clock.Now())
		if err := s.drop(t.Context(), name, gone); err != nil {
			t.Fatal(err)
		}
		if err := s.Postpone(t.Context(), first[0], clock.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := claimed(t, s); len(got) != 1 || len(got[0].Messages) != 1 || got[0].Messages[0] != two {
			t.Errorf("claimed %+v", got)
		}
	})
}
