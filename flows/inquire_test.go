package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// What she types to look something up leads there, wherever she is; nothing of the text is kept.
func TestWhatIsLookedForIsFound(t *testing.T) {
	b := openBuiltin(t)
	tests := []struct{ text, node, where string }{
		{"Cluj", "near/what", "CJ"},
		{"Vaslui", "near/what", "161954"},
		{"București", "near/sector", "B"},
		{"Timisoara", "near/what", "155252"},
		{"Militari", "near/what", "B6"},
		{"drobeta", "near/what", "109782"},
		{"Kolozsváron lakom", "near/what", "54984"},
		{"Сучава", "near/what", "146272"},
		{"locuiesc in Iasi", "near/what", "95079"},
		{"sunt din Bacau", "near/what", "20304"},
		{"ajutor in Cluj", "near/what", "CJ"},
		{"adapost cluj", "near/shelter", "CJ"},
		{"politie sector 3", "near/police", "B3"},
		{"unde e medicina legala in iasi", "near/forensic", "95079"},
		{"legal medicine in Iași", "near/forensic", "95079"},
		{"sunt in Italia", "near/abroad", "country:IT"},
		{"locuiesc in Spania", "near/abroad", "country:ES"},
		{"я в Італії", "near/abroad", "country:IT"},
		{"Olaszországban élek", "near/abroad", "country:IT"},
		{"I live in Germany", "near/abroad", "country:DE"},
	}
	for _, test := range tests {
		for _, at := range []string{b.Home(), "near/start", "near/typed", "order/start"} {
			s, r := says(b, State{Lang: "ro", Node: at}, test.text)
			if r.Node != test.node || s.Vars["where"] != test.where || s.Want != "" {
				t.Errorf("%q at %s leads to %s with %v, wants %q; not %s, %s", test.text, at, r.Node, s.Vars, s.Want, test.node, test.where)
			}
			if data, _ := json.Marshal(s); strings.Contains(string(data), test.text) && test.text != test.where {
				t.Errorf("%q is kept in %s", test.text, data)
			}
		}
	}
}

// A kind alone asks where, and remembers what for.
func TestAKindAsksWhere(t *testing.T) {
	b := openBuiltin(t)
	for _, at := range []string{"near/start", "near/typed"} {
		s, r := says(b, State{Lang: "ro", Node: at}, "spital")
		if r.Node != "near/start" || r.Note != "place-first" {
			t.Fatalf("at %s: shows %s with note %q", at, r.Node, r.Note)
		}
		if _, r = says(b, s, "Sibiu"); r.Node != "near/hospital" {
			t.Errorf("the place leads to %s", r.Node)
		}
		if _, r = tap(b, s, "B"); r.Node != "near/sector" {
			t.Errorf("București leads to %s", r.Node)
		}
		if s, r = tap(b, s, "B", "whole"); r.Node != "near/hospital" || s.Want != "" {
			t.Errorf("the whole city leads to %s", r.Node)
		}
	}
	s, _ := says(b, State{Lang: "ro", Node: "near/start"}, "spital")
	if s, _ = tap(b, s, Back); s.Want != "" {
		t.Error("elsewhere, and still looking")
	}
}

// A name of many places asks which, and goes on to what was looked for.
func TestAKindAtASharedName(t *testing.T) {
	b := openBuiltin(t)
	s, r := says(b, State{Lang: "ro", Node: b.Home()}, "politie in Poiana")
	if r.Note != "place-which" || s.Want != "near/police" {
		t.Fatalf("shows %s with note %q, wants %q", r.Node, r.Note, s.Want)
	}
	for range 3 {
		if r.Node == "near/police" {
			return
		}
		s, r = tap(b, s, r.Options[0].ID)
	}
	t.Errorf("after choosing: %s", r.Node)
}

// A place in a sentence that says something else is kept.
func TestAPlaceInASentenceIsKept(t *testing.T) {
	b := openBuiltin(t)
	for text, want := range map[string]string{"ma bate sotul si locuiesc in Cluj": "CJ", "are un cutit, sunt in Iasi": "95079"} {
		if s, _ := says(b, State{Lang: "ro", Node: b.Home()}, text); s.Vars["where"] != want || strings.HasPrefix(s.Node, "near/") {
			t.Errorf("%q: at %s with %v", text, s.Node, s.Vars)
		}
	}
}

// Where a place is asked for, a phrase or a kind goes before a village with a typing error.
func TestAPhraseGoesBeforeAGuess(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"ma bate", "ma loveste", "mama", "spital", "bani", "adapost", "nu stiu"} {
		if s, r := says(b, State{Lang: "ro", Node: "near/typed"}, text); s.Note == "place-guess" || s.Pick.open() {
			t.Errorf("%q offers %+v", text, r.Options)
		}
	}
	if _, r := says(b, State{Lang: "ro", Node: "near/typed"}, "Timisora"); r.Note != "place-guess" {
		t.Errorf("a town with an error: note %q at %s", r.Note, r.Node)
	}
}

// Every country can be chosen by name, and has a way back to Romania.
func TestCountriesAsAList(t *testing.T) {
	b := openBuiltin(t)
	s, r := tap(b, State{Lang: "ro", Node: "near/start"}, "abroad")
	if slices.ContainsFunc(r.Options, func(o Option) bool { return o.Place != nil && o.Place.Country == "RO" }) || len(r.Options) < 25 {
		t.Fatalf("%d options", len(r.Options))
	}
	if s, r = tap(b, s, "country:IT"); r.Node != "near/abroad" || r.Place.Country != "IT" {
		t.Errorf("shows %s for %v", r.Node, r.Place)
	}
	if _, r = tap(b, s, "country", "counties"); r.Node != "near/start" {
		t.Errorf("back in Romania: %s", r.Node)
	}
}
