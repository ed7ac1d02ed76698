package bubble

import (
	"context"
	"errors"
	"sync"
	"time"

	"liman/bot/errand"
	"liman/bot/screens"
	"liman/session"
	"liman/store"
)

// Turn is one answer on its way, and what it does with the messages of the chat.
type Turn struct {
	*session.Turn
	ed       *screens.Edition
	bubble   bubble
	Gone     <-chan bool // whether what she sent was deleted, when that is known
	saves    *saves
	redraws  bool // it draws what is owed
	recovers bool // somebody else began to draw it, and may have ended
	unlisted bool // a bubble was not begun, since it could not be put on the wipe list
}

func newTurn(ed *screens.Edition, t *session.Turn) Turn {
	return Turn{Turn: t, ed: ed, bubble: bubble{record: &t.Chat}, saves: &saves{}}
}

// adopt goes on with what somebody else has made of the chat.
func (t *Turn) adopt(now session.Chat) {
	t.Chat, t.bubble = now, bubble{record: &t.Chat}
	t.saves.adopt(now)
}

// turnOf is the turn of a chat in which she does nothing.
func (b *Bubbles) turnOf() Turn {
	ed := b.Screens.Load()
	return newTurn(ed, &session.Turn{Edition: ed.Edition})
}

// copied is the turn as it is now, whatever becomes of it.
func (t Turn) copied() Turn {
	now := *t.Turn
	t.Turn, t.bubble.record = &now, &now.Chat
	return t
}

// owedByOthers tells whether a screen is owed that is not the one which the turn draws.
func (t *Turn) owedByOthers() bool { return t.Chat.Owed && !t.redraws }

// anchor is the message with which a chat is on the wipe list while something is owed to it.
func (t *Turn) anchor(a errand.Act, now time.Time) store.Message {
	if !t.bubble.there() {
		m := a.Unknown(now)
		m.Below = m.ID + 1 // there is nothing to look for
		return m
	}
	return t.bubble.message()
}

// saves are what one turn saves of its chat while it shows what came of it, on top of what others do. The zero value begins with the
// turn's own chat. Contract: what was drawn stays in the turn as it was drawn, whatever the record becomes; only here is the record
// that is saved next.
type saves struct {
	mu    sync.Mutex
	begun bool
	chat  session.Chat
	raced bool // somebody else has saved it since the turn did
}

// adopt begins anew with what somebody else has saved.
func (s *saves) adopt(now session.Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat, s.begun, s.raced = now, true, true
}

// begin begins with the turn's own chat. The lock is held.
func (s *saves) begin(own session.Chat) {
	if !s.begun {
		s.chat, s.begun = own, true
	}
}

// updateChat saves what was learned while sending, on top of whatever the chat is by now, and gives that.
func (b *Bubbles) updateChat(ctx context.Context, j errand.Job, t *Turn, change func(*session.Chat)) (session.Chat, error) {
	s := t.saves
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(t.Chat)
	change(&t.Chat)
	for {
		change(&s.chat)
		err := b.Sessions.Save(ctx, j.Chat, &s.chat)
		if errors.Is(err, store.ErrRaced) {
			s.raced = true
			if s.chat, err = b.Sessions.Load(ctx, j.Chat); err == nil {
				continue
			}
		}
		return s.chat, err
	}
}

// repayAlone saves that nothing is owed if nobody else has saved the chat since the turn did; false if somebody has.
func (b *Bubbles) repayAlone(ctx context.Context, j errand.Job, t *Turn) (bool, error) {
	s := t.saves
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(t.Chat)
	if s.raced {
		return false, nil
	}
	s.chat.Owed = false
	err := b.Sessions.Save(ctx, j.Chat, &s.chat)
	s.raced = err != nil
	if errors.Is(err, store.ErrRaced) {
		err = nil
	}
	return !s.raced, err
}
