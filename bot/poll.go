package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/bot/intake"
)

const (
	pollSeconds = 50
	pollGrace   = 10 * time.Second
	drain       = 5 * time.Second      // replies under way may take this long after the end
	gather      = 3 * time.Millisecond // between polls while updates are open
	// sameOffset is the least time between two polls with one offset: within half a second Telegram gives a single update.
	sameOffset  = 510 * time.Millisecond
	maxPollWait = time.Minute // after a poll that failed
	fullPause   = 10 * time.Millisecond
	floodPause  = 20 * time.Millisecond
	pollTimeout = 2 * (pollSeconds*time.Second + pollGrace)
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

// updates asks for what is not acknowledged. Updates below the offset are acknowledged by asking.
func (b *Bot) updates(ctx context.Context) ([]json.RawMessage, error) {
	b.polled, b.began = b.acks.Offset(), b.Now()
	params := tgbotapi.Params{
		"offset":          strconv.Itoa(b.polled),
		"timeout":         strconv.Itoa(pollSeconds),
		"allowed_updates": `["message","callback_query","inline_query","my_chat_member"]`,
	}
	result, err := b.request(ctx, pollSeconds*time.Second+pollGrace, "getUpdates", params)
	if err != nil {
		return nil, err
	}
	var updates []json.RawMessage
	if err := json.Unmarshal(result, &updates); err != nil {
		return nil, fmt.Errorf("decode updates: %w", err)
	}
	return updates, nil
}

// take queues each new update in its chat. One that cannot be read is counted and never holds up those beside it.
func (b *Bot) take(ctx context.Context, updates []json.RawMessage) {
	for _, raw := range updates {
		id, readable := updateID(raw)
		if !readable || !b.acks.Take(id, b.Now()) {
			continue
		}
		e, ours, err := decode(raw)
		if err != nil {
			b.skipped.Add(1)
			b.Log.Warn("update not readable")
			e, ours = rescue(raw)
			e.update = id
		}
		if !ours {
			b.acks.Done(id)
			continue
		}
		if e.asks != "" {
			b.inquire(ctx, e)
			continue
		}
		e.repeated = b.catchingUp()
		b.put(ctx, e)
	}
}

// updateID reads the number of an update. It stands first, so one that was taken before costs nothing more.
func updateID(raw json.RawMessage) (int, bool) {
	if rest, first := bytes.CutPrefix(raw, []byte(`{"update_id":`)); first {
		digits := rest[:max(0, bytes.IndexAny(rest, ",}"))]
		if id, err := strconv.Atoi(string(digits)); err == nil {
			return id, true
		}
	}
	var head struct {
		ID int `json:"update_id"`
	}
	err := json.Unmarshal(raw, &head)
	return head.ID, err == nil
}

// troubled waits after a poll that failed: as told, or longer each time.
func (b *Bot) troubled(ctx context.Context, err error, failures int) {
	if ctx.Err() != nil {
		return
	}
	wait, _ := retryAfter(err)
	if wait == 0 {
		wait = min(time.Second/2<<min(failures, 6), 30*time.Second)
	}
	if code(err) == http.StatusConflict {
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
	params := tgbotapi.Params{"offset": strconv.Itoa(offset), "timeout": "0", "limit": "1"}
	if _, err := b.request(ctx, time.Second, "getUpdates", params); err != nil {
		b.Log.Warn("last acknowledgement failed; answered updates may come again and are recognised", "err", err)
	}
}
