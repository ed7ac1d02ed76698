package bot

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
	"liman/flows"
	"liman/store"
)

// Tests of bot/wipe and bot/send that need the whole bot: a leave overtakes what is on its way, which only somebody who presses while something
// is shown can try.

// troubles are what edits may meet. Nobody who leaves waits for any of them.
var troubles = map[string]standin.Fault{
	"429":     {Code: http.StatusTooManyRequests, RetryAfter: 20},
	"502":     {Code: http.StatusBadGateway, Body: "<html>502</html>"},
	"silence": {Hang: true},
	"reset":   {Drop: true},
}

// leavesIn is how long it may take from her press until nothing is left but the cover.
const leavesIn = 2 * time.Second

// From her press until nothing is left but the cover, whatever edits do, from the tap before too. The bot's waits are real.
func TestT31_NothingIsLeftWhateverEditsDo(t *testing.T) {
	for name, fault := range troubles {
		for _, before := range []string{"", "danger"} {
			t.Run(strings.TrimSpace(name+" "+before), func(t *testing.T) {
				t.Parallel()
				for try := 1; ; try++ { // a busy machine may be slow twice; what waits for an edit is so each time
					took := leavesUnder(t, fault, before != "")
					t.Logf("%s %s: %v", name, before, took.Round(time.Millisecond))
					if took <= leavesIn {
						return
					}
					if try == 3 {
						t.Fatalf("it took %v", took)
					}
				}
			})
		}
	}
}

// leavesUnder is how long it takes until a chat is empty, from her press, while edits are in trouble: with one before that waits, or none.
func leavesUnder(t *testing.T, fault standin.Fault, before bool) time.Duration {
	w := newQuietWorld(t)
	w.real = true
	var edits atomic.Int64
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/editMessageText") {
			edits.Add(1)
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.start()
	ana := w.person("ro")
	bubble := ana.open().ID
	danger, leave := ana.data("danger"), ana.data(flows.Leave)
	fault.Method, fault.Times = "editMessageText", 1000
	w.telegram.Fail(fault)
	if before {
		drawn := edits.Load()
		ana.PressOld(bubble, danger)
		w.until("the tap before to be in trouble", func() bool { return edits.Load() > drawn })
	}
	began := time.Now()
	ana.PressOld(bubble, leave)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	took := time.Since(began)
	w.telegram.Calm()
	return took
}

// Deleting does not wait for the cover: an edit that never ends, and the deletion is there all the same. No clock is looked at.
func TestT31_DeletingDoesNotWaitForTheCover(t *testing.T) {
	for name, way := range map[string]func(*person){
		"leaving": func(p *person) { p.Send("x") },
		"silence": func(p *person) { p.w.clock.pass(15 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			ana.open()
			w.telegram.Fail(standin.Fault{Method: "editMessageText", Times: 1000, Hang: true})
			way(ana)
			w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
			w.until("an empty wipe list", func() bool { return !w.redis.Exists("wipes") })
		})
	}
}

// Where the deletion does not come through, the cover does, without waiting for it.
func TestT31_TheCoverDoesNotWaitForTheDeletion(t *testing.T) {
	for name, fault := range troubles {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("hu")
			ana.open()
			fault.Method, fault.Times = "deleteMessages", 1000
			w.telegram.Fail(fault)
			ana.Press(ana.bubble().ID, ana.data(flows.Leave))
			w.wait("the cover", func() bool { return ana.bubble().Text == w.text("hu", "cover.text") && len(ana.bubble().Buttons) == 0 })
			w.telegram.Calm()
			w.until("an empty chat", func() bool {
				w.clock.pass(time.Second)
				return len(ana.Messages()) == 0
			})
		})
	}
}

// What only the wipe list knows goes with the leave itself, not later: time stands still here, and nothing is due.
func TestT31_LeavingDeletesWhatIsListed(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "deleteMessages", Times: tries, Code: http.StatusBadGateway})
	id := ana.Send("sunt la mama")
	w.until("the deletion to be given up", func() bool { return strings.Contains(w.log.String(), "messages not deleted") })
	if !ana.visible(id) {
		t.Fatal("it was deleted before she left")
	}
	ana.Send("x")
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
}

// A message is on its way, slowly, and she leaves: the way out waits for nothing, the real screen is never drawn, and the message is deleted
// as soon as it is heard of, not by the wipe list some time: time stands still, and the leave has ended.
func TestT31_ASlowSendIsNotDrawnAfterLeaving(t *testing.T) {
	w := newQuietWorld(t)
	begun, free := make(chan struct{}), make(chan struct{})
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/sendMessage") {
			_ = r.ParseForm()
			close(begun)
			<-free
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.start()
	ana := w.person("ro")
	ana.Send("/start")
	<-begun
	id := ana.Send("/exit")
	w.until("the record that she left", func() bool { return w.kept(ana).Left })
	w.wait("her words to go, while the message is on its way", func() bool { return !ana.visible(id) })
	w.until("the leave to end", func() bool { return w.bot.source.Open() == 0 })
	close(free)
	w.wait("the message", func() bool { return sentByBot(ana) > 0 })
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	w.until("an empty wipe list", func() bool { w.clock.pass(time.Second); return !w.redis.Exists("wipes") })
	for _, e := range ana.Ledger() {
		if e.FromBot && e.What != "deleted" && e.Text != w.text("ro", "bubble.first") {
			t.Errorf("%s: %q", e.What, e.Text)
		}
	}
	if !w.clock.asked(afterLeaving) {
		t.Errorf("the message was not waited for %v", afterLeaving)
	}
}

// She leaves while her screen is being drawn: it is not drawn after she left.
func TestT31_AnEditIsNotMadeAfterLeaving(t *testing.T) {
	w := newQuietWorld(t)
	begun, free := make(chan struct{}), make(chan struct{})
	var slow atomic.Bool
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/deleteMessages") && slow.CompareAndSwap(true, false) { // what stands beside her bubble
			_ = r.ParseForm()
			close(begun)
			<-free
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.start()
	ana := w.person("ro")
	first := ana.open()
	slow.Store(true)
	// two messages of the bot that an away Redis left: the next act deletes them before it draws
	w.bot.wipes.Unrecorded.Add(chatOf(ana), store.Message{ID: 9001, Ours: true})
	w.bot.wipes.Unrecorded.Add(chatOf(ana), store.Message{ID: 9002, Ours: true})
	ana.PressOld(first.ID, ana.data("danger"))
	<-begun
	happened := len(ana.Ledger())
	ana.Send("x")
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	close(free)
	w.until("the record that she left", func() bool { return w.kept(ana).Left })
	w.stop()
	for _, e := range ana.Ledger()[happened:] {
		if e.FromBot && e.What != "deleted" && e.Text != w.text("ro", "cover.text") {
			t.Errorf("after she left: %s %q", e.What, e.Text)
		}
	}
}

// The cover is on, the session Redis lost what it knew, and she presses leave on a real screen: out is out.
func TestT31_LeavingUnderTheCoverWhenTheSessionIsLost(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	for _, way := range []string{"the button", "/iesi"} {
		ana.open()
		ana.write("zăpadă")
		ana.press("danger")
		screen := ana.bubble()
		leave := edition.ButtonData{Edition: w.bot.current.Load().ID(), Node: "danger/start", Option: flows.Leave}
		for _, key := range w.records() {
			if strings.HasPrefix(key, "chat:") {
				w.redis.Del(key)
			}
		}
		if way == "the button" {
			ana.PressOld(screen.ID, leave.String())
		} else {
			ana.Send(way)
		}
		w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	}
}

func sentByBot(p *person) (n int) {
	for _, e := range p.Ledger() {
		if e.What == "sent" && e.FromBot {
			n++
		}
	}
	return n
}
