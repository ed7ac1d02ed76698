package publishing

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"liman/content"
	"liman/edition/ledger"
)

// History is a whole ledger that was replayed.
type History struct {
	ledger.Head
	Records []Signed // the first record first
}

// Signed is a record that holds, and who has approved it.
type Signed struct {
	ledger.Record
	Checkpoint ledger.Checkpoint
	By         []string // people of the roster of that moment, or ledger.Operator
}

// Replay reads and checks a ledger from its first record on. The error is a ledger.Refusal if a record does not hold; the History then
// ends before it.
func Replay(ctx context.Context, from Source, rules ledger.Rules) (History, error) {
	var h History
	text, err := from.Head(ctx)
	if err != nil {
		return h, err
	}
	records, err := from.Records(ctx, 0)
	if err != nil {
		return h, err
	}
	err = h.follow(records, text, rules)
	return h, err
}

// follow goes on with records up to the one that the ledger's head names; what came meanwhile is left.
func (h *History) follow(records [][]byte, text string, rules ledger.Rules) error {
	for _, raw := range records {
		if err := h.take(raw, rules); err != nil {
			return err
		}
		if h.Checkpoint().String() == text {
			return nil
		}
	}
	if last := h.Checkpoint().String(); last != text {
		return fmt.Errorf("the ledger's head names record %q, and its newest is %q; mend the ledger (docs/operations.md)", text, last)
	}
	return nil
}

// take goes on with one record.
func (h *History) take(raw []byte, rules ledger.Rules) error {
	next, err := h.Next(raw, rules)
	if err != nil {
		return err
	}
	r, err := ledger.Parse(raw)
	if err != nil {
		return err
	}
	signed := Signed{Record: r, Checkpoint: next.Checkpoint()}
	for _, a := range r.Approvals {
		who, err := h.Approver(a, r.Proposal, rules.Operator)
		if err != nil {
			return err
		}
		signed.By = append(signed.By, who)
	}
	h.Head, h.Records = next, append(h.Records, signed)
	return nil
}

// TakenBack are the records whose change is not part of what is served any more since another went back behind them, each with the
// number of that one. What was served again by going back to it is not among them. Builtin is the edition inside the program, which is
// what the zero hash serves.
func (h History) TakenBack(builtin content.Hash) map[uint64]uint64 {
	now := &step{}
	first := map[content.Hash]*step{{}: now, builtin: now}
	back, edition := make(map[uint64]uint64), content.Hash{}
	for _, r := range h.Records {
		if r.Edition == edition {
			continue
		}
		onto := now
		if was, served := first[r.Edition]; served {
			onto = was
			onto.replaces(now, r.Number, back)
		}
		now, edition = &step{r.Number, onto}, r.Edition
		if first[edition] = now; edition == (content.Hash{}) || edition == builtin {
			first[content.Hash{}], first[builtin] = now, now
		}
	}
	return back
}

// step is a record that changed what is served, and the step whose edition it changed.
type step struct {
	number uint64 // 0: before the first record
	upon   *step
}

// replaces notes that a record (by) went back to this step from another: what led to that one and not to this is taken back, and what
// led to this is there again.
func (s *step) replaces(from *step, by uint64, back map[uint64]uint64) {
	stays := make(map[uint64]bool)
	for ; s != nil; s = s.upon {
		stays[s.number] = true
		delete(back, s.number)
	}
	for ; from != nil && !stays[from.number]; from = from.upon {
		back[from.number] = by
	}
}

// Has returns an error if the record that somebody has seen before is not there: such a ledger was set back, or has parted.
func (h History) Has(least ledger.Checkpoint) error {
	switch {
	case least.Number > h.Number:
		return fmt.Errorf("the ledger ends with record %d, and record %d was seen before: it was set back; restore it from the newest export (docs/operations.md)", h.Number, least.Number)
	case least.Number > 0 && least.Record != (content.Hash{}) && h.Records[least.Number-1].Checkpoint != least:
		return fmt.Errorf("record %d is another than the one that was seen before: the ledger has parted; restore it from the newest export (docs/operations.md)", least.Number)
	}
	return nil
}

// History is the ledger as it is. What was replayed before is not replayed again.
func (d *Desk) History(ctx context.Context) (History, error) {
	h, err := d.replay(ctx)
	if err != nil {
		return h, err
	}
	return h, h.Has(d.Least)
}

// replayed is the ledger as a desk has replayed it last. What must hold, so that a desk refuses what Replay refuses:
//   - it goes on only from what the ledger still has: the newest record that it knows is read each time, and of those before it some in turn, so that
//     one which somebody has changed is noticed by the act that comes to it;
//   - whatever is not as it was kept (a ledger set back, another record, a head that names none, a clock that went back, another operator's key), and
//     whatever does not hold, makes it replay from nothing, and what that says counts;
//   - what one act was given never changes under it.
type replayed struct {
	mu       sync.Mutex
	operator string
	history  History
	reread   uint64 // how many records were looked at again in this turn
}

// rereadAtOnce is how many records an act looks at again.
const rereadAtOnce = 16

// replay goes on from what was replayed before, or else from nothing. With an error, nothing is kept to go on from.
func (d *Desk) replay(ctx context.Context) (History, error) {
	h, ok := d.goOn(ctx)
	if ok {
		d.replayed.keep(d.Operator, h)
		return h, nil
	}
	h, err := Replay(ctx, d.Keeper, d.Rules())
	if err != nil {
		d.replayed.keep("", History{})
		return h, err
	}
	d.replayed.keep(d.Operator, h)
	return h, nil
}

// goOn is what was replayed before and the records since; false if there is nothing to go on from, or if the ledger is not what it was.
func (d *Desk) goOn(ctx context.Context) (History, bool) {
	h, looked, ok := d.replayed.next(d.Operator)
	if !ok || h.When.After(d.Now()) {
		return h, false
	}
	text, err := d.Keeper.Head(ctx)
	if err != nil {
		return h, false
	}
	older, err := d.Keeper.SomeRecords(ctx, looked, rereadAtOnce)
	if err != nil || !h.holds(looked, older) {
		return h, false
	}
	newest, err := d.Keeper.Records(ctx, h.Number-1)
	if err != nil || len(newest) == 0 || !h.holds(h.Number-1, newest[:1]) {
		return h, false
	}
	if text == h.Checkpoint().String() {
		return h, true
	}
	return h, h.follow(newest[1:], text, d.Rules()) == nil
}

// keep keeps what was replayed.
func (r *replayed) keep(operator string, h History) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h.Records = slices.Clip(h.Records) // two who go on from here do not write into one another's
	r.operator, r.history = operator, h
}

// next is what to go on from, and behind how many records to look again.
func (r *replayed) next(operator string) (h History, looked uint64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.history.Number == 0 || r.operator != operator {
		return h, 0, false
	}
	if looked = r.reread; looked >= r.history.Number {
		looked = 0
	}
	r.reread = looked + rereadAtOnce
	return r.history, looked, true
}

// holds tells whether records are those behind the first so many. Of those that are newer nothing is said.
func (h History) holds(behind uint64, records [][]byte) bool {
	known := h.Records[min(behind, h.Number):]
	if len(records) < min(len(known), 1) {
		return false
	}
	for i, one := range known[:min(len(known), len(records))] {
		if content.Sum(records[i]) != one.Checkpoint.Record {
			return false
		}
	}
	return true
}
