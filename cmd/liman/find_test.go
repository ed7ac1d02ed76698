package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/cmd/liman/terminal"
	"liman/lookup/ask"
)

// liman runs liman in this process.
func liman(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), args, nil, terminal.Streams{In: strings.NewReader(""), Out: &out, Err: &out})
	return out.String(), err
}

// monday is a working day at ten in the morning.
const monday = "--at=2026-11-23T10:00:00+02:00"

func TestPoint3_FindPrintsTables(t *testing.T) {
	out, err := liman(t, "find", "sibiu", "--kind", "counselling", "--open-now", "--lang", "en", monday)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"NUMBER OR SITE", "112 ", "0800 500 333", "Sibiu:", "0753 893 531", "open, closes at 18:00", "A.L.E.G."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	var begins []int // of the last column, in letters
	for _, line := range strings.Split(out, "\n")[1:5] {
		begins = append(begins, len([]rune(line[:strings.LastIndex(line, "  ")])))
	}
	if len(slices.Compact(begins)) != 1 {
		t.Errorf("the columns are not aligned: %v in\n%s", begins, out)
	}
}

// In another country it is that country's numbers that are of use, also where none are known.
func TestFindAbroadPrintsItsNumbers(t *testing.T) {
	for _, c := range []struct{ place, lang, want, never string }{
		{"Németország", "hu", "Németország. Ott ezeket hívhatod:", "Ilyet ehhez a helyhez nem ismerünk"},
		{"я в Польщі", "uk", "Польща. Там можна дзвонити:", "country."},
		{"Kanadában", "hu", "Az ottani számokat nem ismerjük.", "country."},
		{"Moldovában", "hu", "Ott ezeket hívhatod:", "Fundu Moldovei"},
	} {
		out, err := liman(t, "find", c.place, "--lang", c.lang, monday)
		if err != nil || !strings.Contains(out, c.want) || strings.Contains(out, c.never) {
			t.Errorf("%s: %v\n%s", c.place, err, out)
		}
	}
}

func TestPoint3_FindAnswersPrograms(t *testing.T) {
	out, err := liman(t, "find", "cluj", "--kind", "counselling,shelter", "--json", monday)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var a ask.Answer
	decode := json.NewDecoder(strings.NewReader(out))
	decode.DisallowUnknownFields()
	if err := decode.Decode(&a); err != nil {
		t.Fatal(err)
	}
	if a.Place == nil || a.Place.Key != "CJ" || a.Scope != "county" || !a.At.Equal(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", a)
	}
	if len(a.Contacts) < 3 || a.Contacts[0].ID != "ro-112" || len(a.Services) < 2 || len(a.Shelters) != 1 || a.Nearest != nil {
		t.Errorf("%d contacts, %d services, %d shelters, nearest %v", len(a.Contacts), len(a.Services), len(a.Shelters), a.Nearest)
	}
}

// TestFindKnowsOtherCountries has what is dialled there, first, and is no failure.
func TestFindKnowsOtherCountries(t *testing.T) {
	for args, want := range map[string]string{"italia": "1522", "sunt in germania": "116 016", "adapost in spania": "\n016\n", "I live in Vienna": "0800 222 555"} {
		out, err := liman(t, append([]string{"find", monday}, strings.Fields(args)...)...)
		there, home := strings.Index(out, want), strings.Index(out, "0800 500 333")
		if err != nil || there < 0 || there > home || strings.Contains(out, "Nu avem nimic") {
			t.Errorf("%s: %v, %q at %d, Romania's at %d\n%s", args, err, want, there, home, out)
		}
	}
}

// TestPoint3_FindSuggests fails when nothing is found, and says what comes nearest; the national numbers are always there.
func TestPoint3_FindSuggests(t *testing.T) {
	for _, c := range []struct {
		args      string
		err, want string
	}{
		{"clujj", `no place is called "clujj"`, "CJ       Cluj"},
		{"qqqqqq", `no place is called "qqqqqq"`, "119"},
		{"satu nou", `42 places are called "satu nou"; add the county`, "Vaslui"},
		{"turda --kind sexual_violence_centre", "nothing was found", "Spitalul Municipal Turda"},
		{"cluj --kind ngo --audience aggressors", "nothing was found", "ARTEMIS"},
	} {
		place, rest, _ := strings.Cut(c.args, " --")
		args := []string{"find", place, monday}
		if rest != "" {
			args = append(args, strings.Fields("--"+rest)...)
		}
		out, err := liman(t, args...)
		if err == nil || !strings.Contains(err.Error(), c.err) || !strings.Contains(out, c.want) || !strings.Contains(out, "0800 500 333") {
			t.Errorf("%s: %v, want %s and %q in\n%s", c.args, err, c.err, c.want, out)
		}
		asJSON, err := liman(t, append(args, "--json")...)
		var a ask.Answer
		if parsed := json.Unmarshal([]byte(asJSON), &a); parsed != nil || err == nil || len(a.Contacts) < 3 || len(a.Services) != 0 {
			t.Errorf("%s as JSON: %v, %v\n%s", c.args, parsed, err, asJSON)
		}
	}
}

// TestPoint3_FindShowsWhatIsCloser beside what is open but far away.
func TestPoint3_FindShowsWhatIsCloser(t *testing.T) {
	out, err := liman(t, "find", "cluj", "--kind", "dv_centre", "--open-now", monday)
	if err != nil || strings.Index(out, "DAS Brașov") > strings.Index(out, "CPCVF") || !strings.Contains(out, "DAS Brașov") {
		t.Errorf("%v:\n%s", err, out)
	}
}

func TestPoint3_FindMeansTheTown(t *testing.T) {
	out, err := liman(t, "find", "turda", "--kind", "hospital_municipal", monday)
	if err != nil || !strings.Contains(out, "Spitalul Municipal Turda") || !strings.Contains(out, "160868") {
		t.Errorf("%v:\n%s", err, out)
	}
	if out, err := liman(t, "find", "160868", "--kind", "dgaspc", monday); err != nil || !strings.Contains(out, "DGASPC Tulcea") {
		t.Errorf("by its key: %v:\n%s", err, out)
	}
}

func TestPoint3_FindRefusesUnknownWords(t *testing.T) {
	for _, c := range []struct{ flag, want string }{
		{"--kind=cinema", "cinema is no kind of service; write one of line, counselling, social"}, {"--kind=hospitla", "write hospital"},
		{"--kind=Polce", "write police"},
		{"--topic=love", "love is no topic"}, {"--audience=cats", "cats is no audience"}, {"--channel=fax", "fax is no channel"},
	} {
		if out, err := liman(t, "find", "cluj", c.flag); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v %s", c.flag, err, out)
		}
	}
}
