package intake

import (
	"context"
	"slices"
	"time"
)

// state is where a mailbox is.
type state uint8

const (
	idle      state = iota
	throttled       // waits for a token, in the clock's heap
	queued          // waits for a slot, in the slots' heap
	underWay        // its act is done
)

const (
	// behind is by how much a chat that had no token comes after everybody else.
	behind = time.Hour
	// pile is by how much each act that piled up before the first was done, up to Long, makes a chat's turn come later; crowdPile
	// comes to that in a crowd, where whoever wrote once would otherwise wait behind thousands that write again and again.
	pile, crowdPile = 5 * time.Second, 30 * time.Second
	// manyWait is how many chats wait until each keeps no more than one act: memory has an end.
	manyWait = 10_000
)

// mailbox is what waits for one chat, and its bucket. Contract:
//   - waiting holds the acts in the order in which they came; the first that Ends closes what is done together.
//   - past Long (one, when manyWait chats wait), an act takes the place of the last one and stands for it, too: nothing that came is
//     forgotten, and what one stands for is bounded by Merge, which spills the rest. What is Whole is never merged.
//   - since is when the oldest of them came: by it the chat has its turn, so that somebody who presses as fast as she is
//     answered never waits behind newcomers.
//   - cut ends the act under way; it is nil when the act itself Ends. more holds one when something came meanwhile.
type mailbox[C comparable, A any] struct {
	chat     C
	waiting  []Mail[A]
	bucket   Bucket
	since    time.Time
	came     int       // how many came since then
	priority time.Time // in the slots' heap
	wake     time.Time // in the clock's heap
	at       int       // index in the heap in which it stands
	state    state
	flood    bool // it had to wait for a token
	fresh    bool // its bucket was full when the first of them came
	cut      context.CancelCauseFunc
	more     chan struct{}
}

func (m *mailbox[C, A]) index() *int { return &m.at }

func (m *mailbox[C, A]) isNew() bool { return m.fresh }

func (m *mailbox[C, A]) opens() bool { return len(m.waiting) == 1 && m.waiting[0].Opens }

// add puts an act behind the others, or in the place of the last one when there are as many as may wait.
func (m *mailbox[C, A]) add(mail Mail[A], o *Options[C, A], long int, now time.Time) (spilled A, spills bool) {
	if len(m.waiting) == 0 && m.state != underWay {
		m.fresh = m.bucket.Full(now)
	}
	if len(m.waiting) == 0 {
		m.since, m.came = now, 0
	}
	m.came++
	last := len(m.waiting) - 1
	if len(m.waiting) < max(long, 1) || !m.mayReplace(last, mail, o) {
		m.waiting = append(m.waiting, mail)
		return spilled, false
	}
	before := m.waiting[last].Act
	if both, fits := o.Merge(before, mail.Act); fits {
		mail.Act = both
	} else {
		spilled, spills = before, true
	}
	m.waiting[last] = mail
	return spilled, spills
}

// mayReplace tells whether an act may take the last one's place: never where one of the two is Whole; for one that Ends only another
// may, until Most wait.
func (m *mailbox[C, A]) mayReplace(last int, mail Mail[A], o *Options[C, A]) bool {
	before := m.waiting[last]
	if before.Whole || mail.Whole {
		return false
	}
	return !before.Ends || mail.Ends || len(m.waiting) >= o.Most
}

// wait is how long the mailbox has to wait for a token.
func (m *mailbox[C, A]) wait(o *Options[C, A], now time.Time) time.Duration {
	if m.free() || m.urgent() && m.bucket.Overdraws(o.Rate, now) {
		return 0
	}
	return m.bucket.Wait(o.Rate, now)
}

func (m *mailbox[C, A]) free() bool {
	return !slices.ContainsFunc(m.waiting, func(mail Mail[A]) bool { return !mail.Free })
}

func (m *mailbox[C, A]) urgent() bool {
	return slices.ContainsFunc(m.waiting, func(mail Mail[A]) bool { return mail.Urgent })
}

// rank is the mailbox's priority for a slot: by when its oldest act came. Each further act that piled up makes it later; a
// flood comes behind everybody.
func (m *mailbox[C, A]) rank(o *Options[C, A], crowded bool) time.Time {
	piled := time.Duration(min(m.came, max(o.Long, 1))-1) * pile
	if crowded && m.came > 1 {
		piled += crowdPile
	}
	switch {
	case m.urgent():
		return m.since.Add(-o.Lead)
	case m.flood:
		return m.since.Add(behind + piled)
	case m.free():
		return m.since.Add(o.Lead)
	}
	return m.since.Add(piled)
}

// take gives what is to be done together now: all that waits, up to the first that Ends.
func (m *mailbox[C, A]) take() []Mail[A] {
	end := slices.IndexFunc(m.waiting, func(mail Mail[A]) bool { return mail.Ends }) + 1
	if end == 0 || end == len(m.waiting) {
		taken := m.waiting
		m.waiting = nil
		return taken
	}
	taken := slices.Clone(m.waiting[:end])
	m.waiting = slices.Clone(m.waiting[end:])
	return taken
}

// tell lets the act under way know what came behind it.
func (m *mailbox[C, A]) tell(mail Mail[A], cause error) {
	if mail.Ends && m.cut != nil {
		m.cut(cause)
	}
	tell(m.more)
}
