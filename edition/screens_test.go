package edition

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"liman/flows"
)

// distances are how many taps each screen is from the home screen, as a person without answers sees them: by options, and by
// the button of help that stands below every screen.
func distances(e *Edition) map[string]int {
	start := flows.State{Node: "home/start", Lang: "ro"}
	far := map[string]int{start.Node: 0}
	queue := []flows.State{start}
	tap := func(s flows.State, option string) {
		next, reply := e.Book.Step(s, flows.Input{Act: flows.Taps, Option: option})
		if _, seen := far[reply.Node]; !seen && reply.Node != "" {
			far[reply.Node] = far[s.Node] + 1
			queue = append(queue, next)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		tap(queue[0], flows.Help)
		for _, o := range e.Book.View(queue[0]).Options {
			tap(queue[0], o.ID)
		}
	}
	return far
}

type wanted struct {
	what, weight string
	nodes, facts []string
}

// wantedScreens reads the table of docs/screens.md.
func wantedScreens(t *testing.T) []wanted {
	t.Helper()
	page, err := os.ReadFile("../docs/screens.md")
	if err != nil {
		t.Fatal(err)
	}
	node, row := regexp.MustCompile("`([a-z-]+/[a-z-]+)`"), regexp.MustCompile(`(?m)^\| (.+) \| ([123]) \| (.+) \| (.*)\|$`)
	var list []wanted
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		w := wanted{what: m[1], weight: m[2], facts: strings.Fields(m[4])}
		for _, n := range node.FindAllStringSubmatch(m[3], -1) {
			w.nodes = append(w.nodes, n[1])
		}
		list = append(list, w)
	}
	return list
}

// TestTheWantedScreens holds docs/screens.md against the flows: each node is there, each fact stands behind one of its row's
// nodes, and what may cost a life or a right is at most three taps away (but for the plan, whose questions are answers).
func TestTheWantedScreens(t *testing.T) {
	const rows, taps = 55, 3
	e := builtinEdition(t)
	behind := factsBehind(e)
	far := distances(e)
	list := wantedScreens(t)
	if len(list) < rows {
		t.Errorf("docs/screens.md has %d rows, fewer than %d", len(list), rows)
	}
	for _, w := range list {
		if len(w.nodes) == 0 {
			t.Errorf("%s: no node", w.what)
		}
		for _, n := range w.nodes {
			if !slices.Contains(e.Book.Screens(), n) {
				t.Errorf("%s: %s is no screen", w.what, n)
			} else if d, reached := far[n]; w.weight == "3" && n != "plan/yours" && (!reached || d > taps) {
				t.Errorf("%s: %s is %d taps away, over %d", w.what, n, d, taps)
			}
		}
		for _, f := range w.facts {
			if !slices.ContainsFunc(w.nodes, func(n string) bool { return slices.Contains(behind[n], f) }) {
				t.Errorf("%s: fact %s stands behind none of %v", w.what, f, w.nodes)
			}
		}
	}
}

// factsBehind are the facts of each node.
func factsBehind(e *Edition) map[string][]string {
	behind := map[string][]string{}
	for _, f := range e.Book.Facts() {
		for _, n := range f.Nodes {
			behind[n] = append(behind[n], f.Number)
		}
	}
	return behind
}

// TestNothingIsFarFromHome wants every screen at most four taps away. Answers are no doors: the questions of the plan come one
// by one, and so do the settings of the cover; hear waits for typed words, near/abroad for a place that was shared; the rest of a
// list of what is near comes after the list.
func TestNothingIsFarFromHome(t *testing.T) {
	const taps = 4
	e := builtinEdition(t)
	far := distances(e)
	for _, node := range e.Book.Screens() {
		flow, _, _ := strings.Cut(node, "/")
		if slices.Contains([]string{"plan", "settings", "hear"}, flow) || node == "near/abroad" || strings.HasSuffix(node, "-all") {
			continue
		}
		if d, reached := far[node]; !reached || d > taps {
			t.Errorf("%s is %d taps from home (reached: %v), over %d", node, d, reached, taps)
		}
	}
}

// TestNoDoorIsLost wants the beginnings that the home screen once led to, and those it leads to now, at most two taps away.
func TestNoDoorIsLost(t *testing.T) {
	const taps, options = 2, 9
	e := builtinEdition(t)
	far := distances(e)
	for _, door := range []string{
		"danger/start", "phone/start", "violence/start", "leaving/start", "near/start", "assault/start", "young/start",
		"other/start", "order/start", "rights/start", "who/start", "me/start", "stop/start", "cold/start", "settings/start",
		"about/start", "language/start", "kids/start", "money/start", "police/refused", "danger/child",
	} {
		if d, reached := far[door]; !reached || d > taps {
			t.Errorf("%s is %d taps from home (reached: %v), over %d", door, d, reached, taps)
		}
	}
	if seen := e.Book.View(flows.State{Node: "home/start", Lang: "ro"}).Options; len(seen) > options {
		t.Errorf("the home screen has %d options, over %d", len(seen), options)
	}
}

// What is offered is what has a button, on every screen in every language, whatever hides parts of it.
func TestOptionsOfAreTheButtons(t *testing.T) {
	e := builtinEdition(t)
	seen := 0
	for _, node := range e.Book.Screens() {
		for _, lang := range e.Words.Languages() {
			for _, simple := range []bool{false, true} {
				r := e.Book.View(flows.State{Node: node, Lang: lang, Simple: simple})
				var want []string
				for _, b := range slices.Concat(e.Screen(lang, r).Rows...) {
					if b.Option != "" {
						want = append(want, b.Option)
					}
				}
				if got := e.OptionsOf(lang, r); !slices.Equal(got, want) {
					t.Errorf("%s in %s: %v, and the buttons are %v", node, lang, got, want)
				}
				seen++
			}
		}
	}
	if seen < 1000 {
		t.Errorf("only %d screens", seen)
	}
}

// TestTheWantedScreensAreFoundByWords wants at least five ways to say each screen of docs/screens.md, in each language.
func TestTheWantedScreensAreFoundByWords(t *testing.T) {
	const least = 5
	for _, lang := range builtinEdition(t).Words.Languages() {
		said := phrasesOf(t, lang)
		for _, w := range wantedScreens(t) {
			for _, n := range w.nodes {
				if said[n] < least {
					t.Errorf("%s: %d phrases mean %s in %s, fewer than %d", w.what, said[n], n, lang, least)
				}
			}
		}
	}
}

// phrasesOf is how many phrases of a language mean each screen.
func phrasesOf(t *testing.T, lang string) map[string]int {
	t.Helper()
	data, err := fs.ReadFile(flows.Files, "phrases/"+lang+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Danger, Phrases map[string][]string }
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for _, part := range []map[string][]string{file.Danger, file.Phrases} {
		for n, phrases := range part {
			said[n] += len(phrases)
		}
	}
	return said
}

// TestScreensSayWhatIsNotSure wants each screen that rests on a fact of less than high confidence to be open: its text says so, or asks
// first.
func TestScreensSayWhatIsNotSure(t *testing.T) {
	seen := 0
	for _, f := range builtinEdition(t).Book.Facts() {
		for _, n := range f.Nodes {
			if f.Confidence == "H" {
				continue
			}
			if seen++; !isOpen(t, n) {
				t.Errorf("%s rests on fact %s of confidence %s, and is not open", n, f.Number, f.Confidence)
			}
		}
	}
	if seen == 0 {
		t.Error("no screen rests on a fact that is not sure")
	}
}

// isOpen tells whether a node's file says that it is open.
func isOpen(t *testing.T, ref string) bool {
	t.Helper()
	flow, name, _ := strings.Cut(ref, "/")
	data, err := fs.ReadFile(flows.Files, flow+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Nodes map[string]struct{ Open bool }
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Nodes[name].Open
}
