package wipe

import (
	"context"
	"errors"
	"slices"
	"time"

	"liman/bot/errand"
	"liman/store"
)

// Leave covers the bubble and deletes every message that is known, side by side, and forgets them. What Redis has to tell is
// not waited for. What fails stays on the wipe list, and then it gives false.
func (s *Wipes) Leave(ctx context.Context, a errand.Act, standing []store.Message) (gone bool) {
	known := store.Wipe{Chat: a.Chat, Lang: a.Lang, Messages: slices.Concat(a.Hers(), standing)}
	cleared := make(chan cleared, 1)
	a.InBackground(ctx, func(ctx context.Context) {
		defer close(cleared)
		cleared <- s.clearKnown(ctx, a.Job, known)
	})
	err := s.LeaveListed(ctx, a.Job, known)
	now := <-cleared
	if err = errors.Join(err, now.err); err != nil {
		s.WipeLater(ctx, a.Job, store.Wipe{Chat: a.Chat}, err)
		return false
	}
	if now.next.IsZero() { // it may have been listed once more meanwhile
		if err := s.Store.Unlist(ctx, a.Chat, known.Messages); err != nil {
			a.Log().Warn("redis is away", "err", err)
		}
	}
	return true
}

// cleared is what clear gave.
type cleared struct {
	next time.Time
	err  error
}

func (s *Wipes) clearKnown(ctx context.Context, j errand.Job, w store.Wipe) cleared {
	next, err := s.clear(ctx, j, w, s.API.Once)
	return cleared{next, err}
}

// LeaveListed deletes what the list alone knows. If the program ends meanwhile, whoever claims the chat goes on with it.
func (s *Wipes) LeaveListed(ctx context.Context, j errand.Job, known store.Wipe) error {
	err := s.Store.List(ctx, known, s.Now().Add(leaveIn))
	if err != nil {
		j.Log().Warn("redis is away", "err", err)
		return nil
	}
	w, err := s.Store.Listed(ctx, j.Chat)
	if err != nil {
		j.Log().Warn("redis is away", "err", err)
		return nil
	}
	w.Messages = slices.DeleteFunc(w.Messages, func(m store.Message) bool {
		return slices.ContainsFunc(known.Messages, func(k store.Message) bool { return k.ID == m.ID && k.Maybe == m.Maybe })
	})
	_, err = s.clear(ctx, j, w, s.API.Once)
	return err
}

// leaveIn is when the wipe list does what a leave has not done until then.
const leaveIn = 10 * time.Second

// LeaveUnknown clears what can be known of a chat without its record: the pressed message, the emergency screen, and what she
// typed. Her bubble, if it is another, Redis alone knows.
func (s *Wipes) LeaveUnknown(ctx context.Context, a errand.Act) {
	bubbles := s.Unrecorded.Of(a.Chat)
	if a.Bubble.ID != 0 && !slices.ContainsFunc(bubbles, a.Bubble.Is) {
		bubbles = append(bubbles, a.Bubble)
	}
	if s.Drop(ctx, a.Job, append(a.Hers(), bubbles...)) {
		s.Unrecorded.Remove(a.Chat, bubbles)
	}
}

// WithoutRedis does for an act what cannot wait until Redis is back: what she wrote goes, and so does she if she leaves.
func (s *Wipes) WithoutRedis(ctx context.Context, a errand.Act) {
	if a.Leaves() {
		s.LeaveUnknown(ctx, a)
	} else if len(a.Hers()) > 0 {
		s.DeleteHers(ctx, a)
	}
}
