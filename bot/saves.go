package bot

import (
	"context"
	"errors"
	"sync"

	"liman/bot/errand"
	"liman/session"
	"liman/store"
)

// saves are what one turn saves of its chat while it shows what came of it, on top of what others do. The zero value begins with the turn's own chat.
// Contract: what was drawn stays in the turn as it was drawn, whatever the record becomes; only here is the record that is saved next.
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
func (b *Bot) updateChat(ctx context.Context, j errand.Job, t *turn, change func(*session.Chat)) (session.Chat, error) {
	s := t.saves
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(t.Chat)
	change(&t.Chat)
	for {
		change(&s.chat)
		err := b.sessions.Save(ctx, j.Chat, &s.chat)
		if errors.Is(err, store.ErrRaced) {
			s.raced = true
			if s.chat, err = b.sessions.Load(ctx, j.Chat); err == nil {
				continue
			}
		}
		return s.chat, err
	}
}

// settleAlone saves that nothing is owed if nobody else has saved the chat since the turn did; false if somebody has.
func (b *Bot) settleAlone(ctx context.Context, j errand.Job, t *turn) (bool, error) {
	s := t.saves
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(t.Chat)
	if s.raced {
		return false, nil
	}
	s.chat.Owed = false
	err := b.sessions.Save(ctx, j.Chat, &s.chat)
	s.raced = err != nil
	if errors.Is(err, store.ErrRaced) {
		err = nil
	}
	return !s.raced, err
}
