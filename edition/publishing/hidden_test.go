package publishing

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"liman/edition"
	"liman/edition/ledger"
)

// hidden is what the desk says is withdrawn from what is served.
func (w *world) hidden() Hidden {
	w.Helper()
	h, err := w.desk.History(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	b, err := w.desk.Edition(w.Context(), h.Edition)
	if err != nil {
		w.Fatal(err)
	}
	opened, err := edition.Open(b)
	if err != nil {
		w.Fatal(err)
	}
	hidden, err := w.desk.Hidden(w.Context(), h.Head, b, opened)
	if err != nil {
		w.Fatal(err)
	}
	return hidden
}

// What is withdrawn is known by the names that the served edition has for it: after a rename, and after going back behind one. It is what a bot hides, and
// nobody withdraws it once more.
func TestT18_WhatIsWithdrawnIsKnownByItsNameOfToday(t *testing.T) {
	w := newWorld(t)
	older := recorded(t)
	w.serve(older)
	later := renamed(t)
	w.serve(later)
	b := w.bot()
	is := func(when string, want Hidden) {
		t.Helper()
		got := w.hidden()
		b.Follow(t.Context())
		if !maps.Equal(got, want) {
			t.Errorf("%s: withdrawn is %v, not %v", when, got, want)
		}
		for _, c := range b.Serving().Directory.Contacts() {
			if _, hidden := got[c.ID]; hidden && c.Shown() || !hidden && c.Hide == withdrawn {
				t.Errorf("%s: the desk says of %s that it is withdrawn: %t; a bot shows it: %t", when, c.ID, hidden, c.Shown())
			}
		}
		for now, as := range got {
			if back, known := got.Now(as); !known || back != now {
				t.Errorf("%s: %s is called %s", when, as, back)
			}
		}
	}
	is("at first", Hidden{})
	for _, entry := range []string{"ro-children", "ro/hall/first"} {
		w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: entry}, nil), "ana")
	}
	is("withdrawn", Hidden{"ro-children": "ro-children", "ro/hall/first": "ro/hall/first"})
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "olga", Edition: older.Hash()}, nil), "olga", "radu")
	is("back", Hidden{"ro-116111": "ro-children", "ro/home/start": "ro/hall/first"})
	again := w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "radu", Entry: "ro-116111"}, nil)
	if err := w.tryPublish(again, "radu"); err == nil || !strings.Contains(err.Error(), "withdrawn already, as ro-children") {
		t.Errorf("it is withdrawn once more: %v", err)
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-119"}, nil), "ana")
	is("one more", Hidden{"ro-116111": "ro-children", "ro/home/start": "ro/hall/first", "ro-119": "ro-119"})
	w.serve(later)
	is("forth", Hidden{"ro-children": "ro-children", "ro/hall/first": "ro/hall/first", "ro-119": "ro-119"})
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Restore, Proposer: "ana", Entry: "ro-children"}, nil), "ana", "radu")
	is("restored", Hidden{"ro/hall/first": "ro/hall/first", "ro-119": "ro-119"})
}

// While the edition in which something was withdrawn cannot be read, it is known by the name that the ledger has, with an error, and by the others once it can.
func TestHiddenWithoutTheEditionOfAWithdrawal(t *testing.T) {
	w := newWorld(t)
	older, in := recorded(t), renamed(t)
	w.serve(older)
	w.serve(in)
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-children"}, nil), "ana")
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "olga", Edition: older.Hash()}, nil), "olga", "radu")
	h, err := w.desk.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.redis.Del("ledger:blob:" + in.Hash().String())
	opened, err := edition.Open(older)
	if err != nil {
		t.Fatal(err)
	}
	fresh := &Desk{Keeper: w.desk.Keeper, Builtin: w.desk.Builtin}
	ask := func(want ...string) {
		t.Helper()
		got, err := fresh.Hidden(t.Context(), h.Head, older, opened)
		if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) || (err == nil) != (len(want) > 0) {
			t.Errorf("withdrawn is %v, %v", names, err)
		}
	}
	ask()
	if err := w.desk.Keeper.PutBlobs(t.Context(), blobsOf(in)); err != nil {
		t.Fatal(err)
	}
	ask("ro-116111")
}
