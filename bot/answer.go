package bot

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"liman/bot/bubble"
	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/session"
)

// answer takes an update, with those before it in its chat, through load, step, save and send. It ends when the person was
// answered or cannot be.
func (b *Bot) answer(ctx context.Context, waits *intake.Turn[errand.Errand], a errand.Act) {
	defer b.bubbles.Rescue(ctx, a)
	outcome, began := bubble.Failed, b.Now()
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
	for failures, unsure := 0, 0; ; failures++ {
		t, err := b.process(ctx, a, unsure, deleteHers)
		if err == nil {
			if len(a.Hers()) > 0 {
				t.Gone = gone
			}
			if t.Remind {
				b.marks.Write(ctx, b.markOf(a.Job), t.Chat.State.Choices)
			}
			outcome = b.bubbles.Deliver(ctx, waits.More, a, &t)
			b.shown(outcome, &t)
			return
		}
		if errors.Is(err, session.ErrUnsure) {
			unsure++
		}
		if failures == 0 {
			outcome = bubble.Emergency
			held := b.source.Hold(a.Updates()...) // before anything that Telegram may make wait
			b.bubbles.Emergency(ctx, a)
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

// answered tells whoever counts how an answer ended, and nothing of whose it was.
func (b *Bot) answered(outcome string, began time.Time) {
	if b.Answered != nil {
		b.Answered(outcome, b.Now().Sub(began))
	}
}

// shown tells whoever counts which screen was shown, and nothing of to whom. What a cover shows is not counted.
func (b *Bot) shown(outcome string, t *bubble.Turn) {
	if b.Shown != nil && outcome == bubble.Shown && !t.Reply.Leave && !t.Chat.State.Locked {
		b.Shown(t.Reply.Node)
	}
}

// waitForRedis waits until the next try. Meanwhile it does for acts that come behind what cannot wait. False when the program ends.
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

// manyMeanwhile is how many acts are looked after at the same time while Redis is away.
const manyMeanwhile = 16

// meanwhile does what cannot wait until Redis is back: if one of manyMeanwhile places is free, or if she leaves. Otherwise a flood
// would keep a slow Redis slow; what she wrote then goes when it is answered, or by the wipe list.
func (b *Bot) meanwhile(ctx context.Context, a errand.Act) {
	select {
	case b.meanwhileSlots <- struct{}{}:
		a.InBackground(ctx, func(ctx context.Context) {
			defer func() { <-b.meanwhileSlots }()
			b.wipes.WithoutRedis(ctx, a)
		})
	default:
		if a.Leaves() {
			a.InBackground(ctx, func(ctx context.Context) { b.wipes.WithoutRedis(ctx, a) })
		}
	}
}

// processIn is how long Redis may take for one answer, all in all: the emergency screen then still comes within two seconds.
const processIn = 1400 * time.Millisecond

// process finds out what is to be answered, and keeps it. What she wrote is listed, then on its way out, before anything else.
func (b *Bot) process(ctx context.Context, a errand.Act, unsure int, listed func()) (bubble.Turn, error) {
	work := intake.Outlasting(ctx)
	ctx, cancel := context.WithTimeout(work, cmp.Or(b.processIn, processIn))
	defer cancel()
	err := b.wipes.ListHers(ctx, a.Job, a.Hers())
	listed()
	if err != nil {
		return bubble.Turn{}, err
	}
	ed := b.current.Load()
	f := &front{Front: b.bubbles.Front(ed, a), Bot: b, act: a, work: work}
	var acts []session.Act
	for _, one := range a.All() {
		acts = append(acts, b.inSession(one))
	}
	if _, err = b.sessions.Do(ctx, ed.Edition, acts, unsure, f); err == nil {
		f.Saved()
	}
	return f.Turn, err
}

// answerCallback takes the waiting sign off the button. A query that is too old needs no answer any more.
func (b *Bot) answerCallback(ctx context.Context, a errand.Act) {
	_, err := b.api.Call(ctx, "answerCallbackQuery", telegram.Params{"callback_query_id": a.Query})
	if err != nil && !telegram.BadRequest(err) {
		a.Log().Warn("callback query not answered", "err", err)
	}
}
