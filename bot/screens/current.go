package screens

import (
	"sync/atomic"

	"liman/edition/shelf"
)

// Current are the screens of the edition that counts. Once another counts nobody sees one of before.
type Current struct {
	Shelf *shelf.Shelf

	last atomic.Pointer[Edition]
}

// Load is the edition of now.
func (s *Current) Load() *Edition {
	e, last := s.Shelf.Current(), s.last.Load()
	if last != nil && last.Edition == e {
		return last
	}
	now := Of(e)
	if !s.last.CompareAndSwap(last, now) {
		return s.Load() // somebody was faster, with this edition or a newer one
	}
	return now
}
