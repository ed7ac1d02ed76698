package bot

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/intake"
	"liman/bot/standin"
	"liman/edition"
	"liman/flows"
	"liman/session"
)

// Tests of bot/bubble that need the whole bot: the emergency screen takes the place of an answer.

func TestT14_WithoutRedisTheEmergencyScreen(t *testing.T) {
	w := newWorld(t)
	ana, eva := w.person("ro"), w.person("en")
	ana.open()
	before := time.Now()
	w.redis.SetError("LOADING Redis is loading the dataset in memory")
	if _, err := ana.Press(ana.bubble().ID, ana.data("danger")); err != nil {
		t.Fatal(err)
	}
	eva.Send("/start")
	w.wait("the emergency screens", func() bool {
		return ana.bubble().Text == w.text("ro", "emergency.text") && eva.bubble().Text == w.text("en", "emergency.covered")
	})
	if took := time.Since(before); took > 10*time.Second {
		t.Errorf("after %v", took) // the promise of 2 s is measured by make bench; this only catches a hang
	}
	w.redis.SetError("")
	w.wait("normal service", func() bool { return ana.node() == "danger/start" && eva.node() == "home/start" })
	if n := len(eva.Messages()); n != 1 {
		t.Errorf("%d messages after the trouble", n)
	}
}

func TestLeavingWithoutRedis(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	data := ana.data(flows.Leave)
	w.redis.SetError("away")
	if _, err := ana.Press(ana.bubble().ID, data); err != nil {
		t.Fatal(err)
	}
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	w.redis.SetError("")
}

// While Redis is away the emergency screen can be left, and what she writes goes, though nobody can be answered.
func TestT14_LeavingTheEmergencyScreen(t *testing.T) {
	for _, way := range []string{"the button", "x"} {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			w.redis.SetError("LOADING Redis is loading the dataset in memory")
			ana.Send("/start")
			w.wait("the emergency screen", func() bool { return ana.bubble().Text == w.text("ro", "emergency.covered") })
			id := ana.Send("are un pistol")
			w.wait("her words gone", func() bool { return !ana.visible(id) })
			if way == "x" {
				ana.Send("x")
			} else if _, err := ana.Press(ana.bubble().ID, ana.data(flows.Leave)); err != nil {
				t.Fatal(err)
			}
			w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
			happened := len(ana.Ledger())
			w.redis.SetError("")
			w.until("the record that she left", func() bool { return w.kept(ana).Left })
			for _, e := range ana.Ledger()[happened:] {
				t.Errorf("after she left: %s %q", e.What, e.Text)
			}
		})
	}
}

// She writes while Redis is away, gets the emergency screen below the bubble that only Redis knows, and leaves with the button
// of the older one: both go.
func TestT14_LeavingFromTheBubbleAboveTheEmergencyScreen(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	older, leave := ana.open().ID, ana.data(flows.Leave)
	w.redis.SetError("LOADING Redis is loading the dataset in memory")
	ana.Send("cluj")
	emergency := func() bool {
		return slices.ContainsFunc(ana.Messages(), func(m standin.Message) bool {
			return m.ID != older && m.Text == w.text("ro", "emergency.text")
		})
	}
	w.wait("the emergency screen", emergency)
	ana.PressOld(older, leave)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	w.redis.SetError("")
	w.until("the record that she left", func() bool { return w.kept(ana).Left })
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
}

// A Redis that answers, each time just before our patience ends, is as good as none: the emergency screen does not wait for
// the sum. When it is quick again, she gets what she asked for.
func TestT14_SlowIsAwayInTime(t *testing.T) {
	w := newQuietWorld(t)
	line := newSlowLine(t, w.redis.Addr(), 250*time.Millisecond)
	w.redisURL, w.hurry = "redis://"+line.address(), true
	w.start()
	ana, eva := w.person("ro"), w.person("en")
	ana.open()
	line.set(true, false)
	began := time.Now()
	eva.Send("/start")
	w.wait("the emergency screen", func() bool { return eva.bubble().Text == w.text("en", "emergency.covered") })
	t.Logf("after %v", time.Since(began))
	line.set(false, false)
	began = time.Now()
	w.wait("normal service", func() bool {
		return eva.node() == "home/start" && eva.bubble().Text != w.text("en", "emergency.covered")
	})
	t.Logf("normal after %v", time.Since(began))
	ana.press("danger")
}

// However often Redis was asked in vain, Telegram is asked five times whether a cover is on before a chat counts as covered.
func TestT14_AnOutageOfRedisIsNoDoubtOfACover(t *testing.T) {
	w := newWorld(t)
	w.redis.SetError("LOADING Redis is loading the dataset in memory")
	ana := w.person("ro")
	ana.Send("/start")
	w.until("more tries than Telegram has", func() bool { return strings.Count(w.log.String(), "redis is away") > 20 })
	w.telegram.Fail(standin.Fault{Method: "getMyCommands", Times: 2, Code: http.StatusBadGateway, Body: "<html>502</html>"}) // it is asked twice
	w.redis.SetError("")
	w.wait("the start", func() bool { return ana.node() == "home/start" || ana.node() == "cold/start" })
	if ana.node() != "home/start" {
		t.Errorf("she sees %s", ana.node())
	}
	if !strings.Contains(w.log.String(), "whether a cover is on is not known") {
		t.Error("Telegram said whether a cover is on, which this is not about")
	}
}

// While Redis is away, as many updates stay open at Telegram as leave half a batch to others. All get the emergency screen; whoever there is no room for
// is let go, and has a button that asks again when Redis is back.
func TestT14_WhoThereIsNoRoomForIsLetGo(t *testing.T) {
	const room, many = intake.Batch / 2, intake.Batch/2 + 30
	w := newWorld(t)
	w.redis.SetError("LOADING Redis is loading the dataset in memory")
	var people []*person
	for range many {
		p := w.person("ro")
		p.Send("/start")
		people = append(people, p)
	}
	for _, p := range people {
		w.wait("an emergency screen", func() bool { return p.bubble().Text == w.text("ro", "emergency.covered") })
	}
	w.wait("the rest to be let go", func() bool { return w.telegram.Waiting(testToken) <= room })
	w.redis.SetError("")
	w.wait("an answer to whoever was held", func() bool { return w.homes(people) >= room })
	again := edition.ButtonData{Edition: ed(t).ID(), Node: session.EmergencyNode, Option: "again"}.String()
	for _, p := range people {
		if p.node() == session.EmergencyNode {
			p.PressOld(p.bubble().ID, again)
		}
		w.wait("home, when she asks again", func() bool { return p.node() == "home/start" })
	}
}

// homes is how many see the first screen.
func (w *world) homes(people []*person) (n int) {
	for _, p := range people {
		if p.node() == "home/start" {
			n++
		}
	}
	return n
}
