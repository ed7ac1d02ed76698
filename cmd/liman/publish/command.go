// Package publish is liman content: publishing by two people, for those who work with files. log.go lists and shows, diff.go
// compares, sign.go approves, publishes, withdraws and restores, tree.go pulls and pushes, verify.go verifies, exports and
// imports, keys.go has keys and the roster. What publishing is stands in edition/publishing, and what is asked of an edition in
// edition/check.
package publish

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/edition/ledger"
	"liman/edition/publishing"
	"liman/store"
)

// Command is liman content.
type Command struct {
	Log      logCommand      `cmd:"" help:"List every record of the ledger: what was published, by whom, why; then what waits for approval."`
	Show     showCommand     `cmd:"" help:"Show a record or a proposal: just what its approvals are made over, who has made them, and what it changes."`
	Diff     diffCommand     `cmd:"" help:"Show what differs between two editions, old beside new, numbers first. Before a number that people are shown stands !, before one for emergencies or the whole country !!."`
	Pull     pullCommand     `cmd:"" help:"Write an edition into a folder, as LIMAN_CONTENT serves it."`
	Push     pushCommand     `cmd:"" help:"Check the content of a folder and propose it for publishing."`
	Sign     signCommand     `cmd:"" help:"Approve a proposal with a key for files, or add an approval that was made elsewhere."`
	Publish  publishCommand  `cmd:"" help:"Publish a proposal that enough people have approved. The bots serve it within seconds."`
	Rollback rollbackCommand `cmd:"" help:"Propose to go back to the edition of an earlier record."`
	Withdraw withdrawCommand `cmd:"" help:"Hide one entry of the directory or one recording at once, alone. Somebody else confirms it, or two restore it."`
	Confirm  confirmCommand  `cmd:"" help:"Say that a withdrawal of somebody else is right."`
	Restore  restoreCommand  `cmd:"" help:"Propose that a withdrawn entry is shown again."`
	Verify   verifyCommand   `cmd:"" help:"Check every record, approval and edition of the ledger, or of an export of it, without a Redis."`
	Export   exportCommand   `cmd:"" help:"Write the whole ledger into one file: a backup, and what outsiders verify."`
	Import   importCommand   `cmd:"" help:"Write an export into an empty ledger."`
	Keys     keysCommand     `cmd:"" help:"List who may approve, make keys for files, propose another roster."`
}

// AtLedger opens the ledger for a command and replays it.
func AtLedger(ctx context.Context, s *settings.Settings, do func(*publishing.Desk, publishing.History) error) error {
	d, done, err := s.Desk()
	if err != nil {
		return err
	}
	defer done()
	h, err := d.History(ctx)
	if err != nil {
		if l, is := d.Keeper.(*store.Ledger); is {
			err = cmp.Or(l.Reached(ctx), err)
		}
		return err
	}
	return do(d, h)
}

// editionAt finds an edition by what people call it: the number of a record, "served", "builtin", or the id of a proposal.
func editionAt(ctx context.Context, d *publishing.Desk, h publishing.History, name string) (*content.Bundle, error) {
	hash, err := hashAt(ctx, d, h, name)
	if err != nil {
		return nil, err
	}
	return d.Edition(ctx, hash)
}

func hashAt(ctx context.Context, d *publishing.Desk, h publishing.History, name string) (content.Hash, error) {
	switch name {
	case "served":
		return h.Edition, nil
	case "builtin":
		return content.Hash{}, nil
	}
	if number, err := strconv.ParseUint(name, 10, 63); err == nil {
		if number == 0 || number > h.Number {
			return content.Hash{}, fmt.Errorf("there is no record %s; the newest is %d", name, h.Number)
		}
		return h.Records[number-1].Edition, nil
	}
	p, err := pending(ctx, d, h, name)
	return p.Edition, err
}

// pending finds a proposal by its whole id. The first digits do not do: somebody could make another proposal whose id begins with them.
func pending(ctx context.Context, d *publishing.Desk, h publishing.History, name string) (publishing.Pending, error) {
	all, err := d.AllPending(ctx, h)
	if err != nil {
		return publishing.Pending{}, err
	}
	i := slices.IndexFunc(all, func(p publishing.Pending) bool { return p.ID.String() == name })
	if i < 0 {
		return publishing.Pending{}, fmt.Errorf("%q names no proposal or record; write the number of a record, the whole id of a proposal, served or builtin (liman content log lists them)", name)
	}
	return all[i], nil
}

// proposer is who proposes, and why.
type proposer struct {
	As  string `help:"Who proposes: an id of the roster." placeholder:"PERSON" required:""`
	Why string `help:"What changes and why, in a sentence for whoever approves." placeholder:"SENTENCE" required:""`
}

// propose keeps a proposal and says what comes next.
func (p proposer) propose(ctx context.Context, d *publishing.Desk, what ledger.Proposal, io terminal.Streams) error {
	what.Proposer, what.Why = p.As, p.Why
	what, err := d.Propose(ctx, what, nil)
	if err != nil {
		return err
	}
	return sayNext(what, io)
}

// sayNext prints the id of a proposal, and the commands that come next.
func sayNext(what ledger.Proposal, io terminal.Streams) error {
	_, err := fmt.Fprintf(io.Out, "proposed: %s\nlook at it with: liman content show %s\nit is approved with: liman content sign %s --challenge DIGITS --key FILE\nand then published with: liman content publish %s, until %s\n",
		what.ID, what.ID, what.ID, what.ID, day(what.NotAfter))
	return err
}

func day(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01-02 15:04 UTC") }

// soleSigner is somebody who does alone what one person may, withdraw or confirm: she proposes, signs and publishes at once.
type soleSigner struct {
	proposer
	keyFile
	Entry string `arg:"" help:"The entry as the directory calls it, or a recording as ro/danger/start."`
}

// keyFile is a private key for files.
type keyFile struct {
	Key string `help:"The file with the private key." placeholder:"FILE" required:""`
}

func (k keyFile) read() (string, error) {
	data, err := os.ReadFile(k.Key)
	if err != nil {
		return "", fmt.Errorf("read the private key: %w; liman content keys make writes one", err)
	}
	return string(data), nil
}

// publish makes a record of a kind about the entry, and gives its checkpoint. Where that fails, it takes the proposal back.
func (l soleSigner) publish(ctx context.Context, s *settings.Settings, kind ledger.Kind) (checkpoint ledger.Checkpoint, err error) {
	key, err := l.read()
	if err != nil {
		return checkpoint, err
	}
	return checkpoint, AtLedger(ctx, s, func(d *publishing.Desk, _ publishing.History) error {
		what, err := d.Propose(ctx, ledger.Proposal{Kind: kind, Entry: l.Entry, Proposer: l.As, Why: l.Why}, nil)
		if err != nil {
			return err
		}
		a, err := ledger.Sign(what, key)
		if err == nil {
			_, err = d.Approve(ctx, what.ID, a)
		}
		var head ledger.Head
		if err == nil {
			head, err = d.Publish(ctx, what.ID)
		}
		if err != nil {
			return errors.Join(err, d.Keeper.DropProposal(ctx, what.ID.String()))
		}
		checkpoint = head.Checkpoint()
		return nil
	})
}

// writeJSON writes something as its record has it.
func writeJSON(out io.Writer, what any) error {
	to := json.NewEncoder(out)
	to.SetIndent("", "  ")
	to.SetEscapeHTML(false)
	return to.Encode(what)
}
