package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// covered is somebody who put the cover on, with the way in on the page about frost and a word, and left.
func (w *world) covered() *person {
	w.Helper()
	ana := w.person("ro")
	ana.open()
	ana.press("more")
	ana.press("settings")
	ana.press("cover")
	ana.press("frost")
	ana.press("word")
	ana.write("Zăpadă")
	ana.leaves()
	return ana
}

// leaves sends x and waits until nothing is left.
func (p *person) leaves() {
	p.w.Helper()
	p.Send("x")
	p.w.wait("an empty chat", func() bool { return len(p.Messages()) == 0 })
}

func TestTheCoverOpensTheGuide(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	for _, words := range []string{"/start", "salut", "/help", "/settings", "112"} {
		ana.Send(words)
		w.wait("the guide", func() bool { return strings.HasPrefix(ana.node(), "cold/") })
		ana.leaves()
	}
	ana.open()
	ana.press("frost") // every page works
	ana.press("cold-body")
	ana.press("sources")
	if ana.node() != "cold/sources" {
		t.Errorf("the sources of another page led to %s", ana.node())
	}
}

func TestTheWayInIsATapOrAWord(t *testing.T) {
	ways := map[string]func(*person){
		"the tap that was agreed": func(p *person) {
			p.press("frost")
			p.press("sources")
		},
		"the word":                   func(p *person) { p.write("zăpadă") },
		"the word without its signs": func(p *person) { p.write(" ZAPADA ") },
		"the page as a command, then the tap": func(p *person) {
			p.write("/frost")
			p.press("sources")
		},
	}
	for name, in := range ways {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ana := w.covered()
			ana.open()
			in(ana)
			if ana.node() != "home/start" {
				t.Errorf("it led to %s", ana.node())
			}
			w.clock.pass(15 * time.Minute)
			w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
			ana.open()
			if ana.node() != "cold/start" {
				t.Errorf("after the idle time it opens %s", ana.node())
			}
		})
	}
}

// A wrong word looks like a search in the guide, and tells nothing, however often it is tried.
func TestAWrongWordIsASearch(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	ana.open()
	for _, word := range []string{"parola", "zapad", "soba"} {
		ana.Send(word)
		w.wait("a search", func() bool { return strings.Contains(ana.bubble().Text, w.text("ro", "note.cover-search")) })
		if ana.node() != "cold/start" {
			t.Errorf("%s led to %s", word, ana.node())
		}
		ana.press("house")
		ana.press("start")
	}
}

// A button of the rest that is still on some screen opens nothing while the cover is on.
func TestTheCoverHoldsAgainstOldButtons(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	danger := ana.data("danger")
	ana.press("more")
	ana.press("settings")
	ana.press("cover")
	ana.press("frost")
	ana.leaves()
	bubble := ana.open()
	query := ana.PressOld(bubble.ID, danger)
	w.wait("an answer", func() bool { return ana.Answered(query) })
	ana.press("house")
	for _, e := range ana.Ledger()[len(ana.Ledger())-2:] {
		if strings.Contains(e.Text, w.text("ro", "danger/start.title")) {
			t.Errorf("it showed %s", e.Text)
		}
	}
}

// Two days later, or when Redis lost everything, the cover is still on, and her word and her page still open it: Telegram keeps
// them for us.
func TestTheCoverOutlivesEverythingWeKeep(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	w.redis.FlushAll()
	ana.open()
	if ana.node() != "cold/start" {
		t.Fatalf("it opens %s", ana.node())
	}
	ana.write("zapada")
	if ana.node() != "home/start" {
		t.Errorf("the word led to %s", ana.node())
	}
	ana.leaves()
	w.redis.FlushAll()
	ana.open()
	ana.press("gas")
	ana.press("sources")
	if ana.node() != "cold/sources" {
		t.Errorf("another page led to %s", ana.node())
	}
	ana.press("start")
	ana.press("frost")
	ana.press("sources")
	if ana.node() != "home/start" {
		t.Errorf("the page led to %s", ana.node())
	}
	ana.press("more")
	ana.press("settings")
	ana.press("cover")
	ana.press("off")
	w.wait("the mark gone", func() bool {
		return w.telegram.Profile(testToken, "setMyCommands@"+fmt.Sprint(ana.ID()), "") == ""
	})
	ana.leaves()
	w.redis.FlushAll()
	ana.open()
	if ana.node() != "home/start" {
		t.Errorf("without the cover it opens %s", ana.node())
	}
}

// The secret word is nowhere: not in Redis, not in the log.
func TestTheWordIsKeptOnlyAsAHash(t *testing.T) {
	w := newWorld(t)
	w.covered()
	for _, trace := range []string{"zapada", "Zăpadă", "zăpadă"} {
		if strings.Contains(w.redis.Dump(), trace) || strings.Contains(w.log.String(), trace) {
			t.Errorf("%s is kept", trace)
		}
	}
}

// Her choice: no copying and no screenshots. Only a new message can be so.
func TestProtectedContent(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	if ana.open().Protect {
		t.Error("copying is blocked without asking")
	}
	for _, choice := range []string{"blocked", "allowed"} {
		ana.press("more")
		ana.press("settings")
		ana.press("copy")
		ana.press(choice)
		ana.press("done")
		if got := ana.bubble().Protect; got != (choice == "blocked") {
			t.Errorf("%s: protected is %v", choice, got)
		}
		ana.open()
		if got := ana.bubble().Protect; got != (choice == "blocked") {
			t.Errorf("%s: protected is %v in the next bubble", choice, got)
		}
	}
}

// The face: name, descriptions and commands, set per language, once, and again when an edition brings other words.
func TestTheFaceIsSet(t *testing.T) {
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	for _, lang := range append([]string{""}, ed.Words.Languages()...) {
		words := lang
		if lang == "" {
			words = "ro"
		}
		w.wait("a face", func() bool { return w.telegram.Profile(testToken, "setMyCommands", lang) != "" })
		for method, id := range map[string]string{"setMyName": "face.name", "setMyDescription": "face.description", "setMyShortDescription": "face.short"} {
			if got := w.telegram.Profile(testToken, method, lang); got != w.text(words, id) {
				t.Errorf("%s in %q is %q", method, lang, got)
			}
		}
	}
	set := func() (n int) {
		for _, r := range w.telegram.Requests(testToken) {
			if r.Method == "setMyName" {
				n++
			}
		}
		return n
	}
	before := set()
	w.stop()
	w.start()
	w.person("ro").open()
	w.until("the face looked at", func() bool { return !w.bot.profile.Waits() })
	if now := set(); now != before {
		t.Errorf("a name that is there already was set %d times again", now-before)
	}
}

// An operator's own face is left alone.
func TestAnOperatorsOwnFaceStays(t *testing.T) {
	w := newQuietWorld(t)
	w.ownFace = true
	w.start()
	w.person("ro").open()
	for _, r := range w.telegram.Requests(testToken) {
		if strings.HasPrefix(r.Method, "setMy") {
			t.Errorf("it asked for %s", r.Method)
		}
	}
}
