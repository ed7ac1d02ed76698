package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/store"
)

// sending is a message on its way.
type sending struct {
	errand.Job
	due   time.Time     // when it is to be wiped; zero: the wipe list does not know of it
	maybe store.Message // what may have come to be without our hearing of it
	lost  bool          // an answer was: it is not known to be void
}

// void is what the wipe list may forget once the message's number is known.
func (s *sending) void() []store.Message {
	if s.lost {
		return nil
	}
	return []store.Message{s.maybe}
}

// maybe is a message that is about to be sent for an act.
func (b *Bot) maybe(a errand.Act) store.Message {
	m := a.Unknown(b.Now())
	m.After = b.wipes.Sequence.Newest()
	return m
}

// sendOnce sends a message, again where the way to Telegram failed. When nobody knows whether Telegram took one, what it may
// have become is deleted: before the next try as far as that can be known, and for certain when the next one's number is. If
// she leaves meanwhile, whatever comes of it is deleted.
func (b *Bot) sendOnce(ctx context.Context, s *sending, d telegram.Drawing) (int, error) {
	for tries := (telegram.Retries{}); ; {
		id, err := b.sendOne(ctx, s, d)
		if err == nil {
			if s.lost {
				b.found(ctx, s, id)
			}
			return id, nil
		}
		s.lost = s.lost || telegram.MaybeDone(err)
		if !b.api.Again(ctx, &tries, err) {
			return 0, err
		}
		if telegram.MaybeDone(err) { // of one that was refused nothing came
			b.again(ctx, s)
		}
	}
}

// again notes that a message is sent once more, and deletes what can be known of the one before.
func (b *Bot) again(ctx context.Context, s *sending) {
	s.maybe.Sent = b.Now().Unix()
	if !s.due.IsZero() {
		if err := b.wipes.List(intake.Outlasting(ctx), s.Job, s.due, s.maybe); err != nil {
			s.Log().Warn("redis is away", "err", err)
		}
	}
	if err := b.wipes.LookFor(ctx, s.Job, s.maybe); err != nil {
		s.Log().Warn("what may have been sent stays for now", "err", err)
	}
}

// found deletes whatever was sent before a message whose number is known: it cannot be above that.
func (b *Bot) found(ctx context.Context, s *sending, id int) {
	s.maybe.Below = id
	err := b.wipes.LookFor(ctx, s.Job, s.maybe)
	if err == nil {
		s.lost = false
		return
	}
	s.Log().Warn("what may have been sent stays for now", "err", err)
	if !s.due.IsZero() {
		if err := b.wipes.List(intake.Outlasting(ctx), s.Job, s.due, s.maybe); err != nil {
			s.Log().Warn("redis is away", "err", err)
		}
	}
}

// afterLeaving is how long a message that is on its way may still take when she has left.
const afterLeaving = 10 * time.Second

// posted is what came of an attempt.
type posted struct {
	id  int
	err error
}

// sendOne makes one attempt. A leave does not wait for it, and does not cut it off, for then nobody would hear its number: it
// goes on beside, and is deleted when it is there.
func (b *Bot) sendOne(ctx context.Context, s *sending, d telegram.Drawing) (int, error) {
	left, heard := *s, make(chan posted, 1)
	going, cancel := context.WithCancel(intake.Outlasting(ctx))
	s.InBackground(going, func(ctx context.Context) {
		defer close(heard)
		id, err := b.post(ctx, s.Chat, d)
		heard <- posted{id, err}
	})
	select {
	case p, done := <-heard:
		cancel()
		if !done {
			p.err = errUnheard
		}
		return p.id, p.err
	case <-ctx.Done():
	}
	s.InBackground(ctx, func(ctx context.Context) {
		defer cancel()
		b.unwanted(ctx, &left, b.hear(heard, cancel))
	})
	return 0, fmt.Errorf("sendMessage: %w", context.Cause(ctx))
}

// errUnheard says that whoever sent a message did not live to hear of it.
var errUnheard = errors.New("a send that nobody finished")

// hear waits for what comes of an attempt when she has left, but not long.
func (b *Bot) hear(heard <-chan posted, cancel func()) posted {
	select {
	case p := <-heard:
		return p
	case <-b.After(afterLeaving):
		cancel()
		return <-heard
	}
}

// unwanted deletes a message that came to be when she had left, and what came of a try before it whose answer was lost. What
// may still have been sent stays on the wipe list.
func (b *Bot) unwanted(ctx context.Context, s *sending, p posted) {
	if p.err == nil {
		b.wipes.Drop(ctx, s.Job, []store.Message{{ID: p.id, Sent: b.Now().Unix(), Ours: true}})
		if s.lost {
			b.found(ctx, s, p.id)
		}
	} else if telegram.MaybeDone(p.err) {
		s.Log().Warn("a message may have been sent after she left", "err", p.err)
		return
	}
	if err := b.Store.Unlist(ctx, s.Chat, s.void()); err != nil {
		s.Log().Warn("redis is away", "err", err)
	}
}

// post sends a message and gives its number.
func (b *Bot) post(ctx context.Context, chat store.ChatID, d telegram.Drawing) (int, error) {
	result, err := b.api.Request(ctx, telegram.CallTimeout, "sendMessage", d.Sending(telegram.Chat(chat)))
	if err != nil {
		return 0, err
	}
	return b.sentAs(result)
}

// sentAs is the number of a message that was sent.
func (b *Bot) sentAs(result json.RawMessage) (int, error) {
	id, err := telegram.Number(result)
	if err == nil {
		b.wipes.Sequence.See(id, b.Now())
	}
	return id, err
}
