// Package send sends a message of the bot and learns its number, which is what it can be deleted by. Contract:
//   - whoever sends has listed before what the message may come to be (Maybe), or remembers it as unrecorded; nothing is begun here that
//     nobody else knows of.
//   - when an answer is lost, nobody knows whether the message came to be: what it may have become is deleted, before the next try as far as
//     that can be known, and for certain when the next one's number is.
//   - a leave waits for no message: one that is on its way goes on beside, for nobody would hear its number otherwise, and is deleted when it
//     is there.
//
// What the message is, and for whom, is not known here.
package send

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/bot/wipe"
	"liman/store"
)

// Sends are those of all chats.
type Sends struct {
	API      *telegram.Client
	Store    *store.Store
	Wipes    *wipe.Wipes
	Replicas bool // there may be others that answer the same acts
}

// Sending is a message on its way.
type Sending struct {
	errand.Job
	Due   time.Time     // when it is to be wiped; zero: the wipe list does not know of it
	Maybe store.Message // what may have come to be without our hearing of it
	Lost  bool          // an answer was lost: what Maybe stands for may be there
}

// Void is what the wipe list may forget once the message's number is known: Maybe, unless an answer was lost.
func (s *Sending) Void() []store.Message {
	if s.Lost {
		return nil
	}
	return []store.Message{s.Maybe}
}

// For is a message that is about to be sent for an act.
func (s *Sends) For(a errand.Act, due time.Time) Sending {
	maybe := a.Unknown(a.Now())
	maybe.After, maybe.By = s.Wipes.Sequence.Newest(), s.By()
	return Sending{Job: a.Job, Due: due, Maybe: maybe}
}

// By tells a sending from those of other replicas. Where there are none it is always the same: whoever answers the act again after a crash
// knows what the note of before is about, and takes it over.
func (s *Sends) By() uint16 {
	if s.Replicas {
		return store.NewSending()
	}
	return 0
}

// Send sends a message, again where the way to Telegram failed, and gives its number. When nobody knows whether Telegram took one, what it
// may have become is deleted: before the next try as far as that can be known, and for certain when the next one's number is. If
// she leaves meanwhile, whatever comes of it is deleted.
func (s *Sends) Send(ctx context.Context, m *Sending, d telegram.Drawing) (int, error) {
	for tries := (telegram.Retries{}); ; {
		id, err := s.once(ctx, m, d)
		if err == nil {
			if m.Lost {
				s.found(ctx, m, id)
			}
			return id, nil
		}
		m.Lost = m.Lost || telegram.MaybeDone(err)
		if !s.API.WaitToRetry(ctx, &tries, err) {
			return 0, err
		}
		if telegram.MaybeDone(err) { // of one that was refused nothing came
			s.beforeRetry(ctx, m)
		}
	}
}

// beforeRetry notes that a message is sent once more, and deletes what can be known of the one before.
func (s *Sends) beforeRetry(ctx context.Context, m *Sending) {
	m.Maybe.Sent = m.Now().Unix()
	if !m.Due.IsZero() {
		if err := s.Wipes.List(intake.Outlasting(ctx), m.Job, m.Due, m.Maybe); err != nil {
			m.Log().Warn("redis is away", "err", err)
		}
	}
	if err := s.Wipes.DeleteUnheard(ctx, m.Job, m.Maybe); err != nil {
		m.Log().Warn("what may have been sent stays for now", "err", err)
	}
}

// found deletes whatever was sent before a message whose number is known: it cannot be above that.
func (s *Sends) found(ctx context.Context, m *Sending, id int) {
	m.Maybe.Below = id
	err := s.Wipes.DeleteUnheard(ctx, m.Job, m.Maybe)
	if err == nil {
		m.Lost = false
		return
	}
	m.Log().Warn("what may have been sent stays for now", "err", err)
	if !m.Due.IsZero() {
		if err := s.Wipes.List(intake.Outlasting(ctx), m.Job, m.Due, m.Maybe); err != nil {
			m.Log().Warn("redis is away", "err", err)
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

// once makes one attempt. Her leave (the end of ctx) does not wait for it and does not cut it off, for then nobody would hear its
// number: it goes on beside, and the message is deleted when it is there.
func (s *Sends) once(ctx context.Context, m *Sending, d telegram.Drawing) (int, error) {
	left, heard := *m, make(chan posted, 1)
	going, cancel := context.WithCancel(intake.Outlasting(ctx))
	m.InBackground(going, func(ctx context.Context) {
		defer close(heard)
		id, err := s.post(ctx, m.Chat, d)
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
	m.InBackground(ctx, func(ctx context.Context) {
		defer cancel()
		s.unwanted(ctx, &left, left.hear(heard, cancel))
	})
	return 0, fmt.Errorf("sendMessage: %w", context.Cause(ctx))
}

// errUnheard says that the attempt ended in a panic before anything was heard of it.
var errUnheard = errors.New("a send that nobody finished")

// hear waits for what comes of an attempt when she has left, but not long.
func (s *Sending) hear(heard <-chan posted, cancel func()) posted {
	select {
	case p := <-heard:
		return p
	case <-s.After(afterLeaving):
		cancel()
		return <-heard
	}
}

// unwanted deletes a message that came to be when she had left, and what came of a try before it whose answer was lost. What
// may still have been sent stays on the wipe list.
func (s *Sends) unwanted(ctx context.Context, m *Sending, p posted) {
	if p.err == nil {
		s.Wipes.Drop(ctx, m.Job, []store.Message{{ID: p.id, Sent: m.Now().Unix(), Ours: true}})
		if m.Lost {
			s.found(ctx, m, p.id)
		}
	} else if telegram.MaybeDone(p.err) {
		m.Log().Warn("a message may have been sent after she left", "err", p.err)
		return
	}
	if err := s.Store.Unlist(ctx, m.Chat, m.Void()); err != nil {
		m.Log().Warn("redis is away", "err", err)
	}
}

// post sends a message and gives its number.
func (s *Sends) post(ctx context.Context, chat store.ChatID, d telegram.Drawing) (int, error) {
	result, err := s.API.Request(ctx, telegram.CallTimeout, "sendMessage", d.Sending(telegram.Chat(chat)))
	if err != nil {
		return 0, err
	}
	return s.Number(result)
}

// Number is that of a message that was sent, by what Telegram answered; the sequence of numbers takes note of it.
func (s *Sends) Number(answer json.RawMessage) (int, error) {
	id, err := telegram.Number(answer)
	if err == nil {
		s.Wipes.Sequence.See(id, s.Wipes.Now())
	}
	return id, err
}
