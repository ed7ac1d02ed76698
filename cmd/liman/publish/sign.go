package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

type signCommand struct {
	Name      string `arg:"" help:"The whole id of a proposal, or a file that liman content show --json wrote: then the approval is printed, and no ledger is needed."`
	Challenge string `help:"The challenge, as liman content show printed it: what else stands under that id is not signed. Wanted with --key, but for a proposal in a file." placeholder:"DIGITS"`
	Key       string `help:"The file with your private key." placeholder:"FILE"`
	Approval  string `help:"A file with an approval that liman content sign printed elsewhere." placeholder:"FILE"`
	Assertion string `help:"A file with what a browser gave for the challenge: a passkey's assertion, as JSON." placeholder:"FILE"`
}

// Run approves.
func (c *signCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	given := 0
	for _, file := range []string{c.Key, c.Approval, c.Assertion} {
		if file != "" {
			given++
		}
	}
	if given != 1 {
		return errors.New("one of --key, --approval and --assertion is wanted; write --key FILE")
	}
	if data, err := os.ReadFile(c.Name); err == nil && c.Key != "" {
		return c.offline(data, io)
	}
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		p, err := pending(ctx, d, h, c.Name)
		if err != nil {
			return err
		}
		if err := showProposal(io.Out, p.Proposal, p.By, &h.Roster); err != nil {
			return err
		}
		if err := showChange(ctx, d, p.Proposal, io.Out); err != nil {
			return err
		}
		if err := c.holds(p.Proposal, c.Key != ""); err != nil {
			return err
		}
		a, err := c.approval(p.Proposal)
		if err != nil {
			return err
		}
		who, err := d.Approve(ctx, p.ID, a)
		if err != nil {
			return err
		}
		warn(io, atChange(ctx, s, p.ID, func(change *draft.Draft) error { return change.Approve(who, p.Challenge(), a, time.Now()) }))
		_, err = fmt.Fprintf(io.Out, "%s has approved it\n", who)
		return err
	})
}

// holds holds a proposal against the challenge that its signer was shown.
//
// What must hold: a key signs nothing of the ledger's Redis but what its owner has looked at. Whoever writes there may put another proposal under the
// same id between show and sign; the challenge is the hash of all that show printed.
func (c *signCommand) holds(p ledger.Proposal, wanted bool) error {
	switch {
	case c.Challenge == "" && wanted:
		return fmt.Errorf("--challenge is wanted: look at it with liman content show %s, and write the challenge that stands there", p.ID)
	case c.Challenge != "" && c.Challenge != p.Challenge().String():
		return fmt.Errorf("the challenge is %s, not the one that you were shown; it is another proposal now, and nothing was signed: look at it again", p.Challenge())
	}
	return nil
}

// offline signs a proposal in a file, and prints the approval.
func (c *signCommand) offline(data []byte, io terminal.Streams) error {
	var p ledger.Proposal
	err := json.Unmarshal(data, &p)
	if err == nil && p.ID == (ledger.ID{}) {
		err = errors.New("it names no id")
	}
	if err != nil {
		return fmt.Errorf("%s holds no proposal: %w; liman content show ID --json writes one", c.Name, err)
	}
	if err := showProposal(io.Err, p, nil, nil); err != nil {
		return err
	}
	if err := c.holds(p, false); err != nil {
		return err
	}
	a, err := c.approval(p)
	if err != nil {
		return err
	}
	return writeJSON(io.Out, a)
}

// approval makes or reads the approval.
func (c *signCommand) approval(p ledger.Proposal) (ledger.Approval, error) {
	var a ledger.Approval
	switch {
	case c.Key != "":
		key, err := keyFile{c.Key}.read()
		if err != nil {
			return a, err
		}
		if a, err = ledger.Sign(p, key); err != nil {
			return a, fmt.Errorf("%s: %w; it is the file that liman content keys make wrote", c.Key, err)
		}
		return a, nil
	case c.Approval != "":
		data, err := os.ReadFile(c.Approval)
		if err == nil {
			err = json.Unmarshal(data, &a)
		}
		if err != nil {
			return a, fmt.Errorf("read the approval: %w", err)
		}
		return a, nil
	}
	data, err := os.ReadFile(c.Assertion)
	if err != nil {
		return a, fmt.Errorf("read the assertion: %w", err)
	}
	assertion, err := ledger.ParseAssertion(data)
	return ledger.Approval{Passkey: &assertion}, err
}

type publishCommand struct {
	ID string `arg:"" help:"The id of the proposal."`
}

// Run publishes.
func (c *publishCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		p, err := pending(ctx, d, h, c.ID)
		if err != nil {
			return err
		}
		head, err := d.Add(ctx, h, p)
		if err != nil {
			return err
		}
		warn(io, atChange(ctx, s, p.ID, func(change *draft.Draft) error { return change.Publish(head.Number, head.Edition, time.Now()) }))
		swept, err := d.Sweep(ctx)
		if err != nil {
			fmt.Fprintln(io.Err, "liman: published; not all old files could be dropped:", err)
		}
		_, err = fmt.Fprintf(io.Out, "record %s: %s is published, edition %s; %d old files dropped\n", head.Checkpoint(), what(p.Proposal), ShortHash(head.Edition), swept)
		return err
	})
}

type rollbackCommand struct {
	proposer
	Record uint64 `arg:"" help:"The number of the record whose edition is to be served again."`
}

// Run proposes an older edition.
func (c *rollbackCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		if c.Record == 0 || c.Record > h.Number {
			return fmt.Errorf("there is no record %d; the newest is %d", c.Record, h.Number)
		}
		return c.propose(ctx, d, ledger.Proposal{Kind: ledger.Rollback, Edition: h.Records[c.Record-1].Edition}, io)
	})
}

type withdrawCommand struct{ soleSigner }

// Run hides an entry at once.
func (c *withdrawCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	checkpoint, err := c.publish(ctx, s, ledger.Withdraw)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(io.Out, "record %s: %s is hidden; have somebody else confirm it\n", checkpoint, c.Entry)
	return err
}

type confirmCommand struct{ soleSigner }

// Run confirms what somebody else has withdrawn.
func (c *confirmCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	checkpoint, err := c.publish(ctx, s, ledger.Confirm)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(io.Out, "record %s: %s stays hidden\n", checkpoint, c.Entry)
	return err
}

type restoreCommand struct {
	proposer
	Entry string `arg:"" help:"The entry that is withdrawn."`
}

// Run proposes that it is shown again.
func (c *restoreCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(d *publishing.Desk, _ publishing.History) error {
		return c.propose(ctx, d, ledger.Proposal{Kind: ledger.Restore, Entry: c.Entry}, io)
	})
}
