package wipe

import (
	"context"
	"slices"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/store"
)

// clear covers the bot's messages and deletes all that can be deleted, side by side: neither waits for the other. What is
// gone leaves the list; what Telegram refuses stays there, and next is when to try that again (zero: nothing is left). An
// error says that the way to Telegram failed, and everything else stays as it was.
func (s *Wipes) clear(ctx context.Context, j errand.Job, w store.Wipe, try telegram.Caller, keep ...int) (next time.Time, err error) {
	now := s.Now()
	var ripe []store.Message
	for _, m := range w.Messages {
		if wait := time.Unix(m.Wait, 0); m.Wait != 0 && wait.After(now) {
			next = sooner(next, wait)
			continue
		}
		if m.Maybe || !slices.Contains(keep, m.ID) {
			ripe = append(ripe, m)
		}
	}
	for some := range slices.Chunk(ripe, telegram.MostDeleted) {
		part := clearing{Job: j, lang: w.Lang, messages: some, keep: keep, try: try}
		later, err := s.clearPart(ctx, &part)
		if err != nil {
			return next, err
		}
		next = sooner(next, later)
	}
	return next, nil
}

// sooner is the earlier of two times; zero is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// clearing is one part of what is cleared, and what came out of it.
type clearing struct {
	errand.Job
	lang     string // of the cover
	messages []store.Message
	keep     []int // messages that stay, though one that is looked for may have their numbers
	try      telegram.Caller

	gone []store.Message // deleted, or never there
	stay []store.Message // Telegram refuses to delete them
	open []store.Message // looked for, but they may still come to be
}

// clearPart clears a part. Where she leaves, or is wiped, covers are begun at once; elsewhere only for what stays.
func (s *Wipes) clearPart(ctx context.Context, c *clearing) (next time.Time, err error) {
	var covers covers
	goes := c.Why != errand.Acts
	if goes {
		covers = s.cover(ctx, c, c.messages)
	}
	if err := s.deletePart(ctx, c); err != nil {
		return next, err // the covers go on: they are all there is for now
	}
	late := slices.DeleteFunc(slices.Clone(c.stay), func(m store.Message) bool { return !s.tooOld(m) })
	unsure := slices.DeleteFunc(slices.Clone(c.gone), func(m store.Message) bool { return m.Sent != 0 })
	if !goes {
		covers = s.cover(ctx, c, append(unsure, c.stay...))
	}
	if len(c.stay) == 0 && len(unsure) == 0 {
		covers.end()
	}
	if len(late) > 0 {
		c.Log().Error("messages could not be deleted in time", "alarm", "wipe", "messages", len(late))
		if err = covers.wait(ctx, late); err == nil {
			c.gone = append(c.gone, late...) // the cover is all there is
		}
	}
	c.stay = slices.DeleteFunc(c.stay, s.tooOld)
	waiting := append(s.refused(c.stay), s.opened(c.open)...)
	for _, m := range waiting {
		next = sooner(next, time.Unix(m.Wait, 0))
	}
	if kept := s.relist(intake.Outlasting(ctx), c, waiting, next); kept != nil {
		c.Log().Warn("redis is away", "err", kept)
	}
	return next, err
}

// relist keeps on the list what is left of a part, and takes off the rest.
func (s *Wipes) relist(ctx context.Context, c *clearing, waiting []store.Message, next time.Time) error {
	if len(waiting) > 0 {
		if err := s.Store.List(ctx, store.Wipe{Chat: c.Chat, Lang: c.lang, Messages: waiting}, next); err != nil {
			return err
		}
	}
	return s.Store.Unlist(ctx, c.Chat, c.gone)
}

// refused says of messages that Telegram refuses when to try again: later each time, and when a dice may go.
func (s *Wipes) refused(stay []store.Message) []store.Message {
	list := slices.Clone(stay)
	for i, m := range list {
		again := s.Now().Add(backoff(refusedRetry, m.Tries, maxRefusedRetry))
		if day := time.Unix(m.Sent, 0).Add(diceStays); day.After(s.Now()) {
			again = sooner(again, day)
		}
		list[i].Wait, list[i].Tries = again.Unix()+1, m.Tries+1
	}
	return list
}

// opened says of messages that may still come to be (clearing.open) when to look for them again.
func (s *Wipes) opened(open []store.Message) []store.Message {
	list := slices.Clone(open)
	for i, m := range list {
		_, certain := s.Sequence.Between(m)
		list[i].Wait = certain.Unix() + 1
	}
	return list
}

// refusedRetry is when a deletion is tried again that Telegram refused, later each time, and maxRefusedRetry the longest wait.
const (
	refusedRetry    = 5 * time.Minute
	maxRefusedRetry = 4 * time.Hour
)

// backoff is a wait that doubles with each try, up to the longest.
func backoff(first time.Duration, tries int, longest time.Duration) time.Duration {
	return min(first<<min(tries, 12), longest)
}

// deletePart deletes what it can of a part. What is known to be too old is not tried: it would refuse the rest.
func (s *Wipes) deletePart(ctx context.Context, c *clearing) error {
	byID := make(map[int]store.Message)
	var ids []int
	for _, m := range c.messages {
		switch {
		case m.Maybe:
		case m.Sent != 0 && s.tooOld(m):
			c.stay = append(c.stay, m)
		default:
			byID[m.ID], ids = m, append(ids, m.ID)
		}
	}
	refused, err := telegram.Delete(ctx, c.try, telegram.Chat(c.Chat), distinct(ids))
	if err != nil {
		return err
	}
	for _, id := range refused {
		c.stay = append(c.stay, byID[id])
		delete(byID, id)
	}
	for _, m := range byID {
		c.gone = append(c.gone, m)
	}
	return s.deleteUnheard(ctx, c)
}

// deleteUnheard deletes whatever a message may have become whose answer was lost. What Telegram refuses there is none of ours.
func (s *Wipes) deleteUnheard(ctx context.Context, c *clearing) error {
	for _, m := range c.messages {
		if !m.Maybe {
			continue
		}
		s.Sequence.SeeIn(m, s.Now())
		ids, certain := s.Sequence.Between(m)
		ids = slices.DeleteFunc(ids, func(id int) bool { return slices.Contains(c.keep, id) })
		for some := range slices.Chunk(ids, telegram.MostDeleted) {
			if _, err := telegram.Delete(ctx, c.try, telegram.Chat(c.Chat), some); err != nil {
				return err
			}
		}
		if certain.After(s.Now()) {
			c.open = append(c.open, m)
		} else {
			c.gone = append(c.gone, m)
		}
	}
	return nil
}

// DeleteUnheard deletes what a message may have become whose answer was lost.
func (s *Wipes) DeleteUnheard(ctx context.Context, j errand.Job, m store.Message) error {
	return s.deleteUnheard(ctx, &clearing{Job: j, messages: []store.Message{m}, try: s.API.Once})
}

func distinct(ids []int) []int {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// tooOld tells whether a message can no longer be deleted; one of unknown age counts as such when Telegram refuses it.
func (s *Wipes) tooOld(m store.Message) bool {
	return s.Now().Sub(time.Unix(m.Sent, 0)) > givenUp
}
