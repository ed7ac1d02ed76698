package intake

import "context"

// Turn is the act of one chat that is under way.
type Turn[A any] struct {
	Acts  []A             // what is done together, in the order in which it came
	Flood bool            // they had to wait for a token
	More  <-chan struct{} // holds one when something came behind them meanwhile

	behind func() []A
}

// Behind is what waits behind the act.
func (t *Turn[A]) Behind() []A { return t.behind() }

// begin does a mailbox's act. The lock is held; the act is done without.
func (in *Intake[C, A]) begin(work context.Context, m *mailbox[C, A]) {
	now := in.o.Now()
	if !m.free() {
		m.bucket.Take(in.o.Rate, now)
	}
	taken := m.take()
	act, cut := context.WithCancelCause(context.WithValue(work, workKey{}, work))
	t := &Turn[A]{Flood: m.flood, behind: func() []A { return in.behind(m) }}
	for _, mail := range taken {
		t.Acts = append(t.Acts, mail.Act)
	}
	m.state, m.flood, m.fresh, m.cut = underWay, false, false, cut
	m.more = make(chan struct{}, 1)
	t.More = m.more
	if taken[len(taken)-1].Ends {
		m.cut = nil
	}
	if len(m.waiting) > 0 {
		m.since, m.came = now, len(m.waiting)
	}
	has := in.slots.Keep(now.Add(in.o.SlotTime))
	if len(in.slots.kept) == 1 {
		tell(in.kick)
	}
	in.lastBegun = now
	go func() {
		in.o.Do(act, t)
		cut(nil)
		in.end(work, m, has)
	}()
}

// end gives the chat free: it waits for its next turn, or is idle.
func (in *Intake[C, A]) end(work context.Context, m *mailbox[C, A], has *kept) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.slots.underWay--
	in.giveBack(has)
	m.cut, m.more = nil, nil
	if len(m.waiting) > 0 && !in.closed {
		in.schedule(m, in.o.Now())
	} else {
		m.state, m.waiting = idle, nil
		in.running.Done()
	}
	in.handOut(work)
}

// giveBack gives a slot back, once. When reading no longer goes before answering, the slots become more with each.
func (in *Intake[C, A]) giveBack(has *kept) {
	if in.slots.Release(has) && !in.busy {
		in.slots.many = min(in.slots.many+1, in.o.Slots)
	}
}

func (in *Intake[C, A]) behind(m *mailbox[C, A]) []A {
	in.mu.Lock()
	defer in.mu.Unlock()
	acts := make([]A, len(m.waiting))
	for i, mail := range m.waiting {
		acts[i] = mail.Act
	}
	return acts
}

type workKey struct{}

// Outlasting is an act's context for what goes on when the act was cut: it ends with the work only. Any other context is
// given back as it is.
func Outlasting(act context.Context) context.Context {
	if work, within := act.Value(workKey{}).(context.Context); within {
		return work
	}
	return act
}
