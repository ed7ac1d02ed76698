package console

import (
	"context"
	"sync"

	"liman/content"
	"liman/edition/publishing"
)

// ledgerCopy is the ledger as it was last read, and the editions that were asked for last. What must hold: nothing is given that was read
// under another head than the ledger's present one, so whoever was removed from the roster is gone at once.
type ledgerCopy struct {
	mu       sync.Mutex
	head     string
	known    bool
	history  publishing.History
	editions map[content.Hash]*content.Bundle
}

// keptBundles is how many editions are held besides drafts: what is served, what drafts rest on, what history is looked at.
const keptBundles = 8

// history is the ledger as it is now. One exchange with Redis, unless it has moved.
func (s *Server) history(ctx context.Context) (publishing.History, error) {
	head, err := s.Desk.Keeper.Head(ctx)
	if err != nil {
		return publishing.History{}, err
	}
	l := &s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known && l.head == head {
		return l.history, nil
	}
	h, err := s.Desk.History(ctx)
	if err != nil {
		return h, err
	}
	l.head, l.known, l.history = h.Checkpoint().String(), true, h
	if h.Number == 0 {
		l.head = ""
	}
	return h, nil
}

// hidden is what of an edition is withdrawn, by how the edition calls it. Every page that marks it asks here: the ledger may have it under another name.
func (s *Server) hidden(ctx context.Context, h publishing.History, w work) publishing.Hidden {
	hidden, err := s.Desk.Hidden(ctx, h.Head, w.Bundle, w.Edition)
	if err != nil {
		s.Log.Warn("console: not all names of what is withdrawn are known", "err", err)
	}
	return hidden
}

// edition is an edition's files by its hash; the zero hash is the one inside the program.
func (s *Server) edition(ctx context.Context, hash content.Hash) (*content.Bundle, error) {
	if hash == s.Desk.Builtin.Hash() {
		return s.Desk.Builtin, nil
	}
	l := &s.ledger
	l.mu.Lock()
	b, there := l.editions[hash]
	l.mu.Unlock()
	if there {
		return b, nil
	}
	b, err := s.Desk.Edition(ctx, hash)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.editions == nil || len(l.editions) >= keptBundles {
		l.editions = make(map[content.Hash]*content.Bundle)
	}
	l.editions[hash] = b
	return b, nil
}
