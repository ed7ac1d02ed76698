package intake

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

const (
	gather    = 3 * time.Millisecond  // between polls while updates are open
	floodRest = 20 * time.Millisecond // after which a flood lets the offset go for what is not answered yet
	// fullFor is how long a full batch counts: shortly after one, what waits in a mailbox must not hold back the offset, or the
	// next poll, which must not come too soon with the same, would leave the flood unread meanwhile.
	fullFor = 2 * time.Second
)

// PollingOptions are what a source needs that is polled for updates of a kind. All must be set.
type PollingOptions[U any] struct {
	Name string // of the source, in an error
	// Ask gives what is from an offset on, at most Batch, and waits for it. What is below the offset is acknowledged by asking.
	Ask func(ctx context.Context, offset int) ([]U, error)
	ID  func(U) int
	// Take takes an update, each once. It waited if it may have been there when we started.
	Take func(work context.Context, u U, waited bool)
	// Failed waits until a poll may be tried again that failed so many times in a row.
	Failed func(ctx context.Context, err error, failures int)
	// Acknowledge tells the source the last offset.
	Acknowledge func(ctx context.Context, offset int)
	// Busy is told whether more waits than one poll brings: reading goes before answering.
	Busy func(work context.Context, busy bool)
	// Room waits until more may be taken.
	Room func(context.Context)
	// Unfinished is told of updates that nobody finished.
	Unfinished func(updates int)
	SameOffset time.Duration // the least time between two polls with one offset
	Silence    time.Duration // after which a source that says nothing is not well
	Now        func() time.Time
	After      func(time.Duration) <-chan time.Time
}

// Polling is a Source that is asked. Contract:
//   - one goroutine runs it; what it takes is answered elsewhere and reported to the Acks.
//   - two polls with one offset are SameOffset apart: sooner, the source gives a single update.
//   - a full batch means that more wait: then it waits for nothing but that distance, and lets the offset go for it.
type Polling[U any] struct {
	PollingOptions[U]
	*Acks              // what was taken
	polls    int       // that were answered, until two are
	offset   int       // of the last poll
	began    time.Time // the last poll
	lastFull time.Time // when a batch was full
	answered atomic.Int64
}

// NewPolling makes a source that is polled.
func NewPolling[U any](o PollingOptions[U]) *Polling[U] {
	p := &Polling[U]{PollingOptions: o, Acks: new(Acks)}
	p.answered.Store(o.Now().Unix())
	return p
}

// Run polls until the context ends.
func (p *Polling[U]) Run(ctx, work context.Context) {
	for failures := 0; ctx.Err() == nil; {
		p.offset, p.began = p.Offset(), p.Now()
		updates, err := p.Ask(ctx, p.offset)
		if err != nil {
			if failures++; ctx.Err() == nil {
				p.Failed(ctx, err, failures)
			}
			continue
		}
		failures = 0
		p.answered.Store(p.Now().Unix())
		full := len(updates) == Batch
		p.take(work, updates)
		if p.polls++; full && p.catchingUp() {
			p.polls = 0
		}
		p.Busy(work, full)
		p.rest(ctx, full)
	}
	p.Busy(work, false)
}

// catchingUp tells whether what comes may have waited since before we started. So may the two polls after the last full batch: a
// full one begins the count anew (Run), and one alone says nothing, since a source cuts the first short when another process asked
// just before.
func (p *Polling[U]) catchingUp() bool { return p.polls < 2 }

func (p *Polling[U]) take(work context.Context, updates []U) {
	now, waited := p.Now(), p.catchingUp()
	for _, u := range updates {
		if p.Acks.Take(p.ID(u), now) {
			p.PollingOptions.Take(work, u, waited)
		}
	}
}

// flooded tells whether a batch was full just before.
func (p *Polling[U]) flooded() bool { return p.Now().Sub(p.lastFull) < fullFor }

// rest waits until the next poll has something to bring, or to acknowledge.
func (p *Polling[U]) rest(ctx context.Context, full bool) {
	if full {
		p.lastFull = p.Now()
	}
	p.Full(p.flooded())
	if !full {
		p.waitForHalf(ctx)
	}
	p.Room(ctx)
	if unfinished := p.LetGo(p.Now()); unfinished > 0 {
		p.Unfinished(unfinished)
	}
	p.space(ctx)
}

// waitForHalf waits while more than half of the open updates are still being answered, so that the next poll does not bring
// them all again; no longer than a moment, so that a slow chat delays nobody.
func (p *Polling[U]) waitForHalf(ctx context.Context) {
	changed, timer := p.Changed(), p.After(gather)
	for enough := p.Open() / 2; p.Open() > enough; {
		select {
		case <-changed:
		case <-timer:
			return
		case <-ctx.Done():
			return
		}
	}
}

// space keeps two polls with one offset apart. In a flood that would leave it unread meanwhile, so what is not answered by then
// lets the offset go.
func (p *Polling[U]) space(ctx context.Context) {
	left := p.SameOffset - p.Now().Sub(p.began)
	if left <= 0 || p.Offset() != p.offset {
		return
	}
	changed, timer := p.Changed(), p.After(left)
	var flood <-chan time.Time
	if p.flooded() {
		flood = p.After(floodRest)
	}
	for p.Offset() == p.offset {
		select {
		case <-changed:
		case <-timer:
			return
		case <-flood:
			p.Yield()
			flood = nil
		case <-ctx.Done():
			return
		}
	}
}

// Close acknowledges what was done, so that nothing is repeated after a restart.
func (p *Polling[U]) Close(ctx context.Context) {
	if offset := p.Offset(); offset != p.offset { // else there is nothing new, and the source would take its time
		p.Acknowledge(ctx, offset)
	}
}

// Well is nil while polls are answered.
func (p *Polling[U]) Well() error {
	if silent := p.Now().Sub(time.Unix(p.answered.Load(), 0)); silent > p.Silence {
		return fmt.Errorf("no word from %s for %s", p.Name, silent.Round(time.Second))
	}
	return nil
}
