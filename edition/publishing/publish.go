package publishing

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/ledger"
)

// ErrConfirmed says that there is nothing left to confirm.
var ErrConfirmed = errors.New("is confirmed already")

// Publish makes a record of a proposal that enough people have approved. Killed wherever it may be, it has published or it has not. The error
// says what is missing, or what the bots would refuse.
func (d *Desk) Publish(ctx context.Context, id ledger.ID) (ledger.Head, error) {
	h, err := d.History(ctx)
	if err != nil {
		return h.Head, err
	}
	p, err := d.Pending(ctx, h, id)
	if err != nil {
		return h.Head, err
	}
	return d.Add(ctx, h, p)
}

// Add makes a record of a proposal with its approvals, which may come from elsewhere than Pending.
func (d *Desk) Add(ctx context.Context, h History, p Pending) (ledger.Head, error) {
	rules := d.Rules()
	rules.Since = d.Now()
	r := ledger.Record{Number: h.Number + 1, Before: h.Record, When: max(d.Now().Unix(), h.When.Unix()), Proposal: p.Proposal, Approvals: p.Approvals}
	next, err := h.Next(r.Bytes(), rules)
	if err != nil {
		return h.Head, err
	}
	blobs, err := d.passes(ctx, h.Head, next)
	if err != nil {
		return h.Head, err
	}
	switch p.Kind {
	case ledger.Confirm:
		if !slices.Contains(h.Unconfirmed(), p.Entry) { // the records allow it; one alone would make as many as she likes
			return h.Head, fmt.Errorf("%s %w", p.Entry, ErrConfirmed)
		}
	case ledger.Withdraw:
		if err := d.hides(ctx, h.Head, p.Entry); err != nil {
			return h.Head, err
		}
	}
	if err := d.Keeper.Append(ctx, h.Checkpoint().String(), next.Checkpoint().String(), r.Bytes(), blobs); err != nil {
		return h.Head, err
	}
	return next, d.Keeper.DropProposal(ctx, p.ID.String())
}

// passes checks what a record comes to as the bots will, and gives the names of the files that it needs.
func (d *Desk) passes(ctx context.Context, before, next ledger.Head) ([]string, error) {
	if next.Edition == before.Edition && slices.Equal(next.Hidden, before.Hidden) {
		return nil, nil
	}
	b, err := d.Edition(ctx, next.Edition)
	if err != nil {
		return nil, err
	}
	names, err := new(former).names(ctx, next.Withdrawn(), d.Edition)
	if err != nil && next.Edition != before.Edition { // else whoever withdraws would wait for what another has withdrawn
		return nil, fmt.Errorf("%w; restore the files of that edition from a backup, or restore the entry and withdraw it again", err)
	}
	ed, err := d.open(b, names)
	if err == nil {
		err = check.Follows(ed, d.served(ctx, before))
	}
	if err != nil {
		return nil, fmt.Errorf("the bots would refuse this edition:\n%w", err)
	}
	if next.Edition == (content.Hash{}) {
		return nil, nil
	}
	return slices.Sorted(maps.Keys(blobsOf(b))), nil
}

// served is the edition that the bots serve, or if that does not pass, the one inside the program.
func (d *Desk) served(ctx context.Context, h ledger.Head) *edition.Edition {
	if b, err := d.Edition(ctx, h.Edition); err == nil && h.Edition != (content.Hash{}) {
		names, _ := new(former).names(ctx, h.Withdrawn(), d.Edition)
		if ed, err := d.open(b, names); err == nil {
			return ed
		}
	}
	return d.Own()
}

// open opens an edition without what was withdrawn from it, as the bots will.
func (d *Desk) open(b *content.Bundle, hidden []string) (*edition.Edition, error) {
	if len(hidden) == 0 {
		return d.Checks.Open(b)
	}
	return openHidden(d.Checks, b, hidden)
}

// hides returns an error if there is nothing to hide, if it is hidden already, under whatever name, or if it is a national number of
// the edition.
func (d *Desk) hides(ctx context.Context, h ledger.Head, entry string) error {
	b, err := d.Edition(ctx, h.Edition)
	if err != nil {
		return err
	}
	ed, err := edition.Open(b)
	if err != nil {
		return err
	}
	before, _ := d.Hidden(ctx, h, b, ed) // what is not known is hidden once more
	for _, now := range called(b, entry) {
		if IsNational(ed, now) {
			return fmt.Errorf("%s may never be withdrawn: it is a national number; what is wrong with it is changed and published by two", entry)
		}
		if as := before[now]; as != "" {
			return fmt.Errorf("%s is withdrawn already, as %s", entry, as)
		}
	}
	hidden, err := Hide(b, []string{entry}, "")
	if err != nil {
		return err
	}
	if hidden.Hash() == b.Hash() {
		return fmt.Errorf("nothing is called %q that people see; an entry is called as in directory/data, a recording as ro/danger/start", entry)
	}
	return nil
}
