package directory

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// toldRow is the part of a collected row that was put into our words; what those do not say stands in the notes.
type toldRow struct {
	ID, Hours, Cost, Audience, Notes string
	Languages                        any      // a text or a list
	Day                              string   `json:"source_date"`
	Others                           []string `json:"other_sources"`
}

// TestPoint8_NoFieldLost wants every field of every row in its entry: as a field of ours, or word for word in its notes.
func TestPoint8_NoFieldLost(t *testing.T) {
	d := open(t)
	entries := map[string]struct {
		Terms
		Origin
		eligible string
	}{}
	for _, c := range d.Contacts() {
		e := entries[c.ID]
		e.Terms, e.Origin = c.Terms, c.Origin
		entries[c.ID] = e
	}
	for _, s := range d.Services() {
		e := entries[s.ID]
		e.Terms, e.Origin, e.eligible = s.Terms, s.Origin, s.Eligible
		entries[s.ID] = e
	}
	for _, s := range d.Shelters() {
		e := entries[s.ID]
		e.Terms, e.Origin, e.eligible = s.Terms, s.Origin, s.Eligible
		entries[s.ID] = e
	}
	for _, file := range []string{"contacts.json", "services_ro.json"} {
		var rows []toldRow
		if err := json.Unmarshal(collected(t, file), &rows); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			e := entries[r.ID]
			for what, c := range map[string]struct {
				said string
				held bool
			}{
				"notes": {strings.TrimSuffix(r.Notes, "."), false}, "hours": {r.Hours, e.Hours.Known()}, "cost": {r.Cost, e.Cost != ""},
				"languages": {spoken(r.Languages), len(e.Languages) > 0}, "audience": {r.Audience, len(e.Audience) > 0 || e.eligible != ""},
				"source_date": {r.Day, !e.VerifiedAt.IsZero()},
			} {
				if c.said != "" && !c.held && !strings.Contains(e.Notes, c.said) {
					t.Errorf("%s: %s was lost: %q", r.ID, what, c.said)
				}
			}
			for _, source := range r.Others {
				if !slices.Contains(e.OtherSources, source) {
					t.Errorf("%s: the source %s was lost", r.ID, source)
				}
			}
		}
	}
}

// spoken is what a row says of languages, "" for nothing.
func spoken(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
