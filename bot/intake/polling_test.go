package intake

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// river is a source of numbers that a test lets come.
type river struct {
	*Polling[int]
	asked    []int // the offsets
	taken    []int
	waited   []bool
	busy     []bool
	acked    int
	failures []int
	now      time.Time
	waits    []time.Duration
}

func newRiver(t *testing.T, batches ...[]int) *river {
	r := &river{now: monday}
	ctx, stop := context.WithCancel(t.Context())
	r.Polling = NewPolling(PollingOptions[int]{
		Name: "a river",
		Ask: func(_ context.Context, offset int) ([]int, error) {
			r.asked = append(r.asked, offset)
			if len(batches) == 0 {
				stop()
				return nil, ctx.Err()
			}
			next := batches[0]
			batches = batches[1:]
			if next == nil {
				return nil, errors.New("away")
			}
			return next, nil
		},
		ID: func(u int) int { return u },
		Take: func(_ context.Context, u int, waited bool) {
			r.taken, r.waited = append(r.taken, u), append(r.waited, waited)
		},
		Failed:      func(_ context.Context, _ error, failures int) { r.failures = append(r.failures, failures) },
		Acknowledge: func(_ context.Context, offset int) { r.acked = offset },
		Busy:        func(_ context.Context, busy bool) { r.busy = append(r.busy, busy) },
		Room:        func(context.Context) {},
		Unfinished:  func(int) {},
		SameOffset:  500 * time.Millisecond, Silence: time.Minute,
		Now: func() time.Time { return r.now },
		After: func(d time.Duration) <-chan time.Time {
			r.waits = append(r.waits, d)
			passed := make(chan time.Time, 1)
			passed <- r.now
			return passed
		},
	})
	r.Run(ctx, t.Context())
	return r
}

// Each update is taken once, however often it comes; what waited when we started, and may have been begun by another, says so.
func TestEachUpdateIsTakenOnce(t *testing.T) {
	r := newRiver(t, []int{5}, []int{5, 6}, []int{6, 7})
	if !slices.Equal(r.taken, []int{5, 6, 7}) || !slices.Equal(r.waited, []bool{true, true, false}) {
		t.Errorf("taken %v, waited %v", r.taken, r.waited)
	}
	if !slices.Equal(r.asked, []int{0, 5, 5, 5}) || !slices.Contains(r.waits, 500*time.Millisecond) {
		t.Errorf("asked %v, waited %v", r.asked, r.waits)
	}
	r.Done(5, 6)
	if r.Close(t.Context()); r.acked != 7 {
		t.Errorf("acknowledged at the end: %d", r.acked)
	}
}

// While batches are full, more wait behind them: reading goes first, and what is not done lets the offset go.
func TestAFloodIsReadFirst(t *testing.T) {
	full := make([]int, Batch)
	for i := range full {
		full[i] = i + 1
	}
	r := newRiver(t, full, []int{Batch + 1})
	if !slices.Equal(r.busy, []bool{true, false, false}) {
		t.Errorf("busy: %v", r.busy)
	}
	if r.asked[1] <= 1 || !slices.Equal(r.waits, []time.Duration{gather}) { // that is after the batch that was not full
		t.Errorf("asked %v, waited %v", r.asked, r.waits)
	}
}

// A source that fails is asked again when whoever reports that has waited, and is not well when it says nothing for long.
func TestASourceThatFailsIsAskedAgain(t *testing.T) {
	r := newRiver(t, nil, nil, []int{1}, nil)
	if !slices.Equal(r.failures, []int{1, 2, 1}) || !slices.Equal(r.taken, []int{1}) {
		t.Errorf("failures %v, taken %v", r.failures, r.taken)
	}
	if err := r.Well(); err != nil {
		t.Error(err)
	}
	r.now = r.now.Add(2 * time.Minute)
	if err := r.Well(); err == nil || err.Error() != "no word from a river for 2m0s" {
		t.Errorf("it says nothing for long: %v", err)
	}
}
