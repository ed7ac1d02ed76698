package directory

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var digitRuns = regexp.MustCompile(`\d[\d ]*\d`)

func bareDigits(number string) string { return strings.NewReplacer(" ", "", "+", "").Replace(number) }

// unconfirmed are the numbers that nobody may be given: of low trust or hidden, and confirmed by no other entry.
func unconfirmed(d *Directory) map[string]string {
	low := map[string]string{}
	sure := map[string]bool{}
	note := func(id string, o Origin, list ...string) {
		for _, number := range list {
			switch {
			case number == "":
			case o.Trust.shown() && o.Hide == "":
				sure[bareDigits(number)] = true
			default:
				low[bareDigits(number)] = id
			}
		}
	}
	for _, c := range d.Contacts() {
		note(c.ID, c.Origin, c.Phone, c.PhoneAbroad, c.SMS)
	}
	for _, s := range d.Services() {
		note(s.ID, s.Origin, s.Phones...)
	}
	for _, list := range d.shelters {
		for _, s := range list {
			note(s.ID, s.Origin, s.Phones...)
		}
	}
	for number := range sure {
		delete(low, number)
	}
	return low
}

// TestNoUnconfirmedNumber asks everything that people are answered from, and looks for numbers that nobody confirmed, in
// what may be dialled and in the names.
func TestNoUnconfirmedNumber(t *testing.T) {
	d := open(t)
	low := unconfirmed(d)
	if len(low) < 60 {
		t.Fatalf("only %d unconfirmed numbers to look for", len(low))
	}
	refuse := func(from string, texts ...string) {
		for _, text := range texts {
			for _, run := range digitRuns.FindAllString(text, -1) {
				if id, found := low[bareDigits(run)]; found {
					t.Errorf("%s gives out %s, which %s has not confirmed", from, run, id)
				}
			}
		}
	}
	for _, c := range d.Contacts() {
		refuse(c.ID, c.Number(), c.NumberAbroad())
		if c.Shown() {
			refuse(c.ID, c.Name)
		} else if c.Number() != "" {
			t.Errorf("%s is hidden and has a number", c.ID)
		}
	}
	for code, n := range d.nations {
		for _, c := range n.Lines {
			refuse(code, c.Number(), c.NumberAbroad(), c.Name)
		}
	}
	for _, county := range d.Counties() {
		found := d.Near(place(t, d, county.Code), Query{Kinds: Kinds(), Limit: 0})
		for _, hit := range found.Hits {
			s := hit.Service
			refuse(s.ID, append(s.Numbers(), s.Name)...)
			if s.Hide != "" || !KnownKind(string(s.Kind)) {
				t.Errorf("%s must not be shown", s.ID)
			}
		}
		for _, s := range found.Shelters {
			refuse(s.ID, append(s.Numbers(), s.Name)...)
		}
	}
}

// TestTrust holds what each level of trust may show.
func TestTrust(t *testing.T) {
	for _, c := range []struct {
		trust  Trust
		hide   string
		number string
		shown  bool
	}{{High, "", "1", true}, {Medium, "", "1", true}, {Low, "", "", false}, {High, "closed", "", false}, {Low, "closed", "", false}} {
		contact := Contact{Phone: "1", PhoneAbroad: "1", Origin: Origin{Trust: c.trust, Hide: c.hide}}
		service := Service{Phones: []string{"1"}, Origin: contact.Origin}
		house := Shelter{Phones: []string{"1"}, Origin: contact.Origin}
		if contact.Number() != c.number || contact.NumberAbroad() != c.number || contact.Shown() != c.shown {
			t.Errorf("contact with trust %q, hide %q: %q", c.trust, c.hide, contact.Number())
		}
		if got := strings.Join(service.Numbers(), ""); got != c.number || strings.Join(house.Numbers(), "") != c.number {
			t.Errorf("service with trust %q, hide %q: %q", c.trust, c.hide, got)
		}
	}
	site := Contact{Phone: "1", Website: "https://x", Origin: Origin{Trust: Low}}
	if !site.Shown() || site.Number() != "" {
		t.Error("a site may be shown without its unconfirmed number")
	}
	if sms := (Contact{SMS: "113", Origin: Origin{Trust: Medium}}); sms.Number() != "113" {
		t.Error("what can only be texted is the number")
	}
}

// TestT24_NoRoom looks at the type itself: a field that could hold a place must never be added to it.
func TestT24_NoRoom(t *testing.T) {
	want := []string{"id", "name", "county", "phones", "website", "email", "eligibility", "stale", "topics", "audience",
		"languages", "cost", "hours", "zone", "chat", "accessibility", "calling", "trust", "confidence", "verified_at", "called_at", "verify_by", "source", "quote", "other_sources", "notes", "hide", "was"} // was is ids, in the form of id
	if got := fieldsOf(reflect.TypeFor[Shelter]()); !slices.Equal(got, want) {
		t.Errorf("a shelter has the fields %v, want %v", got, want)
	}
}

// TestWords finds cedillas in Romanian words: ş and ţ are Turkish and Gagauz. Quotes are left as they were.
func TestWords(t *testing.T) {
	d := open(t)
	check := func(id string, texts ...string) {
		for _, text := range texts {
			if strings.ContainsAny(text, "şţŞŢ") {
				t.Errorf("%s: cedilla in %q", id, text)
			}
		}
	}
	for _, c := range d.Contacts() {
		if c.Country == "RO" {
			check(c.ID, c.Name, c.Notes, c.Hide)
		}
	}
	for _, s := range d.Services() {
		check(s.ID, s.Name, s.Address, s.Locality, s.Eligible, s.Notes, s.Hide)
	}
	for p := range d.Places() {
		check(p.Key(), p.Name, p.Unit)
	}
}

// TestNations holds the numbers of other countries together: every country has one, and Romania's line is there.
func TestNations(t *testing.T) {
	d := open(t)
	ro, known := d.Country("RO")
	if !known || ro.Emergency != "112" || len(ro.Lines) == 0 || ro.Lines[0].ID != "ro-anes" {
		t.Errorf("RO: %+v", ro)
	}
	if at, _ := d.Country("AT"); at.Police != "133" || len(at.Lines) != 1 || at.Lines[0].Number() != "0800 222 555" {
		t.Errorf("AT: %+v", at)
	}
	if _, known := d.Country("XX"); known {
		t.Error("there is no XX")
	}
	bg, _ := d.Contact("bg-dv")
	if bg.NumberAbroad() != "+359 2 981 76 86" {
		t.Errorf("BG from abroad: %q", bg.NumberAbroad())
	}
}
