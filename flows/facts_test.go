package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liman/directory"
)

const someFacts = `facts:
  "0.1": {says: "one", sources: [S1], confidence: H, seen: 2026-11-23}
  "0.2": {says: "two", sources: [], confidence: L, seen: 2026-10-01}
  "0.3": {says: "three", sources: [], confidence: M, seen: 2026-12-01}
sources:
  S1: "a page"
`

// resting lets home/about rest on facts; more stands before its options.
func resting(facts, more string) map[string]string {
	files := edit("home.yaml", "options: [{id: more", "facts: ["+facts+"]\n    review_by: 2027-01-01\n"+more+"    options: [{id: more")
	files[factsName] = someFacts
	return files
}

func TestAScreenIsAsOldAsItsOldestFact(t *testing.T) {
	for _, test := range []struct{ facts, want string }{{"0.1", "2026-11-23"}, {"0.1, 0.2, 0.3", "2026-10-01"}, {"0.3, 0.1", "2026-11-23"}} {
		b, err := openFiles(resting(test.facts, "    open: true\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := b.View(State{Node: "home/about"}).Checked.String(); got != test.want {
			t.Errorf("facts %s: checked %s, want %s", test.facts, got, test.want)
		}
		if got := b.View(State{Node: "home/more"}).Checked; got != (directory.Date{}) {
			t.Errorf("a screen without facts was checked on %s", got)
		}
	}
}

func TestAWeakFactNeedsOpenWords(t *testing.T) {
	_, err := openFiles(resting("0.1, 0.2", ""))
	if want := "flows/home.yaml:23: home/about: fact 0.2 is of low confidence; "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := openFiles(resting("0.1, 0.3", "")); err != nil {
		t.Errorf("facts of high and medium confidence: %v", err)
	}
}

func TestFactsMustBeWhole(t *testing.T) {
	for _, test := range []struct{ old, now, want string }{
		{"confidence: M", "confidence: X", "flows/facts.yaml:4: fact 0.3 is not whole"},
		{"confidence: M, ", "", "flows/facts.yaml:4: fact 0.3 is not whole"},
		{", seen: 2026-12-01", "", "flows/facts.yaml:4: fact 0.3 is not whole"},
		{"seen: 2026-12-01", "seen: 2026-12", "flows/facts.yaml:4: fact 0.3 is not whole"},
		{"says: \"three\", ", "", "flows/facts.yaml:4: fact 0.3 is not whole"},
		{"says: \"three\", sources", "says: \"three\", sorces", `fact 0.3 is not whole: "sorces" is none of its fields`},
		{"confidence: M", "confidence: m", `fact 0.3 is not whole: confidence is "m"`},
		{"facts:\n", "fact:\n", "flows/facts.yaml:1: the file has no facts;"},
		{someFacts, "# of texts\n", "flows/facts.yaml:1: the file has no facts;"},
		{"[S1]", "[S2]", "flows/facts.yaml:2: fact 0.1 names no known source S2"},
	} {
		files := resting("0.1", "")
		files[factsName] = strings.Replace(someFacts, test.old, test.now, 1)
		if _, err := openFiles(files); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q for %q: got %v, want %s", test.now, test.old, err, test.want)
		}
	}
}

func TestFactsKnowTheirNodes(t *testing.T) {
	b, err := openFiles(resting("0.1", ""))
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, f := range b.Facts() {
		numbers = append(numbers, f.Number)
	}
	if !slices.Equal(numbers, []string{"0.1", "0.2", "0.3"}) {
		t.Errorf("facts in the order %v", numbers)
	}
	if got := b.Facts()[0]; !slices.Equal(got.Nodes, []string{"home/about"}) || got.Confidence != "H" || got.Says != "one" {
		t.Errorf("got %+v", got)
	}
	if got := b.Facts()[1].Nodes; got != nil {
		t.Errorf("nobody rests on fact 2, but %v", got)
	}
	if late := b.Overdue(time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)); len(late) != 1 {
		t.Errorf("due: %v", late)
	}
}

// A fact that was read on a day to come is named; days that are no such, or in the wrong order, are refused whatever today is.
func TestDaysThatCannotBe(t *testing.T) {
	b, err := openFiles(resting("0.1", ""))
	if err != nil {
		t.Fatal(err)
	}
	got := b.Misdated(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	if len(got) != 1 || !strings.HasPrefix(got[0].Error(), "flows/facts.yaml:4: fact 0.3: seen 2026-12-01 is ahead of today, 2026-11-23; ") {
		t.Errorf("%v", got)
	}
	if got := b.Misdated(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)); len(got) != 0 {
		t.Errorf("%v", got)
	}
	for day, want := range map[string]string{
		"2207-01-01": "flows/home.yaml:24: home/about: 2207-01-01 is no day of this century; write it as 2027-01-31",
		"2026-11-22": "flows/home.yaml:24: home/about: review_by comes before fact 0.1 was seen, on 2026-11-23; set a day behind it",
	} {
		files := resting("0.1", "")
		files["home.yaml"] = strings.Replace(files["home.yaml"], "review_by: 2027-01-01", "review_by: "+day, 1)
		if _, err := openFiles(files); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", day, err, want)
		}
	}
}
