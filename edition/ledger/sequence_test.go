package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"liman/content"
)

// draft is a proposal on its way, and what a plain model knows of it: who has approved it as it is now, and whether it has counted.
type draft struct {
	Proposal
	approvals []Approval
	approved  []string
	counted   bool
}

// model is what a ledger comes to, as plainly as it can be said. It is written apart from the code on purpose.
type model struct {
	*world
	served   []content.Hash    // every edition that was, in order
	hidden   map[string]string // who has withdrawn an entry
	looked   map[string]bool   // withdrawn entries that somebody else has looked at
	withdrew map[string]int    // how often a person has, today
	drafts   []*draft
	did      map[Kind]int
}

// may is the model: whether these people may publish what somebody proposed. It is written apart from the code on purpose.
func may(proposer string, approved []string) bool {
	publishers := map[string]bool{"radu": true, "olga": true, "pavel": true}
	counted, published := map[string]bool{}, false
	for _, who := range approved {
		own := who == proposer && (who == "ana" || who == "vera")
		if own || who == "maria" || publishers[who] {
			counted[who] = true
		}
		published = published || publishers[who]
	}
	return len(counted) >= 2 && published
}

// takes is the model: whether the ledger takes a draft now.
func (m *model) takes(d *draft) bool {
	asItIs := d.Base == m.head.Edition && len(d.approvals) == len(d.approved) && !twice(d.approved) && !d.counted
	by, hidden := m.hidden[d.Entry]
	switch d.Kind {
	case Publish:
		return asItIs && may(d.Proposer, d.approved)
	case Rollback:
		return asItIs && may(d.Proposer, d.approved) && d.Edition != d.Base && slices.Contains(m.served, d.Edition)
	case Restore:
		return asItIs && may(d.Proposer, d.approved) && hidden && d.Edition == d.Base
	case Confirm:
		return asItIs && hidden && d.Edition == d.Base && slices.ContainsFunc(d.approved, func(who string) bool { return who != by })
	}
	return false
}

// Up to eight acts of up to four people: whatever they do, in whatever order, nothing is served, and nothing shown again, that fewer than two have
// approved as it is, one of them a publisher. What one alone can do is to hide something; what another one can, to say that it is right.
func TestT20_NoSequenceOfActsPublishesAlone(t *testing.T) {
	w := newWorld(t)
	start, everybody := *w, []string{"ana", "vera", "maria", "radu", "olga", "dan", "pavel"}
	did := make(map[Kind]int)
	for seed := range uint64(10_000) {
		r := rand.New(rand.NewPCG(seed, 1))
		*w = start
		m := &model{world: w, hidden: make(map[string]string), looked: make(map[string]bool), withdrew: make(map[string]int), did: did}
		people := slices.Clone(everybody)
		r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		people = people[:1+r.IntN(4)]
		if seed%2 == 1 { // something was published and withdrawn before
			m.begins(t)
		}
		for range 8 {
			if err := m.act(r, people); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
	t.Logf("taken: %v", did)
	for _, kind := range []Kind{Publish, Rollback, Withdraw, Confirm, Restore} {
		if did[kind] < 100 {
			t.Errorf("only %d times %s: the sequences try nothing", did[kind], kind)
		}
	}
}

// begins publishes two editions and withdraws an entry, all in order.
func (m *model) begins(t *testing.T) {
	t.Helper()
	for range 2 {
		d := &draft{Proposal: m.propose(Publish, "ana"), approved: []string{"radu", "olga"}}
		d.approvals = m.by(d.Proposal, d.approved...)
		if err := m.publish(d); err != nil || !d.counted {
			t.Fatalf("it does not begin: %v", err)
		}
	}
	if err := m.withdraw("dan", "ro-0"); err != nil {
		t.Fatal(err)
	}
}

// act does something by chance. The error says what the ledger took, and should not have, or the other way.
func (m *model) act(r *rand.Rand, people []string) error {
	who := people[r.IntN(len(people))]
	if len(m.drafts) == 0 || r.IntN(4) == 0 {
		m.drafts = append(m.drafts, m.proposes(r, who))
		return nil
	}
	d := m.drafts[r.IntN(len(m.drafts))]
	switch r.IntN(11) {
	case 9, 10: // whoever has not yet, and then it is tried
		for _, who := range people {
			if !slices.Contains(d.approved, who) {
				d.approvals, d.approved = append(d.approvals, m.by(d.Proposal, who)...), append(d.approved, who)
			}
		}
		return m.publish(d)
	case 0, 1, 2, 3:
		d.approvals = append(d.approvals, m.by(d.Proposal, who)...)
		d.approved = append(d.approved, who)
	case 4: // one more comma, after others have approved
		d.Edition[1]++
		d.approved = nil
	case 5:
		return m.withdraw(who, fmt.Sprintf("ro-%d", r.IntN(3)))
	default:
		return m.publish(d)
	}
	return nil
}

func (m *model) proposes(r *rand.Rand, who string) *draft {
	kind := []Kind{Publish, Rollback, Restore, Confirm}[r.IntN(4)]
	d := &draft{Proposal: m.propose(kind, who)}
	switch {
	case kind == Rollback && len(m.served) > 0 && r.IntN(8) > 0:
		d.Edition = m.served[0]
	case kind == Rollback:
		d.Edition[0] ^= 1 // which nobody has seen
	case kind != Publish:
		d.Entry = fmt.Sprintf("ro-%d", r.IntN(3))
		if r.IntN(2) == 0 && len(m.head.Hidden) > 0 {
			d.Entry = m.head.Hidden[0]
		}
	}
	return d
}

func (m *model) publish(d *draft) error {
	before, fits := m.head, m.takes(d)
	err := m.append(m.record(d.Proposal, d.approvals))
	switch {
	case err == nil && !fits:
		return fmt.Errorf("%s of %s was taken from %v, who approved it as it is", d.Kind, d.Proposer, d.approved)
	case err != nil && fits:
		return fmt.Errorf("%s: %v may and were refused: %w", d.Kind, d.approved, err)
	case err != nil:
		return nil
	}
	d.counted = true
	m.did[d.Kind]++
	switch d.Kind {
	case Publish, Rollback:
		m.served = append(m.served, d.Edition)
	case Restore:
		delete(m.hidden, d.Entry)
		delete(m.looked, d.Entry)
	case Confirm:
		m.looked[d.Entry] = true
	}
	return m.agrees(before)
}

// agrees holds the head against the model.
func (m *model) agrees(before Head) error {
	var served content.Hash
	if last := len(m.served) - 1; last >= 0 {
		served = m.served[last]
	}
	unconfirmed := 0
	for entry := range m.hidden {
		if !m.looked[entry] {
			unconfirmed++
		}
		if !slices.Contains(m.head.Hidden, entry) {
			return fmt.Errorf("%s is shown again", entry)
		}
	}
	if m.head.Edition != served || len(m.head.Hidden) != len(m.hidden) || len(m.head.Unconfirmed()) != unconfirmed || m.head.Number != before.Number+1 {
		return fmt.Errorf("the ledger comes to %s without %v (not confirmed: %v), not to %s without %v", m.head.Edition, m.head.Hidden, m.head.Unconfirmed(), served, m.hidden)
	}
	return nil
}

func twice(names []string) bool {
	names = slices.Sorted(slices.Values(names))
	return len(slices.Compact(slices.Clone(names))) != len(names)
}

func (m *model) withdraw(who, entry string) error {
	before := m.head
	p := m.propose(Withdraw, who)
	p.Entry = entry
	_, hidden := m.hidden[entry]
	err := m.append(m.record(p, m.by(p, who)))
	switch fits := !hidden && m.withdrew[who] < 3; {
	case err == nil != fits:
		return fmt.Errorf("%s withdraws %s, and the ledger says %w", who, entry, err)
	case err != nil:
		return nil
	}
	m.hidden[entry] = who
	m.withdrew[who]++
	m.did[Withdraw]++
	return m.agrees(before)
}

// Whatever bytes come instead of a record, they are refused and never end the program.
func FuzzNext(f *testing.F) {
	w := newWorld(&testing.T{})
	p := w.propose(Publish, "ana")
	f.Add(w.record(p, w.by(p, "ana", "radu")).Bytes())
	for _, raw := range w.records {
		f.Add(raw)
	}
	f.Add([]byte(`{"number":2,"approvals":[{"passkey":{"credential":"AA==","authenticator_data":"","client_data":"","signature":""}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		next, err := w.head.Next(raw, w.rules)
		if err != nil && next.Record != w.head.Record {
			t.Error("refused, and the ledger has moved")
		}
		if err == nil && next.Edition != p.Edition {
			t.Errorf("%s is served, which nobody approved", next.Edition)
		}
	})
}
