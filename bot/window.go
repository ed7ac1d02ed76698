package bot

import (
	"context"
	"sync"
	"time"
)

const (
	// hold is how long an update that waits for Telegram's permission holds back the acknowledgement. Its state is saved,
	// and a batch has only a hundred places that other chats need.
	hold = 2 * time.Second
	// batch is the most updates that Telegram gives at once.
	batch = 100
	// manyOpen is how many places of a batch open updates may take; fewOpen that when more wait than a batch can bring.
	manyOpen, fewOpen = batch / 2, batch / 10
	// quiet is the time after which the next id may be anything; Telegram says a week.
	quiet = 6 * 24 * time.Hour
)

// window is the updates that were taken and not answered yet. The offset never passes one of them, so after a crash
// Telegram gives them again.
type window struct {
	mu      sync.Mutex
	open    map[int]time.Time // since when
	owed    map[int]bool      // saved, waiting only for Telegram
	pinned  map[int]bool      // answered, but must come again should we end now
	next    int               // one above the highest taken
	last    time.Time         // when an update was last taken
	full    bool              // the last batch was: more wait behind it
	changed chan struct{}
}

// fill notes whether the last batch was full.
func (w *window) fill(full bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.full = full
}

// take claims an update; false if it is known already.
func (w *window) take(id int, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, known := w.open[id]; known || id < w.next {
		return false
	}
	w.open[id] = now
	w.next, w.last = id+1, now
	return true
}

// save marks that the outcome of updates is in Redis.
func (w *window) save(ids []int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.owed == nil {
		w.owed = make(map[int]bool)
	}
	for _, id := range ids {
		if _, open := w.open[id]; open {
			w.owed[id] = true
		}
	}
}

// pin keeps updates open, whatever happens, until unpin.
func (w *window) pin(ids []int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pinned == nil {
		w.pinned = make(map[int]bool)
	}
	for _, id := range ids {
		w.pinned[id] = true
		delete(w.owed, id)
	}
}

// unpin marks pinned updates as answered.
func (w *window) unpin(ids []int) {
	w.mu.Lock()
	for _, id := range ids {
		delete(w.pinned, id)
	}
	w.mu.Unlock()
	w.done(ids...)
}

// done marks updates as answered.
func (w *window) done(ids ...int) {
	w.mu.Lock()
	for _, id := range ids {
		if !w.pinned[id] {
			w.forget(id)
		}
	}
	w.mu.Unlock()
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// forget drops an update. The lock is held.
func (w *window) forget(id int) {
	delete(w.open, id)
	delete(w.owed, id)
}

// offset is the lowest update that must come again if we end now. Telegram gives only a batch from there on, so one that
// waits long is let go before others wait behind it: saved ones early, others late (in quiet times, after the emergency screen).
func (w *window) offset(now time.Time) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Sub(w.last) > quiet {
		w.next = 0
	}
	offset, places := w.next, manyOpen
	if w.full {
		places = fewOpen
	}
	for id, since := range w.open {
		switch behind := w.next - id; {
		case behind >= places:
			w.forget(id)
			continue
		case w.owed[id] && now.Sub(since) > hold:
			continue
		}
		offset = min(offset, id)
	}
	return offset
}

// settle waits while more than half of the open updates are still being answered, so that the next poll does not bring
// them all again; no longer than the timer, so that a slow chat delays nobody.
func (w *window) settle(ctx context.Context, timer <-chan time.Time) {
	enough := w.size() / 2
	for w.size() > enough {
		select {
		case <-w.changed:
		case <-timer:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (w *window) size() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.open)
}
