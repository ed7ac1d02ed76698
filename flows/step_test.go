package flows

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liman/directory"
)

func TestWays(t *testing.T) {
	tests := []struct {
		name string
		taps string
		want string
	}{
		{"an option of the flow", "about", "home/about"},
		{"another flow", "danger", "danger/start"},
		{"back within the flow", "about more back", "home/about"},
		{"back at the start stays", "back", "home/start"},
		{"back to where the flow was entered", "about help back", "home/about"},
		{"back over two crossings", "danger deep near back back back", "home/start"},
		{"help from the help lines stays", "help help back", "home/start"},
		{"home forgets the trail", "danger help home back", "home/start"},
		{"a call returns", "plan done", "home/about"},
		{"back out of a call", "plan back", "home/start"},
		{"a call from deep within returns", "plan deep start done", "home/about"},
		{"a return that nobody called begins anew", "danger done", "home/start"},
		{"a condition that does not hold offers nothing", "school", "home/start"},
		{"a condition that holds", "kids school", "home/about"},
		{"an unknown option stays", "nonsense", "home/start"},
	}
	b := openSmall(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, r := tap(b, State{Lang: "ro"}, strings.Fields(test.taps)...)
			if s.Node != test.want || r.Node != test.want {
				t.Errorf("at %s, showing %s, want %s", s.Node, r.Node, test.want)
			}
		})
	}
}

func TestLeaveEmptiesTheState(t *testing.T) {
	b := openSmall(t)
	for _, option := range []string{Leave, "out"} {
		s, r := tap(b, State{Lang: "ro", Vars: map[string]string{"children": "yes"}}, "kids", option)
		if !r.Leave || !cmp.Equal(s, State{}) {
			t.Errorf("%s left %+v", option, s)
		}
	}
}

func TestAnswers(t *testing.T) {
	b := openSmall(t)
	tests := []struct {
		name string
		text string
		want string
		note string
	}{
		{"under 18", "17", "home/about", ""},
		{"grown", " 18 ", "home/word", ""},
		{"not a number", "many", "home/age", "number-bad"},
		{"out of bounds", "121", "home/age", "number-bad"},
		{"empty", "", "home/age", "number-bad"},
		{"huge", strings.Repeat("9", 4096), "home/age", "number-bad"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, _ := tap(b, State{}, "age")
			s, r := b.Step(s, Input{Act: Types, Text: test.text})
			if s.Node != test.want || r.Note != test.note {
				t.Errorf("at %s with note %q, want %s with %q", s.Node, r.Note, test.want, test.note)
			}
		})
	}
}

func TestTypedTextIsCutAndCleaned(t *testing.T) {
	b := openSmall(t)
	s, _ := tap(b, State{}, "age")
	s, _ = b.Step(s, Input{Act: Types, Text: "30"})
	s, _ = b.Step(s, Input{Act: Types, Text: "a\u2028<\"b\">  c\x00 " + strings.Repeat("ș", 40)})
	if got := s.Vars["word"]; got != "a b c "+strings.Repeat("ș", 7) {
		t.Errorf("kept %q", got)
	}
}

func TestTextThatNobodyAskedForIsNeverKept(t *testing.T) {
	b := openSmall(t)
	s, _ := tap(b, State{Lang: "ro"}, "about")
	got, r := b.Step(s, Input{Act: Types, Text: "he has a gun"})
	if r.Note != "not-understood" || r.Node != "home/about" {
		t.Errorf("shows %s with note %q", r.Node, r.Note)
	}
	if data, _ := json.Marshal(got); strings.Contains(string(data), "gun") {
		t.Errorf("kept in %s", data)
	}
}

// Two quick taps on one screen both count, and the same tap twice leads to the same place.
func TestATapNamesItsNode(t *testing.T) {
	b := openSmall(t)
	s, _ := b.Step(State{}, Input{Act: Opens})
	s, _ = b.Step(s, Input{Act: Taps, Node: "home/start", Option: "kids"})
	s, _ = b.Step(s, Input{Act: Taps, Node: "home/start", Option: "danger"})
	once, _ := b.Step(s, Input{Act: Taps, Node: "danger/start", Option: "deep"})
	twice, _ := b.Step(once, Input{Act: Taps, Node: "danger/start", Option: "deep"})
	if once.Vars["children"] != "yes" || once.Node != "danger/deep" {
		t.Errorf("two taps gave %+v", once)
	}
	if diff := cmp.Diff(once, twice); diff != "" {
		t.Errorf("a repeated tap changed the state:\n%s", diff)
	}
}

func TestMovedAndLostNodes(t *testing.T) {
	b := openSmall(t)
	s, r := b.Step(State{Node: "home/start"}, Input{Act: Taps, Node: "danger/old", Option: "start"})
	if r.Node != "danger/start" || s.Node != "danger/start" {
		t.Errorf("a moved node led to %s", r.Node)
	}
	_, r = b.Step(State{Node: "home/about"}, Input{Act: Taps, Node: "gone/away", Option: "x"})
	if r.Node != "home/start" || r.Note != "changed" {
		t.Errorf("a lost node led to %s with note %q", r.Node, r.Note)
	}
	if got := b.Migrate(State{Node: "gone/away", Lang: "en", Vars: map[string]string{"x": "y"}}); !cmp.Equal(got, State{Lang: "en", Node: "home/start"}) {
		t.Errorf("a lost state settled as %+v", got)
	}
}

func TestLanguage(t *testing.T) {
	b := openSmall(t)
	s, r := tap(b, State{Lang: "ro"}, "language", "en")
	if s.Lang != "en" || r.Node != "home/start" {
		t.Errorf("reads %s at %s", s.Lang, r.Node)
	}
	if s, _ = tap(b, s, "language", "xx"); s.Lang != "en" {
		t.Errorf("an unknown language was taken: %s", s.Lang)
	}
}

// Step is pure: the state it was given is as before.
func TestStepChangesNothingItWasGiven(t *testing.T) {
	b := openSmall(t)
	before := State{Node: "danger/deep", Lang: "ro", Trail: []string{"home/start"}, Vars: map[string]string{"children": "no"}}
	after := before.clone()
	tap(b, before, "near", Back, Back, "kids", Help, Leave)
	if diff := cmp.Diff(after, before); diff != "" {
		t.Error(diff)
	}
}

// Whatever a person does, the state stays small, the next screen exists, and nothing panics.
func TestAnyConversationStaysSmall(t *testing.T) {
	b := openSmall(t)
	rapid.Check(t, func(t *rapid.T) { randomConversation(t, b) })
}

func randomConversation(t *rapid.T, b *Book) {
	s := State{Lang: "ro"}
	r := Reply{}
	for range rapid.IntRange(1, 40).Draw(t, "acts") {
		s, r = b.Step(s, randomInput(t, b, r))
		if r.Leave {
			s = State{Lang: "ro"}
			continue
		}
		data, err := json.Marshal(s)
		if err != nil || len(data) > MaxState {
			t.Fatalf("%d bytes: %s (%v)", len(data), data, err)
		}
		if b.nodes[r.Node] == nil || !b.nodes[r.Node].waits() {
			t.Fatalf("shows %q", r.Node)
		}
	}
}

func randomInput(t *rapid.T, b *Book, r Reply) Input {
	options := []string{Help, Back, "nonsense", "CJ", "54975"}
	for _, o := range r.Options {
		options = append(options, o.ID, o.ID)
	}
	at := directory.Point{Lat: rapid.Float64().Draw(t, "lat"), Lon: rapid.Float64().Draw(t, "lon")}
	return Input{
		Act:    Act(rapid.IntRange(int(Opens), int(Sends)).Draw(t, "act")),
		Node:   rapid.SampledFrom(append(b.Screens(), "", "", "", "", "gone/away")).Draw(t, "node"),
		Option: rapid.SampledFrom(options).Draw(t, "option"),
		Text:   rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Cluj", "Poiana", "Satu Nou", "17", "Sibu"})).Draw(t, "text"),
		Point:  at,
	}
}
