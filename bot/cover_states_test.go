package bot

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"liman/bot/mark"
	"liman/bot/standin"
	"liman/store"
)

// coverStates is every state that a chat's cover can be in, and how somebody who is on the home screen comes there. opens is the
// screen that whoever opens the chat then sees.
var coverStates = []struct {
	name, opens string
	come        func(*world, *person)
}{
	{"never on", "home/start", func(*world, *person) {}},
	{"on, by a page", "cold/start", func(_ *world, p *person) { p.chooses("frost") }},
	{"on, by a word", "cold/start", func(_ *world, p *person) {
		p.chooses("word")
		p.write("zăpadă")
	}},
	{"on, by both", "cold/start", func(_ *world, p *person) {
		p.chooses("frost")
		p.press("word")
		p.write("zăpadă")
	}},
	{"opened", "cold/start", func(_ *world, p *person) {
		p.chooses("frost")
		p.leaves()
		p.open()
		p.press("frost")
		p.press("sources")
	}},
	{"tried with wrong words", "cold/start", func(w *world, p *person) {
		p.chooses("word")
		p.write("zăpadă")
		p.leaves()
		p.open()
		for _, word := range []string{"a1b2", "c3d4", "e5f6", "g7h8"} {
			p.press("house")
			p.write(word)
			p.press("start")
		}
	}},
	{"taken off", "home/start", func(_ *world, p *person) {
		p.chooses("frost")
		p.press("again")
		p.press("off")
	}},
	{"known to Telegram alone", "cold/start", func(w *world, p *person) {
		p.chooses("frost")
		p.leaves()
		w.redis.FlushAll()
		p.open()
	}},
	{"of an older build", "cold/start", func(w *world, p *person) {
		p.leaves()
		w.redis.FlushAll()
		w.telegramSets("setMyCommands", map[string]string{"scope": mark.ScopeOf(store.ChatID(p.ID())), "commands": `[{"command":"start","description":"x"},{"command":"frost","description":"x"}]`})
		p.open()
	}},
	{"under a secret that is gone", "cold/start", func(w *world, p *person) {
		p.chooses("frost")
		p.leaves()
		w.stop()
		w.secrets[0] = "quite another secret of the tests"
		w.start()
		p.open()
	}},
	{"not to be found out", "cold/start", func(w *world, p *person) {
		p.leaves()
		w.redis.FlushAll()
		w.telegram.Fail(standin.Fault{Method: "getMyCommands", Code: http.StatusBadRequest, Times: 1000})
		p.Send("/start")
		w.wait("the cover", func() bool { return p.node() == "cold/start" })
	}},
}

// chooses goes from home to the settings of the cover and takes an option there.
func (p *person) chooses(option string) {
	p.w.Helper()
	for _, tap := range []string{"more", "settings", "cover", option} {
		p.press(tap)
	}
}

// In every state of the cover: after the idle time nothing of hers is shown again, and what is shown is what anybody sees; the phone's
// menu is anybody's, the chat is empty, and what is sent is a line that says nothing.
func TestT08_T09_EveryStateOfTheCover(t *testing.T) {
	for _, state := range coverStates {
		t.Run(state.name, func(t *testing.T) {
			w := newWorld(t)
			w.wait("a face", func() bool { return w.telegram.Profile(testToken, "setMyCommands", "uk") != "" })
			ana := w.person("ro")
			ana.open()
			state.come(w, ana)
			ana.silence(15 * time.Minute)
			if n := len(ana.Messages()); n != 0 {
				t.Errorf("%d messages are there after the silence", n)
			}
			anybodys := w.telegram.Profile(testToken, "setMyCommands", "ro")
			w.until("anybody's menu", func() bool { return w.menuOn(ana, "ro") == anybodys })
			again := ana.open()
			if ana.node() != state.opens {
				t.Fatalf("it opens %s", ana.node())
			}
			want := ed(t).Text("ro", state.opens+".title")
			if !strings.HasPrefix(again.Text, want) && !strings.HasPrefix(again.Text, w.text("ro", state.opens+".text")[:20]) {
				t.Errorf("it shows %q", again.Text)
			}
			for _, hers := range []string{w.text("ro", "note.cover-on"), "zăpadă", "zapada", w.text("ro", "cold/frost.text")[:30]} {
				if strings.Contains(again.Text, hers) {
					t.Errorf("it shows %q again", hers)
				}
			}
			for _, e := range ana.Ledger() {
				if e.What == "sent" && e.FromBot && e.Text != w.text("ro", "bubble.first") {
					t.Errorf("it sent %q", e.Text)
				}
			}
		})
	}
}
