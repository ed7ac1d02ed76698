package bot

import (
	"context"
	"sync"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
)

const (
	drain = 5 * time.Second // replies under way may take this long after the end
	// sameOffset is the least time between two polls with one offset: within half a second Telegram gives a single update.
	sameOffset  = 510 * time.Millisecond
	maxPollWait = time.Minute // after a poll that failed
)

// Run answers updates until the context ends, then finishes the replies under way.
func (b *Bot) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	var clocks sync.WaitGroup
	defer clocks.Wait()
	defer stop()
	clocks.Go(func() { b.intake.Run(work) })
	clocks.Go(func() { b.inline.Run(work) })
	b.intake.Go(func() { b.wipes.Run(ctx, work) })
	if !b.OwnProfile {
		b.intake.Go(func() { b.profile.Run(ctx) })
	}
	b.source.Run(ctx, work)
	over := b.After(drain)
	b.intake.Finish(over, stop)
	b.inline.Finish(b.After(0), stop)
	b.source.Close(context.WithoutCancel(ctx))
	return nil
}

// newSource is Telegram as it was asked for.
func (b *Bot) newSource() intake.Source {
	if b.WebhookURL == "" {
		return b.polling()
	}
	b.webhook = b.delivering()
	return b.webhook
}

// polling is Telegram as a source that is polled.
func (b *Bot) polling() intake.Source {
	return intake.NewPolling(intake.PollingOptions[telegram.Update]{
		Name: "Telegram",
		Ask:  b.api.Updates,
		ID:   func(u telegram.Update) int { return u.ID },
		Take: b.take, Busy: b.intake.Busy, Room: b.intake.WaitForRoom,
		Failed: b.troubled, Acknowledge: b.acknowledge, Unfinished: b.unfinished,
		SameOffset: sameOffset, Silence: 2 * telegram.PollTimeout, Now: b.Now, After: b.After,
	})
}

// Well is nil while Telegram answers the polls, or delivers to us.
func (b *Bot) Well() error { return b.source.Well() }

// take queues an update in its chat. One that cannot be read is counted and never holds up those beside it.
func (b *Bot) take(ctx context.Context, u telegram.Update, waited bool) {
	switch w := u.What.(type) {
	case telegram.Inline:
		b.source.Done(u.ID)
		b.inline.Put(ctx, w)
		return
	case telegram.Unreadable:
		b.skipped.Add(1)
		b.Log.Warn("update not readable")
	}
	switch e := b.jobs.Read(u).(type) {
	case nil:
		b.source.Done(u.ID)
	case errand.Act:
		e.Repeated = waited
		b.put(ctx, e)
	default:
		b.put(ctx, e)
	}
}

// troubled waits after a poll that failed: as told, or longer each time.
func (b *Bot) troubled(ctx context.Context, err error, failures int) {
	wait, _ := telegram.RetryAfter(err)
	if wait == 0 {
		wait = min(time.Second/2<<min(failures, 6), 30*time.Second)
	}
	switch {
	case telegram.WebhookIsSet(err):
		b.Log.Error("a webhook is set, so no poll is answered; liman webhook delete takes it off, or set TELEGRAM_WEBHOOK_URL", "alarm", "conflict")
	case telegram.Conflict(err):
		b.Log.Error("somebody else uses this token", "alarm", "conflict")
	default:
		b.Log.Warn("poll failed", "err", err, "wait", wait)
	}
	b.jobs.Pause(ctx, min(wait, maxPollWait))
}

func (b *Bot) unfinished(updates int) {
	b.Log.Error("updates that nobody finished are let go", "alarm", "unfinished", "updates", updates)
}

// acknowledge tells Telegram on the way out what was answered.
func (b *Bot) acknowledge(ctx context.Context, offset int) {
	if err := b.api.Acknowledge(ctx, offset); err != nil {
		b.Log.Warn("last acknowledgement failed; answered updates may come again and are recognised", "err", err)
	}
}
