package publish

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

type logCommand struct{}

// Run lists the records, the newest first, and what waits.
func (*logCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		waiting, err := d.AllPending(ctx, h)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(io.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "RECORD\tWHEN\tWHAT\tEDITION\tAPPROVED BY\tWHY")
		back := h.TakenBack(d.Builtin.Hash())
		for i := len(h.Records) - 1; i >= 0; i-- {
			r := h.Records[i]
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", r.Number, day(r.When), what(r.Proposal)+takenBack(back[r.Number]), ShortHash(r.Edition), strings.Join(r.By, ", "), oneLine(r.Why))
		}
		for _, p := range waiting {
			waits := "waits until " + day(p.NotAfter)
			if h.Outlived(p.Proposal, d.Now()) != nil {
				waits = "cannot be published any more"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, waits, what(p.Proposal), ShortHash(p.Edition),
				cmp.Or(strings.Join(p.By, ", "), "nobody"), oneLine(p.Why))
		}
		fmt.Fprintln(w, RecordLine(h.Checkpoint()))
		if open := h.Unconfirmed(); len(open) > 0 {
			fmt.Fprintf(w, "withdrawn and confirmed by nobody else: %s\n", oneLine(strings.Join(open, ", ")))
		}
		return w.Flush()
	})
}

// takenBack says by which record another was taken back; nothing if by none (0).
func takenBack(by uint64) string {
	if by == 0 {
		return ""
	}
	return fmt.Sprintf(" (taken back by %d)", by)
}

// what says what a proposal does.
func what(p ledger.Proposal) string { return oneLine(string(p.Kind) + " " + p.Entry) }

// ShortHash is how people see an edition's hash: its first digits, or built-in for the zero hash.
func ShortHash(h content.Hash) string {
	if h == (content.Hash{}) {
		return "built-in"
	}
	return h.String()[:6]
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

type showCommand struct {
	Name string `arg:"" help:"The number of a record, or the id of a proposal."`
	JSON bool   `help:"As it is kept, for liman content sign on a machine without a network."`
}

// Run prints what was signed, letter for letter, and who signed.
func (c *showCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		if number, err := strconv.ParseUint(c.Name, 10, 63); err == nil && len(c.Name) < 8 { // a proposal's id may be digits alone, too, and is longer
			if number == 0 || number > h.Number {
				return fmt.Errorf("there is no record %s; the newest is %d", c.Name, h.Number)
			}
			r := h.Records[number-1]
			if c.JSON {
				return writeJSON(io.Out, r.Record)
			}
			fmt.Fprintf(io.Out, "record %s%s\nmade %s\n", r.Checkpoint, takenBack(h.TakenBack(d.Builtin.Hash())[number]), day(r.When))
			if err := showProposal(io.Out, r.Proposal, r.By, rosterBefore(h, number)); err != nil {
				return err
			}
			return showChange(ctx, d, r.Proposal, io.Out)
		}
		p, err := pending(ctx, d, h, c.Name)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(io.Out, p.Proposal)
		}
		if err := h.Outlived(p.Proposal, d.Now()); err != nil {
			fmt.Fprintf(io.Out, "nobody can publish this any more: %v\n", err)
		}
		if err := showProposal(io.Out, p.Proposal, p.By, &h.Roster); err != nil {
			return err
		}
		return showChange(ctx, d, p.Proposal, io.Out)
	})
}

// showChange prints what an edition changes of the one that it rests on, which is what people approve, since a hash tells them nothing.
func showChange(ctx context.Context, d *publishing.Desk, p ledger.Proposal, out io.Writer) error {
	if p.Kind != ledger.Publish && p.Kind != ledger.Rollback {
		return nil
	}
	before, err := d.Edition(ctx, p.Base)
	if err != nil {
		fmt.Fprintf(out, "what it changes cannot be told: %v\n", err)
		return nil
	}
	after, err := d.Edition(ctx, p.Edition)
	if err != nil {
		fmt.Fprintf(out, "what it changes cannot be told: %v\n", err)
		return nil
	}
	return writeDiff(out, before, after, "ro")
}

// showProposal prints a proposal, who has approved it, and of a roster what differs from the one in force; nil if that is not known here.
func showProposal(out io.Writer, p ledger.Proposal, by []string, inForce *ledger.Roster) error {
	fmt.Fprintf(out, "%schallenge %s\nends %s\napproved by %s\n", p.Text(), p.Challenge(), day(p.NotAfter), cmp.Or(strings.Join(by, ", "), "nobody"))
	if p.NewRoster == nil {
		return nil
	}
	if inForce != nil {
		writeRosterChange(out, *inForce, *p.NewRoster)
	}
	return writeRoster(out, *p.NewRoster)
}

// RecordLine names the newest record.
func RecordLine(m ledger.Checkpoint) string {
	if m.Number == 0 {
		return "ledger: empty"
	}
	return "ledger: record " + m.String()
}
