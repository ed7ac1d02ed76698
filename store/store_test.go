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
	"github.com/redis/go-redis/v9"

	"liman/flows"
)

var testSecret = []byte("a secret of the tests, long enough")

const alice ChatID = 4711000815

func openAt(t *testing.T, url string, secret []byte) *Store {
	t.Helper()
	s, err := Open(url, secret)
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
		Touched: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC),
		Bubble:  12, Delete: []int{9, 10}, Updates: []int{100, 101},
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

// What stands in Redis tells nothing to who has not the secret, and everything in it ends.
func TestWhatStandsInRedis(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		c := sample()
		if err := s.Save(t.Context(), alice, &c); err != nil {
			t.Fatal(err)
		}
		o, _ := redis.ParseURL(url)
		rdb := redis.NewClient(o)
		defer rdb.Close()
		keys, err := rdb.Keys(t.Context(), "*").Result()
		if err != nil || len(keys) != 1 {
			t.Fatalf("keys %v, %v", keys, err)
		}
		value, _ := rdb.Get(t.Context(), keys[0]).Bytes()
		for _, trace := range []string{"4711000815", "118c98", "home", "CJ", "where"} {
			if strings.Contains(keys[0], trace) || bytes.Contains(value, []byte(trace)) {
				t.Errorf("%q can be read", trace)
			}
		}
		left, err := rdb.PTTL(t.Context(), keys[0]).Result()
		if err != nil || left <= 0 || left > Keep {
			t.Errorf("expires in %v, %v", left, err)
		}
		if other := openAt(t, url, []byte("quite another secret")); load(t, other, alice).Bubble != 0 {
			t.Error("another secret opens it")
		}
	})
}

// A value that was flipped, cut or moved is refused, and the person begins anew.
func TestT03_MutantsAreRefused(t *testing.T) {
	s, err := newSealer(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	c := sample()
	key := s.key(alice)
	sealed, err := s.close(key, &c)
	if err != nil {
		t.Fatal(err)
	}
	if s.open(key, sealed).Bubble != c.Bubble {
		t.Fatal("the original does not open")
	}
	for i := range sealed {
		mutant := bytes.Clone(sealed)
		mutant[i] ^= 1
		if s.open(key, mutant).Bubble != 0 {
			t.Errorf("byte %d may be flipped", i)
		}
		if s.open(key, sealed[:i]).Bubble != 0 {
			t.Errorf("it may be cut to %d bytes", i)
		}
	}
	if s.open(s.key(alice+1), sealed).Bubble != 0 {
		t.Error("it may be moved to another chat")
	}
}

// After a mutant the chat can be saved again.
func TestAMutantIsReplaced(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		o, _ := redis.ParseURL(url)
		rdb := redis.NewClient(o)
		defer rdb.Close()
		for _, junk := range []string{"", "x", strings.Repeat("junk", 99)} {
			if err := rdb.Set(t.Context(), s.seal.key(alice), junk, time.Hour).Err(); err != nil {
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
	if err := s.Ping(ctx); err == nil {
		t.Error("no error from a context that ended")
	}
}

func TestBadSettings(t *testing.T) {
	if _, err := Open("localhost", testSecret); err == nil || !strings.Contains(err.Error(), "REDIS_URL") {
		t.Errorf("got %v", err)
	}
	if _, err := Open("redis://user:hunter2@[", testSecret); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
	if _, err := Open("redis://localhost", []byte("short")); err == nil || !strings.Contains(err.Error(), "LIMAN_SECRET") {
		t.Errorf("got %v", err)
	}
}

func TestUpdatesAreRememberedForAWhile(t *testing.T) {
	var c Chat
	for i := range 100 {
		c.Answer(i)
	}
	if len(c.Updates) != maxUpdates || !c.Answered(99) || c.Answered(0) {
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

func FuzzOpen(f *testing.F) {
	s, err := newSealer(testSecret)
	if err != nil {
		f.Fatal(err)
	}
	c := sample()
	key := s.key(alice)
	sealed, _ := s.close(key, &c)
	f.Add(sealed)
	f.Add([]byte{version})
	f.Fuzz(func(t *testing.T, value []byte) {
		if got := s.open(key, value); got.Bubble != 0 && !bytes.Equal(value, sealed) {
			t.Errorf("opened %x", value)
		}
	})
}
