package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/flows"
	"liman/session"
	"liman/store"
)

const (
	// wipesAtOnce is how many chats one look at the list takes.
	wipesAtOnce = 100
)

// leave covers the bubble and deletes every message that is known, side by side, and forgets them. What Redis has to tell is
// not waited for. What fails stays on the wipe list.
func (b *Bot) leave(ctx context.Context, a errand.Act, t *turn) {
	known := store.Wipe{Chat: a.Chat, Lang: a.Lang, Messages: slices.Concat(a.Hers(), t.bubble.standing())}
	cleared := make(chan cleared, 1)
	a.InBackground(ctx, func(ctx context.Context) {
		defer close(cleared)
		cleared <- b.clearKnown(ctx, a.Job, known)
	})
	err := b.leaveListed(ctx, a.Job, known)
	now := <-cleared
	if err = errors.Join(err, now.err); err != nil {
		b.wipeLater(ctx, a.Job, store.Wipe{Chat: a.Chat}, err)
		return
	}
	if now.next.IsZero() { // it may have been listed once more meanwhile
		if err := b.Store.Unlist(ctx, a.Chat, known.Messages); err != nil {
			a.Log().Warn("redis is away", "err", err)
		}
	}
	b.recordGone(ctx, a.Job, t)
}

// cleared is what clear gave.
type cleared struct {
	next time.Time
	err  error
}

func (b *Bot) clearKnown(ctx context.Context, j errand.Job, w store.Wipe) cleared {
	next, err := b.clear(ctx, j, w, b.api.Once)
	return cleared{next, err}
}

// leaveListed deletes what the list alone knows. If the program ends meanwhile, whoever claims the chat goes on with it.
func (b *Bot) leaveListed(ctx context.Context, j errand.Job, known store.Wipe) error {
	err := b.Store.List(ctx, known, b.Now().Add(leaveIn))
	if err != nil {
		j.Log().Warn("redis is away", "err", err)
		return nil
	}
	w, err := b.Store.Listed(ctx, j.Chat)
	if err != nil {
		j.Log().Warn("redis is away", "err", err)
		return nil
	}
	w.Messages = slices.DeleteFunc(w.Messages, func(m store.Message) bool {
		return slices.ContainsFunc(known.Messages, func(k store.Message) bool { return k.ID == m.ID && k.Maybe == m.Maybe })
	})
	_, err = b.clear(ctx, j, w, b.api.Once)
	return err
}

// leaveIn is when the wipe list does what a leave has not done until then.
const leaveIn = 10 * time.Second

// wiping looks at the wipe list until the context ends.
func (b *Bot) wiping(ctx, work context.Context) {
	for ctx.Err() == nil {
		if b.lookAtWipes(ctx, work) < wipesAtOnce {
			b.jobs.Pause(ctx, min(wipePeriod, b.Idle/4))
		}
	}
}

const wipePeriod = time.Second

// lookAtWipes renews the leases of what is being wiped, and claims what is due. A chat that is being wiped is not begun twice.
func (b *Bot) lookAtWipes(ctx, work context.Context) int {
	defer b.jobs.NewJob(0, "", errand.Silence).Guard()
	until := b.Now().Add(b.Lease)
	for _, w := range b.leases.Ending(b.Now().Add(b.Lease / 2)) {
		if renewed, held, err := b.Store.Renew(ctx, w, b.Lease); held {
			b.leases.Renewed(renewed, until)
		} else if err != nil && ctx.Err() == nil {
			b.Log.Warn("redis is away", "err", err)
		}
	}
	claimed, err := b.Store.Claim(ctx, b.Lease, wipesAtOnce)
	if err != nil && ctx.Err() == nil {
		b.jobs.SawAway()
		b.Log.Warn("redis is away", "err", err)
	}
	for _, w := range claimed {
		if b.leases.Hold(w, until) {
			b.put(work, errand.Wiping{Job: b.jobs.NewJob(w.Chat, w.Lang, errand.Silence), Wipe: w})
		}
	}
	return len(claimed)
}

// wipe clears a chat that has been silent too long. It is done at least once: whatever fails leaves the chat on the list.
// Where somebody is active, only what is not on her screen any more goes, and the rest is put off.
func (b *Bot) wipe(ctx context.Context, j errand.Job) {
	t := b.turnOf()
	w, err := b.Store.Listed(ctx, j.Chat)
	if err == nil {
		t.Chat, err = b.sessions.Load(ctx, j.Chat)
	}
	if err != nil {
		j.Log().Warn("redis is away", "err", err)
		return
	}
	if due := b.due(&t.Chat, &w); t.Chat.Known() && !t.Chat.Left && b.Now().Before(due) {
		b.tidy(ctx, j, &t, w, due)
		return
	}
	bubble := t.bubble.id()
	if t.Chat.Known() && !t.Chat.Left {
		t.Chat.State, t.Chat.Left = flows.State{Choices: t.Chat.State.Choices}, true
		if err := b.sessions.Save(ctx, j.Chat, &t.Chat); err != nil {
			if errors.Is(err, store.ErrRaced) {
				b.postpone(ctx, j, w, b.Now())
			}
			return
		}
	}
	if b.wipeOut(ctx, j, w) && bubble != 0 {
		b.recordGone(ctx, j, &t)
	}
}

// tidy deletes what stands in an active chat beside her screen, and puts the rest off until she is silent.
func (b *Bot) tidy(ctx context.Context, j errand.Job, t *turn, w store.Wipe, due time.Time) {
	keep := []int{t.Chat.Bubble, t.Chat.Voice}
	for _, m := range b.unrecorded.of(j.Chat) {
		keep = append(keep, m.ID)
	}
	next, err := b.clear(ctx, j, w, b.api.Once, keep...)
	if err != nil {
		b.wipeLater(ctx, j, w, err)
		return
	}
	w.Tries = 0
	b.postpone(ctx, j, w, sooner(next, due))
}

// due is when an active chat is to be wiped: after her silence, and before what is on her screen is too old to be deleted.
func (b *Bot) due(chat *session.Chat, w *store.Wipe) time.Time {
	due := time.UnixMilli(chat.Touched).Add(b.sessions.Silence(chat.State.Choices))
	for _, m := range w.Messages {
		if last := time.Unix(m.Sent, 0).Add(lastWipe); onScreen(chat, m.ID) && !m.Maybe && m.Sent != 0 && last.Before(due) {
			due = last
		}
	}
	return due
}

func (b *Bot) postpone(ctx context.Context, j errand.Job, w store.Wipe, due time.Time) {
	if j.Why == errand.Silence {
		w = b.leases.With(w)
	}
	if err := b.Store.Postpone(intake.Outlasting(ctx), w, due); err != nil {
		j.Log().Warn("redis is away", "err", err)
	}
}

// wipeOut clears all that a chat's part of the list names. False: something is left, and will be tried again.
func (b *Bot) wipeOut(ctx context.Context, j errand.Job, w store.Wipe) bool {
	next, err := b.clear(ctx, j, w, b.api.Once)
	if err != nil {
		b.wipeLater(ctx, j, w, err)
		return false
	}
	if next.IsZero() {
		return true
	}
	w.Tries = 0
	b.postpone(ctx, j, w, next)
	return false
}

// wipeLater puts off a wipe for which the way to Telegram failed: as told, or longer each time. A chat that is blocked is let
// be until she is back: nothing there can be deleted before.
func (b *Bot) wipeLater(ctx context.Context, j errand.Job, w store.Wipe, err error) {
	if telegram.IsBlocked(err) {
		b.forget(ctx, j)
		return
	}
	if errors.Is(context.Cause(ctx), errand.ErrLeaving) { // she does it herself
		return
	}
	told, _ := telegram.RetryAfter(err)
	wait := max(told, backoff(wipeRetry, w.Tries, maxWipeRetry))
	w.Tries++
	b.postpone(ctx, j, w, b.Now().Add(wait))
	j.Log().Warn("wipe refused for now", "err", err, "wait", wait)
}

const (
	wipeRetry    = 2 * time.Second
	maxWipeRetry = 5 * time.Minute
)
