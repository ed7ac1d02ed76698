package intake

import (
	"sync"
	"time"
)

const (
	// Batch is the most updates that a source gives at once.
	Batch = 100
	// manyOpen is how far behind the newest an open update may be; fewOpen that when more wait than a batch can bring.
	manyOpen, fewOpen = Batch / 2, Batch / 10
	// LongOpen is the time in which an update is done or held; of one that is neither by then, nobody will say anything.
	LongOpen = 2 * time.Minute
	// idReset is the time after which the next id may be anything; Telegram says a week.
	idReset = 6 * 24 * time.Hour
)

// Acks are the updates that were taken and may not be acknowledged yet. The zero value is ready. Contract:
//   - the source acknowledges what is below Offset, and gives the rest again should we end; an update is taken once.
//   - Done: it was answered. Saved: what it led to, and what is owed for it, outlives us. Either way it need not come again.
//   - Hold keeps it open, however long, until as many Releases: Redis is away. There is room for half a batch of those, as
//     more would leave no place for others; Hold then says no.
//   - Behind the newest, an update has fewOpen or manyOpen places. Whatever falls out is let go, held or not: others wait.
//   - Yield lets go all that is not held, when a flood is caught up with and the next poll would bring the same again.
//   - One that is neither done nor held for LongOpen is let go and counted by LetGo: it would be asked for for ever.
type Acks struct {
	mu      sync.Mutex
	open    map[int]*taken
	next    int       // one above the highest taken
	last    time.Time // when an update was last taken
	held    int
	full    bool // batches are, or were just before: more wait behind them
	changed chan struct{}
}

// taken is an open update.
type taken struct {
	at    time.Time
	holds int  // how many Releases it waits for
	done  bool // but for these
}

// Take claims an update; false if it is known already.
func (a *Acks) Take(id int, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.last.IsZero() && now.Sub(a.last) > idReset && len(a.open) == 0 {
		a.next = 0
	}
	if id < a.next {
		return false
	}
	if a.open == nil {
		a.open = make(map[int]*taken)
	}
	a.open[id] = &taken{at: now}
	a.next, a.last = id+1, now
	return true
}

// Done says that updates were answered.
func (a *Acks) Done(ids ...int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range ids {
		if t := a.open[id]; t != nil {
			t.done = true
			a.forget(id, t)
		}
	}
	a.change()
}

// Saved says that all that updates led to outlives us.
func (a *Acks) Saved(ids ...int) { a.Done(ids...) }

// Kept changes nothing: what is polled is open until it is Done or Saved.
func (a *Acks) Kept(...int) bool { return false }

// LetIn is false: the source gives what is polled again until it is Done.
func (a *Acks) LetIn(...int) bool { return false }

// Crowded changes nothing: whatever is polled is let go in time (LetGo).
func (a *Acks) Crowded(...int) {}

// Hold keeps updates open until Release; false, and nothing is held, when there is no room for more.
func (a *Acks) Hold(ids ...int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.held+len(ids) > manyOpen {
		return false
	}
	for _, id := range ids {
		if t := a.open[id]; t != nil {
			t.holds++
			a.held++
		}
	}
	return true
}

// Release takes a Hold back.
func (a *Acks) Release(ids ...int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range ids {
		if t := a.open[id]; t != nil && t.holds > 0 {
			t.holds--
			a.held--
			a.forget(id, t)
		}
	}
	a.change()
}

// Full says whether batches are full, or were just before.
func (a *Acks) Full(full bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.full = full
}

// LetGo drops what may no longer hold others back, and tells how many of them nobody had finished or held in time.
func (a *Acks) LetGo(now time.Time) (unfinished int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	places := manyOpen
	if a.full {
		places = fewOpen
	}
	for id, t := range a.open {
		late := t.holds == 0 && now.Sub(t.at) > LongOpen
		if late {
			unfinished++
		}
		if late || a.next-id > places {
			a.held -= t.holds
			delete(a.open, id)
		}
	}
	return unfinished
}

// Yield lets go whatever is not held: more wait behind it, and the source gives them only when the offset moves.
func (a *Acks) Yield() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for id, t := range a.open {
		if t.holds == 0 {
			delete(a.open, id)
		}
	}
}

// Offset is the lowest update that must come again if we end now.
func (a *Acks) Offset() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	offset := a.next
	for id := range a.open {
		offset = min(offset, id)
	}
	return offset
}

// Open is how many updates are open.
func (a *Acks) Open() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.open)
}

// Changed holds one after something was done. It is for one reader.
func (a *Acks) Changed() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.make()
	return a.changed
}

// forget drops an update that is done and not held. The lock is held, as in what follows.
func (a *Acks) forget(id int, t *taken) {
	if t.done && t.holds == 0 {
		delete(a.open, id)
	}
}

func (a *Acks) change() {
	a.make()
	tell(a.changed)
}

func (a *Acks) make() {
	if a.changed == nil {
		a.changed = make(chan struct{}, 1)
	}
}
