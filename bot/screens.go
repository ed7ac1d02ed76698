package bot

import (
	"sync/atomic"

	"liman/edition"
	"liman/edition/shelf"
)

// screens are those of the edition that counts, with what can be drawn ahead. While a new edition is drawn ahead, its screens are drawn
// as they are asked for; nobody waits, and nobody sees an old one.
type screens struct {
	shelf *shelf.Shelf
	ahead atomic.Pointer[content]
}

// Load is the content of now.
func (s *screens) Load() *content {
	e := s.shelf.Current()
	if c := s.ahead.Load(); c != nil && c.Edition == e {
		return c
	}
	return &content{Edition: e}
}

// draw draws an edition ahead.
func (s *screens) draw(e *edition.Edition) { s.ahead.Store(newContent(e)) }
