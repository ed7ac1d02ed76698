package main

import (
	"fmt"
	"time"

	"liman/edition"
)

type checkCommand struct {
	Folder string `arg:"" optional:"" help:"The content to check: a folder with flows, locales and directory. Without it, the edition that would be served."`
	Today  string `help:"Check as if today were this day (2027-01-31)." placeholder:"DAY"`
}

// Run reports every fault at once and fails if there is one.
func (c *checkCommand) Run(s *settings, io streams) error {
	today := time.Now()
	if c.Today != "" {
		day, err := time.Parse(time.DateOnly, c.Today)
		if err != nil {
			return fmt.Errorf("--today %s is no day; write 2027-01-31", c.Today)
		}
		today = day
	}
	if c.Folder != "" {
		s.Content = c.Folder
	}
	ed, err := s.edition()
	var faults []string
	if err != nil {
		faults = edition.Faults(err)
	} else {
		faults = append(faults, overdue(ed, today)...)
	}
	for _, f := range faults {
		fmt.Fprintln(io.out, f)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d faults", len(faults))
	}
	_, err = fmt.Fprintf(io.out, "edition %s: %d screens, %d messages in %d languages; no faults\n",
		ed.ID(), len(ed.Book.Screens()), len(ed.Words.IDs()), len(ed.Words.Languages()))
	return err
}

func overdue(ed *edition.Edition, today time.Time) []string {
	var list []string
	for _, err := range ed.Overdue(today) {
		list = append(list, err.Error())
	}
	return list
}
