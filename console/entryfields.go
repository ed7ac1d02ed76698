package console

import (
	"slices"
	"strings"

	"liman/edition/draft"
)

// entryFieldsPage is everything that an entry says besides its number, as her change has it.
type entryFieldsPage struct {
	ID     string
	Name   string
	Served bool // people may see it: its number has the short way
	Fields []entryFieldRow
}

// entryFieldRow is one field, as a form that saves it alone.
type entryFieldRow struct {
	draft.Key
	Value  string
	Long   bool
	Fixed  bool     // its page is another, or the program fills it in
	Faults []string // in words
}

// ownPageFields are set on a number's own page, where it is said how one knows.
var ownPageFields = []string{"id", "phone", "phones", "phone_abroad", "sms", "trust", "called_at", "verified_at", "verify_by"}

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
	_, p.Served = v.listed(served).entry(id)
	for _, f := range w.under(id) {
		row := entryFieldRow{Key: f.Key, Value: f.Value, Long: len(f.Value) > longField, Faults: v.faultsOf(w, w.At[f.Key])}
		row.Fixed = f.Form != draft.Text || slices.Contains(ownPageFields, f.Name)
		if parts, err := draft.ParseList(f.Value); f.Form == draft.List && err == nil {
			row.Value = strings.Join(parts, ", ")
		}
		if f.Name != "" {
			p.Fields = append(p.Fields, row)
		}
	}
	if len(p.Fields) == 0 {
		return nil, errNoEntry
	}
	return page{"number-fields", p, 0}, nil
}
