package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"liman/directory"
	"liman/edition"
)

// directoryCommand is for staff: what they keep true.
type directoryCommand struct {
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
		fmt.Fprintln(w, "DANGER\tNAME\tCOUNTY\tNUMBER\tWHY\tWHERE")
	}
	for _, e := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s:%d\n", e.Danger, short(e.Name), county(d, e.County), strings.Join(e.Numbers, ", "), why(e, today), e.File, e.Line)
	}
	fmt.Fprintf(w, "%d overdue, %d more within %d days\n", late, len(list)-late, c.Within)
	return w.Flush()
}

// short is a name that leaves room beside it.
func short(name string) string {
	const most = 44
	if letters := []rune(name); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return name
}

// county is a county's name, or the code of a country.
func county(d *directory.Directory, code string) string {
	for _, c := range d.Counties() {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

// why says why staff are to look at an entry, what weighs most first.
func why(e directory.Due, today directory.Date) string {
	var reasons []string
	switch {
	case len(e.Numbers) == 0:
		reasons = append(reasons, "no number")
	case e.CalledAt.IsZero():
		reasons = append(reasons, "never called")
	default:
		reasons = append(reasons, "called "+e.CalledAt.String())
	}
	switch {
	case e.Hide != "":
		reasons = append(reasons, "hidden from people")
	case e.Trust == directory.Low:
		reasons = append(reasons, "its number is hidden: low trust")
	case e.Trust == directory.Medium:
		reasons = append(reasons, "shown as to be confirmed")
	}
	was := "due "
	if e.By.Before(today) {
		was = "overdue since "
	}
	return strings.Join(append(reasons, was+e.By.String()), "; ")
}

type directoryCoverage struct {
	JSON bool `name:"json" help:"Write the counts for programs."`
}

// Run prints the kinds by county, numbered above and named below, with the counties that have none: 2 where both that are there
// have a number that people are shown, 1/2 where one has.
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
			fmt.Fprintf(w, "%s\t", covered(have.Reached(county.Code, kind), have.Count(county.Code, kind)))
		}
	}
	fmt.Fprintln(w)
	err = w.Flush()
	fmt.Fprintln(io.out)
	all, reached := 0, 0
	for i, kind := range have.Kinds {
		entries, numbers := total(have, kind)
		all, reached = all+entries, reached+numbers
		fmt.Fprintf(io.out, "%2d %s: %s; %d of %d have a number\n", i+1, kind, whereMissing(have, kind), numbers, entries)
	}
	fmt.Fprintf(io.out, "\n%d of %d entries have a number that people are shown; a cell 1/2 means one of two\n", reached, all)
	return err
}

// total is how many of a kind there are in all counties, and with a number.
func total(have directory.Coverage, kind directory.Kind) (entries, numbers int) {
	for _, county := range have.Counties {
		entries += have.Count(county.Code, kind)
		numbers += have.Reached(county.Code, kind)
	}
	return entries, numbers
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

func covered(numbers, entries int) string {
	switch {
	case entries == 0:
		return "·"
	case numbers == entries:
		return fmt.Sprint(entries)
	}
	return fmt.Sprintf("%d/%d", numbers, entries)
}

// count is what a county has of a kind.
type count struct {
	Entries int `json:"entries"`
	Numbers int `json:"numbers"` // entries with a number that people are shown
}

// counts are county, kind, count; zeros where there is none.
func counts(have directory.Coverage) map[string]map[directory.Kind]count {
	all := map[string]map[directory.Kind]count{}
	for _, county := range have.Counties {
		all[county.Code] = map[directory.Kind]count{}
		for _, kind := range have.Kinds {
			all[county.Code][kind] = count{have.Count(county.Code, kind), have.Reached(county.Code, kind)}
		}
	}
	return all
}
