package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/edition/check"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

type verifyCommand struct {
	File string `arg:"" optional:"" help:"An export of the ledger. Without it, the ledger in Redis."`
}

// Run replays everything, and opens the edition that counts.
func (c *verifyCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	if c.File == "" {
		return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error { return verified(ctx, d.Keeper, d, h, io.Out) })
	}
	a, d, err := archive(s, c.File)
	if err != nil {
		return err
	}
	h, err := replayed(ctx, s, a, d)
	if err != nil {
		return err
	}
	return verified(ctx, a, d, h, io.Out)
}

// verified reads every edition whose files are kept, checks the one that counts, and prints what holds.
func verified(ctx context.Context, from publishing.Source, d *publishing.Desk, h publishing.History, out io.Writer) error {
	whole, swept := make(map[content.Hash]*content.Bundle), 0
	kept := h.Kept()
	for _, r := range h.Records {
		if _, seen := whole[r.Edition]; seen || r.Edition == (content.Hash{}) {
			continue
		}
		b, err := publishing.Read(ctx, from, r.Edition, nil)
		if err != nil && slices.Contains(kept, r.Edition) {
			return fmt.Errorf("edition %s of record %d is not whole: %w", ShortHash(r.Edition), r.Number, err)
		}
		if whole[r.Edition] = b; err != nil {
			swept++
		}
	}
	if served := whole[h.Edition]; served != nil {
		if _, err := check.Open(served); err != nil {
			return fmt.Errorf("edition %s, which counts, does not pass: %w", ShortHash(h.Edition), err)
		}
	}
	_, err := fmt.Fprintf(out, "%s\n%d records hold, %d editions are whole, of %d older ones the files are no longer kept\nwhat counts: edition %s, built-in here %s\n",
		RecordLine(h.Checkpoint()), len(h.Records), len(whole)-swept, swept, ShortHash(h.Edition), d.Builtin.Hash().String()[:6])
	return err
}

// archive reads an export, and gives a desk without a ledger, for the rules by which it is replayed.
func archive(s *settings.Settings, file string) (*publishing.Archive, *publishing.Desk, error) {
	if s.OperatorKey == "" {
		return nil, nil, errors.New("LIMAN_OPERATOR_KEY is unset, so nothing in the ledger can be checked; set it as the bots have it")
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, nil, fmt.Errorf("open the export: %w", err)
	}
	defer func() { _ = in.Close() }()
	a, err := publishing.ReadArchive(in)
	if err != nil {
		return nil, nil, err
	}
	return a, settings.DeskOf(nil, s.OperatorKey), nil
}

// replayed replays an export, and holds it against the record that must be in it (settings.Seen).
func replayed(ctx context.Context, s *settings.Settings, a *publishing.Archive, d *publishing.Desk) (publishing.History, error) {
	h, err := publishing.Replay(ctx, a, d.Rules())
	if err != nil {
		return h, err
	}
	least, err := s.Seen()
	return h, errors.Join(err, h.Has(least))
}

type exportCommand struct {
	File string `arg:"" help:"The file to write; it must not be there yet."`
}

// Run writes everything into one file.
func (c *exportCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // the ledger is public
		if err != nil {
			return fmt.Errorf("write the export: %w; name a new file", err)
		}
		err = publishing.Export(ctx, file, d.Keeper, d.Rules())
		if err = errors.Join(err, file.Close()); err != nil {
			return errors.Join(err, os.Remove(c.File)) // half a backup is none
		}
		_, err = fmt.Fprintln(io.Out, RecordLine(h.Checkpoint()))
		return err
	})
}

type importCommand struct {
	File string `arg:"" help:"The export."`
}

// Run writes an export into a ledger that is empty.
func (c *importCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	a, apart, err := archive(s, c.File)
	if err != nil {
		return err
	}
	if _, err := replayed(ctx, s, a, apart); err != nil {
		return err
	}
	s.LedgerMin, s.LedgerFile = "", "" // the export has that record; the ledger that it comes into is empty
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		if h.Number > 0 {
			return fmt.Errorf("the ledger has %d records; an export is written into an empty one: empty it first (docs/operations.md)", h.Number)
		}
		var head ledger.Head
		if head, err = publishing.Import(ctx, d.Keeper, a, d.Rules()); err != nil {
			return err
		}
		_, err = fmt.Fprintln(io.Out, RecordLine(head.Checkpoint()))
		return err
	})
}
