package upkeep

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/directory"
)

type directoryCoverage struct {
	JSON bool `name:"json" help:"Write the counts for programs."`
}

// Run prints the kinds by county, numbered above and named below, with the counties that have none: 2 where both that are there
// have a number that people are shown, 1/2 where one has.
func (c *directoryCoverage) Run(s *settings.Settings, io terminal.Streams) error {
	d, err := s.Directory()
	if err != nil {
		return err
	}
	have := d.Coverage()
	if c.JSON {
		return json.NewEncoder(io.Out).Encode(counts(have))
	}
	w := tabwriter.NewWriter(io.Out, 0, 0, 1, ' ', tabwriter.AlignRight)
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
	fmt.Fprintln(io.Out)
	all, reached := 0, 0
	for i, kind := range have.Kinds {
		entries, numbers := total(have, kind)
		all, reached = all+entries, reached+numbers
		fmt.Fprintf(io.Out, "%2d %s: %s; %d of %d have a number\n", i+1, kind, whereMissing(have, kind), numbers, entries)
	}
	fmt.Fprintf(io.Out, "\n%d of %d entries have a number that people are shown; a cell 1/2 means one of two\n", reached, all)
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
