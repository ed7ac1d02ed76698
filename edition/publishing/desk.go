package publishing

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/ledger"
)

// Keeper is where a ledger is kept and written.
type Keeper interface {
	Source
	// SomeRecords are at most so many records behind the first so many.
	SomeRecords(ctx context.Context, behind uint64, most int) ([][]byte, error)
	PutBlobs(ctx context.Context, blobs map[string][]byte) error
	// Append adds a record if the head is still what it was, and the blobs are there.
	Append(ctx context.Context, before, after string, record []byte, blobs []string) error
	Propose(ctx context.Context, id string, proposal []byte) error
	Proposal(ctx context.Context, id string) (proposal []byte, approvals [][]byte, err error)
	Proposals(ctx context.Context) (map[string][]byte, error)
	Approve(ctx context.Context, id string, approval []byte) error
	DropProposal(ctx context.Context, id string) error
	Sweep(ctx context.Context, keep func(name string) bool, before time.Time) (int, error)
}

// Desk is where people propose, approve and publish. It checks before it writes all that the bots check before they serve, so that nothing gets
// into the ledger that they would refuse; and they believe none of that.
type Desk struct {
	Keeper   Keeper
	Operator string // the operator's public key
	Builtin  *content.Bundle
	Own      func() *edition.Edition // Builtin, opened when it is asked for
	Checks   *check.Opener           // opens what is published as the bots will
	Least    ledger.Checkpoint       // the record that the ledger must have at least
	Now      func() time.Time

	// Drafts are those that are under way; nil where there are none.
	Drafts func(ctx context.Context) ([]Resting, error)

	replayed replayed   // the ledger, as of the last act
	former   former     // what was withdrawn, by all names
	hidden   lastHidden // what Hidden said last
}

// Rules are what a desk holds records against: the operator's key, and a clock.
func (d *Desk) Rules() ledger.Rules {
	rules := Rules(d.Operator)
	rules.Now = d.Now
	return rules
}

// Edition fetches an edition; the zero hash is the one inside the program.
func (d *Desk) Edition(ctx context.Context, hash content.Hash) (*content.Bundle, error) {
	if hash == (content.Hash{}) {
		return d.Builtin, nil
	}
	return Read(ctx, d.Keeper, hash, d.Builtin)
}

// Propose keeps a proposal for others to approve, and gives it as they will see it: under the ledger as it is, with a new id unless it
// has one, and its end in ledger.ApprovalLives. Kind, Proposer and Why are the caller's, and the rest of what the kind needs; the
// Edition of a new one is that of files, which are nil for any other kind.
func (d *Desk) Propose(ctx context.Context, p ledger.Proposal, files *content.Bundle) (ledger.Proposal, error) {
	h, err := d.History(ctx)
	if err != nil {
		return p, err
	}
	switch p.Kind {
	case ledger.Publish:
		p.Edition = files.Hash()
	case ledger.Rollback:
	default:
		p.Edition = h.Edition
	}
	p.Base, p.Roster, p.NotAfter = h.Edition, h.RosterHash(), d.Now().Add(ledger.ApprovalLives).Unix()
	if p.ID == (ledger.ID{}) {
		_, _ = rand.Read(p.ID[:]) // never fails
	}
	if err := d.MayPropose(h.Head, p); err != nil {
		return p, err
	}
	if files != nil {
		if err := content.OnlyContent(maps.Keys(maps.Collect(files.All()))); err != nil {
			return p, err
		}
		if err := d.Keeper.PutBlobs(ctx, blobsOf(files)); err != nil {
			return p, err
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		return p, fmt.Errorf("write the proposal: %w", err)
	}
	if err = d.Keeper.Propose(ctx, p.ID.String(), text); err != nil && d.dropEnded(ctx, h) > 0 {
		err = d.Keeper.Propose(ctx, p.ID.String(), text) // there is room now
	}
	return p, err
}

// dropEnded drops the proposals that have ended, have become a record, or are none, and tells how many.
func (d *Desk) dropEnded(ctx context.Context, h History) (dropped int) {
	texts, err := d.Keeper.Proposals(ctx)
	if err != nil {
		return 0
	}
	for id, text := range texts {
		var p ledger.Proposal
		none := json.Unmarshal(text, &p) != nil || p.ID.String() != id
		if (none || h.Counted(p.ID) || time.Unix(p.NotAfter, 0).Before(d.Now())) && d.Keeper.DropProposal(ctx, id) == nil {
			dropped++
		}
	}
	return dropped
}

// MayPropose refuses what nobody could ever publish.
func (d *Desk) MayPropose(h ledger.Head, p ledger.Proposal) error {
	_, known := h.Roster.Person(p.Proposer)
	switch {
	case p.Proposer == ledger.Operator && p.Kind == ledger.Enrol:
	case h.RosterHash() == content.Hash{}:
		return errors.New("there is no roster yet; the operator proposes the first: liman content keys enrol FILE --as operator")
	case !known:
		return fmt.Errorf("%q is nobody in the roster; liman content keys lists who is", p.Proposer)
	}
	return d.changes(h, p)
}

// changes refuses what says nothing that could count.
func (d *Desk) changes(h ledger.Head, p ledger.Proposal) error {
	switch {
	case p.Why == "":
		return errors.New("why is missing; say in a sentence what changes and why")
	case (p.Kind == ledger.Publish || p.Kind == ledger.Rollback) && p.Edition == p.Base:
		return errors.New("that is what is served already; there is nothing to approve")
	case p.Kind == ledger.Rollback && !h.Served(p.Edition):
		return errors.New("that edition was never served; liman content log lists those that were")
	case p.Kind == ledger.Restore || p.Kind == ledger.Confirm:
		return answers(h, p)
	case p.Kind == ledger.Enrol && p.NewRoster != nil:
		return p.NewRoster.Check()
	}
	return nil
}

// answers refuses an answer to a withdrawal that there is not, or that was confirmed already.
func answers(h ledger.Head, p ledger.Proposal) error {
	switch {
	case !slices.Contains(h.Hidden, p.Entry):
		return fmt.Errorf("no entry that is called %q is withdrawn; liman content log lists what is", p.Entry)
	case p.Kind == ledger.Confirm && !slices.Contains(h.Unconfirmed(), p.Entry):
		return fmt.Errorf("%s %w", p.Entry, ErrConfirmed)
	}
	return nil
}

// Pending is a proposal with its approvals.
type Pending struct {
	ledger.Proposal
	Approvals []ledger.Approval
	By        []string // whose the approvals are; ledger.Operator for the operator's
}

// ErrNoProposal says that there is no proposal of an id.
var ErrNoProposal = errors.New("there is no such proposal; liman content log lists those that wait")

// Pending is one proposal, and who has approved it.
func (d *Desk) Pending(ctx context.Context, h History, id ledger.ID) (Pending, error) {
	var p Pending
	text, approvals, err := d.Keeper.Proposal(ctx, id.String())
	switch {
	case err != nil:
		return p, err
	case text == nil:
		return p, ErrNoProposal
	}
	if err := json.Unmarshal(text, &p.Proposal); err != nil || p.ID != id {
		return p, fmt.Errorf("the proposal %s cannot be read; propose it again", id)
	}
	for _, raw := range approvals {
		var a ledger.Approval
		if json.Unmarshal(raw, &a) != nil {
			continue // whoever put it there has approved nothing
		}
		who, err := h.Approver(a, p.Proposal, d.Operator)
		if err != nil || slices.Contains(p.By, who) {
			continue
		}
		p.Approvals, p.By = append(p.Approvals, a), append(p.By, who)
	}
	return p, nil
}

// AllPending are the proposals that wait, those that end first before the rest.
func (d *Desk) AllPending(ctx context.Context, h History) ([]Pending, error) {
	texts, err := d.Keeper.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	var all []Pending
	for text := range texts {
		var id ledger.ID
		if id.UnmarshalText([]byte(text)) != nil || h.Counted(id) {
			continue
		}
		if p, err := d.Pending(ctx, h, id); err == nil {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b Pending) int { return int(a.NotAfter - b.NotAfter) })
	return all, nil
}

// Outlived says why nobody can publish a proposal any more, whoever approves it; nil if it can be. What is served may still be another one.
func (h History) Outlived(p ledger.Proposal, now time.Time) error {
	switch end := time.Unix(p.NotAfter, 0); {
	case now.After(end):
		return fmt.Errorf("it ended on %s; propose it again", end.UTC().Format(time.DateTime))
	case p.Roster != h.RosterHash():
		return errors.New("it was proposed under another roster; propose it again")
	}
	return nil
}

// Approve adds an approval to a proposal and gives whose it is. The error says why it is nobody's, that she has approved before, or that the proposal is
// outlived.
func (d *Desk) Approve(ctx context.Context, id ledger.ID, a ledger.Approval) (who string, err error) {
	h, err := d.History(ctx)
	if err != nil {
		return "", err
	}
	p, err := d.Pending(ctx, h, id)
	if err != nil {
		return "", err
	}
	if err := h.Outlived(p.Proposal, d.Now()); err != nil {
		return "", fmt.Errorf("this approves nothing: %w", err)
	}
	if who, err = h.Approver(a, p.Proposal, d.Operator); err != nil {
		return "", fmt.Errorf("this approves nothing: %w", err)
	}
	if slices.Contains(p.By, who) {
		return "", fmt.Errorf("%s has approved it already; the second must be somebody else", who)
	}
	text, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("write the approval: %w", err)
	}
	return who, d.Keeper.Approve(ctx, id.String(), text)
}
