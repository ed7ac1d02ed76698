// Package upkeep is what staff keep content true with: liman check, liman facts and liman directory. What is refused stands in
// edition/check, what the directory knows in directory.
package upkeep

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/edition"
	"liman/edition/check"
)

// CheckCommand is liman check.
type CheckCommand struct {
	Folder string `arg:"" optional:"" help:"The content to check: a folder with flows, locales and directory. Without it, the edition that would be served."`
	Today  string `help:"Check as if today were this day (2027-01-31)." placeholder:"DAY"`
	Within int    `help:"Also warn of what is to be reviewed within so many days." default:"14"`
}

// Run reports every fault at once and fails if there is one. What is to be reviewed is a warning until the operator's grace
// is over: then it is a fault. What was looked at on a day to come is a warning, since the clock may be wrong.
func (c *CheckCommand) Run(s *settings.Settings, io terminal.Streams) error {
	today, err := parseToday(c.Today)
	if err := errors.Join(err, someDays(c.Within)); err != nil {
		return err
	}
	if c.Folder != "" {
		s.Content = c.Folder
	}
	ed, err := s.Checked()
	if err == nil && s.Content != "" {
		err = followsBuiltin(ed)
	}
	faults := content.Lines(err)
	var due []string
	if err == nil {
		faults = overdue(ed, today.AddDate(0, 0, -s.Grace))
		due = overdue(ed, today.AddDate(0, 0, c.Within+1))
		due = slices.DeleteFunc(due, func(one string) bool { return slices.Contains(faults, one) })
	}
	if err == nil && c.Today == "" {
		for _, f := range ed.Misdated(today) {
			fmt.Fprintln(io.Out, "look:", f.Error())
		}
	}
	for _, one := range due {
		fmt.Fprintln(io.Out, "due:", one)
	}
	for _, one := range faults {
		fmt.Fprintln(io.Out, one)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d faults", len(faults))
	}
	_, err = fmt.Fprintf(io.Out, "edition %s: %d screens, %d messages in %d languages; no faults%s\n",
		ed.ID(), len(ed.Book.Screens()), len(ed.Words.IDs()), len(ed.Words.Languages()), soon(len(due)))
	return err
}

// followsBuiltin holds a folder's cover against the one inside the program, if it is the same flow: people may have put that on.
func followsBuiltin(ed *edition.Edition) error {
	own, err := edition.OpenBuiltin()
	if err != nil {
		return fmt.Errorf("open the edition inside the program: %w", err)
	}
	if own.Book.Cover() != ed.Book.Cover() {
		return nil
	}
	return check.Follows(ed, own)
}

func soon(due int) string {
	if due == 0 {
		return ""
	}
	return fmt.Sprintf(", %d to be reviewed", due)
}

// parseToday is a day that a flag names, or today.
func parseToday(day string) (time.Time, error) {
	if day == "" {
		day = time.Now().Format(time.DateOnly)
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return at, fmt.Errorf("--today %s is no day; write 2027-01-31", day)
	}
	return at, nil
}

// someDays refuses a number of days that is negative, or so large that it is a typing error.
func someDays(within int) error {
	if most := 10_000; within < 0 || within > most {
		return fmt.Errorf("--within %d is no number of days from 0 to %d; write 14", within, most)
	}
	return nil
}

// overdue is what must have been reviewed before a day.
func overdue(ed *edition.Edition, day time.Time) []string {
	var list []string
	for _, f := range ed.Overdue(day) {
		list = append(list, f.Error())
	}
	return list
}

// FactsCommand is liman facts: what each text rests on, and which texts are wrong when a fact changes.
type FactsCommand struct {
	Unused bool `help:"Only facts that no node names."`
}

// Run lists every fact with its confidence, the day it was checked, and its nodes.
func (c *FactsCommand) Run(s *settings.Settings, io terminal.Streams) error {
	ed, err := s.Edition()
	if err != nil {
		return err
	}
	unused := 0
	facts := ed.Book.Facts()
	for _, f := range facts {
		nodes := strings.Join(f.Nodes, " ")
		if nodes == "" {
			unused, nodes = unused+1, "-"
		}
		if c.Unused && len(f.Nodes) > 0 {
			continue
		}
		fmt.Fprintf(io.Out, "%-6s %s  %s  %s\n", f.Number, f.Confidence, f.Seen, nodes)
	}
	_, err = fmt.Fprintf(io.Out, "%d facts, %d that no node names\n", len(facts), unused)
	return err
}
