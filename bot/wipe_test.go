package bot

import (
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
	"liman/flows"
)

// Tests of bot/wipe that need the whole bot: when somebody counts as silent follows from what she presses, and what she sees after it from what
// she opens again. How a wipe is claimed, refused, late or leased is tested in bot/wipe alone.

// silence lets time pass until a person who has been silent since now is wiped: nothing but the cover was drawn, then all went.
func (p *person) silence(d time.Duration) {
	p.w.Helper()
	happened := len(p.Ledger())
	p.w.clock.pass(d)
	p.w.wait("an empty chat", func() bool { return len(p.Messages()) == 0 })
	for _, e := range p.Ledger()[happened:] {
		if e.What != "deleted" && e.Text != p.w.text(p.lang, "cover.text") {
			p.w.Errorf("in her silence something was %s: %q", e.What, e.Text)
		}
	}
}

// keepsAfter fails if a person is wiped before the time, which is a second later. Another one, silent as long under the operator's idle time, tells
// that the wipe list was looked at; then hers is the one that stands on it, and nobody has claimed it.
func (p *person) keepsAfter(d time.Duration) {
	p.w.Helper()
	p.w.clock.pass(d - 15*time.Minute)
	other := p.w.person("en")
	other.open()
	other.silence(15 * time.Minute)
	p.w.until("her wipe alone on the list, due in a second", func() bool {
		chats, err := p.w.redis.ZMembers("wipes")
		if err != nil || len(chats) != 1 {
			return false
		}
		due, err := p.w.redis.ZScore("wipes", chats[0])
		left := time.UnixMilli(int64(due)).Sub(p.w.clock.Now())
		return err == nil && left > 0 && left <= time.Second
	})
	if p.bubble().Text == "" || p.bubble().Text == p.w.text(p.lang, "cover.text") {
		p.w.Errorf("wiped before its time")
	}
}

func TestSilenceWipes(t *testing.T) {
	for _, idle := range []struct {
		option string
		lasts  time.Duration
	}{{"usual", 15 * time.Minute}, {"short", 5 * time.Minute}, {"hour", time.Hour}, {"half-day", 12 * time.Hour}} {
		t.Run(idle.option, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			ana.open()
			ana.press("more")
			ana.press("settings")
			ana.press("idle")
			ana.press(idle.option)
			if idle.lasts > 15*time.Minute {
				ana.keepsAfter(idle.lasts - time.Second)
				ana.silence(time.Second)
			} else {
				ana.silence(idle.lasts)
			}
			w.until("an empty wipe list", func() bool { return !w.redis.Exists("wipes") })
		})
	}
}

func TestWhoeverIsActiveIsNotWiped(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.clock.pass(10 * time.Minute)
	ana.press("danger")
	ana.keepsAfter(15*time.Minute - time.Second)
	ana.silence(time.Second)
}

// The wipe list survives what the session Redis does not, and a bot that was away.
func TestAWipeSurvives(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.stop()
	for _, key := range w.redis.Keys() {
		if w.redis.Type(key) == "string" { // chats and salts; the wipe list is a sorted set and hashes
			w.redis.Del(key)
		}
	}
	w.clock.pass(16 * time.Minute)
	w.start()
	ana.silence(0)
}

// A bubble that is used for days is replaced before it gets too old to be deleted.
func TestABubbleIsNeverTooOldToBeDeleted(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	first := ana.open().ID
	ana.press("more")
	ana.press("settings")
	ana.press("idle")
	ana.press("half-day")
	for range 5 {
		w.clock.pass(11 * time.Hour)
		ana.press("done")
		ana.press("idle")
		ana.press("half-day")
		if age := w.clock.Now().Sub(ana.bubble().At); age > 47*time.Hour {
			t.Fatalf("the bubble is %v old", age)
		}
	}
	if ana.bubble().ID == first {
		t.Error("it was never replaced")
	}
	ana.silence(12 * time.Hour)
}

// An answer of Telegram that was lost leaves a message whose number nobody knows. It is never seen beside the bubble, and
// it goes with everything else.
func TestASendWithoutAnAnswer(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	w.telegram.Fail(standin.Fault{Method: "sendMessage", DropAfter: true, Times: 2})
	ana.open()
	ana.press("danger")
	ana.silence(15 * time.Minute)
}

// The program dies between the send and its answer: the next press names the bubble, silence finds it too.
func TestASendThatNobodySawEnd(t *testing.T) {
	for name, next := range map[string]func(*person){
		"a press": func(p *person) {
			p.w.until("the start", func() bool { // what is owed is looked for each second
				p.w.clock.pass(time.Second)
				return p.node() == "home/start"
			})
			p.press("danger")
			p.silence(15 * time.Minute)
		},
		"silence": func(p *person) { // nobody can cover what has no number
			p.w.clock.pass(16 * time.Minute)
			p.w.wait("an empty chat", func() bool { return len(p.Messages()) == 0 })
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			w.clock.hold(time.Second / 2) // the pause before a send is made again
			w.telegram.Fail(standin.Fault{Method: "sendMessage", DropAfter: true, Times: 1})
			ana.Send("/start")
			w.wait("a first line", func() bool { return ana.bubble().Text != "" })
			w.stop()
			w.clock.hold(0)
			w.start()
			next(ana)
		})
	}
}

// In every language, from every node: whoever opens the chat after the idle time sees what somebody new would see.
func TestT09_AfterSilenceNothingIsShownAgain(t *testing.T) {
	w := newWorld(t)
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range ed.Words.Languages() {
		ana := w.person(lang)
		start := ana.open()
		for _, node := range ed.Book.Screens() {
			b := edition.ButtonData{Edition: ed.ID(), Node: node, Option: "nothing"}
			query := ana.PressOld(ana.bubble().ID, b.String())
			w.wait(node, func() bool { return ana.Answered(query) && ana.node() == node && ana.bubble().Text != start.Text })
			ana.silence(15 * time.Minute)
			if again := ana.open(); again.Text != start.Text || buttons(again) != buttons(start) {
				t.Errorf("%s in %s: after the idle time there is\n%s\n%s", node, lang, again.Text, buttons(again))
			}
		}
		ana.press(flows.Help) // a typed answer and a chosen county are gone too
		ana.open()
	}
}

// The wipe of a chat needs its record for nothing: a press that comes after the idle time, before the wipe was done, shows
// nothing of before either.
func TestT09_APressAfterTheIdleTime(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	ana.press("near")
	ana.write("cluj")
	was := ana.bubble()
	w.stop()
	w.clock.pass(16 * time.Minute)
	w.redis.Del("wipes") // else whichever comes first is done first
	before := len(w.telegram.Requests(testToken))
	query := ana.PressOld(was.ID, ana.data(flows.Back))
	w.start()
	tellsNothing := func(text string) bool {
		return text == "" || text == w.text("ro", "cover.text") || strings.Contains(text, w.text("ro", "note.old-button"))
	}
	w.wait("an answer", func() bool { return ana.Answered(query) })
	w.wait("nothing of before", func() bool { return tellsNothing(ana.bubble().Text) })
	for _, r := range w.telegram.Requests(testToken)[before:] {
		if !tellsNothing(r.Params["text"]) {
			t.Errorf("%s shows\n%s", r.Method, r.Params["text"])
		}
	}
}

// noIDs fails when the log tells whose chat it was.
func (w *world) noIDs(p *person) {
	w.Helper()
	for _, trace := range p.traces() {
		if strings.Contains(w.log.String(), trace) {
			w.Errorf("%q is in the log:\n%s", trace, w.log)
		}
	}
}
