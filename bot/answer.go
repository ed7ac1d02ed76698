package bot

import (
	"context"
	"sync"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/session"
)

// answer takes an update, with those before it in its chat, through load, step, save and send. It ends when the person was
// answered or cannot be.
func (b *Bot) answer(ctx context.Context, waits *intake.Turn[errand.Errand], a errand.Act) {
	defer b.rescue(ctx, a)
	outcome, began := answerFailed, b.Now()
	defer func() { b.answered(outcome, began) }()
	gone := make(chan bool, 1)
	deleteHers := sync.OnceFunc(func() {
		if len(a.Hers()) > 0 {
			a.InBackground(ctx, func(ctx context.Context) {
				defer close(gone)
				gone <- b.wipes.DeleteHers(ctx, a)
			})
		}
	})
	if a.Query != "" && len(a.Merged) >= quickAnswers { // it was not answered when it came
		a.InBackground(ctx, func(ctx context.Context) { b.answerCallback(ctx, a) })
	}
	for failures := 0; ; failures++ {
		t, err := b.process(ctx, a, failures, deleteHers)
		if err == nil {
			if len(a.Hers()) > 0 {
				t.gone = gone
			}
			if t.Remind {
				b.marks.Write(ctx, b.markOf(a.Job), t.Chat.State.Choices)
			}
			outcome = b.deliver(ctx, waits, a, &t)
			b.shown(outcome, &t)
			return
		}
		if failures == 0 {
			outcome = answerEmergency
			held := b.source.Hold(a.Updates()...) // before anything that Telegram may make wait
			b.emergency(ctx, a)
			if !held { // that is all there is room for; it has a button to try again
				b.goneOrListed(ctx, a, gone)
				return
			}
			defer b.source.Release(a.Updates()...)
		}
		if !b.waitForRedis(ctx, waits, a, err, failures) {
			return
		}
	}
}

// goneOrListed waits until what she wrote was deleted, or stands on the wipe list, or she leaves.
func (b *Bot) goneOrListed(ctx context.Context, a errand.Act, gone <-chan bool) {
	if len(a.Hers()) == 0 {
		return
	}
	select {
	case done := <-gone:
		if done {
			return
		}
	case <-ctx.Done(): // she leaves
		return
	}
	a.RetryUntilDone(ctx, func() error { return b.wipes.ListHers(ctx, a.Job, a.Hers()) })
}

// How an answer may end: the screen is there; it is owed, for Telegram refused it or we end; something newer is shown instead; the emergency screen
// was all there was; a fault of ours.
const (
	answerShown     = "shown"
	answerOwed      = "owed"
	answerCut       = "cut"
	answerEmergency = "emergency"
	answerFailed    = "failed"
)

// answered tells whoever counts how an answer ended, and nothing of whose it was.
func (b *Bot) answered(outcome string, began time.Time) {
	if b.Answered != nil {
		b.Answered(outcome, b.Now().Sub(began))
	}
}

// shown tells whoever counts which screen was shown, and nothing of to whom. What a cover shows is not counted.
func (b *Bot) shown(outcome string, t *turn) {
	if b.Shown != nil && outcome == answerShown && !t.Reply.Leave && !t.Chat.State.Locked {
		b.Shown(t.Reply.Node)
	}
}

// waitForRedis waits until the next try, and does meanwhile what cannot wait for those that come behind; false when the
// program ends.
func (b *Bot) waitForRedis(ctx context.Context, waits *intake.Turn[errand.Errand], a errand.Act, err error, failures int) bool {
	tried := make(chan bool, 1)
	work := intake.Outlasting(ctx)
	a.InBackground(ctx, func(ctx context.Context) { tried <- a.RedisAway(ctx, err, failures) })
	seen := a.Update
	for {
		for _, waiting := range waits.Behind() {
			if behind := asAct(waiting); behind.Update > seen {
				seen = behind.Update
				b.meanwhile(work, behind)
			}
		}
		select {
		case <-waits.More:
		case again := <-tried:
			return again
		}
	}
}

// processIn is how long Redis may take for one answer, all in all: the emergency screen then still comes within two seconds.
const processIn = 1400 * time.Millisecond

// process finds out what is to be answered, and keeps it. What she wrote is listed, then on its way out, before anything else.
func (b *Bot) process(ctx context.Context, a errand.Act, tried int, listed func()) (turn, error) {
	work := intake.Outlasting(ctx)
	ctx, cancel := context.WithTimeout(work, processIn)
	defer cancel()
	err := b.wipes.ListHers(ctx, a.Job, a.Hers())
	listed()
	if err != nil {
		return turn{}, err
	}
	ed := b.current.Load()
	f := &front{Bot: b, turn: turn{ed: ed}, act: a, work: work}
	var acts []session.Act
	for _, one := range a.All() {
		acts = append(acts, b.inSession(one))
	}
	if _, err = b.sessions.Do(ctx, ed.Edition, acts, tried, f); err == nil {
		b.wipes.Unrecorded.Remove(a.Chat, f.unrecorded)
	}
	return f.turn, err
}

// answerCallback takes the waiting sign off the button. A query that is too old needs no answer any more.
func (b *Bot) answerCallback(ctx context.Context, a errand.Act) {
	_, err := b.api.Call(ctx, "answerCallbackQuery", telegram.Params{"callback_query_id": a.Query})
	if err != nil && !telegram.BadRequest(err) {
		a.Log().Warn("callback query not answered", "err", err)
	}
}
