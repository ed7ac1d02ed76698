package directory

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// moment is a time by the clock of Bucharest.
func moment(t testing.TB, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation(zones["RO"])
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestPoint1_Query asks for one thing at a time, and looks at each hit whether it has it.
func TestPoint1_Query(t *testing.T) {
	d := open(t)
	monday, night := moment(t, "2026-11-23 10:00"), moment(t, "2026-11-23 23:00")
	bucharest, cluj := place(t, d, "B"), place(t, d, "54984")
	for _, c := range []struct {
		name string
		p    Place
		q    Query
		fits func(Service) bool
	}{
		{"kind", cluj, Query{Kinds: KindsOf("counselling")}, func(s Service) bool { return s.Kind == "dv_centre" || s.Kind == "ngo" }},
		{"topic", bucharest, Query{Topics: []string{"child"}}, func(s Service) bool { return slices.Contains(s.Topics, "child") }},
		{"audience", cluj, Query{Kinds: KindsOf("counselling"), Audience: []string{"women"}}, func(s Service) bool {
			return strings.Contains(s.Eligible, "femei") || strings.Contains(s.Eligible, "victime")
		}},
		{"for anyone", cluj, Query{Kinds: KindsOf("hospital"), Audience: []string{"men"}}, func(s Service) bool { return s.Eligible != "" }},
		{"by telephone", bucharest, Query{Channels: []string{Call}}, func(s Service) bool { return len(s.Numbers()) > 0 }},
		{"in person", cluj, Query{Channels: []string{InPerson}}, func(s Service) bool { return s.Address != "" && !s.NoAddress }},
		{"language", place(t, d, "CV"), Query{Languages: []string{"hu"}}, func(s Service) bool { return strings.Contains(s.Eligible, "maghiară") }},
		{"open now", bucharest, Query{Open: monday}, func(s Service) bool { return s.At(monday).Status == "open" }},
		{"open at night", bucharest, Query{Open: night}, func(s Service) bool { return s.Hours.Always() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := d.Near(c.p, c.q)
			if len(found.Hits) == 0 || found.Scope != InCounty {
				t.Fatalf("%d hits, scope %d", len(found.Hits), found.Scope)
			}
			for _, hit := range found.Hits {
				if !c.fits(hit.Service) {
					t.Errorf("%s does not fit", hit.Service.ID)
				}
			}
		})
	}
}

// TestPoint1_UnknownIsNotClosed holds that unknown hours answer neither open nor closed, and never a question for open.
func TestPoint1_UnknownIsNotClosed(t *testing.T) {
	d := open(t)
	now := moment(t, "2026-11-23 10:00")
	for _, s := range d.Services() {
		if state := s.At(now); !s.Hours.Known() && state.Status != "unknown" {
			t.Errorf("%s is %s with no hours", s.ID, state.Status)
		}
	}
	for _, county := range d.Counties() {
		for _, hit := range d.Near(place(t, d, county.Code), Query{Open: now}).Hits {
			if !hit.Service.Hours.Known() {
				t.Errorf("%s is said to be open", hit.Service.ID)
			}
		}
	}
	abroad, _ := d.Contact("lu-dv") // daily 12:00-20:00 in Luxembourg, an hour behind
	if got := abroad.At(moment(t, "2026-11-23 12:30")).Status; got != "closed" {
		t.Errorf("at 11:30 of its clock it is %s", got)
	}
	if got := abroad.At(moment(t, "2026-11-23 20:30")).Status; got != "open" {
		t.Errorf("at 19:30 of its clock it is %s", got)
	}
}

// TestPoint1_Channels gives only ways that people may see.
func TestPoint1_Channels(t *testing.T) {
	low := Origin{Trust: Low}
	for _, c := range []struct {
		name string
		got  []string
		want string
	}{
		{"a line", Contact{Phone: "1", Origin: Origin{Trust: High}}.Channels(), "call"},
		{"a line and its text number", Contact{Phone: "1", SMS: "2", Origin: Origin{Trust: Medium}}.Channels(), "call sms"},
		{"an unconfirmed line", Contact{Phone: "1", Website: "https://x", Email: "a@b", Origin: low}.Channels(), "email"},
		{"a hidden one", Contact{Email: "a@b", Origin: Origin{Hide: "gone"}}.Channels(), ""},
		{"a chat", Contact{Terms: Terms{Chat: "https://x"}}.Channels(), "chat"},
		{"an office", Service{Address: "a", Phones: []string{"1"}, Origin: Origin{Trust: High}}.Channels(), "call in-person"},
		{"a house without address", Service{Address: "a", NoAddress: true, Email: "a@b"}.Channels(), "email"},
		{"a shelter", Shelter{Phones: []string{"1"}, Email: "a@b", Origin: Origin{Trust: High}}.Channels(), "call email"},
	} {
		if got := strings.Join(c.got, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestPoint1_AreaServed says what offices serve by what they are, and nothing where nobody knows.
func TestPoint1_AreaServed(t *testing.T) {
	d := open(t)
	for id, want := range map[string]string{
		"dgaspc-cluj-dgaspc-cluj":                                          "CJ",
		"dgaspc-bucuresti-dgaspc-sector-2":                                 "B2",
		"ombudsman-prahova-avocatul-poporului-biroul-teritorial-ploiesti":  "PH DB",
		"2-local-police-salaj-politia-locala-zalau-dispecerat":             "139713",
		"ngo-sibiu-a-l-e-g-asociatia-pentru-libertate-si-egalitate-de-gen": "",
	} {
		s, known := d.Service(id)
		if got := strings.Join(s.Area, " "); !known || got != want {
			t.Errorf("%s serves %q, want %q", id, got, want)
		}
	}
}

// TestPoint1_Numbers keeps numbers as they are dialled: no short code has a country code, in any field.
func TestPoint1_Numbers(t *testing.T) {
	d := open(t)
	check := func(id string, numbers ...string) {
		for _, number := range numbers {
			if number != "" && (!numberForm.MatchString(number) || number[0] == '+' && len(bareDigits(number)) < shortest) {
				t.Errorf("%s has %q", id, number)
			}
		}
	}
	for _, c := range d.Contacts() {
		check(c.ID, c.Phone, c.PhoneAbroad, c.SMS)
		if c.Country == "RO" && strings.HasPrefix(c.Phone, "+") {
			t.Errorf("%s is not as dialled: %s", c.ID, c.Phone)
		}
	}
	for _, s := range d.Services() {
		check(s.ID, s.Phones...)
	}
}

// TestPoint1_ShelterHasNoRoom looks for anything that could hold a place in the type of a shelter, however deep.
func TestPoint1_ShelterHasNoRoom(t *testing.T) {
	for _, name := range fieldNames(reflect.TypeFor[Shelter]()) {
		for _, word := range []string{"address", "street", "point", "lat", "lon", "locality", "town", "postcode", "postal", "sector", "area", "km", "geo"} {
			if strings.Contains(strings.ToLower(name), word) && name != "Languages" {
				t.Errorf("a shelter has a field %s", name)
			}
		}
	}
	_, known := reflect.TypeFor[Hit]().FieldByName("Shelter")
	if known {
		t.Error("a hit with a distance can hold a shelter")
	}
}

func fieldNames(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		if f.Anonymous {
			names = append(names, fieldNames(f.Type)...)
		} else {
			names = append(names, f.Name)
		}
	}
	return names
}

// TestPoint1_Audience finds what is for everybody among victims, and leaves out what is for others.
func TestPoint1_Audience(t *testing.T) {
	for _, c := range []struct {
		audience, asked string
		want            bool
	}{
		{"victims", "women", true}, {"victims", "men", true}, {"victims", "lgbt", true}, {"victims", "aggressors", false},
		{"children families adults victims", "women", true}, {"children families adults victims", "children", true},
		{"women children victims", "men", false}, {"women children victims", "women", true}, {"children", "women", false},
		{"anyone", "migrants", true}, {"aggressors", "men", false}, {"aggressors", "aggressors", true}, {"", "women", false},
		{"migrants", "women migrants", true}, {"", "", true},
	} {
		terms := Terms{Audience: strings.Fields(c.audience)}
		if got := terms.serves(strings.Fields(c.asked)); got != c.want {
			t.Errorf("for %q, asked for %q: %t", c.audience, c.asked, got)
		}
	}
}
