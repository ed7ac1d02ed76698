package directory

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// twoLines is a country with a line in two languages; the second has the trust and the partner that a test wants.
func twoLines(trust, with string) (*Directory, error) {
	line := func(id, with, trust string) string {
		return "- {id: " + id + ", kind: helpline, name: A line, country: RO, phone: \"112\", with: [" + with + "], trust: " + trust +
			", confidence: low, verify_by: 2027-01-01, source: \"https://a.example\"}\n"
	}
	return openMore(line("xx-fr", "xx-nl", "high") + line("xx-nl", with, trust))
}

// openMore opens the smallest directory with more contacts.
func openMore(rows string) (*Directory, error) {
	all := good()
	all["contacts.yaml"] += rows
	return Open(files(all))
}

func TestLinesThatBelongTogetherAreShownBothOrNotAtAll(t *testing.T) {
	for trust, want := range map[string]bool{"medium": true, "low": false} {
		d, err := twoLines(trust, "xx-fr")
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"xx-fr", "xx-nl"} {
			if c, _ := d.Contact(id); c.Shown() != want || (c.Number() != "") != want {
				t.Errorf("with one of %s trust, %s is shown: %v, number %q", trust, id, c.Shown(), c.Number())
			}
		}
	}
	if _, err := twoLines("high", ""); err == nil || !strings.Contains(err.Error(), "xx-nl does not say that it belongs together with xx-fr") {
		t.Errorf("one names the other alone: %v", err)
	}
}

// What only people without a name have written down is not shown until somebody has called it.
func TestANamelessLineIsNotShownUncalled(t *testing.T) {
	for more, fault := range map[string]bool{"trust: medium": true, "trust: low": false, "trust: medium, called_at: 2026-11-28": false} {
		row := "- {id: xx-a, kind: helpline, name: A line, country: RO, phone: \"112\", " + more +
			", confidence: low, verify_by: 2027-01-01, source: \"public code file 1, author unknown\"}\n"
		_, err := openMore(row)
		if got := err != nil && strings.Contains(err.Error(), "without a name"); got != fault {
			t.Errorf("%s: %v", more, err)
		}
	}
}

var yearForm = regexp.MustCompile(`(?:^|\D)(20[012]\d)(?:\d{4})?(?:\D|$)`)

// yearIn is the newest year that an address or a note names; 0 where it names none.
func yearIn(text string) int {
	newest := 0
	for _, found := range yearForm.FindAllStringSubmatch(text, -1) {
		year, _ := strconv.Atoi(found[1])
		newest = max(newest, year)
	}
	return newest
}

// A page of 2016 is not high, however official: what is shown as sure was seen within the last years, or is undated.
func TestOldPagesAreNotHigh(t *testing.T) {
	const oldest = 2022
	d := open(t)
	old := func(o Origin) bool {
		newest := o.VerifiedAt.Year()
		for _, source := range append([]string{o.Source}, o.OtherSources...) {
			newest = max(newest, yearIn(source))
		}
		return newest != 0 && newest < oldest
	}
	for _, c := range d.Contacts() {
		if c.Trust == High && old(c.Origin) {
			t.Errorf("%s is high, and its newest source is older than %d", c.ID, oldest)
		}
	}
	for _, s := range d.Services() {
		if s.Trust == High && old(s.Origin) {
			t.Errorf("%s is high, and its newest source is older than %d", s.ID, oldest)
		}
	}
}
