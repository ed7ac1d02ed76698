package standin

import (
	"testing"
	"time"
)

// strictWorld is a world that is as strict with polls as Telegram.
func strictWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.s.o.Lenient = false
	return w
}

// Two polls with one offset within half a second: the second gets a single update, however many wait.
func TestAHastyPollGetsOneUpdate(t *testing.T) {
	w := strictWorld(t)
	for range 3 {
		w.ana.Send("hi")
	}
	at := time.Now().Add(-time.Hour)
	for _, test := range []struct {
		offset string
		after  time.Duration
		want   int
	}{
		{"0", 0, maxBatch},
		{"0", soon - time.Millisecond, 1},
		{"0", soon, maxBatch},
		{"2", time.Millisecond, maxBatch},
		{"2", time.Millisecond, 1},
	} {
		at = at.Add(test.after)
		if got, _ := w.limits(params{"offset": test.offset}, at); got != test.want {
			t.Errorf("offset %s after %s: at most %d, want %d", test.offset, test.after, got, test.want)
		}
	}
	if got := w.s.Hasty(token); got != 2 {
		t.Errorf("%d hasty polls, want 2", got)
	}
	if first, second := len(w.updates("offset", "1")), len(w.updates("offset", "1")); first != 3 || second != 1 {
		t.Errorf("over HTTP the first got %d and the second %d", first, second)
	}
}

// Within three seconds a poll with the same offset waits three, however short a wait it asks for.
func TestAHastyPollWaitsLonger(t *testing.T) {
	w := strictWorld(t)
	at := time.Now()
	for _, test := range []struct {
		offset, asked string
		after         time.Duration
		want          int
	}{
		{"0", "0", 0, 0},
		{"0", "0", time.Second, 3},
		{"0", "50", time.Second, 50},
		{"0", "1", hasty, 1},
		{"1", "1", time.Second, 1},
	} {
		at = at.Add(test.after)
		_, wait := w.limits(params{"offset": test.offset, "timeout": test.asked}, at)
		if wait != test.want {
			t.Errorf("offset %s, timeout %s, %s later: waits %d s, want %d", test.offset, test.asked, test.after, wait, test.want)
		}
	}
}

// limits are what the stand-in makes of a poll at a time.
func (w *world) limits(p params, at time.Time) (limit, timeout int) {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	return w.s.bots[token].pollLimits(p, at)
}
