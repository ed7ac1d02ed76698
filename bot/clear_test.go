package bot

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
	"liman/store"
)

// Tests of bot/wipe that need the whole bot: what she wrote is listed and deleted while she is answered, and her screen says what stays. How a
// batch is taken apart and how a wipe backs off is tested in bot/wipe alone.

// eachStandin runs a test where a batch is refused whole and all chats share their numbers, as at Telegram, and where neither is so.
func eachStandin(t *testing.T, test func(t *testing.T, w *world, lenient bool)) {
	for name, lenient := range map[string]bool{"strict": false, "lenient": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorldOn(t, standin.Options{LenientMessages: lenient})
			w.start()
			test(t, w, lenient)
		})
	}
}

// A dice cannot be deleted for a day. Everything else goes at once, the screen says what is true, and the dice goes when it may.
func TestT11_ADiceStaysAloneAndGoesADayLater(t *testing.T) {
	eachStandin(t, func(t *testing.T, w *world, lenient bool) {
		ana := w.person("ro")
		before := ana.open().Text
		dice := ana.SendOther("dice")
		w.wait("an answer", func() bool { return ana.bubble().Text != before && len(ana.bubble().Buttons) > 0 })
		if says := "note.file-stays"; !lenient && !strings.HasPrefix(ana.bubble().Text, w.text("ro", says)[:20]) {
			t.Errorf("the screen says %.80q", ana.bubble().Text)
		}
		ana.Send("x")
		w.wait("the dice alone", func() bool { m := ana.Messages(); return len(m) == 1 && m[0].ID == dice })
		calls := len(w.calls("deleteMessages"))
		for range 23 * 60 {
			w.clock.pass(time.Minute)
			if w.clock.Now().Minute()%10 == 0 {
				time.Sleep(time.Millisecond) // lets the list be looked at; nothing depends on it
			}
		}
		if n := len(w.calls("deleteMessages")) - calls; n > 30 {
			t.Errorf("it was tried %d times within a day", n)
		}
		if lenient {
			return // there, nobody hears that it stays
		}
		w.clock.pass(time.Hour + time.Minute)
		w.until("an empty chat", func() bool { w.clock.pass(time.Second); return len(ana.Messages()) == 0 })
		w.until("an empty wipe list", func() bool { return !w.redis.Exists("wipes") })
	})
}

// acknowledged lets Telegram forget the updates that wait, as if they were answered.
func (w *world) acknowledged() {
	w.Helper()
	resp, err := http.Get(w.http.URL + "/bot" + testToken + "/getUpdates?offset=100000")
	if err != nil {
		w.Fatal(err)
	}
	resp.Body.Close()
}

// A press on a message of more than two days: Telegram gives no date of it. It cannot be deleted and becomes the cover; it
// holds up nothing else.
func TestT11_ABubbleOfUnknownAgeIsCovered(t *testing.T) {
	eachStandin(t, func(t *testing.T, w *world, _ bool) {
		ana := w.person("ro")
		ana.open()
		old, data := ana.bubble().ID, ana.data("danger")
		w.stop() // for three days: nothing was wiped
		w.clock.pass(72 * time.Hour)
		w.redis.FlushAll()
		w.start()
		ana.PressOld(old, data)
		w.wait("a new screen", func() bool {
			return slices.ContainsFunc(ana.Messages(), func(m standin.Message) bool { return m.ID != old && len(m.Buttons) > 0 })
		})
		alone := func() bool {
			m := ana.Messages()
			return len(m) == 1 && m[0].ID == old && m[0].Text == w.text("ro", "cover.text") && len(m[0].Buttons) == 0
		}
		ana.Send("x")
		w.wait("the cover alone", alone)
		w.until("an empty wipe list", func() bool { w.clock.pass(time.Second); return !w.redis.Exists("wipes") })
	})
}

// What she wrote is on the wipe list before anything else happens: when its deletion fails and nobody is left to try again,
// it goes with the wipe.
func TestT11_WhatSheWroteIsListed(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "deleteMessages", Times: 1000, Code: http.StatusBadGateway})
	id := ana.Send("are un pistol")
	w.until("the deletion to be given up", func() bool { return strings.Contains(w.log.String(), "messages not deleted") })
	w.wait("an answer", func() bool { return ana.node() == "danger/weapon" || strings.Contains(ana.bubble().Text, "112") })
	w.stop()
	w.telegram.Calm()
	w.start()
	w.clock.pass(time.Hour)
	w.wait("her words gone", func() bool { return !ana.visible(id) })
}

// What stays in an active chat is tried again soon, though she goes on; her screen stays.
func TestT30_WhatStaysIsTriedAgainWhileSheGoesOn(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "deleteMessages", Times: tries, Code: http.StatusBadGateway})
	id := ana.Send("zzz qqq")
	w.until("the deletion to be given up", func() bool { return strings.Contains(w.log.String(), "messages not deleted") })
	w.telegram.Calm()
	w.clock.pass(wipeRetry)
	w.wait("her words gone", func() bool { return !ana.visible(id) })
	if ana.bubble().Text == "" {
		t.Error("her screen went, too")
	}
	ana.press(flows.Back)
}

// What is on her screen goes before it is too old to be deleted, though she acted a minute ago.
func TestT11_ABubbleGoesBeforeItIsTooOld(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	id, began := ana.open().ID, w.clock.Now()
	w.stop()
	w.clock.pass(lastWipe - time.Minute)
	chat := w.kept(ana)
	chat.Touched, chat.State.Choices.Idle = w.clock.Now().UnixMilli(), "12h"
	if err := w.bot.sessions.Save(t.Context(), chatOf(ana), &chat); err != nil {
		t.Fatal(err)
	}
	m := store.Message{ID: id, Sent: began.Unix(), Ours: true}
	w.asks(func() error {
		return w.bot.Store.List(t.Context(), store.Wipe{Chat: chatOf(ana), Messages: []store.Message{m}}, w.clock.Now())
	})
	w.start()
	other := w.person("en")
	other.open()
	if !ana.visible(id) {
		t.Error("it went before it had to")
	}
	ana.silence(time.Minute)
}

// A number that Telegram says lets nobody sleep for years.
func TestT15_NoWaitIsWithoutBound(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusTooManyRequests, RetryAfter: 1 << 40, Times: 1})
	w.telegram.Fail(standin.Fault{Method: "getUpdates", Code: http.StatusTooManyRequests, RetryAfter: 1 << 40, Times: 1})
	if _, err := ana.Press(ana.bubble().ID, ana.data("danger")); err != nil {
		t.Fatal(err)
	}
	w.until("the edit to be given up", func() bool { return strings.Contains(w.log.String(), "reply not shown") })
	ana.press("danger")
	for _, wait := range w.clock.waited() {
		if wait < 0 || wait > mostTold {
			t.Errorf("it waited %v", wait)
		}
	}
}
