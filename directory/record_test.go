package directory

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestPoint3_RecordFields holds the names that other programs rely on. Adding one is no harm; changing one breaks them.
func TestPoint3_RecordFields(t *testing.T) {
	want := strings.Fields(`id kind name country county phones phone_abroad sms website email chat channels topics audience
		eligibility languages accessibility calling cost area hours zone state trust to_be_confirmed verified_at called_at verify_by source`)
	if got := jsonNames(reflect.TypeFor[Record]()); !slices.Equal(got, want) {
		t.Errorf("a record has %v, want %v", got, want)
	}
	want = append(want, strings.Fields("sector locality address lat lon km km_rough")...)
	if got := jsonNames(reflect.TypeFor[Placed]()); !slices.Equal(got, want) {
		t.Errorf("a placed record has %v, want %v", got, want)
	}
}

func jsonNames(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		if f.Anonymous {
			names = append(names, jsonNames(f.Type)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// TestPoint3_RecordsGiveOutNothingElse looks in every record for numbers that nobody confirmed, notes for staff, and
// addresses of places where people live.
func TestPoint3_RecordsGiveOutNothingElse(t *testing.T) {
	d := open(t)
	now := moment(t, "2026-11-23 10:00")
	low := unconfirmed(d)
	look := func(id string, record any, phones []string, notes string) {
		text, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		for _, number := range phones {
			if from, found := low[bareDigits(number)]; found {
				t.Errorf("%s gives out %s, which %s has not confirmed", id, number, from)
			}
		}
		if quoted, _ := json.Marshal(notes); notes != "" && strings.Contains(string(text), strings.Trim(string(quoted), `"`)) {
			t.Errorf("%s gives out its notes: %s", id, text)
		}
	}
	for _, c := range d.Contacts() {
		r := c.Record(now)
		look(c.ID, r, append(r.Phones, r.PhoneAbroad, r.SMS), c.Notes)
	}
	for _, s := range d.Services() {
		r := s.Record(now)
		look(s.ID, r, r.Phones, s.Notes)
		if s.NoAddress && (r.Address != "" || r.Lat != nil || r.Km != nil) {
			t.Errorf("%s says where it is: %+v", s.ID, r)
		}
	}
	for _, s := range d.Shelters() {
		r := s.Record(now)
		look(s.ID, r, r.Phones, s.Notes)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{`"address"`, `"lat"`, `"km"`, `"locality"`, `"sector"`} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s has a field %s", s.ID, word)
			}
		}
	}
}

// TestPoint3_Record reads one as another program would.
func TestPoint3_Record(t *testing.T) {
	d := open(t)
	s, _ := d.Service("ngo-sibiu-a-l-e-g-asociatia-pentru-libertate-si-egalitate-de-gen")
	text, err := json.Marshal(s.Record(moment(t, "2026-11-23 10:00")))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"kind":"ngo"`, `"county":"SB"`, `"phones":["0753 893 531"]`, `"audience":["women"]`, `"hours":"Mo-Fr 09:00-18:00"`,
		`"zone":"Europe/Bucharest"`, `"state":{"status":"open","until":"2026-11-23T18:00:00+02:00"}`, `"trust":"medium"`,
		`"to_be_confirmed":true`, `"locality":"Sibiu"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}
