package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
	"liman/store"
)

var (
	tap   = event{chat: 1, input: flows.Input{Act: flows.Taps, Option: "danger"}}
	leave = event{chat: 1, input: flows.Input{Act: flows.Taps, Option: flows.Leave}}
)

func TestABudgetIsForFloods(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	l := line{hurry: make(chan struct{}, 1)}
	for i := range burst {
		if wait := l.pay(tap, now); wait > 0 {
			t.Fatalf("answer %d waits %v", i, wait)
		}
	}
	if wait := l.pay(tap, now); wait != earn {
		t.Errorf("the first above the budget waits %v", wait)
	}
	if wait := l.pay(tap, now.Add(10*earn)); wait > 0 {
		t.Errorf("later it waits %v", wait)
	}
	if !l.quiet(now.Add(40 * earn)) {
		t.Error("the budget is never whole again")
	}
}

// Leaving is let through, and whatever stands before it; a flood of leaving is not.
func TestLeavingOverdrawsTheBudget(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	l := line{hurry: make(chan struct{}, 1)}
	for range burst {
		l.pay(tap, now)
	}
	l.add(tap, now)
	l.add(leave, now)
	for range 2 {
		if wait := l.pay(*l.take(), now); wait > 0 {
			t.Errorf("it waits %v", wait)
		}
	}
	waited := false
	for range 3 * reserve {
		l.add(leave, now)
		waited = waited || l.pay(*l.take(), now) > 0
	}
	if !waited {
		t.Error("a flood of leaving is never slowed down")
	}
}

// However many come, few wait; every message of theirs is still known, and a leave is never swallowed by what follows it.
func TestALineIsBounded(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	l := line{hurry: make(chan struct{}, 1)}
	known, settled := make(map[int]bool), 0
	for i := 1; i <= 1000; i++ {
		e := event{update: i, chat: 1, message: i, input: flows.Input{Act: flows.Types, Text: "x"}}
		a := l.add(e, now)
		for _, m := range a.spilled.hers() {
			known[m.ID] = true
		}
		if len(a.spilled.merged) > 0 {
			settled += len(a.spilled.updates())
		}
		if len(l.waiting) > fullLine+1 {
			t.Fatalf("%d wait", len(l.waiting))
		}
	}
	for e := l.take(); e != nil; e = l.take() {
		for _, m := range e.hers() {
			known[m.ID] = true
		}
		settled += len(e.updates())
	}
	if len(known) != 1000 {
		t.Errorf("%d of 1000 messages are known", len(known))
	}
	if settled != 1000 {
		t.Errorf("%d of 1000 updates are settled", settled)
	}
	for range longLine + 1 {
		l.add(tap, now)
	}
	l.add(leave, now)
	l.add(tap, now)
	left := false
	for e := l.take(); e != nil; e = l.take() {
		left = left || e.leaves()
	}
	if !left {
		t.Error("a leave was swallowed")
	}
}

// A thousand chats flood, all above their budget: next to no work is done for them, nothing piles up, and an honest chat is
// answered as ever. make bench measures how fast.
func TestT23_AFloodCostsFixedWork(t *testing.T) {
	const hostile, messages = 1000, 30
	w := newWorld(t)
	w.clock.hold(earn) // above the budget, an answer waits until it is earned
	ana := w.person("ro")
	ana.open()
	chats := make([]*standin.Chat, hostile)
	w.bot.queues.mu.Lock()
	for i := range chats {
		p := standin.Person{ID: int64(8000000000 + i), FirstName: "x", LanguageCode: "en"}
		chats[i] = w.telegram.Chat(testToken, p)
		spent := w.clock.Now().Add(burst * earn)
		w.bot.queues.chats[store.ChatID(p.ID)] = &line{spent: spent, hurry: make(chan struct{}, 1)}
	}
	w.bot.queues.mu.Unlock()
	for _, c := range chats {
		for m := range messages {
			c.Send(fmt.Sprint("flood ", m))
		}
		if c.ID()%200 == 0 {
			ana.press("danger")
			ana.press(flows.Back)
		}
	}
	w.person("ro").open() // behind all of them
	w.bot.queues.mu.Lock()
	defer w.bot.queues.mu.Unlock()
	for _, c := range chats {
		l := w.bot.queues.chats[store.ChatID(c.ID())]
		if l == nil || !l.working || len(l.waiting) > longLine+1 {
			t.Fatalf("a flooding chat's line is %+v", l)
		}
	}
	for _, r := range w.telegram.Requests(testToken) {
		if strings.HasPrefix(r.Params["chat_id"], "8") {
			t.Fatalf("above its budget a flood was answered with %s", r.Method)
		}
	}
}

// Of a flood, everything is deleted; what is shown for it is bounded.
func TestAFloodIsDeleted(t *testing.T) {
	w := newWorld(t)
	w.clock.hold(earn)
	ana := w.person("ro")
	for range 500 {
		ana.Send("flood")
	}
	w.until("the line full", func() bool {
		w.bot.queues.mu.Lock()
		defer w.bot.queues.mu.Unlock()
		l := w.bot.queues.chats[store.ChatID(ana.ID())]
		return l != nil && len(l.waiting) > longLine
	})
	w.clock.release()
	w.wait("the flood deleted", func() bool { return len(ana.Messages()) == 1 && ana.node() != "" })
	shown := 0
	for _, r := range w.telegram.Requests(testToken) {
		if r.Method == "editMessageText" {
			shown++
		}
	}
	if shown > burst+2*longLine {
		t.Errorf("%d answers were shown", shown)
	}
}
