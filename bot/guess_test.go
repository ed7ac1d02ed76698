package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// longestPause is how long whoever knows the word waits at most.
const longestPause = 2 * time.Minute

// Guesses look all the while like searches, and neither waiting for our records to end, nor a
// restart, nor blocking the bot begins the count anew (session holds that a thousand take more than a day). Whoever knows the word waits two minutes at most.
func TestT37_GuessingIsSlow(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	ana.open()
	search := func(p *person, word string) {
		t.Helper()
		p.press("house")
		p.Send(word)
		w.wait("a search", func() bool { return strings.Contains(p.bubble().Text, w.text("ro", "note.cover-search")) })
		p.press("start")
	}
	for i := range 9 {
		search(ana, fmt.Sprintf("cuvant %d", i))
		w.clock.pass(longestPause)
	}
	search(ana, "gheata") // from here on, a pause of two minutes
	search(ana, "zapada") // not even the right one, and it tells nothing
	if n := w.kept(ana).State.Choices.Wrong; n != 10 {
		t.Errorf("%d wrong words are counted", n)
	}
	ana.leaves()
	ana.Block()
	w.until("an empty Redis", func() bool { return len(w.records()) == 0 })
	ana.open() // the count is at Telegram
	search(ana, "zapada")
	ana.leaves()
	w.redis.FlushAll()
	w.stop()
	w.start()
	ana.open()
	search(ana, "zapada")
	w.clock.pass(longestPause)
	ana.write("zapada")
	if ana.node() != "home/start" {
		t.Errorf("after the pause the word led to %s", ana.node())
	}
	if n := w.kept(ana).State.Choices.Wrong; n != 0 {
		t.Errorf("%d are counted still", n)
	}
}

// The settings say what is: from the home screen to on are four taps, with a page or with a word; the first line of every screen
// about it says whether it is on, and after it was put on it is.
func TestTheSettingsSayWhatIs(t *testing.T) {
	for _, lang := range []string{"ro", "en", "hu", "uk"} {
		for _, way := range []string{"page", "word"} {
			t.Run(lang+" "+way, func(t *testing.T) {
				w := newWorld(t)
				ana := w.person(lang)
				ana.open()
				first := func() string { line, _, _ := strings.Cut(ana.bubble().Text, "\n"); return line }
				for _, tap := range []string{"more", "settings", "cover"} {
					ana.press(tap)
				}
				if first() != w.text(lang, "note.cover-off") {
					t.Errorf("before, the first line is %q", first())
				}
				if way == "page" {
					ana.press("gas") // the fourth
				} else {
					ana.press("word")
					if ana.write("ab"); first() != w.text(lang, "note.word-short") {
						t.Errorf("after a word that was too short the first line is %q", first())
					}
					ana.write("zapada")
				}
				if first() != w.text(lang, "note.cover-on") {
					t.Errorf("the first line is %q", first())
				}
				if !w.kept(ana).State.Choices.Covered() || w.commandsAt(ana, "") == "" {
					t.Error("it is not on")
				}
				ana.leaves()
				ana.open()
				if ana.node() != "cold/start" {
					t.Fatalf("it opens %s", ana.node())
				}
				if way == "page" {
					ana.press("gas")
					ana.press("sources")
				} else {
					ana.write("zapada")
				}
				for _, tap := range []string{"more", "settings", "cover", "off"} {
					ana.press(tap)
				}
				if first() != w.text(lang, "note.cover-off") || w.kept(ana).State.Choices.Covered() {
					t.Errorf("after it was taken off the first line is %q", first())
				}
			})
		}
	}
}
