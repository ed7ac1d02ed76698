package bot

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
)

// She blocks the bot on a screen of danger, and comes back: with what was kept sealed the old screen goes, and after her way
// out nothing of before is there. Meanwhile Telegram is left alone.
func TestT34_NothingOfBeforeAfterSheIsBack(t *testing.T) {
	for name, back := range map[string]func(*person){
		"she unblocks":            func(p *person) { p.Unblock() },
		"she unblocks and leaves": func(p *person) { p.Unblock(); p.Send("/exit") },
		"she writes":              func(p *person) { p.Unblock(); p.Send("/start"); p.Send("x") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			ana.open()
			ana.press("danger")
			ana.Block()
			w.until("nothing but the wipe entry", w.onlyWipes)
			calls := len(w.calls("deleteMessages")) + len(w.calls("editMessageText"))
			for range 47 {
				w.clock.pass(time.Hour)
				time.Sleep(6 * time.Millisecond) // in which the wipe list is looked at; nothing depends on it
			}
			if n := len(w.calls("deleteMessages")) + len(w.calls("editMessageText")) - calls; n > 2 {
				t.Errorf("Telegram was asked %d times while she blocked the bot", n)
			}
			if len(ana.Messages()) != 1 {
				t.Fatalf("%d messages", len(ana.Messages()))
			}
			back(ana)
			w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
		})
	}
}

// A wipe that meets a chat that was blocked before we knew lets it be, and keeps what it knows.
func TestT34_AWipeLetsABlockedChatBe(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "deleteMessages", ChatID: ana.ID(), Times: 1000, Code: http.StatusForbidden})
	w.clock.pass(15 * time.Minute)
	w.until("nothing but the wipe entry", w.onlyWipes)
	w.until("the wipe to end", func() bool { return w.bot.wipes.Held() == 0 })
	calls := len(w.calls("deleteMessages"))
	for range 24 {
		w.clock.pass(time.Hour)
		time.Sleep(6 * time.Millisecond) // in which the wipe list is looked at; nothing depends on it
	}
	if n := len(w.calls("deleteMessages")) - calls; n > 0 {
		t.Errorf("Telegram was asked %d times", n)
	}
	w.telegram.Calm()
	ana.Send("/exit")
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
}

// What was sent while Redis was away is kept, too, when she blocks the bot.
func TestT34_TheEmergencyScreenGoesWhenSheIsBack(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	w.redis.SetError("LOADING Redis is loading the dataset in memory")
	ana.Send("/start")
	w.wait("the emergency screen", func() bool { return ana.bubble().Text == w.text("ro", "emergency.covered") })
	ana.Block()
	w.redis.SetError("")
	w.until("nothing but the wipe entry", w.onlyWipes)
	ana.Unblock()
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
}

// What still runs at the end of the program holds nobody up, and what was answered is acknowledged all the same.
func TestTheLastAcknowledgement(t *testing.T) {
	w := newQuietWorld(t)
	w.clock.drain = 50 * time.Millisecond
	w.start()
	ana, eva := w.person("ro"), w.person("ro")
	ana.open()
	eva.open()
	w.telegram.Fail(standin.Fault{Method: "editMessageText", ChatID: ana.ID(), Times: 1, Code: http.StatusTooManyRequests, RetryAfter: 29})
	w.clock.hold(29 * time.Second)
	ana.PressOld(ana.bubble().ID, ana.data("danger"))
	w.until("the edit to wait", func() bool { return w.clock.waitedFor(29 * time.Second) })
	w.stop()
	if strings.Contains(w.log.String(), "last acknowledgement failed") {
		t.Errorf("the last acknowledgement failed:\n%s", w.log)
	}
}

// A fault of our own in the middle of an answer gives her the emergency screen, or the way out, never silence; and the service
// goes on. Here the store is missing, so everything that asks it fails in the worst way.
func TestT14_APanicGivesTheEmergencyScreen(t *testing.T) {
	w := newQuietWorld(t)
	w.broken = true
	w.start()
	ana, eva := w.person("ro"), w.person("en")
	for _, p := range []*person{ana, eva} {
		p.Send("/start")
		w.wait("the emergency screen", func() bool { return p.bubble().Text == w.text(p.lang, "emergency.covered") })
	}
	if !strings.Contains(w.log.String(), `"msg":"panic"`) {
		t.Error("nothing failed, so this shows nothing")
	}
	ana.Press(ana.bubble().ID, ana.data(flows.Leave))
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	w.noIDs(ana)
}
