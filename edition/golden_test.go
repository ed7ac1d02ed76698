package edition

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"liman/flows"
)

var update = flag.Bool("update", false, "write testdata/screens anew; the diff is the review")

// seen are the ways in which a golden looks at a screen, of one flow or of all. What looks the same in several ways is written once,
// under the first of them.
var seen = []struct {
	name  string
	state flows.State
	flow  string
}{
	{"new", flows.State{}, ""},
	{"in simple words", flows.State{Simple: true}, ""},
	{"with a note", flows.State{Note: "understood"}, "home"},
	{"covered", flows.State{Choices: flows.Choices{Door: "house"}}, ""},
	{"locked", flows.State{Locked: true, Choices: flows.Choices{Door: "house"}}, "cold"},
	{"offered", flows.State{Vars: map[string]string{"phone": "offered"}}, ""},
	{"in a county", flows.State{Vars: map[string]string{"where": "CJ"}}, ""},
	{"in a county with shelters", flows.State{Vars: map[string]string{"where": "SB"}}, ""},
	{"in București", flows.State{Vars: map[string]string{"where": "B"}}, ""},
	{"in a sector", flows.State{Vars: map[string]string{"where": "B2"}}, ""},
	{"in a town", flows.State{Vars: map[string]string{"where": "54984"}}, ""},
	{"at a point", flows.State{Vars: map[string]string{"where": "@46.77,23.60"}}, ""},
	{"abroad", flows.State{Vars: map[string]string{"where": "@48.21,16.37"}}, ""},
	{"in a country", flows.State{Vars: map[string]string{"where": "country:DE"}}, ""},
	{"at sea", flows.State{Vars: map[string]string{"where": "@0.00,0.00"}}, ""},
	{"staying", flows.State{Vars: answers("stay", "yes")}, ""},
	{"staying, without anything", flows.State{Vars: answers("stay", "no")}, ""},
	{"going", flows.State{Vars: answers("go", "yes")}, ""},
	{"going, without anything", flows.State{Vars: answers("go", "no")}, ""},
	{"undecided", flows.State{Vars: answers("open", "yes")}, ""},
	{"choosing a place", flows.State{Pick: flows.Pick{Places: []string{"54984", "B3"}}}, "near"},
	{"choosing a screen", flows.State{Guess: []string{"danger/start", "near/start", "order/start"}}, ""},
}

// answers are those to all questions of the plan.
func answers(way, all string) map[string]string {
	vars := map[string]string{"way": way}
	for _, name := range []string{"kids", "papers", "money", "ride", "pets", "seen", "signs"} {
		vars[name] = all
	}
	return vars
}

// screens are all screens of the edition in a language as texts, by "node: way of looking at it"; each different one once.
func screens(e *Edition, lang string) map[string]string {
	all := make(map[string]string)
	for _, node := range e.Book.Screens() {
		before := make(map[string]bool)
		for i, way := range seen {
			if way.flow != "" && way.flow != strings.SplitN(node, "/", 2)[0] {
				continue
			}
			s := way.state
			s.Node, s.Lang = node, lang
			text := drawn(e.Screen(lang, e.Book.View(s)))
			if !before[text] {
				all[fmt.Sprintf("%s %02d %s", node, i, way.name)] = text
			}
			before[text] = true
		}
		for _, r := range e.Variants(flows.State{Node: node, Lang: lang}) {
			if text := drawn(e.Screen(lang, r)); !before[text] {
				all[fmt.Sprintf("%s without %b", node, r.Hidden)] = text
			}
		}
	}
	for _, c := range e.Directory.Contacts() {
		if c.Shown() {
			all["contact "+c.ID] = e.ContactCard(lang, c).String()
		}
	}
	for _, id := range e.Words.IDs() { // what stands on no screen of a flow: the program's own words
		if !strings.Contains(id, "/") {
			all["words "+id] = strings.Join(e.Words.Forms(lang, id), " | ")
		}
	}
	return all
}

// drawn is a screen with its buttons, a line each: label, then the data without the edition's name.
func drawn(s Screen) string {
	var text strings.Builder
	text.WriteString(s.String())
	for _, row := range s.Rows {
		text.WriteString("\n")
		for i, b := range row {
			text.WriteString(strings.Repeat(" ", min(i, 1)))
			if b.Copy != "" {
				fmt.Fprintf(&text, "[%s](copies %s)", b.Label, b.Copy)
			} else {
				_, data, _ := strings.Cut(ButtonData{Node: s.Node, Option: b.Option}.String(), " ")
				fmt.Fprintf(&text, "[%s](%s)", b.Label, data)
			}
		}
	}
	return text.String()
}

const heading = "\n\n=== "

// TestScreensAreAsTheyWere holds every screen in every language, byte for byte, against testdata/screens.
func TestScreensAreAsTheyWere(t *testing.T) {
	t.Parallel()
	e := builtinEdition(t)
	for _, lang := range e.Words.Languages() {
		name, now := "testdata/screens/"+lang+".txt", screens(e, lang)
		if *update {
			var file strings.Builder
			file.WriteString("Every screen in " + lang + "; go test ./edition -run ScreensAre -update writes it")
			for _, key := range slices.Sorted(maps.Keys(now)) {
				file.WriteString(heading + key + "\n" + now[key])
			}
			if err := os.WriteFile(name, []byte(file.String()+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		was := make(map[string]string)
		for _, block := range strings.Split(strings.TrimSuffix(string(data), "\n"), heading)[1:] {
			key, text, _ := strings.Cut(block, "\n")
			was[key] = text
		}
		differ(t, lang, was, now)
	}
}

// differ shows where screens changed, a few of them whole.
func differ(t *testing.T, lang string, was, now map[string]string) {
	t.Helper()
	const most = 5
	changed := 0
	for _, key := range slices.Sorted(maps.Keys(was)) {
		if text, there := now[key]; !there || text != was[key] {
			if changed++; changed <= most {
				t.Errorf("%s, %s was:\n%s\nand is:\n%s", lang, key, was[key], text)
			}
		}
	}
	for key := range now {
		if _, there := was[key]; !there {
			changed++
			t.Errorf("%s, %s is new", lang, key)
		}
	}
	if changed > most {
		t.Errorf("%s: %d screens changed", lang, changed)
	}
}
