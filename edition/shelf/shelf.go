// Package shelf holds the edition that counts, for everybody who serves it: the bot, look-ups, the pages. Of those before it, it keeps
// the flows alone, so that buttons which they drew are still understood.
//
// A press is read with the names of today, which are stable; what only the edition had that drew its button is
// read with its flows, of which the shelf keeps the last eight (after a start out of the ledger, those of the last
// 13 hours), and answered from the current one.
package shelf

import (
	"slices"
	"sync"
	"sync/atomic"

	"liman/edition"
	"liman/flows"
)

// kept is how many editions before the current one the shelf keeps the flows of.
const kept = 8

// Shelf holds one edition. What must hold: Current never changes halfway, so whoever asks once serves one edition; whatever is
// published here is checked, and nothing of an edition but its flows outlives its successor. All methods may be called by many
// goroutines at once.
type Shelf struct {
	mu   sync.Mutex // of Publish, Retire and Tell, one at a time
	told []func(*edition.Edition)
	now  atomic.Pointer[state]
}

// state is swapped whole and never changed.
type state struct {
	current *edition.Edition
	before  []retired // the latest last
}

// retired is what is kept of an edition.
type retired struct {
	id   string
	book *flows.Book
}

// New is a shelf with its first edition.
func New(e *edition.Edition) *Shelf {
	s := &Shelf{}
	s.now.Store(&state{current: e})
	return s
}

// Current is the edition that counts.
func (s *Shelf) Current() *edition.Edition { return s.now.Load().current }

// Publish makes an edition the current one, then tells those who asked to be told.
func (s *Shelf) Publish(e *edition.Edition) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.now.Load()
	next := &state{current: e}
	for _, r := range append(slices.Clone(old.before), retired{old.current.ID(), old.current.Book}) {
		if r.id != e.ID() {
			next.before = append(next.before, retired{r.id, r.book.Retired(e.Directory)})
		}
	}
	next.before = next.before[max(0, len(next.before)-kept):]
	s.now.Store(next)
	for _, tell := range s.told {
		tell(e)
	}
}

// Retire takes in an edition that counted before all that are held, so that the buttons which it drew are understood: after a
// start, when nothing of it is in memory. It does nothing if that edition is held already, or the shelf is full.
func (s *Shelf) Retire(e *edition.Edition) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.now.Load()
	if s.Drew(e.ID()) != nil || len(old.before) == kept {
		return
	}
	first := retired{e.ID(), e.Book.Retired(old.current.Directory)}
	s.now.Store(&state{old.current, append([]retired{first}, old.before...)})
}

// Tell calls a function with the current edition, and with each that is published from now on, in turn.
func (s *Shelf) Tell(tell func(*edition.Edition)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, tell)
	tell(s.Current())
}

// Drew is the flows of the edition that drew a button, by its ID; nil if it is forgotten.
func (s *Shelf) Drew(id string) *flows.Book {
	now := s.now.Load()
	if now.current.ID() == id {
		return now.current.Book
	}
	for _, r := range now.before {
		if r.id == id {
			return r.book
		}
	}
	return nil
}
