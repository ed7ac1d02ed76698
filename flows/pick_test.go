package flows

import (
	"strings"
	"testing"

	"liman/directory"
)

func typing(b *Book, text string) (State, Reply) {
	s, _ := tap(b, State{Lang: "ro"}, "near")
	return b.Step(s, Input{Act: Types, Text: text})
}

func TestATypedPlace(t *testing.T) {
	b := openSmall(t)
	tests := []struct{ text, node, note string }{
		{"Cluj-Napoca", "near/results", ""},
		{"cluj napoca", "near/results", ""},
		{"Sibiu", "near/results", ""},
		{"sector 3", "near/results", ""},
		{"Poiana", "near/start", "place-which"},
		{"Sibu", "near/start", "place-guess"},
		{"qqqqqqqq", "near/start", "place-unknown"},
		{strings.Repeat("q", 4096), "near/start", "place-unknown"},
	}
	for _, test := range tests {
		s, r := typing(b, test.text)
		if s.Node != test.node || r.Note != test.note {
			t.Errorf("%.20q: at %s with note %q, want %s with %q", test.text, s.Node, r.Note, test.node, test.note)
		}
	}
}

// A name that many places share asks for the county, then for the place.
func TestASharedNameAsksWhich(t *testing.T) {
	b := openSmall(t)
	s, r := typing(b, "Poiana")
	if len(r.Options) < 5 || r.Options[0].Place.Siruta != 0 {
		t.Fatalf("offers %+v", r.Options)
	}
	county := ""
	for _, o := range r.Options {
		if inCounty := b.candidates(Pick{Places: s.Pick.Places, County: o.ID}); len(inCounty) > 1 {
			county = o.ID
		}
	}
	if county == "" {
		t.Fatal("no county has two places of this name; take another name for this test")
	}
	s, r = tap(b, s, county)
	if s.Node != "near/start" || len(r.Options) < 2 || r.Options[0].Place.Siruta == 0 {
		t.Fatalf("after the county: at %s, offers %+v", s.Node, r.Options)
	}
	last := r.Options[len(r.Options)-1]
	s, r = tap(b, s, last.ID)
	if s.Node != "near/results" || s.Vars["where"] != last.ID || r.Place.County != county {
		t.Errorf("at %s with %v", s.Node, s.Vars)
	}
}

func TestBackFromWhichLeadsToTheQuestion(t *testing.T) {
	b := openSmall(t)
	s, _ := typing(b, "Poiana")
	s, _ = tap(b, s, Back)
	if s.Node != "near/start" || s.Pick.open() {
		t.Errorf("at %s, %+v", s.Node, s.Pick)
	}
	if s, _ = tap(b, s, Back); s.Node != "home/start" {
		t.Errorf("then at %s", s.Node)
	}
}

func TestASharedPlace(t *testing.T) {
	b := openSmall(t)
	vienna := directory.Point{Lat: 48.2082, Lon: 16.3738}
	tests := []struct {
		name       string
		from       string
		at         directory.Point
		node, note string
	}{
		{"where it is asked", "near", vienna, "near/results", ""},
		{"anywhere else", "about", vienna, "near/results", ""},
		{"no place on earth", "about", directory.Point{Lat: 999, Lon: -999}, "home/about", "place-bad"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, _ := tap(b, State{Lang: "ro"}, test.from)
			s, r := b.Step(s, Input{Act: Shares, Point: test.at})
			if s.Node != test.node || r.Note != test.note {
				t.Errorf("at %s with note %q", s.Node, r.Note)
			}
			if test.node == "near/results" && s.Vars["where"] != "@48.21,16.37" {
				t.Errorf("kept %q: more or less than about a kilometre", s.Vars["where"])
			}
		})
	}
}

func TestSharedElsewhereBackLeadsToWhereItWas(t *testing.T) {
	b := openSmall(t)
	s, _ := tap(b, State{Lang: "ro"}, "danger")
	s, _ = b.Step(s, Input{Act: Shares, Point: directory.Point{Lat: 46.77, Lon: 23.6}})
	s, _ = tap(b, s, Back, Back)
	if s.Node != "danger/start" {
		t.Errorf("at %s", s.Node)
	}
}

// A typed county behind the name keeps the choice to that county's places.
func TestANameWithItsCounty(t *testing.T) {
	b := openSmall(t)
	s, r := typing(b, "Satu Mare, Suceava")
	if r.Note != "place-which" || len(r.Options) != 2 {
		t.Fatalf("note %q, offers %+v", r.Note, r.Options)
	}
	if s, _ = tap(b, s, r.Options[1].ID); s.Node != "near/results" || s.Vars["where"] != r.Options[1].ID {
		t.Errorf("at %s with %v", s.Node, s.Vars)
	}
}

// A guess may be a city or a county, too.
func TestAGuessOfTheCapital(t *testing.T) {
	b := openSmall(t)
	s, r := typing(b, "Bucureti")
	if r.Note != "place-guess" || r.Options[0].ID != "B" {
		t.Fatalf("note %q, offers %+v", r.Note, r.Options)
	}
	if s, _ = tap(b, s, "B"); s.Vars["where"] != "B" {
		t.Errorf("kept %v", s.Vars)
	}
}
