package bot

import (
	"context"
	"errors"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/session"
	"liman/store"
)

const (
	// late is how long a screen may take until the update is acknowledged without it: what is owed then stands in Redis.
	late = 900 * time.Millisecond
	// owedFor is the lease of what is owed: whoever finds it over draws it. While we live, we renew it.
	owedFor = 50 * time.Second
)

// errNewer is the cause with which a late drawing ends when something came behind it: only the newest state is drawn.
var errNewer = errors.New("something newer is to be shown")

// deliver shows what came of an update. When Telegram lets it wait, the update is acknowledged once Redis knows what is owed,
// and what comes meanwhile is stepped: the state says what is on the screen, so only the newest is drawn. What Telegram refused
// for good stays owed, too, and is drawn again each owedFor until she was silent for long (redraw). It tells how that ended.
func (b *Bot) deliver(ctx context.Context, t *intake.Turn[errand.Errand], a errand.Act, turn *turn) (outcome string) {
	owing, others := turn.copied(), turn.owedByOthers()
	ctx, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	owed := b.source.Kept(a.Updates()...) && b.owe(intake.Outlasting(ctx), a, &owing)
	done, seen := make(chan struct{}), sight{true, true}
	go func() {
		defer close(done)
		defer b.rescue(intake.Outlasting(ctx), a)
		seen = b.sendNewest(ctx, a, turn)
		b.speak(ctx, a, turn)
	}()
	select {
	case <-done:
	case <-b.After(late):
		owed = b.deliverLate(ctx, t, a, owing, underWay{done, cut}) || owed
	}
	if owed && intake.Outlasting(ctx).Err() != nil { // whoever comes after us draws it at once
		b.wipes.Postpone(context.WithoutCancel(ctx), a.Job, store.Wipe{Chat: a.Chat}, b.Now())
		return answerOwed
	}
	if ctx.Err() != nil {
		return seen.outcome()
	}
	if !seen.sure || !seen.shown {
		b.unseen(ctx, a, seen, &owing, turn.unlisted)
		return answerOwed
	}
	if owed || turn.Chat.Owed {
		b.settle(intake.Outlasting(ctx), a, turn, others)
	}
	return answerShown
}

// unseen remembers a screen of which it is not known that she sees it: it is owed, or if nobody can say what is there, looked for later.
func (b *Bot) unseen(ctx context.Context, a errand.Act, seen sight, owing *turn, unlisted bool) {
	if !seen.sure || !b.owe(intake.Outlasting(ctx), a, owing) {
		b.lookLater(ctx, a, unlisted)
	}
}

// outcome is how an answer ended of which nothing is owed.
func (s sight) outcome() string {
	if s.shown {
		return answerShown
	}
	return answerCut
}

// underWay is a screen that is being shown.
type underWay struct {
	done <-chan struct{}
	cut  context.CancelCauseFunc
}

// deliverLate waits for a drawing that is late, until it is there or something newer is. It tells whether it is known as owed.
func (b *Bot) deliverLate(ctx context.Context, t *intake.Turn[errand.Errand], a errand.Act, owing turn, screen underWay) (owed bool) {
	b.late.Add(1)
	defer b.late.Add(-1)
	owed = b.owe(intake.Outlasting(ctx), a, &owing)
	if !owed && b.source.Hold(a.Updates()...) { // Redis is away
		defer func() {
			if intake.Outlasting(ctx).Err() == nil {
				b.source.Release(a.Updates()...)
			}
		}()
	}
	for {
		more := t.More
		if !owed {
			more = nil
		}
		select {
		case <-screen.done:
			return owed
		case <-more:
			screen.cut(errNewer)
		case <-b.After(owedFor / 2):
			owed = b.owe(intake.Outlasting(ctx), a, &owing) || owed
		}
	}
}

// owe writes down that a chat's screen is yet to be drawn, or a leave to be finished, and by when at the latest.
func (b *Bot) owe(ctx context.Context, a errand.Act, t *turn) bool {
	due := b.Now().Add(owedFor)
	_, err := b.updateChat(ctx, a.Job, t, func(c *session.Chat) { c.Owed = !c.Left })
	if err == nil {
		err = b.wipes.List(ctx, a.Job, due, t.anchor(a, b.Now()))
	}
	if err == nil {
		err = b.Store.Postpone(ctx, store.Wipe{Chat: a.Chat}, due)
	}
	if err != nil {
		a.Log().Warn("redis is away", "err", err)
		return false
	}
	b.source.Saved(a.Updates()...)
	return true
}

// settle writes down that a chat has what it was owed; its wipe is due after her silence again. Where there are replicas, another may owe it a
// screen, too: others says that one did before, and whoever saved the chat since may do. Then the debt stands until it is due.
func (b *Bot) settle(ctx context.Context, a errand.Act, t *turn, others bool) {
	if b.webhook != nil && others {
		return
	}
	settled, err := true, error(nil)
	if b.webhook != nil {
		settled, err = b.settleAlone(ctx, a.Job, t)
	} else {
		_, err = b.updateChat(ctx, a.Job, t, func(c *session.Chat) { c.Owed = false })
	}
	if err == nil && settled && !t.Chat.Left {
		err = b.Store.Postpone(ctx, store.Wipe{Chat: a.Chat}, b.Now().Add(b.sessions.Silence(t.Chat.State.Choices)))
	}
	if err != nil {
		a.Log().Warn("redis is away", "err", err)
	}
}

// redraw draws what a chat is owed since whoever was to draw it ended; false if it is owed nothing, or was silent too long.
func (b *Bot) redraw(ctx context.Context, t *intake.Turn[errand.Errand], w errand.Wiping) bool {
	owing := b.turnOf()
	var err error
	if owing.Chat, err = b.sessions.Load(ctx, w.Chat); err != nil || !owing.Chat.Owed || owing.Chat.Left {
		return false
	}
	if !b.Now().Before(b.wipes.Due(&owing.Chat, &w.Wipe)) {
		return false
	}
	owing.redraws, owing.recovers = true, true
	owing.View()
	b.deliver(ctx, t, errand.Act{Job: w.Job}, &owing)
	return true
}

// wipeSilent wipes a chat, and records that its bubble is gone.
func (b *Bot) wipeSilent(ctx context.Context, j errand.Job) {
	chat, gone := b.wipes.Wipe(ctx, j)
	if gone {
		t := b.turnOf()
		t.Chat = chat
		b.recordGone(ctx, j, &t)
	}
}
