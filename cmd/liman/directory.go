package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"liman/directory"
	"liman/edition"
)

// directoryCommand is for staff: what they keep true.
type directoryCommand struct {
	Check    directoryCheck    `cmd:"" help:"Check the directory alone. Reports every fault with file and line."`
	Due      directoryDue      `cmd:"" help:"List the entries to be verified again, the earliest first, with their numbers of low trust too."`
	Coverage directoryCoverage `cmd:"" help:"Show how many services of each kind each county has, and what is missing."`
	Export   directoryExport   `cmd:"" help:"Write the directory for others: as Open Referral HSDS, or as our own records."`
	Import   directoryImport   `cmd:"" help:"Make a draft of our own files from HSDS records of others, with a report."`
}

type directoryCheck struct {
	Folder string `arg:"" optional:"" help:"The content whose directory to check: a folder with directory/data. Without it, the one that would be served."`
}

// Run reports every fault at once and fails if there is one.
func (c *directoryCheck) Run(s *settings, io streams) error {
	if c.Folder != "" {
		s.Content = c.Folder
	}
	d, err := s.directory()
	if err != nil {
		faults := edition.Faults(err)
		for _, f := range faults {
			fmt.Fprintln(io.out, f)
		}
		return fmt.Errorf("%d faults", len(faults))
	}
	_, err = fmt.Fprintf(io.out, "%d contacts, %d services, %d shelters; no faults\n", len(d.Contacts()), len(d.Services()), len(d.Shelters()))
	return err
}

type directoryDue struct {
	Within int    `help:"Also those that are due within so many days." default:"7"`
	Today  string `help:"List as if today were this day (2027-01-31)." placeholder:"DAY"`
}

// Run lists what is due. It does not fail: the entries still work.
func (c *directoryDue) Run(s *settings, io streams) error {
	day, err := parseToday(c.Today)
	if err != nil {
		return err
	}
	today := directory.DateOf(day)
	d, err := s.directory()
	if err != nil {
		return err
	}
	late := len(d.Due(today))
	list := d.Due(today.Add(c.Within + 1))
	w := tabwriter.NewWriter(io.out, 0, 0, 2, ' ', 0)
	if len(list) > 0 {
		fmt.Fprintln(w, "VERIFY BY\tENTRY\tTRUST\tNUMBERS\tWHERE")
	}
	for _, e := range list {
		trust, numbers := toCall(d, e.ID)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s:%d\n", e.By, e.ID, trust, strings.Join(numbers, ", "), e.File, e.Line)
	}
	fmt.Fprintf(w, "%d overdue, %d more within %d days\n", late, len(list)-late, c.Within)
	return w.Flush()
}

// toCall are an entry's numbers, of low trust too: staff call them before people are shown them.
func toCall(d *directory.Directory, id string) (directory.Trust, []string) {
	if c, known := d.Contact(id); known {
		return c.Trust, slices.DeleteFunc([]string{c.Phone, c.SMS}, func(number string) bool { return number == "" })
	}
	if v, known := d.Service(id); known {
		return v.Trust, v.Phones
	}
	for _, v := range d.Shelters() {
		if v.ID == id {
			return v.Trust, v.Phones
		}
	}
	return "", nil
}

type directoryCoverage struct {
	JSON bool `name:"json" help:"Write the counts for programs."`
}

// Run prints the kinds by county, numbered above and named below, with the counties that have none.
func (c *directoryCoverage) Run(s *settings, io streams) error {
	d, err := s.directory()
	if err != nil {
		return err
	}
	have := d.Coverage()
	if c.JSON {
		return json.NewEncoder(io.out).Encode(counts(have))
	}
	w := tabwriter.NewWriter(io.out, 0, 0, 1, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "county\t")
	for i := range have.Kinds {
		fmt.Fprintf(w, "%d\t", i+1)
	}
	for _, county := range have.Counties {
		fmt.Fprintf(w, "\n%s\t", county.Name)
		for _, kind := range have.Kinds {
			fmt.Fprintf(w, "%s\t", orDot(have.Count(county.Code, kind)))
		}
	}
	fmt.Fprintln(w)
	err = w.Flush()
	fmt.Fprintln(io.out)
	for i, kind := range have.Kinds {
		fmt.Fprintf(io.out, "%2d %s: %s\n", i+1, kind, whereMissing(have, kind))
	}
	return err
}

// whereMissing names the counties that have none of a kind, or the few that have one.
func whereMissing(have directory.Coverage, kind directory.Kind) string {
	missing := have.Missing(kind)
	if len(missing) == 0 {
		return "in every county"
	}
	if 2*len(missing) <= len(have.Counties) {
		return "missing in " + strings.Join(missing, " ")
	}
	var there []string
	for _, county := range have.Counties {
		if have.Count(county.Code, kind) > 0 {
			there = append(there, county.Code)
		}
	}
	return fmt.Sprintf("missing in %d of %d counties; there only in %s", len(missing), len(have.Counties), cmp.Or(strings.Join(there, " "), "none"))
}

func orDot(n int) string {
	if n == 0 {
		return "·"
	}
	return fmt.Sprint(n)
}

// counts are county, kind, number; 0 where there is none.
func counts(have directory.Coverage) map[string]map[directory.Kind]int {
	all := map[string]map[directory.Kind]int{}
	for _, county := range have.Counties {
		all[county.Code] = map[directory.Kind]int{}
		for _, kind := range have.Kinds {
			all[county.Code][kind] = have.Count(county.Code, kind)
		}
	}
	return all
}
