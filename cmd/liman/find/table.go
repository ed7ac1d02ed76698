package find

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"liman/directory"
	"liman/edition"
	"liman/lookup/ask"
)

// table writes an answer for a terminal.
type table struct {
	*edition.Edition
	lang string
	now  time.Time
}

func (t table) print(out io.Writer, a ask.Result) {
	abroad := a.Found.Scope == directory.Abroad
	if abroad { // whom she can call where she is
		fmt.Fprintf(out, "%s\n\n", t.Nearby(t.lang, a.Places[0], a.Found))
	}
	var national []edition.Row
	for _, c := range t.National() {
		national = append(national, t.ContactRow(t.lang, c, t.now))
	}
	t.rows(out, t.Text(t.lang, "find.national"), national)
	switch {
	case abroad:
	case a.Guess && len(a.Places) > 0:
		t.places(out, "find.no-place", a.Places)
	case !a.Clear && len(a.Places) > 0:
		t.places(out, "find.which", a.Places)
	case a.Clear && a.Found.Nothing():
		fmt.Fprintln(out, t.about("find.nothing", a.Places[0]))
		t.found(out, t.Text(t.lang, "find.nearest"), a.Wider)
	case a.Clear:
		t.found(out, t.heading(a), a.Found)
		t.found(out, t.Text(t.lang, "find.nearest"), a.Wider)
		if len(a.Places) > 1 {
			t.places(out, "find.others", a.Places[1:])
		}
	}
}

// heading is the place, or how far it was necessary to look.
func (t table) heading(a ask.Result) string {
	switch a.Found.Scope {
	case directory.Around:
		return t.Text(t.lang, "near.around")
	case directory.Country:
		return t.Text(t.lang, "near.country")
	}
	return t.about("near.in-county", a.Places[0])
}

// about is a message with the name of a place in it.
func (t table) about(id string, p directory.Place) string {
	return t.Words.Text(t.lang, id, func(name string) (string, bool) { return t.PlaceName(t.lang, p), name == "place" })
}

func (t table) places(out io.Writer, id string, places []directory.Place) {
	fmt.Fprintln(out, t.Text(t.lang, id))
	for _, p := range places {
		name := t.PlaceName(t.lang, p)
		if p.Name == p.Unit {
			name += ", " + p.County // others have their county in the name
		}
		fmt.Fprintf(out, "  %-8s %s\n", p.Key(), name)
	}
}

func (t table) found(out io.Writer, heading string, found directory.Found) {
	if found.Nothing() {
		return
	}
	var rows []edition.Row
	for _, hit := range found.Hits {
		rows = append(rows, t.ServiceRow(t.lang, hit, t.now))
	}
	for _, s := range found.Shelters {
		rows = append(rows, t.ShelterRow(t.lang, s, t.now))
	}
	t.rows(out, heading, rows)
}

// rows writes lines whose columns are aligned; the name comes last, for it may be long.
func (t table) rows(out io.Writer, heading string, rows []edition.Row) {
	fmt.Fprintln(out, heading)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	far := slices.ContainsFunc(rows, func(r edition.Row) bool { return r.Km != "" })
	line := func(r edition.Row) {
		cells := []string{"  " + cmp.Or(r.Reach, "–"), cmp.Or(r.Km, "–"), r.Open, r.Checked, r.Name}
		if !far {
			cells = slices.Delete(cells, 1, 2)
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	word := func(id string) string { return strings.ToUpper(t.Text(t.lang, "find."+id)) }
	line(edition.Row{Reach: word("reach"), Km: word("away"), Open: word("open"), Checked: word("checked"), Name: word("name")})
	for _, r := range rows {
		line(r)
	}
	fmt.Fprintln(w)
	w.Flush() //nolint:errcheck // a terminal that is gone needs no word
}
