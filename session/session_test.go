package session

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/edition"
	"liman/flows"
	"liman/store"
)

var builtin = sync.OnceValues(func() (*edition.Edition, error) { return edition.Open(edition.Builtin()) })

// terminal is a front end without messages: it keeps her choices in a variable.
type terminal struct {
	kept    flows.Choices
	unknown bool // it does not say what it keeps
	turn    *Turn
	loads   int
	steps   []string // what was done around each
	between func()   // comes before a step
}

func (f *terminal) Loaded(t *Turn) { f.turn, f.loads = t, f.loads+1 }

func (f *terminal) Before(context.Context, Act) error {
	if f.between != nil {
		f.between()
	}
	f.steps = append(f.steps, "before")
	return nil
}

func (f *terminal) After(Act)  { f.steps = append(f.steps, "after") }
func (f *terminal) Protected() {}

func (f *terminal) Recall(context.Context, Act, *edition.Edition) (flows.Choices, error) {
	if f.unknown {
		return flows.Choices{}, errors.New("no answer")
	}
	return f.kept, nil
}

func (f *terminal) Remember(_ context.Context, _ Act, c flows.Choices) bool {
	f.kept = c
	return true
}

// house is sessions on a Redis of their own.
type house struct {
	*testing.T
	*Sessions
	ed     *edition.Edition
	now    time.Time
	update int
}

func newHouse(t *testing.T) *house {
	t.Helper()
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, ed: ed, now: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)}
	now := func() time.Time { return h.now }
	redis := miniredis.RunT(t)
	redis.SetTime(h.now)
	st, err := store.Open(store.Options{URL: "redis://" + redis.Addr(), Secret: []byte("a secret of the tests, long enough"), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	h.Sessions = &Sessions{Store: st, Idle: 15 * time.Minute, Now: now, Drew: func(string) *flows.Book { return nil }}
	return h
}

func (h *house) act(in flows.Input) Act {
	h.update++
	return Act{Chat: 7, Lang: "ro", Update: h.update, Input: in, Button: in.Act == flows.Taps, Edition: h.ed.ID(), Log: slog.New(slog.DiscardHandler)}
}

func (h *house) does(f Front, acts ...Act) *Turn {
	h.Helper()
	t, err := h.Do(h.Context(), h.ed, acts, 0, f)
	if err != nil {
		h.Fatal(err)
	}
	return t
}

var (
	opens  = flows.Input{Act: flows.Opens}
	danger = flows.Input{Act: flows.Taps, Node: "home/start", Option: "danger"}
)

// A front end that knows no messages holds a conversation; an act that comes again is answered again and not stepped.
func TestAConversationNeedsNoMessenger(t *testing.T) {
	h, f := newHouse(t), &terminal{}
	if got := h.does(f, h.act(opens)).Reply.Node; got != "home/start" {
		t.Errorf("she opens at %s", got)
	}
	pressed := h.act(danger)
	for range 2 {
		if got := h.does(f, pressed).Reply.Node; got != "danger/start" {
			t.Errorf("danger leads to %s", got)
		}
	}
	if len(f.steps) != 5 { // the second time there was nothing to come after
		t.Errorf("around the steps: %q", f.steps)
	}
	h.now = h.now.Add(16 * time.Minute)
	if turn := h.does(f, h.act(danger)); turn.Reply.Node != "home/start" || turn.Reply.Note != "old-button" {
		t.Errorf("after her silence a button leads to %s with %q", turn.Reply.Node, turn.Reply.Note)
	}
}

// Acts that waited together are stepped in order and saved once; a chat that somebody else saved meanwhile is loaded anew.
func TestALostRaceStartsOver(t *testing.T) {
	h, f := newHouse(t), &terminal{}
	h.does(f, h.act(opens))
	other, loads := h.act(flows.Input{Act: flows.Taps, Option: flows.Help}), f.loads
	f.between = sync.OnceFunc(func() { h.does(&terminal{}, other) })
	turn := h.does(f, h.act(danger), h.act(flows.Input{Act: flows.Taps, Option: flows.Back}))
	if f.loads != loads+2 || turn.Reply.Node != "home/start" {
		t.Errorf("loaded %d times, it ends at %s", f.loads-loads, turn.Reply.Node)
	}
	for _, update := range []int{1, 2, 3, 4} {
		if !turn.Chat.Answered(update) {
			t.Errorf("update %d is not in the state", update)
		}
	}
}

// An act that comes again, since whoever saved it may have ended before the front end kept her choice, has it told anew; once it
// is known that a cover is on, no other act does.
func TestAnActThatComesAgainRemindsOfTheCover(t *testing.T) {
	h, f := newHouse(t), &terminal{}
	h.does(f, h.act(opens))
	for _, option := range []string{"more", "settings", "cover"} {
		h.does(f, h.act(flows.Input{Act: flows.Taps, Node: f.turn.Reply.Node, Option: option}))
	}
	covers := h.act(flows.Input{Act: flows.Taps, Node: f.turn.Reply.Node, Option: "frost"})
	if turn := h.does(f, covers); !turn.Chat.State.Choices.Covered() || !f.kept.Covered() || turn.Remind {
		t.Fatalf("covered: %+v, kept %+v, told anew: %v", turn.Chat.State, f.kept, turn.Remind)
	}
	if turn := h.does(f, covers); !turn.Remind {
		t.Error("the front end is not told anew")
	}
	if turn := h.does(f, h.act(flows.Input{Act: flows.Taps, Option: flows.Help})); turn.Remind {
		t.Error("every act tells the front end anew")
	}
}

// Whether a cover is on counts as yes while nobody says: first she waits, then she sees the cover. When it is known again that
// there is none, she is told why.
func TestInDoubtItIsClosed(t *testing.T) {
	h, f := newHouse(t), &terminal{unknown: true}
	a := h.act(opens)
	if _, err := h.Do(t.Context(), h.ed, []Act{a}, 0, f); !errors.Is(err, ErrUnsure) {
		t.Errorf("in doubt: %v", err)
	}
	turn, err := h.Do(t.Context(), h.ed, []Act{a}, coverTries, f)
	if err != nil || !turn.Chat.State.Locked || !turn.Chat.Unsure {
		t.Errorf("after many tries: %+v, %v", turn.Chat, err)
	}
	if h.Open.Has(7) {
		t.Error("the chat counts as open")
	}
	f.unknown = false
	if turn := h.does(f, h.act(opens)); turn.Chat.State.Locked || turn.Reply.Note != "cover-doubt" {
		t.Errorf("known again: %+v", turn.Reply)
	}
}
