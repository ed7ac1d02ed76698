package hsds

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"liman/directory"
)

// written is a service as it goes out.
func asJSON(t testing.TB, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// of finds a service by our own id.
func of(t testing.TB, c Catalog, own string) Service {
	t.Helper()
	for _, s := range c.Services {
		if s.ID == serviceID(own) {
			return s
		}
	}
	t.Fatalf("%s was not exported", own)
	return Service{}
}

// value is what an attribute of ours says.
func value(s Service, name string) string {
	for _, a := range s.Attributes {
		if a.LinkType == field && a.Term.Code == name {
			return a.Value
		}
	}
	return ""
}

// TestPoint5_SameBytes exports twice and wants the same bytes, and ids that never change.
func TestPoint5_SameBytes(t *testing.T) {
	d := builtin(t)
	if asJSON(t, Export(d, Labels{}, Staff)) != asJSON(t, Export(builtin(t), Labels{}, Staff)) {
		t.Error("two exports differ")
	}
	if got, want := serviceID("ro-112"), "4e8eb8a8-2067-5b2f-90c1-7fd1e0c7cfb4"; got != want {
		t.Errorf("ro-112 is %s, others know it as %s", got, want)
	}
	seen := map[string]bool{}
	for _, s := range Export(d, Labels{}, Staff).Services {
		ids := []string{s.ID}
		for _, p := range s.Phones {
			ids = append(ids, p.ID)
		}
		for _, p := range s.Schedules {
			ids = append(ids, p.ID)
		}
		for _, p := range s.Attributes {
			ids = append(ids, p.ID)
		}
		for _, one := range ids {
			if seen[one] {
				t.Errorf("%s: the id %s stands twice", s.Name, one)
			}
			seen[one] = true
		}
	}
}

// TestPoint5_PublicOnly wants no hidden entry, no number of low trust and no note for staff in what goes out.
func TestPoint5_PublicOnly(t *testing.T) {
	d := builtin(t)
	c := Export(d, Labels{}, Public)
	text := asJSON(t, c)
	for _, v := range d.Services() {
		if v.Hide != "" && strings.Contains(text, serviceID(v.ID)) {
			t.Errorf("%s is hidden", v.ID)
		}
		if v.Hide == "" && v.Trust == directory.Low && len(of(t, c, v.ID).Phones) > 0 {
			t.Errorf("%s shows a number of low trust", v.ID)
		}
	}
	for _, s := range c.Services {
		for _, name := range []string{"notes", "quote", "hide", "other_sources"} {
			if value(s, name) != "" {
				t.Errorf("%s: %s is for staff", s.Name, name)
			}
		}
	}
	if low := of(t, Export(d, Labels{}, Staff), "dgaspc-cluj-dgaspc-cluj"); len(low.Phones) != 1 {
		t.Error("staff are not given a number of low trust")
	}
}

// TestPoint5_ShelterHasNoDoor looks at every shelter and every place where people live, in both scopes.
func TestPoint5_ShelterHasNoDoor(t *testing.T) {
	d := builtin(t)
	for _, scope := range []Scope{Public, Staff} {
		c := Export(d, Labels{}, scope)
		for _, h := range d.Shelters() {
			if scope == Public && !h.Shown() {
				continue
			}
			s := of(t, c, h.ID)
			if text := asJSON(t, s); len(s.At) > 0 || strings.Contains(text, `"location`) || strings.Contains(text, `"address`) ||
				strings.Contains(text, "latitude") || strings.Contains(text, "postal") || value(s, "locality") != "" {
				t.Errorf("%s: %s", h.ID, text)
			}
		}
		for _, v := range d.Services() {
			if v.NoAddress && (scope == Staff || v.Shown()) && len(of(t, c, v.ID).At) > 0 {
				t.Errorf("%s has a location", v.ID)
			}
		}
	}
}

// TestPoint5_Schedules writes hours as rows of a week, cut at midnight, with what rows cannot say beside them.
func TestPoint5_Schedules(t *testing.T) {
	for _, c := range []struct{ hours, rows, notes string }{
		{"24/7", "MO,TU,WE,TH,FR,SA,SU 00:00-23:59", ""},
		{"Mo-Th 08:00-16:30; Fr 08:00-14:00; PH off", "MO,TU,WE,TH 08:00-16:30 FR 08:00-14:00", "PH off"},
		{"Fr 16:00-04:00; Dec 24 off", "FR 16:00-23:59 SA 00:00-04:00", "Dec 24 off"},
		{"2026 Dec 24-26 off", "-", "2026 Dec 24-26 off"},
	} {
		s := draftService{x: &exporter{}}
		s.schedules(parsed(t, c.hours))
		var rows []string
		for _, row := range s.Schedules {
			rows = append(rows, strings.TrimSpace(row.ByDay+" "+row.Opens+"-"+row.Closes))
			if row.Notes != c.notes || row.Description != c.hours {
				t.Errorf("%s: %+v", c.hours, row)
			}
		}
		if got := strings.Join(rows, " "); got != c.rows {
			t.Errorf("%s: got %s, want %s", c.hours, got, c.rows)
		}
	}
}

// TestPoint5_WhatAContactSays looks at one contact whole.
func TestPoint5_WhatAContactSays(t *testing.T) {
	labels := Labels{Text: func(id string) string { return "<" + id + ">" }, Contact: func(c directory.Contact) string { return "The line" }}
	s := of(t, Export(builtin(t), labels, Public), "ro-anes")
	if s.Name != "The line" || s.Description != "<kind.helpline>" || s.Phones[0].Number != "0800 500 333" || s.Phones[0].Type != "voice" ||
		s.Assured != "2025-01-16" || s.Languages[0].Code != "ro" || *s.Costs[0].Amount != 0 || s.Fees != "<cost.free>" {
		t.Errorf("%s", asJSON(t, s))
	}
	if s.Areas[0].Extent != "RO" || s.Areas[0].Name != "<country.RO>" || value(s, "name") == "" || value(s, "trust") != "high" {
		t.Errorf("%s", asJSON(t, s))
	}
	if sms := of(t, Export(builtin(t), Labels{}, Public), "ro-sms113"); sms.Phones[0].Type != "text" {
		t.Errorf("113 takes messages, not calls: %+v", sms.Phones)
	}
}

// TestPoint5_Organizations puts a centre under the office that its name names.
func TestPoint5_Organizations(t *testing.T) {
	c := Export(builtin(t), Labels{}, Staff)
	s := of(t, c, "2-shelter-alba-locuinta-protejata-dgaspc-alba")
	if s.Organization.Name != "DGASPC Alba" {
		t.Errorf("the shelter of DGASPC Alba is run by %s", s.Organization.Name)
	}
	if all := c.Organizations(); len(all) >= len(c.Services) || len(all) < len(c.Services)/2 {
		t.Errorf("%d organizations of %d services", len(all), len(c.Services))
	}
}

// TestPoint5_ModifiedSince keeps what may have changed: a day that nobody wrote down is no reason to leave it out.
func TestPoint5_ModifiedSince(t *testing.T) {
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for modified, want := range map[string]bool{"": true, "2026-06-01T00:00:00Z": true, "2026-05-31T00:00:00Z": false, "2026-07-01T00:00:00Z": true} {
		if s := (Service{Modified: modified}); s.ModifiedSince(at) != want {
			t.Errorf("%q: %t", modified, !want)
		}
	}
}

func BenchmarkExport(b *testing.B) {
	d := builtin(b)
	for b.Loop() {
		Export(d, Labels{}, Public)
	}
}
