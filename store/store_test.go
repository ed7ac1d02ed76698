package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"liman/flows"
)

var testSecret = []byte("a secret of the tests, long enough")

const alice ChatID = 4711000815

func openAt(t *testing.T, url string, secret []byte) *Store {
	t.Helper()
	s, err := Open(Options{URL: url, Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func load(t *testing.T, s *Store, id ChatID) Chat {
	t.Helper()
	c, err := s.Load(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var ignoreFence = cmpopts.IgnoreUnexported(Chat{})

func sample() Chat {
	return Chat{
		State:   flows.State{Node: "home/start", Lang: "ro", Vars: map[string]string{"where": "CJ"}},
		Touched: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC).UnixMilli(),
		Bubble:  12, BubbleAt: 1763928000, Updates: []int{100, 101},
	}
}

func TestSaveAndLoad(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		if diff := cmp.Diff(Chat{}, load(t, s, alice), ignoreFence); diff != "" {
			t.Fatalf("an unknown chat is not zero:\n%s", diff)
		}
		c := sample()
		if err := s.Save(t.Context(), alice, &c); err != nil {
			t.Fatal(err)
		}
		got := load(t, s, alice)
		if diff := cmp.Diff(sample(), got, ignoreFence); diff != "" {
			t.Error(diff)
		}
		got.Bubble = 13
		if err := s.Save(t.Context(), alice, &got); err != nil {
			t.Errorf("save over what was loaded: %v", err)
		}
		if err := s.Forget(t.Context(), alice); err != nil {
			t.Fatal(err)
		}
		if got := load(t, s, alice); got.Bubble != 0 {
			t.Errorf("forgotten, but there is %+v", got)
		}
	})
}

// Of two who loaded the same chat only one may save; the other loads again, and so both count.
func TestARaceIsLostNotOverwritten(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		one, two := load(t, s, alice), load(t, s, alice)
		if err := s.Save(t.Context(), alice, &one); err != nil {
			t.Fatal(err)
		}
		if err := s.Save(t.Context(), alice, &two); !errors.Is(err, ErrRaced) {
			t.Errorf("the second save gave %v", err)
		}
	})
}

func TestManyAtOnceAllCount(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() { addUpdate(t, s, i) })
		}
		wg.Wait()
		got := load(t, s, alice).Updates
		slices.Sort(got)
		if want := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}; !slices.Equal(got, want) {
			t.Errorf("kept %v", got)
		}
	})
}

func addUpdate(t *testing.T, s *Store, update int) {
	for {
		c, err := s.Load(t.Context(), alice)
		if err != nil {
			t.Error(err)
			return
		}
		c.Answer(update)
		err = s.Save(t.Context(), alice, &c)
		if err == nil {
			return
		}
		if !errors.Is(err, ErrRaced) {
			t.Error(err)
			return
		}
	}
}

// After a mutant the chat can be saved again.
func TestAMutantIsReplaced(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		rdb := rawRedis(t, url)
		for _, junk := range []string{"", "x", strings.Repeat("junk", 99)} {
			if err := rdb.Set(t.Context(), rdb.key(s.keys[0].name(chatRecord, alice)), junk, time.Hour).Err(); err != nil {
				t.Fatal(err)
			}
			c := load(t, s, alice)
			c.Bubble = 7
			if err := s.Save(t.Context(), alice, &c); err != nil {
				t.Errorf("over %q: %v", junk, err)
			}
		}
	})
}

func TestAwayIsAnErrorInTime(t *testing.T) {
	s := openAt(t, "redis://127.0.0.1:"+freePort(t), testSecret)
	if _, err := s.Load(t.Context(), alice); err == nil {
		t.Error("no error from a Redis that is not there")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Fit(ctx); err == nil {
		t.Error("no error from a context that ended")
	}
}

func TestBadSettings(t *testing.T) {
	for _, c := range []struct {
		o    Options
		says string
	}{
		{Options{URL: "localhost", Secret: testSecret}, "REDIS_URL"},
		{Options{URL: "redis://localhost", DurableURL: "x", Secret: testSecret}, "REDIS_DURABLE_URL"},
		{Options{URL: "redis://user:hunter2@[", Secret: testSecret}, "REDIS_URL"},
		{Options{URL: "redis://localhost", Secret: []byte("short")}, "LIMAN_SECRET"},
		{Options{URL: "redis://localhost", Secret: testSecret, OldSecret: []byte("short")}, "LIMAN_SECRET"},
	} {
		if _, err := Open(c.o); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v", c.says, err)
		}
	}
}

func TestUpdatesAreRememberedForAWhile(t *testing.T) {
	var c Chat
	c.Answer(7)
	if !c.Answered(7) || c.Answered(5) || c.Answered(8) {
		t.Errorf("remembers %v", c.Updates)
	}
	for i := range 100 {
		c.Answer(10 + 2*i)
	}
	for update, want := range map[int]bool{5: true, 10: true, 200: true, 207: false, 208: true, 209: false} {
		if len(c.Updates) != maxUpdates || c.Answered(update) != want {
			t.Errorf("%d is answered: %v; remembers %v", update, !want, c.Updates)
		}
	}
	c.Answer(207) // overtaken by 208
	if !c.Answered(207) || c.Answered(205) || !slices.IsSorted(c.Updates) {
		t.Errorf("remembers %v", c.Updates)
	}
}

func TestAChatDoesNotPrint(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "chat", alice)
	if strings.Contains(out.String(), fmt.Sprint(int64(alice))) {
		t.Error(out.String())
	}
}
