package draft

import (
	"maps"
	"testing"

	"liman/edition/ledger"
)

// A draft is merged with what was published meanwhile: what both have changed must be decided before it is submitted, and whoever had
// approved it approves anew.
func TestADraftIsMerged(t *testing.T) {
	k := newDesk(small(t))
	d := Begin(k.base.Hash(), "ana", "x", now)
	d.Why = "why"
	other := Key{Kind: Message, Lang: "en", Of: "home/start.text"}
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(home, "Bun venit") })
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(other, "Hello") })
	do(t, d.Submit(proposal(d, "ana"), 0, now))
	do(t, d.Approve("maria", d.Proposal.Challenge(), ledger.Approval{Note: "x"}, now))

	e := Edit(k.base)
	do(t, e.Set(home, "Salut"))
	published, err := e.Bundle()
	do(t, err)
	mine, err := d.Editor(k.base, k.blobs)
	do(t, err)
	blobs, voided, err := d.Rebase(k.base, published, mine, "radu", now)
	do(t, err)
	maps.Copy(k.blobs, blobs)
	if !voided || d.State != Open || len(d.Conflicts) != 1 || *d.Conflicts[0].Theirs != "Salut" || d.Conflicts[0].By != "radu" || d.check() != nil {
		t.Fatalf("%+v", d)
	}
	merged, err := d.Editor(published, k.blobs)
	do(t, err)
	if value(t, merged, home) != "Bun venit" || value(t, merged, other) != "Hello" {
		t.Errorf("%q, %q", value(t, merged, home), value(t, merged, other))
	}
	if err := d.Submit(proposal(d, "ana"), 0, now); err == nil {
		t.Error("submitted with a conflict")
	}
	k.base = published
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(home, "Salut!") })
	do(t, d.Settle(home))
	if err := d.Settle(home); err == nil {
		t.Error("settled twice")
	}
	do(t, d.Submit(proposal(d, "ana"), 0, now))
}

// When what was published is what the draft says, nothing of it is left to publish.
func TestADraftThatWasPublishedByAnother(t *testing.T) {
	k := newDesk(small(t))
	d := Begin(k.base.Hash(), "ana", "x", now)
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(home, "Bun venit") })
	mine, err := d.Editor(k.base, k.blobs)
	do(t, err)
	published, err := mine.Bundle()
	do(t, err)
	if _, _, err := d.Rebase(k.base, published, mine, "radu", now); err != nil || len(d.Files) > 0 || d.Edition != published.Hash() || d.check() != nil {
		t.Errorf("%+v, %v", d, err)
	}
}
