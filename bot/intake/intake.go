// Package intake decides who is answered when: a mailbox and a token bucket for each chat, slots for those who are answered
// at the same time, and the acknowledgement of what was taken. It knows neither Telegram nor Redis; what puts acts into it
// (polling) and what does them stand outside.
//
// What waits in one mailbox is done together, as one act for one token. So a flood costs what its tokens cost, however much
// it writes, and nobody waits for her budget longer than one token takes to come. That is better than doing everything at
// once and only showing later: a thousand chats that flood would still have each of their messages loaded and saved.
//
// Nobody who waits has a goroutine. There is one for each act under way, one for the clock, and what was put in the background.
//
// Mailboxes (mailbox.go): what waits in one chat is stepped together, saved once and shown once, for one token of its bucket.
// Whoever does a chat's act owns the chat, and is told by channel what comes behind it. A leave ends the act under way
// (Options.Cause).
//
// Slots (bot/intake/slots.go): so many chats are answered at once, in the order in which they came; a chat whose
// bucket was empty comes behind everybody. In a crowd of newcomers every other slot goes to the newest who opens her
// chat, or else to the newest. While more waits at Telegram than one batch holds, there are few slots: reading goes
// before answering; later they become more one by one. One timer (the clock's) serves all slots. In a crowd, whoever
// wrote again and again comes behind whoever wrote once, and from 10,000 waiting chats on each keeps one act.
//
// Acknowledgement (bot/intake/acks.go): the polling offset never passes an open update. A screen that is late is
// *owed* (bot/bubble/owe.go): the chat's record says so, its place on the wipe list is brought forward, and the update is
// acknowledged; whoever claims it draws the newest state. What waits for Redis is held open, half a batch at most;
// in a flood, when batches come full, all but the latest ten are let go; when a flood is caught up with, all that
// is not held is. What nobody finishes in two minutes is let go with an alarm (unfinished).
//
// A source (bot/intake/source.go) brings updates, hears what became of them (done, saved, held, released,
// crowded), and gives them again. Two doors: *polling* (polling.go): polls with one offset are 510 ms apart, since
// sooner Telegram gives one update; *webhook* (webhook.go, bot/webhook.go): a delivery waits for what comes of it,
// and is refused where that is not kept. The stand-in does both as Telegram does (bot/standin/strict.go,
// webhook.go).
package intake

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// Options are how an intake behaves. All must be set but Merge, Spill and Lead.
type Options[C comparable, A any] struct {
	Rate     Rate
	Long     int           // how many acts a mailbox holds; from then on the newest stands for the last one, too
	Most     int           // how many wait at the most when those that must not be merged are counted
	SlotTime time.Duration // an act that takes longer goes on without its slot
	UnderWay int           // how many acts there may be at the same time, with a slot or without
	People   int           // how many chats may wait before Room says no
	Lead     time.Duration // by how much an urgent act comes earlier, and a free one later, than it arrived
	Cause    error         // with which an act's context ends when one that Ends comes behind it
	Do       func(ctx context.Context, t *Turn[A])
	Merge    func(before, newer A) (A, bool) // one act that stands for both; false: it would be too much
	Spill    func(context.Context, A)        // takes an act that a merge had no place for
	Now      func() time.Time
	After    func(time.Duration) <-chan time.Time
	Slots    int // how many acts are done at the same time, while none takes long
	FewSlots int // the same while reading goes before answering
}

// Mail is an act that waits for its chat.
type Mail[A any] struct {
	Act    A
	Urgent bool // need not wait for a token while the reserve lasts
	Ends   bool // ends the act under way and is the last of those that are done together
	Free   bool // costs no token, and comes after those who wait for an answer
	Whole  bool // is never merged with another
	Opens  bool // opens the chat, as everybody begins; it costs little
}

// Intake is the mailboxes of all chats. Contract:
//   - mu guards mailboxes, buckets, slots and the clock: one lock, never held while an act is done.
//   - a mailbox is in one place: idle, in the clock's heap (waits for a token), in the slots' heap, or its one act is under way.
//   - whoever does the act owns the chat until it returns; it is told by channel what comes meanwhile (Turn.More, its context).
//   - a mailbox that is not idle counts in running, so that Finish waits for it.
//   - a mailbox is forgotten only when it is idle and its bucket full; earlier, a flood would begin anew with a full one.
type Intake[C comparable, A any] struct {
	o Options[C, A]

	mu        sync.Mutex
	chats     map[C]*mailbox[C, A]
	sweep     int // how many chats there may be before the full ones are looked for
	waiting   int // chats that wait
	slots     slots[*mailbox[C, A]]
	clock     ordered[*mailbox[C, A]]
	kick      chan struct{} // the clock's first has changed
	roomy     chan struct{} // there is room again
	busy      bool          // reading goes before answering
	lastBegun time.Time     // when an act last began
	closed    bool          // the work has ended: nothing begins any more
	running   sync.WaitGroup
}

// manyPiled is how many acts for each of the FewSlots may be under way until what piled up waits.
const manyPiled = 4

// fewChats is how many mailboxes are kept without looking whether they can be forgotten.
const fewChats = 1024

// New makes an intake.
func New[C comparable, A any](o Options[C, A]) *Intake[C, A] {
	in := &Intake[C, A]{o: o, chats: make(map[C]*mailbox[C, A]), kick: make(chan struct{}, 1), roomy: make(chan struct{}, 1)}
	in.slots.many, in.slots.crowd = o.Slots, crowd
	in.clock.key = func(m *mailbox[C, A]) time.Time { return m.wake }
	in.slots.key = func(m *mailbox[C, A]) time.Time { return m.priority }
	return in
}

// Put puts an act into a chat's mailbox, and tells how many wait there before it. Acts end with the context work.
func (in *Intake[C, A]) Put(work context.Context, chat C, mail Mail[A]) (ahead int) {
	now := in.o.Now()
	in.mu.Lock()
	if in.closed {
		in.mu.Unlock()
		return 0
	}
	m := in.mailbox(chat, now)
	long := in.o.Long
	if in.waiting > manyWait {
		long = 1
	}
	spilled, spills := m.add(mail, &in.o, long, now)
	ahead = len(m.waiting) - 1
	if m.state == underWay {
		m.tell(mail, in.o.Cause)
	} else {
		in.schedule(m, now)
	}
	in.handOut(work)
	in.mu.Unlock()
	if spills {
		in.o.Spill(work, spilled)
	}
	return ahead
}

// Throttled tells whether what waits in a chat waits for a token.
func (in *Intake[C, A]) Throttled(chat C) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	m := in.chats[chat]
	return m != nil && m.state == throttled
}

// Crowded tells whether so many newcomers wait that no order is fair to them: what each of them costs, all others wait for.
func (in *Intake[C, A]) Crowded() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.slots.Crowded()
}

// Room tells whether more chats may wait: whoever reads for the intake stops while it is false, since memory has an end.
func (in *Intake[C, A]) Room() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.waiting < in.o.People
}

// WaitForRoom waits until Room, or until the context ends. It is for one reader.
func (in *Intake[C, A]) WaitForRoom(ctx context.Context) {
	for !in.Room() {
		select {
		case <-in.roomy:
		case <-ctx.Done():
			return
		}
	}
}

// Busy says whether reading goes before answering, since more waits than one reading brings: then there are FewSlots, and
// what piled up is done one chat at a time. Who has a slot, keeps it. Later the slots become more one by one, with each
// reading and each act that ends: all at once, in the midst of a flood, they would take the processor from the next reading.
func (in *Intake[C, A]) Busy(work context.Context, busy bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.busy = busy
	if busy {
		in.slots.many = in.o.FewSlots
	} else {
		in.slots.many = min(in.slots.many+1, in.o.Slots)
	}
	in.handOut(work)
}

// Go does something in the background: it takes no slot, and Finish waits for it.
func (in *Intake[C, A]) Go(do func()) {
	in.running.Go(do)
}

// Run is the clock: it brings chats to the slots when their token has come, and takes the slot from an act that has it for
// long. It ends with work, as the acts do that it begins.
func (in *Intake[C, A]) Run(work context.Context) {
	for work.Err() == nil {
		var rings <-chan time.Time
		next := in.nextWake()
		if !next.IsZero() {
			rings = in.o.After(max(0, next.Sub(in.o.Now())))
		}
		select {
		case <-work.Done():
		case <-in.kick:
		case <-rings:
			in.ring(work, next)
		}
	}
}

// Finish waits until nobody waits and nothing is done any more. When time is over it calls stop, which must end the
// context of the acts: who waits is then dropped, and what is under way still waited for.
func (in *Intake[C, A]) Finish(over <-chan time.Time, stop func()) {
	done := make(chan struct{})
	go func() {
		in.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-over:
		stop()
		in.drop()
		<-done
	}
}

// mailbox finds a chat's mailbox or makes one. The lock is held, as in all that follows.
func (in *Intake[C, A]) mailbox(chat C, now time.Time) *mailbox[C, A] {
	m, there := in.chats[chat]
	if !there {
		in.forgetFull(now)
		m = &mailbox[C, A]{chat: chat, at: nowhere}
		in.chats[chat] = m
	}
	return m
}

func (in *Intake[C, A]) forgetFull(now time.Time) {
	if len(in.chats) < max(in.sweep, fewChats) {
		return
	}
	for chat, m := range in.chats {
		if m.state == idle && m.bucket.Full(now) {
			delete(in.chats, chat)
		}
	}
	in.sweep = 2 * len(in.chats)
}

// schedule gives a mailbox its place: with the clock while it waits for a token, or with the slots.
func (in *Intake[C, A]) schedule(m *mailbox[C, A], now time.Time) {
	if m.state == queued { // it has its token already
		m.priority = m.rank(&in.o, in.slots.Crowded())
		heap.Fix(&in.slots, m.at)
		return
	}
	in.leave(m)
	if wait := m.wait(&in.o, now); wait > 0 {
		m.flood, m.state, m.wake = true, throttled, now.Add(wait)
		heap.Push(&in.clock, m)
		if m.at == 0 {
			tell(in.kick)
		}
		return
	}
	m.state, m.priority = queued, m.rank(&in.o, in.slots.Crowded())
	in.slots.Acquire(m)
}

// leave takes a mailbox out of the heap in which it stands, or counts it as one that waits from now on.
func (in *Intake[C, A]) leave(m *mailbox[C, A]) {
	switch m.state {
	case idle:
		in.waiting++
		in.running.Add(1)
	case throttled:
		heap.Remove(&in.clock, m.at)
	case underWay:
		in.waiting++
	}
}

// handOut begins the acts of those whose turn it is.
func (in *Intake[C, A]) handOut(work context.Context) {
	for in.slots.taken < in.slots.many && in.slots.underWay < in.o.UnderWay && !in.closed {
		if in.busy && len(in.slots.list) > 0 && !in.single(in.slots.list[0]) && !in.mayPile() {
			return
		}
		m, there := in.slots.Next(in.single)
		if !there {
			return
		}
		if in.waiting--; in.waiting == in.o.People-1 {
			tell(in.roomy)
		}
		in.begin(work, m)
	}
}

// mayPile tells whether what piled up may begin while reading goes before answering: when nothing has a slot and few acts go
// on without one, or when nothing began for long. A flood's acts that take long would otherwise become more and more.
func (in *Intake[C, A]) mayPile() bool {
	if in.o.Now().Sub(in.lastBegun) >= in.o.SlotTime {
		return true
	}
	return in.slots.taken == 0 && in.slots.underWay < manyPiled*in.o.FewSlots
}

// single tells whether a mailbox waits with one act, and nothing was merged into it. Only such a one may go before its turn in a crowd.
func (in *Intake[C, A]) single(m *mailbox[C, A]) bool {
	return m.state == queued && m.came == 1 && !m.flood
}

// tell wakes whoever waits for a channel that holds one.
func tell(waits chan<- struct{}) {
	select {
	case waits <- struct{}{}:
	default:
	}
}

func (in *Intake[C, A]) nextWake() time.Time {
	in.mu.Lock()
	defer in.mu.Unlock()
	var next time.Time
	if len(in.clock.list) > 0 {
		next = in.clock.list[0].wake
	}
	if has := in.slots.Overdue(); has != nil && (next.IsZero() || has.until.Before(next)) {
		next = has.until
	}
	return next
}

// ring brings those to the slots whose token has come by then, and takes back the slots whose time is over. The timer is
// believed, whatever time it is.
func (in *Intake[C, A]) ring(work context.Context, by time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for len(in.clock.list) > 0 && !in.clock.list[0].wake.After(by) {
		m := heap.Pop(&in.clock).(*mailbox[C, A])
		m.state, m.priority = queued, m.rank(&in.o, in.slots.Crowded())
		in.slots.Acquire(m)
	}
	for has := in.slots.Overdue(); has != nil && !has.until.After(by); has = in.slots.Overdue() {
		in.giveBack(has)
	}
	in.handOut(work)
}

// drop forgets all who wait, when the work ends. What they wrote was not acknowledged and comes again.
func (in *Intake[C, A]) drop() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed = true
	for _, m := range in.chats {
		if m.state != throttled && m.state != queued {
			continue
		}
		m.state, m.waiting = idle, nil
		in.waiting--
		in.running.Done()
	}
}
