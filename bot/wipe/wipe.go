// Package wipe deletes: what she wrote, what stands beside her screen, all of a chat when she leaves or was silent. Contract:
//   - whatever stands or may come to stand in a chat is on the wipe list before anything else is done with it; without Redis it is Unrecorded.
//   - deleting waits for nothing: when she leaves or is silent, covers and deletions run side by side, each with its own deadline, and her
//     leaving ends whatever waits for her chat (errand.ErrLeaving).
//   - Telegram refuses a batch whole for one message that cannot go; then it is taken apart, and what stays is listed with when to try again.
//   - a message whose number was never heard lies between two that were (Sequence): all between them are deleted, and again when it is certain.
//   - a wipe is leased: one a chat, renewed while it goes on, done again by whoever is left; how often Telegram refused stands in the record.
//
// What is shown is not known here: whoever calls says what stands in a chat, and records that its bubble is gone.
package wipe

import (
	"context"
	"errors"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/leases"
	"liman/bot/screens"
	"liman/bot/sequence"
	"liman/bot/telegram"
	"liman/flows"
	"liman/session"
	"liman/store"
)

// Wipes are those of all chats.
type Wipes struct {
	*errand.Jobs
	API      *telegram.Client
	Store    *store.Store
	Sessions *session.Sessions
	Screens  *screens.Current                     // what a cover says
	Put      func(context.Context, errand.Errand) // queues a chat whose wipe is due
	Idle     time.Duration                        // after this silence a chat is wiped, unless she chose another
	Lease    time.Duration                        // how long a wipe may take before another replica does it again

	Unrecorded Unrecorded
	Sequence   sequence.Sequence

	leases leases.Leases
}

// period is the time between two looks at the wipe list at most; with a short Idle it is less.
const period = time.Second

// wipesAtOnce is how many chats one look at the list takes.
const wipesAtOnce = 100

// Release lets a chat go whose wipe was queued.
func (s *Wipes) Release(chat store.ChatID) { s.leases.Release(chat) }

// Held is how many chats are held, whose wipe waits or is under way.
func (s *Wipes) Held() int { return len(s.leases.Ending(time.Unix(1<<40, 0))) } // every lease ends before

// Run looks at the wipe list until the context ends.
func (s *Wipes) Run(ctx, work context.Context) {
	for ctx.Err() == nil {
		if s.claimDue(ctx, work) < wipesAtOnce {
			s.Pause(ctx, min(period, s.Idle/4))
		}
	}
}

// claimDue renews the leases of what is being wiped, and claims what is due. A chat that is being wiped is not begun twice.
func (s *Wipes) claimDue(ctx, work context.Context) int {
	defer s.NewJob(0, "", errand.Silence).Guard()
	until := s.Now().Add(s.Lease)
	for _, w := range s.leases.Ending(s.Now().Add(s.Lease / 2)) {
		if renewed, held, err := s.Store.Renew(ctx, w, s.Lease); held {
			s.leases.Renewed(renewed, until)
		} else if err != nil && ctx.Err() == nil {
			s.Log.Warn("redis is away", "err", err)
		}
	}
	claimed, err := s.Store.Claim(ctx, s.Lease, wipesAtOnce)
	if err != nil && ctx.Err() == nil {
		s.SawAway()
		s.Log.Warn("redis is away", "err", err)
	}
	for _, w := range claimed {
		if s.leases.Hold(w, until) {
			s.Put(work, errand.Wiping{Job: s.NewJob(w.Chat, w.Lang, errand.Silence), Wipe: w})
		}
	}
	return len(claimed)
}

// Wipe clears a chat that has been silent too long. It is done at least once: whatever fails leaves the chat on the list.
// Where somebody is active, only what is not on her screen any more goes, and the rest is put off. It gives the chat as it was saved, and
// whether there was a bubble that is gone now.
func (s *Wipes) Wipe(ctx context.Context, j errand.Job) (chat session.Chat, gone bool) {
	w, err := s.Store.Listed(ctx, j.Chat)
	if err == nil {
		chat, err = s.Sessions.Load(ctx, j.Chat)
	}
	if err != nil {
		j.Log().Warn("redis is away", "err", err)
		return chat, false
	}
	if due := s.Due(&chat, &w); chat.Known() && !chat.Left && s.Now().Before(due) {
		s.clearBeside(ctx, j, &chat, w, due)
		return chat, false
	}
	bubble := chat.Bubble
	if chat.Known() && !chat.Left {
		chat.State, chat.Left = flows.State{Choices: chat.State.Choices}, true
		if err := s.Sessions.Save(ctx, j.Chat, &chat); err != nil {
			if errors.Is(err, store.ErrRaced) {
				s.Postpone(ctx, j, w, s.Now())
			}
			return chat, false
		}
	}
	return chat, s.wipeOut(ctx, j, w) && bubble != 0
}

// clearBeside deletes what stands in an active chat beside her screen, and puts the rest off until she is silent.
func (s *Wipes) clearBeside(ctx context.Context, j errand.Job, chat *session.Chat, w store.Wipe, due time.Time) {
	keep := []int{chat.Bubble, chat.Voice}
	for _, m := range s.Unrecorded.Of(j.Chat) {
		keep = append(keep, m.ID)
	}
	next, err := s.clear(ctx, j, w, s.API.Once, keep...)
	if err != nil {
		s.WipeLater(ctx, j, w, err)
		return
	}
	w.Tries = 0
	s.Postpone(ctx, j, w, sooner(next, due))
}

// Due is when an active chat is to be wiped: after her silence, and before what is on her screen is too old to be deleted.
func (s *Wipes) Due(chat *session.Chat, w *store.Wipe) time.Time {
	due := time.UnixMilli(chat.Touched).Add(s.Sessions.Silence(chat.State.Choices))
	for _, m := range w.Messages {
		if last := time.Unix(m.Sent, 0).Add(lastWipe); chat.OnScreen(m.ID) && !m.Maybe && m.Sent != 0 && last.Before(due) {
			due = last
		}
	}
	return due
}

// Postpone puts off when a chat is to be wiped, with the claim that we hold if it is the wipe that does.
func (s *Wipes) Postpone(ctx context.Context, j errand.Job, w store.Wipe, due time.Time) {
	if j.Why == errand.Silence {
		w = s.leases.With(w)
	}
	if err := s.Store.Postpone(intake.Outlasting(ctx), w, due); err != nil {
		j.Log().Warn("redis is away", "err", err)
	}
}

// wipeOut clears all that the list has of a chat. False: something is left, and will be tried again.
func (s *Wipes) wipeOut(ctx context.Context, j errand.Job, w store.Wipe) bool {
	next, err := s.clear(ctx, j, w, s.API.Once)
	if err != nil {
		s.WipeLater(ctx, j, w, err)
		return false
	}
	if next.IsZero() {
		return true
	}
	w.Tries = 0
	s.Postpone(ctx, j, w, next)
	return false
}

// WipeLater puts off a wipe for which the way to Telegram failed: as told, or longer each time. A chat that is blocked is let
// be until she is back: nothing there can be deleted before.
func (s *Wipes) WipeLater(ctx context.Context, j errand.Job, w store.Wipe, err error) {
	if telegram.IsBlocked(err) {
		s.Forget(ctx, j)
		return
	}
	if errors.Is(context.Cause(ctx), errand.ErrLeaving) { // she does it herself
		return
	}
	told, _ := telegram.RetryAfter(err)
	wait := max(told, backoff(retry, w.Tries, maxRetry))
	w.Tries++
	s.Postpone(ctx, j, w, s.Now().Add(wait))
	j.Log().Warn("wipe refused for now", "err", err, "wait", wait)
}

// retry is when a wipe is tried again for which the way to Telegram failed, later each time, and maxRetry the longest wait.
const (
	retry    = 2 * time.Second
	maxRetry = 5 * time.Minute
)

// Forget destroys what is kept of a chat that blocked the bot, but for the sealed list of what still stands in it: with that
// it goes when she is back, within two days. Until then nothing is tried.
func (s *Wipes) Forget(ctx context.Context, j errand.Job) {
	ctx = intake.Outlasting(ctx)
	s.Sessions.Open.Set(j.Chat, false)
	standing := s.Unrecorded.Of(j.Chat)
	j.RetryUntilDone(ctx, func() error {
		if len(standing) > 0 {
			if err := s.Store.List(ctx, store.Wipe{Chat: j.Chat, Lang: j.Lang, Messages: standing}, s.Now()); err != nil {
				return err
			}
		}
		if err := s.Store.Forget(ctx, j.Chat); err != nil {
			return err
		}
		return s.Store.Postpone(ctx, store.Wipe{Chat: j.Chat}, s.Now().Add(store.KeepWipe))
	})
	s.Unrecorded.Remove(j.Chat, standing)
}

// Returned lets what still stands in a chat go, now that its person let the bot back.
func (s *Wipes) Returned(ctx context.Context, j errand.Job) {
	ctx = intake.Outlasting(ctx)
	j.RetryUntilDone(ctx, func() error { return s.Store.List(ctx, store.Wipe{Chat: j.Chat}, s.Now()) })
}
