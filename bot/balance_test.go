package bot

import (
	"flag"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
)

var balanced = flag.Int("balance", 60, "how many people press in TestThreeReplicasShareTheirWork; 1000 takes a minute")

const (
	pressesEach   = 3
	atATime       = 30              // of them press at a time: fewer than Telegram has loaded, which keeps others waiting as it likes
	balanceWait   = 5 * time.Minute // a machine may be busy; nothing is held against this but that it ends
	leastOf100    = 15              // that one of three replicas answers
	mostOf100     = 55
	longestToMean = 4 // how many means anybody may wait
	fairTries     = 3 // whom a busy machine stops for a second once waits so long, whom the program passes over waits so each time
)

// pressing is somebody who presses when it is her turn.
type pressing struct {
	*person
	edition string // that draws the buttons
	pressed int
	wants   string // the screen that her press leads to, until it is there
	since   int    // how many answers everybody had had when she pressed
}

// Three replicas answer many people, of whom as many press at a time: whoever is answered gives her turn to the next. Each replica answers about as many
// as the others, and nobody waits four times as long as all do in the mean, counted in answers that others get meanwhile, not in time, of which a busy machine
// has its own. Whether each delivery goes to one of them, or to two at the same time.
func TestThreeReplicasShareTheirWork(t *testing.T) {
	for name, atOnce := range map[string]bool{"in turn": false, "at once": true} {
		t.Run(name, func(t *testing.T) {
			h := newHooked(t, 3)
			h.tells("setWebhook", url.Values{"url": {h.hookURL}, "secret_token": {hookSecret}, "max_connections": {"100"}})
			h.atOnce, h.patience = atOnce, time.Minute // a busy Redis is not away
			h.beginAll()
			people := h.opened(*balanced)
			fair := false
			for tries := 0; tries < fairTries && !fair; tries++ {
				mean, most := waited(h.pressAll(people))
				t.Logf("shown by each: %v; answers to others while one waits: mean %d, most %d", h.shown(), mean, most)
				fair = most <= longestToMean*mean
			}
			if !fair && strings.Contains(h.log.String(), "redis is away") {
				t.Log("the machine was so busy that Redis did not answer in time: who waited how long says nothing")
			} else if !fair {
				t.Error("somebody waited more than four times as long as all did in the mean, each time")
			}
			h.holdsShares()
		})
	}
}

// waited is for how many answers to others people waited in the mean, and at the most.
func waited(waits []int) (mean, most int) {
	for _, w := range waits {
		mean += w
	}
	return mean / len(waits), slices.Max(waits)
}

// holdsShares holds that each replica has its share of the answers.
func (h *hooked) holdsShares() {
	h.Helper()
	shown, all := h.shown(), int64(0)
	for _, n := range shown {
		all += n
	}
	for _, one := range shown {
		if percent := 100 * one / all; percent < leastOf100 || percent > mostOf100 {
			h.Errorf("a replica has %d of 100 answers", percent)
		}
	}
}

// opened are so many people who have opened the chat.
func (h *hooked) opened(many int) (people []*pressing) {
	h.Helper()
	ed, err := builtin()
	if err != nil {
		h.Fatal(err)
	}
	for range many {
		people = append(people, &pressing{person: h.person("ro"), edition: ed.ID()})
	}
	for some := range slices.Chunk(people, atATime) {
		for _, p := range some {
			p.Send("/start")
		}
		h.eventually("a screen for everybody", func() bool {
			return !slices.ContainsFunc(some, func(p *pressing) bool { return nodeOf(p.sees()) != "home/start" })
		})
	}
	return people
}

// pressAll has everybody press so often, and gives for each press how many answers others had meanwhile.
func (h *hooked) pressAll(people []*pressing) (waits []int) {
	h.Helper()
	var turns []*pressing // who presses next
	for range pressesEach {
		turns = append(turns, people...)
	}
	all, under := len(turns), min(atATime, len(people)/2)
	begin := func() {
		if i := slices.IndexFunc(turns, func(p *pressing) bool { return p.wants == "" }); i >= 0 {
			turns[i].pressesAt(len(waits))
			turns = slices.Delete(turns, i, i+1)
		}
	}
	for range under {
		begin()
	}
	h.eventually("an answer to every press", func() bool {
		for _, p := range people {
			if p.wants == "" || nodeOf(p.sees()) != p.wants {
				continue
			}
			p.wants = ""
			waits = append(waits, len(waits)+1-p.since)
			begin()
		}
		return len(waits) == all
	})
	return waits
}

// pressesAt has her press when so many answers were there.
func (p *pressing) pressesAt(answers int) {
	p.pressed++
	p.since, p.wants = answers, []string{"home/start", "danger/start"}[p.pressed%2]
	p.PressOld(p.sees().ID, edition.ButtonData{Edition: p.edition, Node: p.wants, Option: "nothing"}.String())
}

// sees is the message that she sees last.
func (p *pressing) sees() standin.Message {
	all := p.Messages()
	if len(all) == 0 {
		return standin.Message{}
	}
	return all[len(all)-1]
}

// eventually waits for what takes as long as it takes. It looks now and then: a look at so many people at each step would be most of the work.
func (h *hooked) eventually(what string, held func() bool) {
	h.Helper()
	for deadline := time.Now().Add(balanceWait); !held(); time.Sleep(10 * time.Millisecond) {
		h.clock.pass(10 * time.Millisecond) // what is owed comes due
		if time.Now().After(deadline) {
			h.Fatalf("waited in vain for %s; %d wait at Telegram; the log:\n%s", what, h.telegram.Waiting(testToken), h.log)
		}
	}
}

// shown is how many answers each replica has shown.
func (h *hooked) shown() (shown []int64) {
	for _, r := range h.replicas {
		shown = append(shown, r.shown.Load())
	}
	return shown
}
