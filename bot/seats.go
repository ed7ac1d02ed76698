package bot

import (
	"container/heap"
	"sync"
	"time"
)

// seats are for those who are answered at the same time. When all are taken, the next free one goes to the lowest rank, that
// is, to whoever has spent least of her budget or has waited long: a flood waits behind everybody else.
type seats struct {
	mu      sync.Mutex
	many    int // how many there are for now
	taken   int
	waiting waiters
}

const (
	manySeats = 64
	fewSeats  = 4 // while more waits at Telegram than it gave: what an honest one wrote may be there, behind a flood
	// sitting is how long a seat is kept: an answer that Redis or Telegram holds up goes on without it.
	sitting = 250 * time.Millisecond
	// ahead is how much earlier an urgent update ranks, and how much later the wipe of a chat where nobody waits.
	ahead = reserve * earn
)

// waiter is somebody who asked for a seat.
type waiter struct {
	rank  time.Time
	at    int // among those who wait; -1: no longer
	given chan struct{}
}

// ask asks for a seat.
func (s *seats) ask(rank time.Time) *waiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &waiter{rank: rank, given: make(chan struct{})}
	heap.Push(&s.waiting, w)
	s.give()
	return w
}

// move changes the rank of somebody who still waits; nil is nobody.
func (s *seats) move(w *waiter, rank time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w != nil && w.at >= 0 {
		w.rank = rank
		heap.Fix(&s.waiting, w.at)
	}
}

// leave frees a seat that was given.
func (s *seats) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken--
	s.give()
}

// set says how many seats there are from now on; who sits, stays.
func (s *seats) set(many int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.many = many
	s.give()
}

// give hands out what is free. The lock is held.
func (s *seats) give() {
	for s.taken < s.many && len(s.waiting) > 0 {
		s.taken++
		close(heap.Pop(&s.waiting).(*waiter).given)
	}
}

// waiters are a heap, the lowest rank first.
type waiters []*waiter

func (w waiters) Len() int           { return len(w) }
func (w waiters) Less(i, j int) bool { return w[i].rank.Before(w[j].rank) }
func (w waiters) Swap(i, j int) {
	w[i], w[j] = w[j], w[i]
	w[i].at, w[j].at = i, j
}

// Push is heap.Interface's.
func (w *waiters) Push(x any) {
	one := x.(*waiter)
	one.at = len(*w)
	*w = append(*w, one)
}

// Pop is heap.Interface's.
func (w *waiters) Pop() any {
	last := len(*w) - 1
	one := (*w)[last]
	(*w)[last] = nil
	*w, one.at = (*w)[:last], -1
	return one
}
