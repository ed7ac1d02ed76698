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
)

var testSecret = []byte("a secret of the tests, long enough")

const alice ChatID = 4711000815

func openAt(t *testing.T, url string, secret []byte) *Store {
	t.Helper()
	s, err := Open(Options{URL: url, Secret: secret, Patience: patient})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func load(t *testing.T, s *Store, id ChatID) Record {
	t.Helper()
	r, err := s.Load(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sample is what a chat might hold.
func sample() Record {
	return holding(`{"s":{"node":"home/start","lang":"ro","vars":{"where":"CJ"}},"t":1763928000000,"b":12,"u":[100,101]}`)
}

func holding(content string) Record { return Record{Opened: Opened{Content: []byte(content)}} }

// held is what a record holds, without what it was padded with.
func held(r Record) string { return strings.TrimRight(string(r.Content), " ") }

func TestSaveAndLoad(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		if r := load(t, s, alice); r.Known() || held(r) != "" {
			t.Fatalf("an unknown chat holds %s", held(r))
		}
		c := sample()
		if err := s.Save(t.Context(), alice, &c); err != nil {
			t.Fatal(err)
		}
		got := load(t, s, alice)
		if held(got) != held(sample()) {
			t.Errorf("saved %s, loaded %s", held(sample()), held(got))
		}
		got.Content = []byte(`{"b":13}`)
		if err := s.Save(t.Context(), alice, &got); err != nil {
			t.Errorf("save over what was loaded: %v", err)
		}
		if got := load(t, s, alice); held(got) != `{"b":13}` {
			t.Errorf("saved over, but there is %s", held(got))
		}
		if err := s.Forget(t.Context(), alice); err != nil {
			t.Fatal(err)
		}
		if got := load(t, s, alice); got.Known() {
			t.Errorf("forgotten, but there is %s", held(got))
		}
	})
}

// Of two who loaded the same chat only one may save; the other loads again, and so both count.
func TestARaceIsLostNotOverwritten(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		one, two := load(t, s, alice), load(t, s, alice)
		one.Content, two.Content = []byte("1"), []byte("2")
		if err := s.Save(t.Context(), alice, &one); err != nil {
			t.Fatal(err)
		}
		if err := s.Save(t.Context(), alice, &two); !errors.Is(err, ErrRaced) {
			t.Errorf("the second save gave %v", err)
		}
		if got := held(load(t, s, alice)); got != "1" {
			t.Errorf("it holds %s", got)
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
		kept := strings.Fields(held(load(t, s, alice)))
		slices.Sort(kept)
		if want := strings.Fields("0 1 10 11 2 3 4 5 6 7 8 9"); !slices.Equal(kept, want) {
			t.Errorf("kept %v", kept)
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
		c.Content = fmt.Append(c.Content, update, " ")
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
			if c.Known() {
				t.Errorf("%q holds %s", junk, held(c))
			}
			c.Content = sample().Content
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

func TestAChatDoesNotPrint(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "chat", alice)
	if strings.Contains(out.String(), fmt.Sprint(int64(alice))) {
		t.Error(out.String())
	}
}
