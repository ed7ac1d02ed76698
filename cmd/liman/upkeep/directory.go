package upkeep

import (
	"fmt"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
)

// DirectoryCommand is liman directory: how staff keep its entries true.
type DirectoryCommand struct {
	Check    directoryCheck    `cmd:"" help:"Check the directory alone. Reports every fault with file and line."`
	Due      directoryDue      `cmd:"" help:"List what is to be called again: name, county, number, why. What nobody ever called comes first, the most dangerous before the rest."`
	Coverage directoryCoverage `cmd:"" help:"Show how many services of each kind each county has, how many of them have a number, and what is missing."`
	Export   directoryExport   `cmd:"" help:"Write the directory for others: as Open Referral HSDS, or as our own records."`
	Import   directoryImport   `cmd:"" help:"Make a draft of our own files from HSDS records of others, with a report."`
}

type directoryCheck struct {
	Folder string `arg:"" optional:"" help:"The content whose directory to check: a folder with directory/data. Without it, the one that would be served."`
}

// Run reports every fault at once and fails if there is one.
func (c *directoryCheck) Run(s *settings.Settings, io terminal.Streams) error {
	if c.Folder != "" {
		s.Content = c.Folder
	}
	d, err := s.Directory()
	if err != nil {
		faults := content.Lines(err)
		for _, f := range faults {
			fmt.Fprintln(io.Out, f)
		}
		return fmt.Errorf("%d faults", len(faults))
	}
	_, err = fmt.Fprintf(io.Out, "%d contacts, %d services, %d shelters; no faults\n", len(d.Contacts()), len(d.Services()), len(d.Shelters()))
	return err
}
