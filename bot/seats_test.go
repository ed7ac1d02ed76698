package bot

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
	"liman/store"
)

// Of those who wait for a seat, whoever has the fewest answers behind her and before her goes first; so does whoever wants out.
func TestT23_AFloodWaitsBehindEverybodyElse(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	lines := map[string]*line{
		"a flood":                     {spent: now.Add(burst * earn), waiting: make([]event, longLine)},
		"a flood that has just begun": {spent: now.Add(earn), waiting: make([]event, 3)},
		"a wipe":                      {lead: event{wipe: &store.Wipe{}}.lead()},
		"somebody who taps fast":      {spent: now.Add(5 * earn)},
		"somebody new":                {spent: now.Add(earn)},
		"somebody who leaves":         {spent: now.Add(5 * earn), lead: event{hurries: true}.lead()},
	}
	s := seats{many: 1}
	s.ask(now) // takes the seat
	var asked []string
	waiters := make(map[string]*waiter)
	for name, l := range lines {
		asked = append(asked, name)
		waiters[name] = s.ask(l.rank(now))
	}
	var order []string
	for range asked {
		s.leave()
		for name, w := range waiters {
			select {
			case <-w.given:
				order = append(order, name)
				delete(waiters, name)
			default:
			}
		}
	}
	want := []string{
		"somebody who leaves", "somebody new", "a flood that has just begun", "somebody who taps fast", "a wipe", "a flood",
	}
	if !slices.Equal(order, want) {
		t.Errorf("the order is %q", order)
	}
}

// Whoever waits falls behind with each update that follows hers, but for a leave, which brings her to the front.
func TestALineMovesWhileItWaits(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	q := newQueues()
	q.seats.set(1)
	q.seats.ask(now) // takes the seat
	ask := func(chat store.ChatID) <-chan struct{} {
		e := tap
		e.chat = chat
		q.add(e, now)
		return q.seat(q.next(chat, now).event, now)
	}
	first, second, third := ask(1), ask(2), ask(3)
	q.add(tap, now)
	behind := leave
	behind.chat = 3
	q.add(behind, now)
	for i, given := range []<-chan struct{}{third, second, first} {
		q.seats.leave()
		select {
		case <-given:
		default:
			t.Errorf("seat %d went to somebody else", i)
		}
	}
}

// While more waits at Telegram than it gave, few are answered; who sits, stays.
func TestReadingGoesBeforeAnswering(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	s := seats{many: 3}
	for range 3 {
		s.ask(now)
	}
	next := s.ask(now)
	given := func() bool {
		select {
		case <-next.given:
			return true
		default:
			return false
		}
	}
	s.set(1)
	s.leave()
	s.leave()
	if given() {
		t.Error("there are more seats than were set")
	}
	s.set(2)
	if !given() {
		t.Error("a seat stays empty")
	}
}

// Answers that Telegram holds up take no seat from anybody.
func TestASeatIsGivenBackByWhoWaits(t *testing.T) {
	w := newWorld(t)
	const told = 70 * time.Second
	w.telegram.Fail(standin.Fault{Method: "sendMessage", Code: http.StatusTooManyRequests, RetryAfter: 70, Times: manySeats})
	w.clock.hold(told)
	var held []*person
	for range manySeats {
		p := w.person("en")
		p.Send("/start")
		held = append(held, p)
	}
	w.until("all held up", func() bool {
		waits := slices.DeleteFunc(w.clock.waited(), func(d time.Duration) bool { return d != told })
		return len(waits) == manySeats
	})
	ana := w.person("ro")
	ana.open()
	ana.press("danger")
	ana.press(flows.Back)
	w.clock.release()
	for _, p := range held {
		w.wait("an answer", func() bool { return p.node() == "home/start" })
	}
}
