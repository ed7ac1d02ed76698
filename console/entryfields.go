package console

import (
	"slices"
	"strings"

	"liman/edition/draft"
)

// entryFieldsPage is everything that an entry says besides its number, as her change has it.
type entryFieldsPage struct {
	ID      string
	Name    string
	Change  string          // the id of her change; "" for none yet
	Served  bool            // people may see it: its number has the short way
	Fields  []entryFieldRow // that it has
	Missing []entryFieldRow // that it could have
}

// entryFieldRow is one field, as a form that saves it alone.
type entryFieldRow struct {
	draft.Key
	Value   string   // as the file has it
	Says    string   // in words; several, one a line
	Form    string   // how it is filled in: "text", "long", "one", "several", "week"; "" where its page is another, or the program fills it in
	Choices []choice // of one or several
	Unset   string   // what it means that nothing is chosen of several
	Week    week
	Faults  []string // in words
}

// ownPageFields are set on a number's own page, where it is said how one knows.
var ownPageFields = []string{"phone", "phones", "phone_abroad", "sms", "trust", "called_at", "verified_at", "verify_by"}

// unsaidFields are what the program calls an entry, or called it; people call it by its name.
var unsaidFields = []string{"id", "was"}

func (s *Server) entryFields(v *visit) (answer, error) {
	id := v.PathValue("entry")
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	served, err := s.servedWork(v.Context())
	if err != nil {
		return nil, err
	}
	p := entryFieldsPage{ID: id, Name: w.Value(entryField(id, "name"))}
	if w.Draft != nil {
		p.Change = w.Draft.ID.String()
	}
	_, p.Served = v.listed(served).entry(id)
	file := ""
	for _, f := range w.under(id) {
		file = f.File
		if f.Name != "" && !slices.Contains(unsaidFields, f.Name) {
			p.Fields = append(p.Fields, v.entryField(w, f))
		}
	}
	if len(p.Fields) == 0 {
		return nil, errNoEntry
	}
	for _, name := range fillable(file) {
		if k := entryField(id, name); !slices.ContainsFunc(p.Fields, func(row entryFieldRow) bool { return row.Key == k }) {
			if row := v.entryField(w, draft.Field{Key: k, File: file, Form: draft.Text}); row.Form != "" {
				p.Missing = append(p.Missing, row)
			}
		}
	}
	return page{"number-fields", p, 0}, nil
}

// entryField is a field as a form.
func (v *visit) entryField(w work, f draft.Field) entryFieldRow {
	d := draft.Difference{Key: f.Key, Form: f.Form}
	row := entryFieldRow{Key: f.Key, Value: f.Value, Says: v.said(w, d, f.Value), Unset: v.say("number.unknown-day", nil), Faults: v.faultsOf(w, w.At[f.Key])}
	if f.Name == "area" && !inServices(f.File) { // a line without one serves all of its country
		row.Unset = v.say("numbers.nation", nil)
	}
	week, isWeek := weekOf(f.Value)
	p, picked := picks[f.Name]
	switch {
	case picked:
		row.picked(p, saying{v, w, d}, f)
	case f.Form != draft.Text || slices.Contains(ownPageFields, f.Name):
	case f.Name == "hours" && isWeek:
		row.Form, row.Week = "week", week
	case len(f.Value) > longField:
		row.Form = "long"
	default:
		row.Form = "text"
	}
	return row
}

// picked lets a field be chosen, but for a service's county, since there is a file for each, and for the area of a line that is elsewhere.
func (row *entryFieldRow) picked(p pick, s saying, f draft.Field) {
	switch {
	case f.Name == "county" && inServices(f.File), f.Name == "area" && len(p.from(s)) == 0:
		return
	case p.several:
		row.Form = "several"
	default:
		row.Form = "one"
	}
	row.Choices = p.choices(s, f.Value)
}

// inServices tells whether a file holds the services of a county.
func inServices(file string) bool { return strings.Contains(file, "services/") }

// fillable are the fields that an entry of a file can have and need not.
func fillable(file string) []string {
	all := []string{"website", "email", "chat", "hours", "languages", "audience", "topics", "accessibility", "calling", "cost", "quote", "notes", "hide"}
	switch {
	case strings.HasSuffix(file, "/B.yaml"):
		return append([]string{"sector", "address", "no_address", "area", "eligibility"}, append(all, "stale")...)
	case inServices(file):
		return append([]string{"locality", "address", "no_address", "area", "eligibility"}, append(all, "stale")...)
	case strings.HasSuffix(file, "/shelters.yaml"):
		return append([]string{"eligibility"}, append(all, "stale")...)
	}
	return append(all, "area")
}
