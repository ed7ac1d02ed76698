// Package sequence knows between which numbers a message lies whose own was never heard. Telegram numbers the messages of all private
// chats of a bot in one sequence. So such a message lies between two numbers that were heard: the newest that was known before it was
// sent, and one that was given after it.
package sequence

import (
	"sync"
	"time"

	"liman/bot/telegram"
	"liman/store"
)

const (
	// Flight is how long after it was asked for a message may still come to be: as long as a call may take, and a little.
	Flight = telegram.CallTimeout + 5*time.Second
	// Near is how far a message may lie from its known neighbour, if the numbers between belong to nobody we heard of, or if
	// each chat has a sequence of its own.
	Near = 99
	// farthest is how many numbers are looked through for one message. More go by only in a flood.
	farthest = 20_000
	// samplePeriod is how often the newest number is noted, and leastSamples how many notes are kept of those that there were.
	samplePeriod, leastSamples = 30 * time.Second, 6000
	// Kept is how long a note is kept at least: 50 hours. When there are a tenth more of them, the oldest go at once.
	Kept = samplePeriod * leastSamples
)

// Sequence is what this program has seen of the numbers of messages. The zero value is ready.
type Sequence struct {
	mu      sync.Mutex
	highest int
	began   time.Time // when the first number was seen
	samples []sample  // the oldest first
}

// sample is the highest number at a time.
type sample struct {
	at      time.Time
	highest int
}

// See takes note of a number that Telegram gave.
func (s *Sequence) See(number int, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number == 0 {
		return
	}
	s.highest = max(s.highest, number)
	if s.began.IsZero() {
		s.began = now
	}
	if last := len(s.samples) - 1; last >= 0 && now.Sub(s.samples[last].at) < samplePeriod {
		return
	}
	s.samples = append(s.samples, sample{now, s.highest})
	if n := len(s.samples); n > leastSamples+leastSamples/10 {
		s.samples = append(s.samples[:0], s.samples[n-leastSamples:]...)
	}
}

// Newest is the highest number seen.
func (s *Sequence) Newest() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.highest
}

// certain is when it is known between which numbers a message lies that was sent at a time.
func (s *Sequence) certain(sent time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sent.Before(s.began) {
		sent = s.began
	}
	return sent.Add(Flight)
}

// atMost is a number that is not below any that was given until a time.
func (s *Sequence) atMost(t time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.samples {
		if !n.at.Before(t) {
			return n.highest + Near
		}
	}
	return s.highest + Near
}

// SeeIn takes note of the numbers that a message says which may be lost: after a restart they may be all that is known.
func (s *Sequence) SeeIn(m store.Message, now time.Time) {
	if m.Below == 0 {
		s.See(max(m.ID, m.After), now)
	}
}

// Between are the numbers that a message may have whose answer was lost, and from when on it can have no other: until then, whoever
// has looked has to look again. What the message itself says was seen before (SeeIn).
func (s *Sequence) Between(m store.Message) (ids []int, certain time.Time) {
	above, below := max(m.ID, m.After), m.Below
	if below == 0 {
		certain = s.certain(time.Unix(m.Sent, 0))
		below = s.atMost(certain) + 1
	}
	for id := m.ID + 1; id <= m.ID+Near; id++ { // as if each chat had its own sequence
		ids = append(ids, id)
	}
	for id := max(above+1, below-farthest, m.ID+Near+1); id < below; id++ {
		ids = append(ids, id)
	}
	for id := max(m.ID+Near+1, below-Near); id < min(below, above+1); id++ { // as if each chat had its own sequence, too
		ids = append(ids, id)
	}
	if m.Below != 0 {
		ids = upTo(ids, m.Below)
	}
	return ids, certain
}

// upTo are the numbers below another.
func upTo(ids []int, below int) []int {
	var some []int
	for _, id := range ids {
		if id < below {
			some = append(some, id)
		}
	}
	return some
}
