package edition

import (
	"os"
	"slices"
	"strings"
	"testing"

	"liman/flows"
)

// tone is a second of OGG with Opus, made with opusenc out of a computed tone: nobody's voice. It says that it reads
// home/start of the small edition.
func tone(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("testdata/tone.ogg")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(data), "TEXT=00000000", openSmall(t).VoiceMark("ro", "home/start"), 1)
}

// voiced is the small edition with one file among its recordings.
func voiced(t *testing.T, name, content string) map[string]string {
	t.Helper()
	files := tree(t, "small")
	files["locales/voice/"+name] = content
	return files
}

// options are the ids of a screen's buttons.
func options(e *Edition, lang string, s flows.State) []string {
	var ids []string
	for _, row := range e.Screen(lang, e.Book.View(s)).Rows {
		for _, b := range row {
			ids = append(ids, b.Option)
		}
	}
	return ids
}

func TestARecordingIsOfferedWhereItIs(t *testing.T) {
	e := opened(t, voiced(t, "ro/home/start.ogg", tone(t)))
	want := []string{"near", "language", flows.Listen, flows.Help, flows.Back, flows.Leave}
	if got := options(e, "ro", flows.State{Node: "home/start"}); !slices.Equal(got, want) {
		t.Errorf("buttons %v, want %v", got, want)
	}
	for _, other := range []struct{ lang, node string }{{"en", "home/start"}, {"ro", "lines/start"}} {
		if got := options(e, other.lang, flows.State{Node: other.node}); slices.Contains(got, flows.Listen) || e.Voice(other.lang, other.node) != nil {
			t.Errorf("nothing was recorded of %s in %s", other.node, other.lang)
		}
	}
	if got := e.Voice("ro", "home/start"); string(got) != tone(t) {
		t.Errorf("%d bytes of the recording", len(got))
	}
}

func TestARecordingIsPartOfTheEdition(t *testing.T) {
	one := opened(t, voiced(t, "ro/home/start.ogg", tone(t)))
	changed := tone(t) + tone(t)
	other := opened(t, voiced(t, "ro/home/start.ogg", changed))
	if none := openSmall(t); one.Hash == none.Hash || one.Hash == other.Hash {
		t.Error("a recording changes and the edition keeps its name")
	}
}

// simple gives the small edition a version in simple words of home/where, whose text is long enough for it.
func simple(t *testing.T, ro string) map[string]string {
	t.Helper()
	files := with(t, "locales/ro.yaml", "home/where.text: Unde?", "home/where.text: un un un un un un un un un un.\nhome/where.simple: "+ro)
	files["locales/en.yaml"] = strings.Replace(files["locales/en.yaml"], "home/where.text: Unde?", "home/where.text: Where in the country are you now?\nhome/where.simple: Where?", 1)
	return files
}

func TestSimpleWordsAreOfferedWhereTheyAre(t *testing.T) {
	e := opened(t, simple(t, "Unde"))
	in := func(node string, simple bool) (text string, buttons []string) {
		s := flows.State{Node: node, Simple: simple}
		return e.Screen("ro", e.Book.View(s)).Text, options(e, "ro", s)
	}
	text, buttons := in("home/where", false)
	if !strings.HasPrefix(text, "un un") || !slices.Contains(buttons, flows.Simple) || slices.Contains(buttons, flows.Full) {
		t.Errorf("before she chose: %q %v", text, buttons)
	}
	text, buttons = in("home/where", true)
	if text != "Unde" || !slices.Contains(buttons, flows.Full) || slices.Contains(buttons, flows.Simple) {
		t.Errorf("after she chose: %q %v", text, buttons)
	}
	text, buttons = in("home/start", true)
	if text != "Ce mai faci? 112" || slices.Contains(buttons, flows.Full) || slices.Contains(buttons, flows.Simple) {
		t.Errorf("where there are no simple words: %q %v", text, buttons)
	}
}

// A version in simple words may name a variable that the text does not: then it cannot be drawn ahead.
func TestWhatNamesAVariableHasNoLooks(t *testing.T) {
	files := simple(t, "'Unde? {where}'")
	files["locales/en.yaml"] = strings.Replace(files["locales/en.yaml"], "home/where.simple: Where?", "home/where.simple: '{where}?'", 1)
	e := opened(t, files)
	if e.Variants(flows.State{Node: "home/where"}) != nil || len(e.Variants(flows.State{Node: "home/language"})) != 1 {
		t.Error("a screen with a variable is drawn ahead, or one without is not")
	}
}

func TestAScreenSaysWhenItsFactsWereChecked(t *testing.T) {
	e := builtinEdition(t)
	for lang, want := range map[string]string{"ro": "\n\nsurse citite la 23 nov. 2026", "en": "\n\nsources read on 23 Nov 2026"} {
		for _, simple := range []bool{false, true} {
			s := e.Screen(lang, e.Book.View(flows.State{Node: "danger/start", Simple: simple}))
			if !strings.HasSuffix(s.Text, want) {
				t.Errorf("%s ends in %q", lang, s.Text)
			}
		}
		if s := e.Screen(lang, e.Book.View(flows.State{Node: "home/start"})); strings.Contains(s.Text, "2026") {
			t.Errorf("a screen without facts: %q", s.Text)
		}
	}
}
