package bot

import (
	"context"
	"fmt"
	"sync"
	"time"

	"liman/bot/intake"
	"liman/bot/telegram"
)

const (
	drain  = 5 * time.Second      // replies under way may take this long after the end
	gather = 3 * time.Millisecond // between polls while updates are open
	// sameOffset is the least time between two polls with one offset: within half a second Telegram gives a single update.
	sameOffset  = 510 * time.Millisecond
	maxPollWait = time.Minute // after a poll that failed
	fullPause   = 10 * time.Millisecond
	floodPause  = 20 * time.Millisecond
	pollTimeout = 2 * telegram.PollTimeout
)

// Run answers updates until the context ends, then finishes the replies under way.
func (b *Bot) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	var clocks sync.WaitGroup
	defer clocks.Wait()
	defer stop()
	clocks.Go(func() { b.intake.Run(work) })
	clocks.Go(func() { b.inline.Run(work) })
	b.intake.Go(func() { b.wiping(ctx, work) })
	if !b.OwnFace {
		b.intake.Go(func() { b.facing(ctx) })
	}
	for failures := 0; ctx.Err() == nil; {
		updates, err := b.updates(ctx)
		if err != nil {
			failures++
			b.troubled(ctx, err, failures)
			continue
		}
		failures = 0
		b.lastPoll.Store(b.Now().Unix())
		b.take(work, updates)
		if b.polls++; len(updates) == intake.Batch && b.catchingUp() {
			b.polls = 0
		}
		b.rest(ctx, work, len(updates) == intake.Batch)
	}
	b.intake.Busy(work, false)
	over := b.After(drain)
	b.intake.Finish(over, stop)
	b.inline.Finish(b.After(0), stop)
	b.acknowledge(context.WithoutCancel(ctx))
	return nil
}

// catchingUp tells whether what comes may have waited when we started: until a batch was not full, and of the first two, since
// Telegram cuts the first short when another process asked just before.
func (b *Bot) catchingUp() bool { return b.polls < 2 }

// fullFor is how long a full batch counts: shortly after one, what waits in a chat's mailbox must not hold back the offset, or
// the next poll, which must not come too soon with the same, would leave half a second of the flood unread.
const fullFor = 2 * time.Second

// flooded tells whether a batch was full just before.
func (b *Bot) flooded() bool { return b.Now().Sub(b.lastFull) < fullFor }

// rest waits until the next poll has something to bring, or to acknowledge.
func (b *Bot) rest(ctx, work context.Context, full bool) {
	if full {
		b.lastFull = b.Now()
	}
	b.acks.Full(b.flooded())
	if full { // more wait already, and reading goes before answering
		b.intake.Busy(work, true)
	} else {
		b.intake.Busy(work, false)
		b.settleHalf(ctx)
	}
	for ctx.Err() == nil && !b.intake.Room() {
		b.pause(ctx, fullPause)
	}
	if unfinished := b.acks.LetGo(b.Now()); unfinished > 0 {
		b.Log.Error("updates that nobody finished are let go", "alarm", "unfinished", "updates", unfinished)
	}
	b.space(ctx)
}

// settleHalf waits while more than half of the open updates are still being answered, so that the next poll does not bring
// them all again; no longer than a moment, so that a slow chat delays nobody.
func (b *Bot) settleHalf(ctx context.Context) {
	changed, timer := b.acks.Changed(), b.After(gather)
	for enough := b.acks.Open() / 2; b.acks.Open() > enough; {
		select {
		case <-changed:
		case <-timer:
			return
		case <-ctx.Done():
			return
		}
	}
}

// space keeps two polls with one offset apart. In a flood that would leave it unread for half a second, so what is not
// answered by then lets the offset go.
func (b *Bot) space(ctx context.Context) {
	left := sameOffset - b.Now().Sub(b.began)
	if left <= 0 || b.acks.Offset() != b.polled {
		return
	}
	changed, timer := b.acks.Changed(), b.After(left)
	var flood <-chan time.Time
	if b.flooded() {
		flood = b.After(floodPause)
	}
	for b.acks.Offset() == b.polled {
		select {
		case <-changed:
		case <-timer:
			return
		case <-flood:
			b.acks.Yield()
			flood = nil
		case <-ctx.Done():
			return
		}
	}
}

// Well is nil while Telegram answers the polls.
func (b *Bot) Well() error {
	if silent := b.Now().Sub(time.Unix(b.lastPoll.Load(), 0)); silent > pollTimeout {
		return fmt.Errorf("no word from Telegram for %s", silent.Round(time.Second))
	}
	return nil
}

// updates asks for what is not acknowledged.
func (b *Bot) updates(ctx context.Context) ([]telegram.Update, error) {
	b.polled, b.began = b.acks.Offset(), b.Now()
	return b.api.Updates(ctx, b.polled)
}

// take queues each new update in its chat. One that cannot be read is counted and never holds up those beside it.
func (b *Bot) take(ctx context.Context, updates []telegram.Update) {
	for _, u := range updates {
		if !b.acks.Take(u.ID, b.Now()) {
			continue
		}
		switch w := u.What.(type) {
		case telegram.Inline:
			b.inquire(ctx, u.ID, w)
			continue
		case telegram.Unreadable:
			b.skipped.Add(1)
			b.Log.Warn("update not readable")
		}
		switch e := errandOf(u).(type) {
		case nil:
			b.acks.Done(u.ID)
		case act:
			e.repeated = b.catchingUp()
			b.put(ctx, e)
		default:
			b.put(ctx, e)
		}
	}
}

// troubled waits after a poll that failed: as told, or longer each time.
func (b *Bot) troubled(ctx context.Context, err error, failures int) {
	if ctx.Err() != nil {
		return
	}
	wait, _ := telegram.RetryAfter(err)
	if wait == 0 {
		wait = min(time.Second/2<<min(failures, 6), 30*time.Second)
	}
	if telegram.Conflict(err) {
		b.Log.Error("somebody else uses this token, or a webhook is set", "alarm", "conflict")
	} else {
		b.Log.Warn("poll failed", "err", err, "wait", wait)
	}
	b.pause(ctx, min(wait, maxPollWait))
}

// acknowledge tells Telegram on the way out what was answered, so that nothing is repeated after a restart.
func (b *Bot) acknowledge(ctx context.Context) {
	offset := b.acks.Offset()
	if offset == b.polled { // nothing new, and Telegram would take its time
		return
	}
	if err := b.api.Acknowledge(ctx, offset); err != nil {
		b.Log.Warn("last acknowledgement failed; answered updates may come again and are recognised", "err", err)
	}
}

// pause waits; false when the context ended first.
func (b *Bot) pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-b.After(d):
		return true
	}
}
