package intake

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	// manyHeld is how many updates a webhook holds: each holds up all that its queue brings, and a source that delivers loads few
	// queues (Telegram two for each connection), which all processes share.
	manyHeld = 20
	// manyLetIn is how many updates that were let in before anything came of them may wait for that at the same time.
	manyLetIn = 200
	// manyRecent is how many updates that need not come again are remembered: one whose answer was lost comes once more.
	manyRecent = 4096
)

// WebhookOptions are what a source needs that delivers updates of a kind. All must be set.
type WebhookOptions[U any] struct {
	Name string // of the source, in an error
	ID   func(U) int
	// Take takes an update, each once.
	Take func(work context.Context, u U)
	// Passes tells whether what comes behind an update in its queue must not wait for it.
	Passes func(U) bool
	// Room tells whether more may be taken.
	Room func() bool
	// Probe asks the source whether it delivers to us: what is wrong with that, or that it did not answer.
	Probe func(context.Context) (wrong, err error)
	// Unfinished is told of updates that nobody finished.
	Unfinished func(updates int)
	Patience   time.Duration // how long a delivery waits for what comes of it
	Moment     time.Duration // and how long at the most if it Passes
	Every      time.Duration // between two probes
	Silence    time.Duration // after which a source that does not answer is not well
	Now        func() time.Time
	After      func(time.Duration) <-chan time.Time
}

// Webhook is a Source that delivers. Contract:
//   - a delivery is answered with yes only once its update need not come again, or was let in; otherwise it comes again.
//   - let in (answered with yes though it is not done) are what is Crowded, and what Passes when it is held, or when nothing has come
//     of it for a Moment: its queue would stand still. Until it is done only this process knows of it. What is Kept is no longer let
//     in by time: what is owed for it comes first.
//   - an update that comes again while it is open waits with the delivery before it, and is not taken twice.
//   - any other that is held is refused at once: who delivers has other things to bring.
//   - Run takes, and nothing is taken before it or after it; deliveries that it took go on waiting until Close.
//   - one that is neither done nor held for LongOpen is forgotten and told of: it may be taken again.
type Webhook[U any] struct {
	WebhookOptions[U]
	arrivals   chan arrival[U]
	ended      chan struct{} // nothing is taken any more
	shut       chan struct{} // nothing is waited for any more
	mu         sync.Mutex
	open       map[int]*delivery
	recent     map[int]bool // those that are done; whether they were let in before
	order      []int        // of recent
	held       int          // of those that are refused meanwhile
	loose      int          // held, and let in
	wrong      error
	answeredAt time.Time // when the source last answered a look
}

// arrival is an update on its way to Run, and where to say what becomes of it.
type arrival[U any] struct {
	update U
	taken  chan<- waiting
}

// waiting is what somebody who delivers waits for: known is closed when there is something to say. The zero waiting is a refusal.
type waiting struct {
	*delivery
	known <-chan struct{}
}

// delivery is an update that is open, and whoever waits for what comes of it.
type delivery struct {
	at     time.Time
	holds  int
	passes bool
	kept   bool // time does not let it in
	done   bool
	letIn  bool
	known  chan struct{} // closed when there is something to say
	told   bool          // it is closed
}

// NewWebhook makes a source that delivers.
func NewWebhook[U any](o WebhookOptions[U]) *Webhook[U] {
	return &Webhook[U]{
		WebhookOptions: o, arrivals: make(chan arrival[U]), ended: make(chan struct{}), shut: make(chan struct{}),
		open: make(map[int]*delivery), recent: make(map[int]bool), answeredAt: o.Now(),
	}
}

// Deliver brings an update, and waits until it is known whether it need not come again.
func (w *Webhook[U]) Deliver(ctx context.Context, u U) bool {
	taken := make(chan waiting, 1)
	select {
	case w.arrivals <- arrival[U]{u, taken}:
	case <-w.ended:
		return false
	case <-ctx.Done():
		return false
	}
	d := <-taken
	if d.delivery == nil {
		return false
	}
	if d.passes && !w.wait(ctx, d, w.Moment) {
		w.lateIn(d.delivery)
	}
	w.wait(ctx, d, w.Patience)
	w.mu.Lock()
	defer w.mu.Unlock()
	return d.over()
}

// wait waits until there is something to say of a delivery, or that it is refused; false if time was over before.
func (w *Webhook[U]) wait(ctx context.Context, d waiting, patience time.Duration) bool {
	select {
	case <-d.known:
	case <-ctx.Done():
	case <-w.shut:
	case <-w.After(patience):
		return false
	}
	return true
}

// lateIn lets an update in of which nothing has come for a moment.
func (w *Webhook[U]) lateIn(d *delivery) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !d.kept {
		d.letIn = true
		d.tell()
	}
}

// over tells whether it need not come again.
func (d *delivery) over() bool { return d.letIn || d.done && d.holds == 0 }

// Run takes what is delivered until the context ends, and looks whether the source delivers to us.
func (w *Webhook[U]) Run(ctx, work context.Context) {
	var probes sync.WaitGroup
	defer probes.Wait()
	defer close(w.ended)
	probes.Go(func() { w.probe(ctx) })
	for {
		select {
		case a := <-w.arrivals:
			a.taken <- w.arrive(work, a.update)
		case <-ctx.Done():
			return
		}
	}
}

// arrive takes an update if it is not known.
func (w *Webhook[U]) arrive(work context.Context, u U) waiting {
	d, isNew := w.openOrFind(w.ID(u), w.Passes(u), w.Now())
	if isNew {
		w.Take(work, u)
	}
	return d
}

// openOrFind opens a delivery, or gives the one that is known already.
func (w *Webhook[U]) openOrFind(id int, passes bool, now time.Time) (found waiting, isNew bool) {
	room := w.Room()
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.open[id]
	_, recent := w.recent[id]
	switch {
	case recent:
		d = &delivery{done: true, known: make(chan struct{})}
		d.tell()
	case d == nil && !room:
		return waiting{}, false
	case d == nil:
		d, isNew = &delivery{at: now, passes: passes, known: make(chan struct{})}, true
		w.open[id] = d
	case d.told && d.holds == 0 && !d.over():
		d.known, d.told = make(chan struct{}), false
	}
	return waiting{d, d.known}, isNew
}

// probe asks the source again and again, and forgets what nobody finishes.
func (w *Webhook[U]) probe(ctx context.Context) {
	for {
		wrong, err := w.Probe(ctx)
		w.mu.Lock()
		if err == nil {
			w.wrong, w.answeredAt = wrong, w.Now()
		}
		unfinished := w.forgetLate(w.Now())
		w.mu.Unlock()
		if unfinished > 0 {
			w.Unfinished(unfinished)
		}
		select {
		case <-w.After(w.Every):
		case <-ctx.Done():
			return
		}
	}
}

func (w *Webhook[U]) forgetLate(now time.Time) (unfinished int) {
	for id, d := range w.open {
		if d.holds == 0 && now.Sub(d.at) > LongOpen {
			unfinished++
			d.tell()
			delete(w.open, id)
		}
	}
	return unfinished
}

// Close refuses whatever is still open: it comes again, to another process.
func (w *Webhook[U]) Close(context.Context) { close(w.shut) }

// Well is nil while the source answers, and delivers to us.
func (w *Webhook[U]) Well() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if silent := w.Now().Sub(w.answeredAt); silent > w.Silence {
		return fmt.Errorf("no word from %s for %s", w.Name, silent.Round(time.Second))
	}
	return w.wrong
}

// Done is Source's, as are the others.
func (w *Webhook[U]) Done(ids ...int) { w.each(ids, func(d *delivery) { d.done = true }) }

// Saved says that all that updates led to outlives us.
func (w *Webhook[U]) Saved(ids ...int) { w.Done(ids...) }

// Kept says that what updates led to is kept, and is about to be shown. It tells whether one was let in before, which will not come again.
func (w *Webhook[U]) Kept(ids ...int) (letIn bool) {
	w.each(ids, func(d *delivery) { d.kept, letIn = true, letIn || d.letIn })
	return letIn
}

// Hold refuses updates until Release, or lets them in if they Pass; false, and nothing is held, when there is no room for more.
func (w *Webhook[U]) Hold(ids ...int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	held, loose := w.held, w.loose
	for _, id := range ids {
		if d := w.open[id]; d != nil {
			*d.place(&held, &loose)++
		}
	}
	if held > manyHeld || loose > manyLetIn {
		return false
	}
	w.held, w.loose = held, loose
	for _, id := range ids {
		if d := w.open[id]; d != nil {
			d.holds++
			d.letIn = d.letIn || d.passes
			d.tell()
		}
	}
	return true
}

// place is the count to which an update belongs that is held.
func (d *delivery) place(held, loose *int) *int {
	if d.passes {
		return loose
	}
	return held
}

// Release takes a Hold back.
func (w *Webhook[U]) Release(ids ...int) {
	w.each(ids, func(d *delivery) {
		if d.holds > 0 {
			d.holds--
			*d.place(&w.held, &w.loose)--
		}
	})
}

// Crowded lets updates be taken although nothing came of them yet.
func (w *Webhook[U]) Crowded(ids ...int) { w.each(ids, func(d *delivery) { d.letIn = true }) }

// LetIn tells whether one of some updates was let in, and nothing that came of it outlives us.
func (w *Webhook[U]) LetIn(ids ...int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(ids, func(id int) bool { return w.open[id] != nil && w.open[id].letIn })
}

// Early are the updates that were let in: those of which only this process knows, and of the latest those that are done since.
func (w *Webhook[U]) Early() (loose, done []int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, d := range w.open {
		if d.letIn {
			loose = append(loose, id)
		}
	}
	for id, letIn := range w.recent {
		if letIn {
			done = append(done, id)
		}
	}
	return loose, done
}

// Open is how many updates would come again if we ended now.
func (w *Webhook[U]) Open() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.open)
}

// each changes what is known of updates, and tells whoever waits for those that need not come again.
func (w *Webhook[U]) each(ids []int, change func(*delivery)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		d := w.open[id]
		if d == nil {
			continue
		}
		if change(d); d.over() {
			d.tell()
		}
		if d.done && d.holds == 0 {
			delete(w.open, id)
			w.remember(id, d.letIn)
		}
	}
}

// remember notes an update that need not come again. The lock is held.
func (w *Webhook[U]) remember(id int, letIn bool) {
	w.recent[id], w.order = letIn, append(w.order, id)
	if len(w.order) > manyRecent {
		delete(w.recent, w.order[0])
		w.order = w.order[1:]
	}
}

// tell says that there is something to say. The lock is held.
func (d *delivery) tell() {
	if !d.told {
		d.told = true
		close(d.known)
	}
}
