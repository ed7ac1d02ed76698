package publishing

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/content"
	"liman/edition/ledger"
	"liman/store"
)

// counting is a Keeper that counts the records that it gives.
type counting struct {
	Keeper
	records int
}

func (c *counting) Records(ctx context.Context, behind uint64) ([][]byte, error) {
	records, err := c.Keeper.Records(ctx, behind)
	c.records += len(records)
	return records, err
}

func (c *counting) SomeRecords(ctx context.Context, behind uint64, most int) ([][]byte, error) {
	records, err := c.Keeper.SomeRecords(ctx, behind, most)
	c.records += len(records)
	return records, err
}

// enrols publishes the roster anew, which is a record like any other and needs no edition.
func (w *world) enrols() {
	w.Helper()
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Enrol, Proposer: ledger.Operator, NewRoster: &w.roster}, nil), "operator")
}

// enrolled is a world whose ledger has so many records.
func enrolled(t testing.TB, records int) *world {
	t.Helper()
	w := newWorld(t)
	for range records - 1 {
		w.enrols()
	}
	return w
}

// fresh is what a desk says that has seen nothing before.
func (w *world) fresh() (History, error) {
	d := &Desk{Keeper: w.desk.Keeper, Operator: w.desk.Operator, Least: w.desk.Least, Now: w.desk.Now}
	return d.History(w.Context())
}

// alike compares what the desk says at once with what a fresh one does.
func (w *world) alike(what string) {
	w.Helper()
	w.alikeWithin(1, what)
}

// alikeWithin gives the desk so many acts to notice.
func (w *world) alikeWithin(acts int, what string) {
	w.Helper()
	want, wrong := w.fresh()
	var got History
	var err error
	for range acts {
		if got, err = w.desk.History(w.Context()); fmt.Sprint(err) == fmt.Sprint(wrong) && reflect.DeepEqual(got, want) {
			return
		}
	}
	w.Errorf("%s: the desk sees %d records, %v; one that has seen nothing before %d, %v", what, got.Number, err, want.Number, wrong)
}

// With a ledger of 200 records, no act reads more of them than what is looked at again and what is new.
func TestAnActReadsNoMoreOfALongLedger(t *testing.T) {
	w := newWorld(t)
	c := &counting{Keeper: w.desk.Keeper}
	w.desk.Keeper = c
	const acts, exchange = 3, rereadAtOnce + 1 // propose, approve, publish
	for n := 2; n <= 200; n++ {
		c.records = 0
		if w.enrols(); c.records > acts*exchange+1 { // and the one that came since
			t.Fatalf("with %d records, %d acts read %d of them", n, acts, c.records)
		}
	}
	c.records = 0
	if h, err := w.fresh(); err != nil || h.Number != 200 || c.records != 200 {
		t.Errorf("from nothing, %d records are read: %v", c.records, err)
	}
	w.alike("200 records")
}

// Whatever becomes of the ledger under a desk that has replayed it, the desk says of it what one says that has seen nothing before.
func TestADeskNoticesWhatBecameOfTheLedger(t *testing.T) {
	const all = 24
	const turn = all/rereadAtOnce + 1 // acts until every record was looked at again
	for name, of := range map[string]struct {
		acts int
		do   func(w *world, records []string)
	}{
		"set back":             {1, func(w *world, _ []string) { w.back() }},
		"set back far":         {1, func(w *world, _ []string) { w.back(); w.back(); w.back() }},
		"the newest changed":   {1, func(w *world, _ []string) { w.changes(all - 1) }},
		"an older one changed": {turn, func(w *world, _ []string) { w.changes(4) }},
		"the first changed":    {turn, func(w *world, _ []string) { w.changes(0) }},
		"two swapped":          {turn, func(w *world, r []string) { w.puts(10, r[11]); w.puts(11, r[10]) }},
		"cut off":              {1, func(w *world, _ []string) { w.redis.Del("ledger:records") }},
		"emptied":              {1, func(w *world, _ []string) { w.redis.FlushAll() }},
		"no head":              {1, func(w *world, _ []string) { w.redis.Del("ledger:head") }},
		"another head":         {1, func(w *world, _ []string) { w.redis.Set("ledger:head", "24 none") }},
		"forked":               {1, func(w *world, _ []string) { w.back(); w.later(); w.enrols() }},
		"forked far": {1, func(w *world, _ []string) {
			w.back()
			w.back()
			w.later()
			w.enrols()
			w.enrols()
			w.enrols()
		}},
		"unsigned":             {1, func(w *world, _ []string) { w.smuggle([]byte("{}")) }},
		"a record of tomorrow": {1, func(w *world, _ []string) { w.now = w.now.Add(-time.Hour) }},
		"another operator":     {1, func(w *world, _ []string) { w.desk.Operator = w.key("other") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := enrolled(t, all)
			records, err := w.redis.List("ledger:records")
			if err != nil {
				t.Fatal(err)
			}
			w.alike("before")
			of.do(w, records)
			w.alikeWithin(of.acts, name)
			w.alike(name + ", again")
		})
	}
}

// later moves the clock, so that what is made now is another record than what was made before.
func (w *world) later() { w.now = w.now.Add(time.Minute) }

// changes changes a letter of a record, the head staying what it is.
func (w *world) changes(at int) {
	records, _ := w.redis.List("ledger:records")
	record := []byte(records[at])
	record[len(record)/2] ^= 1
	w.puts(at, string(record))
}

// puts puts another record in the place of one.
func (w *world) puts(at int, record string) {
	w.Helper()
	records, err := w.redis.List("ledger:records")
	if err != nil {
		w.Fatal(err)
	}
	records[at] = record
	w.redis.Del("ledger:records")
	if _, err := w.redis.Push("ledger:records", records...); err != nil {
		w.Fatal(err)
	}
}

// Least holds for what was replayed before as well.
func TestADeskThatHasReplayedStillWantsWhatWasSeen(t *testing.T) {
	w := enrolled(t, 5)
	h, err := w.desk.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.desk.Least = h.Checkpoint()
	w.alike("as it was seen")
	w.back()
	w.alike("set back")
	w.later()
	w.desk.Least = ledger.Checkpoint{}
	w.enrols()
	w.desk.Least = h.Checkpoint()
	w.alike("parted")
}

// Two processes write at once, each with people at several pages: every record comes once, whoever is too late is told, and both come to the same.
func TestTwoDesksWriteAtOnce(t *testing.T) {
	w := newWorld(t)
	other := &Desk{Keeper: w.ledger(), Operator: w.desk.Operator, Builtin: w.desk.Builtin, Own: w.desk.Own, Checks: w.desk.Checks, Now: w.desk.Now}
	const writers, each = 4, 5
	var all sync.WaitGroup
	for n := range writers {
		d := []*Desk{w.desk, other}[n%2]
		all.Go(func() {
			for range each {
				if err := w.writes(d); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	one, err := w.desk.History(t.Context())
	two, err2 := other.History(t.Context())
	if err != nil || err2 != nil || one.Number != 1+writers*each || !reflect.DeepEqual(one, two) {
		t.Errorf("they come to %d and %d records: %v, %v", one.Number, two.Number, err, err2)
	}
	w.alike("at the end")
}

// writes publishes a roster from a desk, again when somebody else was quicker.
func (w *world) writes(d *Desk) error {
	for {
		p, err := d.Propose(w.Context(), ledger.Proposal{Kind: ledger.Enrol, Proposer: ledger.Operator, NewRoster: &w.roster, Why: "because"}, nil)
		if err == nil {
			var a ledger.Approval
			if a, err = ledger.Sign(p, w.keys["operator"]); err == nil {
				_, err = d.Approve(w.Context(), p.ID, a)
			}
		}
		if err == nil {
			_, err = d.Publish(w.Context(), p.ID)
		}
		if !errors.Is(err, store.ErrMoved) {
			return err
		}
	}
}

// What an act was given stays as it was, whatever is added behind it.
func TestAHistoryDoesNotChangeUnderWhoeverHasIt(t *testing.T) {
	w := enrolled(t, 3)
	h, err := w.desk.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checkpoint, records := h.Checkpoint(), slices.Clone(h.Records)
	w.enrols()
	w.back()
	w.later()
	w.enrols()
	if h.Checkpoint() != checkpoint || !reflect.DeepEqual(h.Records, records) {
		t.Error("it has changed")
	}
}

// What was taken back is told of each record with the one that did so last, until it is gone back to; the edition inside the program is one under both its
// names.
func TestTakenBack(t *testing.T) {
	builtin := content.Sum([]byte("builtin"))
	of := func(name byte) content.Hash {
		switch name {
		case '0':
			return content.Hash{}
		case 'B':
			return builtin
		}
		return content.Sum([]byte{name})
	}
	for served, want := range map[string]string{
		"":       "",
		"abc":    "",
		"aba":    "2>3",
		"abca":   "2>4 3>4",
		"abcb":   "3>4",
		"abab":   "3>4",     // taken back, and that again
		"ababa":  "2>5 4>5", // and that
		"abac":   "2>3",     // something else upon what was gone back to
		"abcad":  "2>4 3>4",
		"aabba":  "3>5", // withdrawals and rosters between
		"abcabd": "3>4 4>5",
		"abcbc":  "4>5",
		"ab0":    "1>3 2>3",
		"abB":    "1>3 2>3",
		"BaB":    "2>3",
		"BaBa":   "3>4",
		"0a0":    "2>3",
		"a0b0a":  "2>5 3>4 4>5",
		"abcdb":  "3>5 4>5",
	} {
		var h History
		for i, name := range []byte(served) {
			h.Records = append(h.Records, Signed{Record: ledger.Record{Number: uint64(i + 1), Proposal: ledger.Proposal{Edition: of(name)}}})
		}
		back := h.TakenBack(builtin)
		var got []string
		for _, number := range slices.Sorted(maps.Keys(back)) {
			got = append(got, fmt.Sprintf("%d>%d", number, back[number]))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", served, got, want)
		}
	}
}
