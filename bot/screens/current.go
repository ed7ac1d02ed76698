package screens

import (
	"sync/atomic"

	"liman/edition"
	"liman/edition/shelf"
)

// Current are the screens of the edition that counts, with what can be drawn ahead. While a new edition is being drawn ahead, its
// screens are drawn as they are asked for; nobody waits, and nobody sees an old one.
type Current struct {
	Shelf *shelf.Shelf

	ahead atomic.Pointer[Edition]
}

// Load is the edition of now.
func (s *Current) Load() *Edition {
	e := s.Shelf.Current()
	if c := s.ahead.Load(); c != nil && c.Edition == e {
		return c
	}
	return &Edition{Edition: e}
}

// DrawAhead draws an edition ahead.
func (s *Current) DrawAhead(e *edition.Edition) { s.ahead.Store(Ahead(e)) }
