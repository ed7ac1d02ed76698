package flows

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// withCover is small with a cover of three pages, and a question about it.
func withCover() map[string]string {
	home := strings.Replace(small["home.yaml"], "      - {id: out, to: out}\n", "      - {id: out, to: out}\n      - {id: hide, to: hide}\n", 1)
	home = strings.Replace(home, "  out: {kind: leave}\n", "  out: {kind: leave}\n  hide: {kind: ask, for: door, tells: cover, to: hidden}\n"+
		"  hidden: {kind: screen, tells: cover, options: [{id: start, to: start}]}\n", 1)
	return with(map[string]string{"home.yaml": home, "cold.yaml": `flow: cold
role: cover
start: start
help: ice
doors: [ice, snow]
nodes:
  start: {kind: screen, options: [{id: ice, to: ice}, {id: snow, to: snow}]}
  ice: {kind: screen, options: [{id: start, to: start}, {id: sources, to: sources, door: true}]}
  snow: {kind: screen, options: [{id: start, to: start}, {id: sources, to: sources, door: true}]}
  sources: {kind: screen, options: [{id: start, to: start}]}
`})
}

// changed is withCover with a change in one file.
func changed(file, old, now string) map[string]string {
	files := withCover()
	files[file] = strings.ReplaceAll(files[file], old, now)
	return files
}

func openOrFail(t *testing.T, files map[string]string) *Book {
	t.Helper()
	b, err := openFiles(files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A page of the cover that could hold the way in is not dropped without a word of where it went, and the list of them is whole.
func TestADoorIsNotDropped(t *testing.T) {
	const way = ", {id: sources, to: sources, door: true}"
	snow := "  snow: {kind: screen, options: [{id: start, to: start}" + way + "]}\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"the page went":             {gone(changed("cold.yaml", snow, ""), "{id: snow, to: snow}", "{id: cold, to: sources}"), "flows/cold.yaml:5: snow was a door and is none now"},
		"its door went":             {changed("cold.yaml", snow, strings.Replace(snow, way, "", 1)), "snow was a door and is none now"},
		"it moved where none is":    {gone(changed("cold.yaml", snow, "moved: {snow: sources}\n"), "{id: snow, to: snow}", "{id: cold, to: sources}"), "snow was a door and is none now"},
		"it is not in the list":     {changed("cold.yaml", "doors: [ice, snow]", "doors: [ice]"), "cold/snow has a door that is not under doors"},
		"a list outside the cover":  {changed("lines.yaml", "role: help", "role: help\ndoors: [start]"), "doors stand outside the cover"},
		"a door outside the cover":  {changed("lines.yaml", "to: home/start}", "to: home/start, door: true}"), "option home is a door outside the cover"},
		"a question without cover":  {withoutFile(withCover(), "cold.yaml"), "it asks for the way in through a cover, and no flow has the role cover"},
		"two say where a page went": {changed("lines.yaml", "role: help", "role: help\nmoved: {danger/old: start}"), "elsewhere; keep one of the two"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := openFiles(test.files); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// gone makes what pointed to a page point elsewhere, with moved: written where it may stand.
func gone(files map[string]string, old, now string) map[string]string {
	files["cold.yaml"] = strings.ReplaceAll(files["cold.yaml"], old, now)
	if before, moved, there := strings.Cut(files["cold.yaml"], "moved:"); there {
		line, rest, _ := strings.Cut(moved, "\n")
		files["cold.yaml"] = strings.Replace(before+rest, "nodes:\n", "moved:"+line+"\nnodes:\n", 1)
	}
	return files
}

func withoutFile(files map[string]string, name string) map[string]string {
	delete(files, name)
	return files
}

// A door follows moved, one that nobody knows any more is on every page, and a book that drops one is told.
func TestADoorOfAnotherEdition(t *testing.T) {
	before := openOrFail(t, withCover())
	now := openOrFail(t, gone(changed("cold.yaml", "snow", "hail"), "doors: [ice, hail]", "doors: [ice, snow, hail]\nmoved: {snow: hail}"))
	if dropped := now.Drops(before); len(dropped) != 0 {
		t.Errorf("it drops %v", dropped)
	}
	if dropped := openOrFail(t, small).Drops(before); !cmp.Equal(dropped, []string{"ice", "snow"}) {
		t.Errorf("it drops %v", dropped)
	}
	ways := func(door string) string {
		var in []string
		for _, page := range []string{"ice", "hail"} {
			s, _ := now.Step(State{Lang: "ro", Choices: Choices{Door: door}}, Input{Act: Opens})
			if !s.Locked || s.Node != "cold/start" {
				t.Fatalf("with the door %s it opens %+v", door, s)
			}
			s, _ = now.Step(s, Input{Act: Taps, Node: "cold/" + page, Option: "sources"})
			if !s.Locked {
				in = append(in, page)
			}
		}
		return strings.Join(in, " ")
	}
	for door, want := range map[string]string{"ice": "ice", "snow": "hail", "hail": "hail", "fog": "ice hail", AnyDoor: "ice hail"} {
		if got := ways(door); got != want {
			t.Errorf("the door %s is on %q, not on %q", door, got, want)
		}
	}
	if s, _ := now.Step(State{Lang: "ro", Node: "home/hide"}, Input{Act: Taps, Node: "home/hide", Option: "snow"}); s.Choices.Door != "hail" {
		t.Errorf("a button of before chose %q", s.Choices.Door)
	}
}

// A cover that is on in an edition that has none shows nothing at all.
func TestACoverWithoutACoverIsClosed(t *testing.T) {
	b := openOrFail(t, small)
	for _, s := range []State{{Lang: "ro", Node: "cold/start", Locked: true, Choices: Choices{Door: "ice"}}, {Lang: "ro", Choices: Choices{Word: "w"}}} {
		for _, in := range []Input{{Act: Opens}, {Act: Taps, Node: "home/start", Option: "danger"}, {Act: Taps, Option: Help}, {Act: Types, Text: "x"}} {
			if now, r := b.Step(s, in); !r.Leave || now.Choices != s.Choices {
				t.Errorf("%+v shows %s", in, r.Node)
			}
		}
		if r := b.View(b.Migrate(s)); !r.Leave {
			t.Errorf("it shows %s", r.Node)
		}
	}
}

// Of a node that is gone she stands on the nearest: the start of its flow, else where she came from, else home; in the cover, on the
// cover. What she answered stays, what no flow asks for goes; a node that moved to another flow is followed.
func TestTheNearestScreen(t *testing.T) {
	files := withCover()
	files["lines.yaml"] = strings.Replace(files["lines.yaml"], "role: help", "role: help\nmoved: {phones/start: start, phones/list: danger/deep}", 1)
	b := openOrFail(t, files)
	answers := map[string]string{"children": "yes", "age": "7"}
	for _, test := range []struct {
		name string
		s    State
		want State
	}{
		{"the start of its flow", State{Node: "danger/gone"}, State{Node: "danger/start"}},
		{"where she came from", State{Node: "gone/away", Trail: []string{"home/about", "danger/deep"}}, State{Node: "danger/deep", Trail: []string{"home/about", "danger/deep"}}},
		{"home", State{Node: "gone/away", Trail: []string{"gone/too"}}, State{Node: "home/start"}},
		{"in the cover", State{Node: "cold/gone", Locked: true}, State{Node: "cold/start", Locked: true}},
		{"covered meanwhile", State{Node: "danger/start", Locked: true}, State{Node: "cold/start", Locked: true}},
		{"another flow's name of old", State{Node: "phones/start", Trail: []string{"phones/list"}}, State{Node: "lines/start", Trail: []string{"danger/deep"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.s.Lang, test.want.Lang = "ro", "ro"
			test.s.Vars, test.want.Vars = maps.Clone(answers), answers
			test.s.Vars["colour"], test.s.Vars["word"] = "blue", ""
			test.want.Vars = map[string]string{"children": "yes", "age": "7", "word": ""}
			if diff := cmp.Diff(test.want, b.Migrate(test.s)); diff != "" {
				t.Error(diff)
			}
		})
	}
	s, r := b.Step(State{Lang: "ro", Node: "home/about", Vars: maps.Clone(answers)}, Input{Act: Taps, Node: "danger/gone", Option: "x"})
	if r.Node != "danger/start" || r.Note != "changed" || !cmp.Equal(s.Vars, answers) {
		t.Errorf("a button of it leads to %s with note %q and %v", r.Node, r.Note, s.Vars)
	}
	if s, _ = b.Step(s, Input{Act: Taps, Node: "danger/gone", Option: Leave}); s.Node != "" {
		t.Errorf("leaving from it leads to %s", s.Node)
	}
}

// The first line of a screen about the cover says whether it is on.
func TestAScreenTellsWhetherTheCoverIsOn(t *testing.T) {
	b := openOrFail(t, withCover())
	s, r := tap(b, State{Lang: "ro", Node: "home/start"}, "hide")
	if r.Note != "cover-off" {
		t.Errorf("before, it says %q", r.Note)
	}
	if _, r = tap(b, s, "snow"); r.Note != "cover-on" || r.Node != "home/hidden" {
		t.Errorf("then %s says %q", r.Node, r.Note)
	}
}

// Wrong words are counted where there is a word to find out, and none that was not compared.
func TestWrongWordsAreCounted(t *testing.T) {
	b := openOrFail(t, withCover())
	try := func(c Choices, words ...string) Choices {
		s, _ := b.Step(State{Lang: "ro", Node: "cold/ice", Locked: true, Choices: c}, Input{Act: Types, Text: "x", Words: words})
		return s.Choices
	}
	if c := try(Choices{Word: "w"}, "v"); c.Wrong != 1 {
		t.Errorf("%d", c.Wrong)
	}
	for name, c := range map[string]Choices{
		"no word to find out": try(Choices{Door: "ice"}, "v"), "not compared": try(Choices{Word: "w"}), "right": try(Choices{Word: "w", Wrong: 3}, "w"),
	} {
		if c.Wrong != 0 {
			t.Errorf("%s: %d", name, c.Wrong)
		}
	}
	if c := try(Choices{Word: "w", Wrong: maxWrong}, "v"); c.Wrong != maxWrong {
		t.Errorf("%d are counted", c.Wrong)
	}
}
