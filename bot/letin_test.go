package bot

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
)

// Tests of bot/bubble and bot/intake that need the whole bot: what a delivery waits for is what is shown for it. bot/intake has tests of its own.

// Telegram brings a person's presses one after the other, each when the one before was taken. While Redis is away a press waits; her leave behind it
// comes all the same, and so do the numbers. When Redis is back, she has left.
func TestALeaveIsNotHeldBehindAPressThatWaits(t *testing.T) {
	for _, replicas := range []int{1, 2} {
		h := newHooked(t, replicas)
		h.beginAll()
		ana := h.person("ro")
		ana.open()
		h.wait("the start is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
		danger, leave := ana.data("danger"), ana.data(flows.Leave)
		h.redis.SetError("LOADING Redis is loading the dataset in memory")
		bubble := ana.bubble().ID
		ana.PressOld(bubble, danger)
		h.wait("the numbers", func() bool { return strings.Contains(ana.bubble().Text, "0800 500 333") })
		ana.PressOld(bubble, leave)
		h.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
		h.redis.SetError("")
		h.until("the record that she left", func() bool { return h.kept(ana).Left })
		h.wait("all is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
		for _, r := range h.replicas { // a press that was let in is not waited for at Telegram
			h.until("its acts to end", func() bool { return r.bot.source.Open() == 0 })
		}
		if n := len(ana.Messages()); n != 0 {
			t.Errorf("%d replicas: %d messages are left", replicas, n)
		}
	}
}

// A press that Telegram makes wait is taken once Redis knows what is owed, though nothing is shown yet; one of which nothing comes at all, after a moment.
func TestAPressIsTakenThoughItsScreenWaits(t *testing.T) {
	h := newHooked(t, 1)
	h.begin(0)
	ana := h.person("ro")
	ana.open()
	h.wait("the start is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.clock.hold(30 * time.Second)
	h.telegram.Fail(standin.Fault{Method: "editMessageText", Times: 1, Code: http.StatusTooManyRequests, RetryAfter: 30})
	ana.PressOld(ana.bubble().ID, ana.data("danger"))
	h.wait("it is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.until("it is owed", func() bool { return h.kept(ana).Owed })
	if ana.node() != "home/start" {
		t.Errorf("she sees %s", ana.node())
	}
	h.clock.release()
	h.wait("her screen", func() bool { return ana.node() == "danger/start" })
}

// What she wrote is taken only when it is kept: while Redis is away it comes again, to whoever is there by then, and a replica that ends leaves nothing
// of what it showed meanwhile.
func TestWhatSheWroteComesAgainUntilItIsKept(t *testing.T) {
	h := newHooked(t, 2)
	h.beginAll()
	ana := h.person("ro")
	h.redis.SetError("LOADING Redis is loading the dataset in memory")
	ana.Send("/start")
	h.wait("two screens of an outage", func() bool { return len(ana.Messages()) == 2 }) // each replica showed one, for neither knows of the other
	if n := h.telegram.Waiting(testToken); n != 1 {
		t.Errorf("%d wait at Telegram", n)
	}
	h.end(0)
	h.clock.pass(3 * time.Second)
	h.redis.SetError("")
	h.wait("her screen, and nothing beside it", func() bool { return len(ana.Messages()) == 1 && ana.node() == "home/start" })
	h.wait("it is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
}

// Without Redis nothing is begun for a press whose message is gone: another has taken its place, or she left, and of a new one no record would know.
func TestNothingIsBegunForAPressWithoutRedis(t *testing.T) {
	h := newHooked(t, 2)
	h.beginAll()
	ana := h.person("ro")
	ana.open()
	old, danger := ana.bubble().ID, ana.data("danger")
	ana.Send("x")
	h.wait("she is out", func() bool { return len(ana.Messages()) == 0 && h.telegram.Waiting(testToken) == 0 })
	happened := len(ana.Ledger())
	h.redis.SetError("LOADING Redis is loading the dataset in memory")
	ana.PressOld(old, danger)
	h.wait("it is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.end(0)
	h.end(1)
	if slices.ContainsFunc(ana.Ledger()[happened:], func(e standin.Entry) bool { return e.FromBot && e.What == "sent" }) {
		t.Errorf("something was begun:\n%s", (&actor{person: ana}).story())
	}
}

// A press that was let in and is answered only after what she did next stands in the record is given up: stepped then, it would lead back.
func TestAPressThatWasOvertakenIsGivenUp(t *testing.T) {
	h := newHooked(t, 2)
	line := newSlowLine(t, h.redis.Addr(), time.Second)
	direct := h.redisURL
	h.begin(1)
	h.redisURL = "redis://" + line.address()
	h.begin(0)
	h.redisURL, h.bot = direct, h.replicas[1].bot
	h.between.To(false, h.replicas[1].server.URL)
	ana := h.person("ro")
	ana.open()
	bubble, danger, more := ana.bubble().ID, ana.data("danger"), ana.data("more")
	h.wait("the start is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	line.set(false, true)
	h.between.To(false, h.replicas[0].server.URL)
	ana.PressOld(bubble, danger)
	h.wait("it is let in", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.between.To(false, h.replicas[1].server.URL)
	ana.PressOld(bubble, more)
	h.until("what she did next", func() bool { return len(h.kept(ana).Updates) == 2 && ana.node() == h.kept(ana).State.Node })
	next := ana.node()
	line.set(false, false)
	h.until("that both are known", func() bool { return len(h.kept(ana).Updates) == 3 })
	h.until("an end", func() bool { return h.replicas[0].bot.source.Open() == 0 })
	if got := h.kept(ana).State.Node; got != next || ana.node() != next {
		t.Errorf("she was led from %s to %s, and sees %s", next, got, ana.node())
	}
}

// Whoever has drawn while Redis goes away before the look holds what it drew for until it has looked: another act may have been drawn before it, and been
// overwritten.
func TestAScreenDoesNotStayBehindItsRecord(t *testing.T) {
	h := newHooked(t, 2)
	h.beginAll()
	ana := h.person("ro")
	ana.open()
	h.wait("the start is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.clock.hold(7 * time.Second)
	h.telegram.Fail(standin.Fault{Method: "editMessageText", Times: 1, Code: http.StatusTooManyRequests, RetryAfter: 7})
	ana.PressOld(ana.bubble().ID, ana.data("danger"))
	h.until("that the first waits for Telegram", func() bool { return h.clock.waitedFor(7*time.Second) && len(h.kept(ana).Updates) == 2 })
	h.wait("it is owed", func() bool { return h.telegram.Waiting(testToken) == 0 })
	ana.Send("/help")
	h.wait("the second's screen", func() bool { return ana.node() == h.kept(ana).State.Node && len(h.kept(ana).Updates) == 3 })
	h.wait("it is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	if !h.kept(ana).Owed {
		t.Error("the second has settled what the first owes")
	}
	h.redis.SetError("LOADING Redis is loading the dataset in memory")
	h.clock.release()
	h.until("a look that fails", func() bool { return strings.Contains(h.log.String(), "load chat") })
	h.redis.SetError("")
	h.until("the record's screen", func() bool { return len(ana.Messages()) == 1 && ana.node() == h.kept(ana).State.Node })
}

// While Redis is away and Telegram makes even the emergency screen wait, an update is held before that: nobody lets it go meanwhile, and after a restart
// it is answered.
func TestAnUpdateIsHeldBeforeTelegramMakesItWait(t *testing.T) {
	w := newWorld(t)
	ana, eva := w.person("ro"), w.person("ro")
	eva.open()
	w.clock.hold(300 * time.Second)
	w.telegram.Fail(standin.Fault{Method: "sendMessage", ChatID: ana.ID(), Times: 1, Code: http.StatusTooManyRequests, RetryAfter: 300})
	w.redis.SetError("LOADING Redis is loading the dataset in memory")
	ana.Send("/start")
	w.until("that Telegram makes her wait", func() bool { return w.clock.waitedFor(300 * time.Second) })
	w.clock.pass(150 * time.Second) // longer than anything may be open that nobody has held
	for range 2 {                   // polls that would let it go
		polls := w.telegram.Calls(testToken, "getUpdates")
		eva.Send("x")
		w.wait("polls", func() bool { return w.telegram.Calls(testToken, "getUpdates") > polls+2 })
	}
	if log := w.log.String(); strings.Contains(log, "unfinished") {
		t.Errorf("it is let go:\n%s", log)
	}
	w.clock.release()
	w.stop()
	w.redis.SetError("")
	w.telegram.Calm()
	w.start()
	w.wait("her screen", func() bool { return ana.node() == "home/start" })
}
