package wipe

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/bot/errand"
	"liman/bot/screens"
	"liman/bot/standin"
	"liman/bot/telegram"
	"liman/edition"
	"liman/edition/shelf"
	"liman/flows"
	"liman/session"
	"liman/store"
)

// What deletes and covers is tested here by itself: chats with a record and a list, and nobody who acts. That whoever acts is not wiped,
// leaves at once and is shown nothing of before takes the whole bot: those tests are bot's (wipe_test.go, leave_test.go, clear_test.go).

const testToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// busy is how long a busy machine may take for what a test waits for. Nothing is measured by it.
const busy = time.Minute

// idle is after which silence chats are wiped here.
const idle = 15 * time.Minute

// world is wipes on a stand-in and a Redis, with a clock that tests move.
type world struct {
	*testing.T
	telegram *standin.Server
	http     *httptest.Server
	redis    *miniredis.Miniredis
	wipes    *Wipes
	stop     func()
	people   int64
	looks    []*atomic.Int64 // at the wipe list, of each replica

	mu  sync.Mutex
	now time.Time
	log bytes.Buffer
}

// Write is a log's, which may be read while it is written.
func (w *world) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(p)
}

func (w *world) said() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// newWorld starts everything but the wipes.
func newWorld(t *testing.T, o standin.Options) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC), stop: func() {}}
	o.Now = w.Now
	w.telegram = standin.New(o)
	w.telegram.Bot(testToken, "liman_test_bot")
	w.http = httptest.NewServer(w.telegram)
	w.redis = miniredis.RunT(t)
	w.redis.SetTime(w.Now())
	t.Cleanup(func() {
		w.stop()
		w.telegram.Close()
		w.http.Close()
	})
	return w
}

// builtin is the edition inside the program: what a cover says.
var builtin = sync.OnceValues(func() (*edition.Edition, error) { return edition.Open(edition.Builtin()) })

// replica is wipes as another process would have them; everything that they begin is waited for before the test ends.
func (w *world) replica() *Wipes {
	w.Helper()
	ed, err := builtin()
	if err != nil {
		w.Fatal(err)
	}
	st, err := store.Open(store.Options{URL: "redis://" + w.redis.Addr(), Secret: []byte("a secret of the tests, long enough"), Now: w.Now, Patience: busy})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { st.Close() })
	looks := new(atomic.Int64)
	w.looks = append(w.looks, looks)
	after := func(d time.Duration) <-chan time.Time {
		if d == period {
			looks.Add(1)
			return time.After(5 * time.Millisecond) // the look at the list would be busy otherwise
		}
		return time.After(min(d, time.Millisecond))
	}
	api, err := telegram.New(w.Context(), telegram.Options{Token: testToken, URL: w.http.URL, After: after})
	if err != nil {
		w.Fatal(err)
	}
	var begun sync.WaitGroup
	w.Cleanup(begun.Wait)
	s := &Wipes{
		Jobs: &errand.Jobs{Log: slog.New(slog.NewJSONHandler(w, nil)), Now: w.Now, After: after, Go: begun.Go},
		API:  api, Store: st, Screens: &screens.Current{Shelf: shelf.New(ed)}, Idle: idle, Lease: 20 * time.Second,
		Sessions: &session.Sessions{Store: st, Idle: idle, Now: w.Now},
	}
	s.Put = func(ctx context.Context, e errand.Errand) {
		begun.Go(func() {
			defer s.Release(e.Of().Chat)
			s.Wipe(ctx, e.Of())
		})
	}
	return s
}

// start begins to look at the wipe list, as a new process would.
func (w *world) start() {
	w.Helper()
	w.wipes = w.replica()
	w.stop = w.run(w.wipes)
}

// run has wipes look at the list until the test ends, or until it is told to end.
func (w *world) run(s *Wipes) (stop func()) {
	ctx, cancel := context.WithCancel(w.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.Run(ctx, w.Context())
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		<-ended
	})
	w.Cleanup(stop)
	return stop
}

// person is somebody new, who has written nothing yet.
func (w *world) person() *standin.Chat {
	w.people++
	return w.telegram.Chat(testToken, standin.Person{ID: 7000000000 + w.people, FirstName: "Ana", LanguageCode: "ro"})
}

// silent is somebody who has opened her chat and does nothing more: a bubble stands there, her record knows it, and the list when it goes.
func (w *world) silent(by *Wipes) *standin.Chat {
	w.Helper()
	p := w.person()
	opened := p.Send("/start")
	answer, err := by.API.Request(w.Context(), telegram.CallTimeout, "sendMessage", telegram.Drawing{Text: "Bună."}.Sending(telegram.Chat(p.ID())))
	if err != nil {
		w.Fatal(err)
	}
	bubble, err := telegram.Number(answer)
	if err != nil {
		w.Fatal(err)
	}
	now := w.Now()
	chat := session.Chat{State: flows.State{Lang: "ro", Node: "home/start"}, Touched: now.UnixMilli(), Bubble: bubble, BubbleAt: now.Unix()}
	if err := by.Sessions.Save(w.Context(), store.ChatID(p.ID()), &chat); err != nil {
		w.Fatal(err)
	}
	w.lists(by, p, now.Add(idle), store.Message{ID: opened, Sent: now.Unix()}, store.Message{ID: bubble, Sent: now.Unix(), Ours: true})
	return p
}

// lists puts messages of a chat on the wipe list.
func (w *world) lists(by *Wipes, p *standin.Chat, due time.Time, messages ...store.Message) {
	w.Helper()
	if err := by.Store.List(w.Context(), store.Wipe{Chat: store.ChatID(p.ID()), Lang: "ro", Messages: messages}, due); err != nil {
		w.Fatal(err)
	}
}

// wait waits until the chats are as wanted.
func (w *world) wait(what string, held func() bool) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), busy)
	defer cancel()
	if err := w.telegram.Wait(ctx, held); err != nil {
		w.Fatalf("waited in vain for %s; the log:\n%s", what, w.said())
	}
}

// until waits for something that the stand-in does not see.
func (w *world) until(what string, held func() bool) {
	w.Helper()
	for deadline := time.Now().Add(busy); !held(); {
		if time.Now().After(deadline) {
			w.Fatalf("waited in vain for %s; the log:\n%s", what, w.said())
		}
		time.Sleep(time.Millisecond)
	}
}

// lookedAt waits until every replica has looked at the wipe list, once from beginning to end, since this began.
func (w *world) lookedAt() {
	for _, looks := range w.looks {
		before := looks.Load()
		w.until("a look at the wipe list", func() bool { return looks.Load() >= before+2 })
	}
}

// nothingListed tells whether the wipe list is empty.
func (w *world) nothingListed() bool { return !w.redis.Exists("wipes") }

// noIDs fails when the log tells whose chat it was.
func (w *world) noIDs(p *standin.Chat) {
	w.Helper()
	for _, trace := range []string{fmt.Sprint(p.ID()), "Ana", testToken} {
		if strings.Contains(w.said(), trace) {
			w.Errorf("%q is in the log:\n%s", trace, w.said())
		}
	}
}
