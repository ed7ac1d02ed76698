package upkeep

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/directory"
)

type directoryDue struct {
	Within int    `help:"Also those that are due within so many days." default:"7"`
	Today  string `help:"List as if today were this day (2027-01-31)." placeholder:"DAY"`
}

// Run lists what is due. It does not fail: the entries still work.
func (c *directoryDue) Run(s *settings.Settings, io terminal.Streams) error {
	day, err := parseToday(c.Today)
	if err := errors.Join(err, someDays(c.Within)); err != nil {
		return err
	}
	today := directory.DateOf(day)
	d, err := s.Directory()
	if err != nil {
		return err
	}
	late := len(d.Due(today))
	list := d.Due(today.Add(c.Within + 1))
	w := tabwriter.NewWriter(io.Out, 0, 0, 2, ' ', 0)
	if len(list) > 0 {
		fmt.Fprintln(w, "DANGER\tNAME\tCOUNTY\tNUMBER\tWHY\tWHERE")
	}
	for _, e := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s:%d\n", e.Danger, short(e.Name), countyName(d, e.County), strings.Join(e.Numbers, ", "), why(e, today), e.File, e.Line)
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

// countyName is a county's name, or the code of a country.
func countyName(d *directory.Directory, code string) string {
	for _, c := range d.Counties() {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

// why says why staff are to look at an entry, what weighs most first.
func why(e directory.Entry, today directory.Date) string {
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
