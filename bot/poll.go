package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	pollSeconds = 50
	pollGrace   = 10 * time.Second
	drain       = 5 * time.Second      // replies under way may take this long after the end
	gather      = 3 * time.Millisecond // between polls while updates are open
	deaf        = 2 * (pollSeconds*time.Second + pollGrace)
)

// Run answers updates until the context ends, then finishes the replies under way.
func (b *Bot) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	b.queues.wg.Go(func() { b.wiping(ctx, work) })
	if !b.OwnFace {
		b.queues.wg.Go(func() { b.facing(ctx) })
	}
	for failures := 0; ctx.Err() == nil; {
		updates, err := b.updates(ctx)
		if err != nil {
			failures++
			b.troubled(ctx, err, failures)
			continue
		}
		failures = 0
		b.heard.Store(b.Now().Unix())
		b.take(work, updates)
		b.window.fill(len(updates) == batch)
		if len(updates) == batch { // more wait already, and reading goes before answering
			b.queues.seats.set(fewSeats)
			continue
		}
		b.caughtUp = true
		b.queues.seats.set(manySeats)
		b.window.settle(ctx, b.After(gather))
	}
	b.queues.seats.set(manySeats)
	b.queues.finish(b.After(drain), stop)
	b.acknowledge(work)
	return nil
}

// Well is nil while Telegram answers the polls.
func (b *Bot) Well() error {
	if silent := b.Now().Sub(time.Unix(b.heard.Load(), 0)); silent > deaf {
		return fmt.Errorf("no word from Telegram for %s", silent.Round(time.Second))
	}
	return nil
}

// updates asks for what is not acknowledged. Updates below the offset are acknowledged by asking.
func (b *Bot) updates(ctx context.Context) ([]json.RawMessage, error) {
	params := tgbotapi.Params{
		"offset":          strconv.Itoa(b.window.offset(b.Now())),
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
		if !readable || !b.window.take(id, b.Now()) {
			continue
		}
		e, ours, err := decode(raw)
		if err != nil {
			b.skipped.Add(1)
			b.Log.Warn("update not readable, skipped")
		}
		if err != nil || !ours {
			b.window.done(id)
			continue
		}
		if e.asks != "" {
			b.inquire(ctx, e)
			continue
		}
		e.repeated = !b.caughtUp
		b.enqueue(ctx, e)
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
	b.pause(ctx, wait)
}

// acknowledge tells Telegram on the way out what was answered, so that nothing is repeated after a restart.
func (b *Bot) acknowledge(ctx context.Context) {
	params := tgbotapi.Params{"offset": strconv.Itoa(b.window.offset(b.Now())), "timeout": "0", "limit": "1"}
	if _, err := b.request(ctx, time.Second, "getUpdates", params); err != nil {
		b.Log.Warn("last acknowledgement failed; answered updates may come again and are recognised", "err", err)
	}
}
