package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liman/flows/intent"
)

// published is the built-in Book.
var published = sync.OnceValues(func() (*Book, error) { return Open(Files, builtin(), []string{"ro", "en"}) })

func openBuiltin(t testing.TB) *Book {
	t.Helper()
	b, err := published()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// hearing is small with a screen that asks, and with phrases.
var hearing = map[string]string{
	"hear.yaml": `flow: hear
role: hear
start: start
nodes:
  start:
    kind: contacts
    contacts: [ro-112]
    options: [{id: home, to: home/start}]
`,
	"phrases/ro.yaml": `words:
  danger/start: [cutit*/pistol are/vine]
danger:
  danger/start: [sunt in pericol]
phrases:
  home/more: [vreau sa aflu mai mult, spune mai mult]
  home/about: [cine sunteti voi, spune cine sunteti]
  danger/deep: [dincolo de toate]
`,
}

func openHearing(t *testing.T) *Book {
	t.Helper()
	b, err := openFiles(with(hearing))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// says types texts one after the other.
func says(b *Book, s State, texts ...string) (State, Reply) {
	var r Reply
	for _, text := range texts {
		s, r = b.Step(s, Input{Act: Types, Text: text})
	}
	return s, r
}

func TestDangerIsHeard(t *testing.T) {
	b := openBuiltin(t)
	tests := []struct{ text, want string }{
		{"are un pistol", "danger/start"},
		{"ARE UN CUȚIT!!!", "danger/start"},
		{"are un cuitt", "danger/start"},
		{"m-a strans de gat", "danger/strangled"},
		{"vreau sa ma sinucd", "danger/dying"},
		{"nu are arma", "danger/start"}, // rather once for nothing
		{"he is going to kill me", "danger/start"},
		{"heeeelp", "danger/start"},
		{"megfojtott", "danger/strangled"},
		{"öngyilkos leszek", "danger/dying"},
		{"вiн мене вб’є", "danger/start"}, // a Latin i, a curly apostrophe
		{"он меня душил", "danger/strangled"},
		{"u nego nozh", "danger/start"},
		{"хочу померти", "danger/dying"},
		{strings.Repeat("povestea mea este foarte lunga ", 60) + "are un cutit", "danger/start"},
	}
	for _, test := range tests {
		for _, lang := range []string{"ro", "en"} {
			if h := b.Hear(test.text, lang); !h.Danger || h.Nodes[0] != test.want {
				t.Errorf("%.40q is heard as %+v, want %s", test.text, h, test.want)
			}
		}
	}
}

func TestAnAlarmStaysSilent(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"", "   ", "🙂", "nu am unde merge", "psiholog gratuit", "loc de munca stabil", "vreau divort", "szia", "дякую"} {
		if h := b.Hear(text, "ro"); h.Danger {
			t.Errorf("%q is heard as %+v", text, h)
		}
	}
}

func TestWhatIsTypedLeadsThereAndBack(t *testing.T) {
	b := openHearing(t)
	tests := []struct {
		name, taps, text, want, note string
	}{
		{"clear", "near", "vreu sa aflu mai mult", "home/more", "understood"},
		{"danger on a screen", "about", "vine cu un cutit", "danger/start", ""},
		{"danger at a place, before any guess", "near", "are un pistol", "danger/start", ""},
		{"danger at a number", "age", "sunt in pericol", "danger/start", ""},
		{"deep in a flow", "about", "dincolo de toate", "danger/deep", "understood"},
		{"within a flow", "about more", "spune cine sunteti", "home/about", "understood"},
		{"not understood", "about", "qwrtz", "hear/start", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before, _ := tap(b, State{Lang: "ro"}, strings.Fields(test.taps)...)
			s, r := says(b, before, test.text)
			if r.Node != test.want || r.Note != test.note {
				t.Errorf("shows %s with note %q", r.Node, r.Note)
			}
			if _, r = tap(b, s, Back); r.Node != before.Node {
				t.Errorf("back leads to %s, not %s", r.Node, before.Node)
			}
		})
	}
}

func TestAnExactPlaceGoesBeforeDanger(t *testing.T) {
	files := with(hearing)
	files["phrases/ro.yaml"] = strings.Replace(files["phrases/ro.yaml"], "[cutit*", "[cluj, cutit*", 1)
	b, err := openFiles(files)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := tap(b, State{Lang: "ro"}, "near")
	if _, r := says(b, s, "Cluj"); r.Node != "near/results" {
		t.Errorf("the place led to %s", r.Node)
	}
	if _, r := says(b, s, "sunt in Cluj si ma tem"); r.Node != "danger/start" {
		t.Errorf("the sentence led to %s", r.Node)
	}
}

func TestTwiceNotUnderstoodLeadsToPeople(t *testing.T) {
	b := openHearing(t)
	s, _ := tap(b, State{Lang: "ro"}, "about")
	if _, r := says(b, s, "qwrtz", "xcvbn"); r.Node != "lines/start" || r.Note != "not-understood-twice" {
		t.Errorf("shows %s with note %q", r.Node, r.Note)
	}
	s, _ = says(b, s, "qwrtz")
	s, _ = tap(b, s, Back)
	if _, r := says(b, s, "xcvbn"); r.Node != "hear/start" {
		t.Errorf("a tap in between, and still %s", r.Node)
	}
	if _, r := says(b, s, "qwrtz", "spune mai mult", "xcvbn"); r.Node != "hear/start" {
		t.Errorf("understood in between, and still %s", r.Node)
	}
}

func TestGuessesAreButtonsAndNoWordIsKept(t *testing.T) {
	b := openHearing(t)
	s, r := says(b, State{Lang: "ro"}, "spune")
	var ids []string
	for _, o := range r.Options {
		ids = append(ids, o.Node)
	}
	slices.Sort(ids)
	if r.Node != "hear/start" || !r.Picking || !slices.Equal(ids, []string{"home/about", "home/more"}) {
		t.Fatalf("shows %s with %v", r.Node, ids)
	}
	if data, _ := json.Marshal(s); strings.Contains(string(data), "spune") {
		t.Errorf("kept: %s", data)
	}
	if diff := cmp.Diff(r.Options, b.View(s).Options); diff != "" {
		t.Errorf("the state does not give the same screen:\n%s", diff)
	}
	s, r = tap(b, s, "home/more")
	if r.Node != "home/more" || s.Guess != nil {
		t.Errorf("led to %s, keeping %v", r.Node, s.Guess)
	}
	if _, r = tap(b, s, "home/start"); r.Note != "changed" {
		t.Error("a screen can be pressed where none was offered")
	}
}

// While the cover is on, danger finds the cover's numbers and opens nothing.
func TestDangerInTheCover(t *testing.T) {
	b := openBuiltin(t)
	locked := State{Lang: "ro", Node: b.Cover(), Locked: true, Choices: Choices{Door: "frost", Word: "zapada"}}
	s, r := says(b, locked, "are un cutit")
	if r.Node != "cold/roof" || r.Note != "" || !r.Locked || len(s.Trail) != 0 {
		t.Errorf("shows %s with note %q, locked %v", r.Node, r.Note, r.Locked)
	}
	if _, r = says(b, locked, "vreau divort"); r.Node != b.Cover() || r.Note != "cover-search" {
		t.Errorf("a search shows %s with note %q", r.Node, r.Note)
	}
	if s, r = b.Step(locked, Input{Act: Types, Text: "zapada", Words: []string{"new", "zapada"}}); r.Node != b.Home() || s.Choices.Word != "new" {
		t.Errorf("her word leads to %s", r.Node)
	}
}

// FuzzHear: whatever is typed, wherever, there is a screen, the state stays small, and nothing of the text is in it.
func FuzzHear(f *testing.F) {
	for _, text := range []string{"are un cutit", "он меня убьет", "x", "\xff\xfe", "-'`", "ß,(;", strings.Repeat("ajutor ", 700)} {
		f.Add(text, uint8(0))
		f.Add(text, uint8(7))
	}
	b := openBuiltin(f)
	screens := b.Screens()
	f.Fuzz(func(t *testing.T, text string, at uint8) {
		before := State{Lang: "ro", Node: screens[int(at)%len(screens)], Missed: at > 127}
		s, r := b.Step(before, Input{Act: Types, Text: text})
		if data, err := json.Marshal(s); err != nil || len(data) > MaxState {
			t.Errorf("%d bytes of state, %v", len(data), err)
		}
		if b.find(r.Node) == nil || b.find(s.Node) == nil {
			t.Errorf("shows %q", r.Node)
		}
		if h := b.Hear(text, "ro"); h.Danger && len(h.Nodes) == 0 || h.Clear && len(h.Nodes) == 0 || len(h.Nodes) > intent.MaxGuess {
			t.Errorf("heard %+v", h)
		}
	})
}

func BenchmarkHear(b *testing.B) {
	book := openBuiltin(b)
	hear := book.matcher() // which remembers nothing
	for name, text := range map[string]string{
		"phrase": "sotul meu imi verifica telefonul si ma ameninta",
		"danger": "are un cutit",
		"4096":   strings.Repeat("povestea mea este lunga ", 170),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				hear.Match(text, "ro")
			}
		})
	}
	b.Run("again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			book.Hear("sotul meu imi verifica telefonul si ma ameninta", "ro")
		}
	})
}

// Where she is asked and an emergency may be meant, its button is the first, whatever is likelier, and 112 stands above all buttons.
func TestAnEmergencyIsAskedFirst(t *testing.T) {
	b := openBuiltin(t)
	found := 0
	for _, text := range []string{
		"sotul meu e nervos si mi-e frica", "sotul meu a baut iar si mi-e frica", "afraid of what he will do when he is back", "боюся що він дізнається",
		"ma doare gatul de la raceala", "cutitul de paine nu mai taie", "police told me to sort it out at home", "he hit me ieri la pranz", "nu ma lasa sa ies dc nu ii zic unde",
	} {
		heard := b.Hear(text, "ro")
		if at := slices.IndexFunc(heard.Nodes, b.emergency); heard.Danger || heard.Clear || at < 1 {
			continue
		}
		found++
		s, r := says(b, State{Lang: "ro"}, text)
		if s.Node != b.Asks() || len(r.Options) != len(heard.Nodes) || !b.emergency(r.Options[0].Node) {
			t.Errorf("%q leads to %s with %v", text, s.Node, r.Options)
		}
		if len(r.Contacts) == 0 || r.Contacts[0].ID != "ro-112" {
			t.Errorf("%q is shown no 112 first", text)
		}
	}
	if found == 0 {
		t.Error("none of the texts is like another screen more than like an emergency: look for others")
	}
}

// What phrases of danger mean are emergencies, also where only words lead there; nothing else is.
func TestEmergenciesAreWhatDangerMeans(t *testing.T) {
	b := openHearing(t)
	if got, want := b.Emergencies(), []string{"danger/start"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	files := with(hearing)
	files["phrases/ro.yaml"] = strings.Replace(files["phrases/ro.yaml"], "danger:\n  danger/start: [sunt in pericol]\n", "", 1)
	b, err := openFiles(files)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := b.Emergencies(), []string{"danger/start"}; !slices.Equal(got, want) {
		t.Errorf("by words alone: got %v, want %v", got, want)
	}
}
