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

// Who has said where is not asked again, whatever else stands in the text.
func TestAPlaceThatWasSaidIsNotAskedAgain(t *testing.T) {
	b := openBuiltin(t)
	for text, where := range map[string]string{"locuiesc la tara in judetul Vrancea": "VN", "where can i sleep tonight in Galati": "75105", "unde ma duc in Oradea cu copiii": "26573"} {
		if s, r := says(b, State{Lang: "ro", Node: b.Home()}, text); r.Node != "near/what" && r.Node != "near/shelter" || s.Vars["where"] != where {
			t.Errorf("%q leads to %s with %v", text, r.Node, s.Vars)
		}
	}
}

// A city with a typing error is asked for wherever it is typed, with what is looked for, unless an emergency may be meant.
func TestAMisspeltCityIsAskedForAnywhere(t *testing.T) {
	b := openBuiltin(t)
	for text, key := range map[string]string{"brasof": "40205", "tmisoara": "155252", "costanta": "60428", "Sibu": "143469"} {
		for _, at := range []string{b.Home(), "order/start"} {
			if s, r := says(b, State{Lang: "ro", Node: at}, text); r.Node != "near/start" || r.Note != "place-guess" || s.Pick.Places[0] != key {
				t.Errorf("%q at %s leads to %s with note %q, offers %v", text, at, r.Node, r.Note, s.Pick.Places)
			}
		}
	}
	for _, text := range []string{"ajtor ma omor", "andrei", "george", "stefan", "alex"} {
		if s, r := says(b, State{Lang: "ro", Node: b.Home()}, text); s.Pick.open() {
			t.Errorf("%q leads to %s and offers %v", text, r.Node, s.Pick)
		}
	}
	for text, want := range map[string]string{"adapost brasof": "near/shelter", "politie tmisoara": "near/police", "spital sibu": "near/hospital"} {
		if s, r := says(b, State{Lang: "ro", Node: b.Home()}, text); r.Note != "place-guess" || s.Want != want {
			t.Errorf("%q leads to %s with note %q, wants %q", text, r.Node, r.Note, s.Want)
		}
	}
}

// Everyday words are no village where a place is asked for, neither with an error nor by a name of before.
func TestEverydayWordsAtAPlaceAreNoVillage(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"tata", "biserica", "munca", "noapte", "vineri", "drum", "fata mea", "baiat"} {
		for _, at := range []string{"near/start", "near/typed", b.Home()} {
			if s, r := says(b, State{Lang: "ro", Node: at}, text); s.Pick.open() || s.Vars["where"] != "" {
				t.Errorf("%q at %s leads to %s with %v, offers %v", text, at, r.Node, s.Vars, s.Pick.Places)
			}
		}
	}
	if _, r := says(b, State{Lang: "ro", Node: "near/typed"}, "Apa"); r.Node != "near/what" {
		t.Errorf("a commune by its own name leads to %s", r.Node)
	}
}

// Everyday words at a question for a place that may mean an emergency are asked about as that, and not called an unknown place.
func TestWhatMayBeAnEmergencyIsNoUnknownPlace(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"ma strange tare", "am fost lovita la cap", "cant breathe well"} {
		for _, at := range []string{"near/start", "near/typed"} {
			s, r := says(b, State{Lang: "ro", Node: at}, text)
			if led := append([]string{r.Node}, s.Guess...); r.Note != "" || !slices.ContainsFunc(led, b.emergency) {
				t.Errorf("%q at %s leads to %v with note %q", text, at, led, r.Note)
			}
		}
	}
}

// What no screen near her shows is no reason to ask where she is.
func TestAKindThatIsNotShownAsksNoPlace(t *testing.T) {
	b := openBuiltin(t)
	for _, at := range []string{b.Home(), "near/start", "near/typed"} {
		if _, r := says(b, State{Lang: "ro", Node: at}, "avocat"); r.Node != "rights/lawyer" {
			t.Errorf("a lawyer at %s leads to %s with note %q", at, r.Node, r.Note)
		}
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
