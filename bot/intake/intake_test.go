package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

var (
	monday  = time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)
	rate    = Rate{Burst: 20, Refill: 2 * time.Second, Reserve: 10}
	errLeft = errors.New("left")
)

// house is an intake whose acts wait until they are let go, and a clock that stands still.
type house struct {
	*Intake[int, string]
	t     *testing.T
	mu    sync.Mutex
	now   time.Time
	done  []string
	begun chan *Turn[string]
	ctx   context.Context
	free  chan struct{}
}

func newHouse(t *testing.T, slots int, change ...func(*Options[int, string])) *house {
	h := &house{t: t, now: monday, begun: make(chan *Turn[string], 1<<16), free: make(chan struct{}, 1<<16)}
	o := Options[int, string]{
		Rate: rate, Long: 20, Most: 30, Slots: slots, FewSlots: 1, UnderWay: 100, People: 1000, Lead: 20 * time.Second, Cause: errLeft,
		SlotTime: time.Hour,
		Now: func() time.Time {
			h.mu.Lock()
			defer h.mu.Unlock()
			return h.now
		},
		After: func(time.Duration) <-chan time.Time { return nil },
		Do: func(ctx context.Context, turn *Turn[string]) {
			h.mu.Lock()
			h.done, h.ctx = append(h.done, turn.Acts...), ctx
			h.mu.Unlock()
			h.begun <- turn
			<-h.free
		},
		Merge: func(before, newer string) (string, bool) { return before + newer, len(before) < 5 },
		Spill: func(context.Context, string) {},
	}
	for _, c := range change {
		c(&o)
	}
	h.Intake = New(o)
	return h
}

func (h *house) put(chat int, mail Mail[string]) { h.Put(h.t.Context(), chat, mail) }

// next lets the act under way end and gives the one after it.
func (h *house) next() *Turn[string] {
	h.free <- struct{}{}
	return h.await()
}

func (h *house) await() *Turn[string] {
	h.t.Helper()
	select {
	case turn := <-h.begun:
		return turn
	case <-time.After(time.Minute):
		h.t.Fatalf("nothing began after %q", h.done)
		return nil
	}
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// A bucket of which nothing is known is full, and a wait is never longer than what may be owed, whenever it is asked.
func TestABucketIsForFloods(t *testing.T) {
	for _, now := range []time.Time{monday, time.Unix(0, 0), {}, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
		var b Bucket
		for i := range rate.Burst {
			if wait := b.Wait(rate, now); wait != 0 {
				t.Fatalf("at %v token %d waits %v", now, i, wait)
			}
			b.Take(rate, now)
		}
		if wait := b.Wait(rate, now); wait != rate.Refill {
			t.Errorf("the first above the budget waits %v", wait)
		}
		for b.Overdraws(rate, now) {
			b.Take(rate, now)
		}
		if wait := b.Wait(rate, now); wait != time.Duration(rate.Reserve+1)*rate.Refill {
			t.Errorf("with all that may be owed it waits %v", wait)
		}
		if b.Full(now) || !b.Full(now.Add(time.Minute)) {
			t.Error("it is full too early, or never again")
		}
	}
}

// Everything that waits in one chat is one act, in order; what ends closes it.
func TestWhatWaitsIsDoneTogether(t *testing.T) {
	h := newHouse(t, 1)
	h.put(1, Mail[string]{Act: "a"})
	h.await()
	for _, act := range []string{"b", "c", "leave", "d"} {
		h.put(1, Mail[string]{Act: act, Ends: act == "leave", Urgent: act == "leave"})
	}
	if got := h.next().Acts; !slices.Equal(got, []string{"b", "c", "leave"}) {
		t.Errorf("together: %q", got)
	}
	if got := h.next().Acts; !slices.Equal(got, []string{"d"}) {
		t.Errorf("then: %q", got)
	}
	h.free <- struct{}{}
}

// The act under way ends the moment one comes that ends it, but not when it ends one itself; what goes on in the background does not end.
func TestAnActIsCut(t *testing.T) {
	h := newHouse(t, 1)
	h.put(1, Mail[string]{Act: "a"})
	turn := h.await()
	act := h.ctx
	h.put(1, Mail[string]{Act: "b"})
	if <-turn.More; act.Err() != nil || !slices.Equal(turn.Behind(), []string{"b"}) {
		t.Errorf("it was cut by anything; behind %q", turn.Behind())
	}
	h.put(1, Mail[string]{Act: "leave", Ends: true})
	if !errors.Is(context.Cause(act), errLeft) || Outlasting(act).Err() != nil {
		t.Errorf("the cause is %v, the work's %v", context.Cause(act), Outlasting(act).Err())
	}
	h.next()
	h.put(1, Mail[string]{Act: "leave", Ends: true})
	if h.ctx.Err() != nil {
		t.Error("a leave was cut by another")
	}
	h.next()
	h.free <- struct{}{}
}

// Whoever came first has her turn, whatever she had before; a flood is behind everybody, a wipe too, and a leave first.
func TestT23_AFloodWaitsBehindEverybodyElse(t *testing.T) {
	h := newHouse(t, 1)
	for i := range rate.Burst { // 7 has had all of her tokens but one
		h.put(7, Mail[string]{Act: "before"})
		if h.await(); i < rate.Burst-1 {
			h.free <- struct{}{}
		}
	}
	h.put(7, Mail[string]{Act: "a flood"}) // waits for a token
	h.put(1, Mail[string]{Act: "a wipe", Free: true})
	for range 3 {
		h.put(2, Mail[string]{Act: "piled up"})
	}
	for i, act := range []string{"first", "second", "third"} {
		h.pass(time.Millisecond)
		h.put(3+i, Mail[string]{Act: act})
	}
	h.put(6, Mail[string]{Act: "a leave", Ends: true, Urgent: true})
	var order []string
	for range 7 {
		h.ring(t.Context(), h.nextWake()) // the token has come, and the flood still waits
		order = append(order, h.next().Acts[0])
	}
	h.free <- struct{}{}
	want := []string{"a leave", "first", "second", "third", "piled up", "a wipe", "a flood"}
	if !slices.Equal(order, want) {
		t.Errorf("the order is %q", order)
	}
}

// A chat above its budget waits for one token, however much it wrote; a leave lets all of it go at once.
func TestLeavingOverdrawsTheBudget(t *testing.T) {
	h := newHouse(t, 1)
	for range rate.Burst {
		h.put(1, Mail[string]{Act: "x"})
		h.await()
		h.free <- struct{}{}
		h.idle(1)
	}
	h.put(1, Mail[string]{Act: "a"})
	h.put(1, Mail[string]{Act: "b"})
	if wake := h.nextWake(); !wake.Equal(monday.Add(rate.Refill)) {
		t.Errorf("it waits until %v", wake)
	}
	h.put(1, Mail[string]{Act: "leave", Ends: true, Urgent: true})
	if turn := h.await(); len(turn.Acts) != 3 || !turn.Flood {
		t.Errorf("%q, a flood %v", turn.Acts, turn.Flood)
	}
	h.free <- struct{}{}
}

func (h *house) idle(chat int) {
	h.t.Helper()
	for range 60000 {
		h.Intake.mu.Lock()
		m := h.chats[chat]
		is := m == nil || m.state == idle
		h.Intake.mu.Unlock()
		if is {
			return
		}
		time.Sleep(time.Millisecond)
	}
	h.t.Fatal("never idle")
}

// However many come, few wait; all of them are still known, and a leave is never swallowed by what follows it.
func TestAMailboxIsBounded(t *testing.T) {
	var spilled []string
	h := newHouse(t, 1, func(o *Options[int, string]) {
		o.Spill = func(_ context.Context, s string) { spilled = append(spilled, s) }
	})
	h.put(1, Mail[string]{Act: "0"})
	turn := h.await()
	for range 1000 {
		h.put(1, Mail[string]{Act: "x"})
	}
	known := 0
	for _, act := range append(turn.Behind(), spilled...) {
		known += len(act)
	}
	if len(turn.Behind()) != 20 || known != 1000 {
		t.Errorf("%d wait, %d are known", len(turn.Behind()), known)
	}
	h.put(1, Mail[string]{Act: "leave", Ends: true})
	h.put(1, Mail[string]{Act: "y"})
	if got := h.next().Acts; got[len(got)-1][len(got[len(got)-1])-5:] != "leave" {
		t.Errorf("a leave was swallowed: %q", got)
	}
	h.next()
	h.free <- struct{}{}
}

// While more waits than was read, few are answered, and what piled up one at a time.
func TestReadingGoesBeforeAnswering(t *testing.T) {
	h := newHouse(t, 3, func(o *Options[int, string]) { o.FewSlots = 2 })
	h.Busy(t.Context(), true)
	for chat := range 4 {
		for range 2 {
			h.put(chat, Mail[string]{Act: fmt.Sprint(chat)})
		}
	}
	h.await() // the first came with one act
	h.put(9, Mail[string]{Act: "single"})
	h.await()
	select {
	case turn := <-h.begun:
		t.Errorf("%q began beside two others", turn.Acts)
	case <-time.After(20 * time.Millisecond):
	}
	h.Busy(t.Context(), false)
	h.await()
	for range 5 {
		h.free <- struct{}{}
	}
}

// In a crowd every other slot goes to the newest, so that somebody behind all of them does not wait for all of them.
func TestT35_WhoComesBehindACrowdDoesNotWaitForIt(t *testing.T) {
	h := newHouse(t, 1)
	const before = 2 * crowd
	for chat := range before {
		h.put(chat, Mail[string]{Act: "crowd"})
	}
	h.put(before, Mail[string]{Act: "honest"})
	h.await()
	for i := range 3 {
		if h.next().Acts[0] == "honest" {
			break
		}
		if i == 2 {
			t.Error("she waits for the crowd")
		}
	}
	for range before + 1 {
		h.free <- struct{}{}
	}
	h.Finish(nil, nil)
	if len(h.done) != before+1 {
		t.Errorf("%d were answered", len(h.done))
	}
}

// Somebody who presses as fast as she is answered never waits behind newcomers: 1,500 at once, twelve presses each. How long she waits is how
// many others were answered meanwhile.
func TestT23_NobodyInTheMiddleWaitsBehindNewcomers(t *testing.T) {
	const people, presses = 1500, 12
	var mu sync.Mutex
	var in *Intake[int, int]
	var took []int
	asked, left := make([]int, people), make([]int, people)
	var done sync.WaitGroup
	done.Add(people)
	o := Options[int, int]{
		Rate: rate, Long: 20, Most: 30, Slots: 4, UnderWay: 1000, People: 1 << 20, SlotTime: time.Hour, Now: time.Now, After: time.After,
		Do: func(_ context.Context, t *Turn[int]) {
			who := t.Acts[0]
			mu.Lock()
			took = append(took, len(took)-asked[who])
			mu.Unlock()
			time.Sleep(100 * time.Microsecond)
			mu.Lock()
			left[who]--
			more := left[who] > 0
			asked[who] = len(took)
			mu.Unlock()
			if !more {
				done.Done()
				return
			}
			in.Go(func() { in.Put(context.Background(), who, Mail[int]{Act: who}) })
		},
	}
	in = New(o)
	for who := range people {
		mu.Lock()
		asked[who], left[who] = len(took), presses
		mu.Unlock()
		in.Put(t.Context(), who, Mail[int]{Act: who})
	}
	done.Wait()
	sum := 0
	for _, others := range took {
		sum += others
	}
	mean := sum / len(took)
	t.Logf("mean %v, worst %v", mean, slices.Max(took))
	if worst := slices.Max(took); worst > 4*mean {
		t.Errorf("the worst of %d presses waited for %d others, the mean is %d", len(took), worst, mean)
	}
}

// A chat is forgotten once its bucket is full, and not before.
func TestFullBucketsAreForgotten(t *testing.T) {
	h := newHouse(t, 100)
	for chat := range fewChats {
		h.put(chat, Mail[string]{Act: "x"})
		h.free <- struct{}{}
		h.idle(chat)
	}
	h.put(-1, Mail[string]{Act: "x"})
	if len(h.chats) != fewChats+1 {
		t.Errorf("%d are known while nobody's bucket is full", len(h.chats))
	}
	h.pass(time.Hour)
	h.sweep = 0
	h.put(-2, Mail[string]{Act: "x"})
	if len(h.chats) != 2 {
		t.Errorf("%d are known", len(h.chats))
	}
	h.free <- struct{}{}
	h.free <- struct{}{}
}

// When the work ends, who waits is dropped; what is under way is waited for.
func TestFinishDropsWhoWaits(t *testing.T) {
	h := newHouse(t, 1)
	h.put(1, Mail[string]{Act: "under way"})
	h.await()
	h.put(2, Mail[string]{Act: "waits"})
	over := make(chan time.Time)
	close(over)
	stopped := make(chan struct{})
	h.Finish(over, func() { close(stopped); h.free <- struct{}{} })
	<-stopped
	if !slices.Equal(h.done, []string{"under way"}) {
		t.Errorf("done: %q", h.done)
	}
	h.put(3, Mail[string]{Act: "too late"})
	if len(h.begun) != 0 {
		t.Error("something began after the end")
	}
}
