package bot

import (
	"context"
	"sync"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/screens"
	"liman/bot/telegram"
	"liman/session"
	"liman/store"
)

// turn is one answer on its way, and what it does with the messages of the chat.
type turn struct {
	*session.Turn
	ed       *screens.Edition
	bubble   bubble
	gone     <-chan bool // whether what she sent was deleted, when that is known
	saves    *saves
	redraws  bool // it draws what is owed
	recovers bool // somebody else began to draw it, and may have ended
	unlisted bool // a bubble was not begun, since nothing can be listed
}

func newTurn(ed *screens.Edition, t *session.Turn) turn {
	return turn{Turn: t, ed: ed, bubble: bubble{record: &t.Chat}, saves: &saves{}}
}

// adopt goes on with what somebody else has made of the chat.
func (t *turn) adopt(now session.Chat) {
	t.Chat, t.bubble = now, bubble{record: &t.Chat}
	t.saves.adopt(now)
}

// turnOf is the turn of a chat in which she does nothing.
func (b *Bot) turnOf() turn {
	ed := b.current.Load()
	return newTurn(ed, &session.Turn{Edition: ed.Edition})
}

// copied is the turn as it is now, whatever becomes of it.
func (t turn) copied() turn {
	now := *t.Turn
	t.Turn, t.bubble.record = &now, &now.Chat
	return t
}

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
				gone <- b.deleteHers(ctx, a)
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
	a.RetryUntilDone(ctx, func() error { return b.listHers(ctx, a.Job, a.Hers()) })
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
	err := b.listHers(ctx, a.Job, a.Hers())
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
		b.unrecorded.remove(a.Chat, f.unrecorded)
	}
	return f.turn, err
}

// forget destroys what is kept of a chat that blocked the bot, but for the sealed list of what still stands in it: with that
// it goes when she is back, within two days. Until then nothing is tried.
func (b *Bot) forget(ctx context.Context, j errand.Job) {
	ctx = intake.Outlasting(ctx)
	b.sessions.Open.Note(j.Chat, false)
	standing := b.unrecorded.of(j.Chat)
	j.RetryUntilDone(ctx, func() error {
		if len(standing) > 0 {
			if err := b.Store.List(ctx, store.Wipe{Chat: j.Chat, Lang: j.Lang, Messages: standing}, b.Now()); err != nil {
				return err
			}
		}
		if err := b.Store.Forget(ctx, j.Chat); err != nil {
			return err
		}
		return b.Store.Postpone(ctx, store.Wipe{Chat: j.Chat}, b.Now().Add(store.KeepWipe))
	})
	b.unrecorded.remove(j.Chat, standing)
}

// returned lets what still stands in a chat go, now that its person let the bot back.
func (b *Bot) returned(ctx context.Context, j errand.Job) {
	ctx = intake.Outlasting(ctx)
	j.RetryUntilDone(ctx, func() error { return b.Store.List(ctx, store.Wipe{Chat: j.Chat}, b.Now()) })
}

// answerCallback takes the waiting sign off the button. A query that is too old needs no answer any more.
func (b *Bot) answerCallback(ctx context.Context, a errand.Act) {
	_, err := b.api.Call(ctx, "answerCallbackQuery", telegram.Params{"callback_query_id": a.Query})
	if err != nil && !telegram.BadRequest(err) {
		a.Log().Warn("callback query not answered", "err", err)
	}
}
