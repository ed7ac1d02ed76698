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
func voiced(name, content string) map[string]string {
	files := with("", "", "")
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
	e, err := Open(source(t, voiced("ro/home/start.ogg", tone(t))))
	if err != nil {
		t.Fatal(err)
	}
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

func TestRecordingsAreChecked(t *testing.T) {
	ogg := tone(t)
	last := strings.LastIndex(ogg, "OggS")
	minutes := ogg[:last+granuleAt] + "\x00\x00\x40\x00" + ogg[last+granuleAt+4:]
	endless := ogg[:last+granuleAt] + "\xff\xff\xff\xff\xff\xff\xff\x7f" + ogg[last+granuleAt+8:]
	tests := []struct{ name, file, content, want string }{
		{"as it should be", "ro/home/start.ogg", ogg, ""},
		{"a note for staff", "README.md", "Read me", ""},
		{"no such language", "hu/home/start.ogg", ogg, "locales/voice/hu/home/start.ogg:1: there is no language hu; "},
		{"no such node", "ro/home/nowhere.ogg", ogg, "locales/voice/ro/home/nowhere.ogg:1: there is no node home/nowhere; "},
		{"another folder", "ro/start.ogg", ogg, "there is no node start"},
		{"another kind of file", "ro/home/start.mp3", "ID3", "locales/voice/ro/home/start.mp3:1: is no .ogg; "},
		{"another content", "ro/home/start.ogg", "ID3" + ogg, "is no OGG file"},
		{"nothing in it", "ro/home/start.ogg", "", "has no sound"},
		{"another codec", "ro/home/start.ogg", strings.Replace(ogg, "OpusHead", "\x01vorbis.", 1), "is OGG, but not with Opus; encode it anew"},
		{"cut off", "ro/home/start.ogg", ogg[:len(ogg)-100], "is cut off"},
		{"cut off in a header", "ro/home/start.ogg", ogg[:last+10], "is cut off"},
		{"of another text", "ro/lines/start.ogg", ogg, "locales/voice/ro/lines/start.ogg:1: it does not read the text that is there now; read it anew, and encode it with opusenc --comment TEXT="},
		{"too large", "ro/home/start.ogg", ogg + strings.Repeat("x", maxVoice), "bytes, over 1048576"},
		{"too long", "ro/home/start.ogg", minutes, "87 seconds, over 60; say it shorter"},
		{"endless", "ro/home/start.ogg", endless, "seconds, over 60"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := faultsOf(t, voiced(test.file, test.content))
			if test.want == "" && report != "" || !strings.Contains(report, test.want) {
				t.Errorf("got:\n%s\nwant: %s", report, test.want)
			}
		})
	}
}

// A recording that goes on saying a number which is no longer right could kill.
func TestARecordingOfAnOldTextIsRefused(t *testing.T) {
	files := voiced("ro/home/start.ogg", tone(t))
	for _, now := range []string{"Ce mai faci? {ro-119}", "Ce mai faci acum? {ro-112}"} {
		files["locales/ro.yaml"] = strings.Replace(small["locales/ro.yaml"], "Ce mai faci? {ro-112}", now, 1)
		files["locales/en.yaml"] = strings.Replace(small["locales/en.yaml"], "How are you? {ro-112}", "How? "+now[len(now)-len("{ro-112}"):], 1)
		if report := faultsOf(t, files); !strings.Contains(report, "it does not read the text that is there now") {
			t.Errorf("%s:\n%s", now, report)
		}
	}
}

func TestARecordingIsPartOfTheEdition(t *testing.T) {
	one, err := Open(source(t, voiced("ro/home/start.ogg", tone(t))))
	if err != nil {
		t.Fatal(err)
	}
	changed := tone(t) + tone(t)
	other, err := Open(source(t, voiced("ro/home/start.ogg", changed)))
	if err != nil {
		t.Fatal(err)
	}
	if none := openSmall(t); one.Hash == none.Hash || one.Hash == other.Hash {
		t.Error("a recording changes and the edition keeps its name")
	}
}

func TestSimpleWordsAreOfferedWhereTheyAre(t *testing.T) {
	e, err := Open(source(t, simple("Unde")))
	if err != nil {
		t.Fatal(err)
	}
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
	files := simple("'Unde? {where}'")
	files["locales/en.yaml"] = strings.Replace(files["locales/en.yaml"], "home/where.simple: Where?", "home/where.simple: '{where}?'", 1)
	e, err := Open(source(t, files))
	if err != nil {
		t.Fatal(err)
	}
	if e.Looks(flows.State{Node: "home/where"}) != nil || len(e.Looks(flows.State{Node: "home/language"})) != 1 {
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
