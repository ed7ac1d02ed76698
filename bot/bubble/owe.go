package bubble

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

// Deliver shows what came of an update. When Telegram lets it wait, the update is acknowledged once Redis knows what is owed,
// and what comes meanwhile is stepped: the state says what is on the screen, so only the newest is drawn. What Telegram refused
// for good stays owed, too, and is drawn again each owedFor until she was silent for long (redraw). It tells how that ended.
func (b *Bubbles) Deliver(ctx context.Context, more <-chan struct{}, a errand.Act, turn *Turn) (outcome string) {
	owing, others := turn.copied(), turn.owedByOthers()
	ctx, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	owed := b.Source.Kept(a.Updates()...) && b.owe(intake.Outlasting(ctx), a, &owing)
	done, seen := make(chan struct{}), showing{true, true}
	go func() {
		defer close(done)
		defer b.Rescue(intake.Outlasting(ctx), a)
		seen = b.sendNewest(ctx, a, turn)
		b.speak(ctx, a, turn)
	}()
	select {
	case <-done:
	case <-b.After(late):
		owed = b.deliverLate(ctx, more, a, owing, underWay{done, cut}) || owed
	}
	if owed && intake.Outlasting(ctx).Err() != nil { // whoever comes after us draws it at once
		b.Wipes.Postpone(context.WithoutCancel(ctx), a.Job, store.Wipe{Chat: a.Chat}, b.Now())
		return Owed
	}
	if ctx.Err() != nil {
		return seen.outcome()
	}
	if !seen.sure || !seen.shown {
		b.unseen(ctx, a, seen, &owing, turn.unlisted)
		return Owed
	}
	if owed || turn.Chat.Owed {
		b.repay(intake.Outlasting(ctx), a, turn, others)
	}
	return Shown
}

// unseen remembers a screen of which it is not known that she sees it: it is owed, or if nobody can say what is there, looked for later.
func (b *Bubbles) unseen(ctx context.Context, a errand.Act, seen showing, owing *Turn, unlisted bool) {
	if !seen.sure || !b.owe(intake.Outlasting(ctx), a, owing) {
		b.rereadLater(ctx, a, unlisted)
	}
}

// outcome is how an answer ended of which nothing is owed.
func (s showing) outcome() string {
	if s.shown {
		return Shown
	}
	return Cut
}

// underWay is a screen that is being shown.
type underWay struct {
	done <-chan struct{}
	cut  context.CancelCauseFunc
}

// deliverLate waits for a drawing that is late, until it is there or something newer is. It tells whether it is known as owed.
func (b *Bubbles) deliverLate(ctx context.Context, more <-chan struct{}, a errand.Act, owing Turn, screen underWay) (owed bool) {
	b.late.Add(1)
	defer b.late.Add(-1)
	owed = b.owe(intake.Outlasting(ctx), a, &owing)
	if !owed && b.Source.Hold(a.Updates()...) { // Redis is away
		defer func() {
			if intake.Outlasting(ctx).Err() == nil {
				b.Source.Release(a.Updates()...)
			}
		}()
	}
	for {
		newer := more
		if !owed {
			newer = nil
		}
		select {
		case <-screen.done:
			return owed
		case <-newer:
			screen.cut(errNewer)
		case <-b.After(owedFor / 2):
			owed = b.owe(intake.Outlasting(ctx), a, &owing) || owed
		}
	}
}

// owe writes down that a chat's screen is yet to be drawn, or a leave to be finished, and by when at the latest.
func (b *Bubbles) owe(ctx context.Context, a errand.Act, t *Turn) bool {
	due := b.Now().Add(owedFor)
	_, err := b.updateChat(ctx, a.Job, t, func(c *session.Chat) { c.Owed = !c.Left })
	if err == nil {
		err = b.Wipes.List(ctx, a.Job, due, t.anchor(a, b.Now()))
	}
	if err == nil {
		err = b.Store.Postpone(ctx, store.Wipe{Chat: a.Chat}, due)
	}
	if err != nil {
		a.Log().Warn("redis is away", "err", err)
		return false
	}
	b.Source.Saved(a.Updates()...)
	return true
}

// repay writes down that a chat has what it was owed; its wipe is due after her silence again. Where there are replicas, another may owe it a
// screen, too: others says that one did before, and whoever saved the chat since may do. Then the debt stands until it is due.
func (b *Bubbles) repay(ctx context.Context, a errand.Act, t *Turn, others bool) {
	if b.Replicas && others {
		return
	}
	repaid, err := true, error(nil)
	if b.Replicas {
		repaid, err = b.repayAlone(ctx, a.Job, t)
	} else {
		_, err = b.updateChat(ctx, a.Job, t, func(c *session.Chat) { c.Owed = false })
	}
	if err == nil && repaid && !t.Chat.Left {
		err = b.Store.Postpone(ctx, store.Wipe{Chat: a.Chat}, b.Now().Add(b.Sessions.Silence(t.Chat.State.Choices)))
	}
	if err != nil {
		a.Log().Warn("redis is away", "err", err)
	}
}

// Due does what is due in a chat by the wipe list: it is drawn what it is owed, or else wiped.
func (b *Bubbles) Due(ctx context.Context, more <-chan struct{}, w errand.Wiping) {
	if !b.redraw(ctx, more, w) {
		b.wipeSilent(ctx, w.Job)
	}
}

// redraw draws what a chat is owed since whoever was to draw it ended; false if it is owed nothing, or was silent too long.
func (b *Bubbles) redraw(ctx context.Context, more <-chan struct{}, w errand.Wiping) bool {
	owing := b.turnOf()
	var err error
	if owing.Chat, err = b.Sessions.Load(ctx, w.Chat); err != nil || !owing.Chat.Owed || owing.Chat.Left {
		return false
	}
	if !b.Now().Before(b.Wipes.Due(&owing.Chat, &w.Wipe)) {
		return false
	}
	owing.redraws, owing.recovers = true, true
	owing.View()
	b.Deliver(ctx, more, errand.Act{Job: w.Job}, &owing)
	return true
}

// wipeSilent wipes a chat, and records that its bubble is gone.
func (b *Bubbles) wipeSilent(ctx context.Context, j errand.Job) {
	chat, gone := b.Wipes.Wipe(ctx, j)
	if gone {
		t := b.turnOf()
		t.Chat = chat
		b.recordGone(ctx, j, &t)
	}
}
