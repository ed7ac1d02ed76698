package wipe

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/store"
)

// Two programs share the list: each wipe is claimed by one.
func TestReplicasShareTheWipes(t *testing.T) {
	w := newWorld(t, standin.Options{})
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "deleteMessages") {
			w.lookedAt() // by both, while what was claimed is under way
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.start()
	var people []*standin.Chat
	for range 20 {
		people = append(people, w.silent(w.wipes))
	}
	w.run(w.replica())
	w.pass(idle)
	for _, p := range people {
		w.wait("an empty chat", func() bool { return len(p.Messages()) == 0 })
	}
	w.until("an empty wipe list", w.nothingListed)
	deletions := make(map[string]int)
	for _, r := range w.telegram.Requests(testToken) {
		if r.Method == "deleteMessages" {
			deletions[r.Params["chat_id"]+r.Params["message_ids"]]++
		}
	}
	for _, n := range deletions {
		if n > 1 {
			t.Errorf("the same messages were deleted %d times", n)
		}
	}
	if len(deletions) != len(people) {
		t.Errorf("%d deletions in %d chats", len(deletions), len(people))
	}
}

func TestAWipeThatTelegramRefuses(t *testing.T) {
	w := newWorld(t, standin.Options{})
	w.start()
	ana := w.silent(w.wipes)
	w.telegram.Fail(standin.Fault{Method: "deleteMessages", ChatID: ana.ID(), Code: http.StatusTooManyRequests, RetryAfter: 70, Times: 1})
	w.telegram.Fail(standin.Fault{Method: "deleteMessages", ChatID: ana.ID(), Code: http.StatusBadGateway, Times: 1})
	w.pass(idle)
	refusals := func() int { return strings.Count(w.said(), "wipe refused for now") }
	w.until("the first refusal", func() bool { return refusals() == 1 })
	w.pass(69 * time.Second)
	eve := w.silent(w.wipes)
	w.lists(w.wipes, eve, w.Now(), store.Message{ID: eve.Send("x"), Sent: w.Now().Unix()})
	w.wait("the list to be looked at meanwhile", func() bool { return len(eve.Messages()) == 1 }) // her words went, and nothing else
	if n := refusals(); n != 1 {
		t.Errorf("tried again before the time that Telegram asked for (%d)", n)
	}
	w.pass(time.Second)
	w.until("the second refusal", func() bool { return refusals() == 2 })
	w.pass(time.Minute)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	w.noIDs(ana)
}

// What is too old to be deleted becomes the cover, and somebody is told, without an id.
func TestAWipeThatComesTooLate(t *testing.T) {
	w := newWorld(t, standin.Options{})
	ana := w.silent(w.replica())
	w.pass(48*time.Hour + time.Minute)
	w.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusBadGateway, Times: 1})
	w.start()
	w.until("an alarm", func() bool { return strings.Contains(w.said(), `"alarm":"wipe"`) })
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	covered := func() bool {
		for _, m := range ana.Messages() {
			if m.FromBot && m.Text == ed.Text("ro", "cover.text") {
				return true
			}
		}
		return false
	}
	w.until("the cover", func() bool { // the wipe is put off, and then due again
		w.pass(time.Second)
		return covered()
	})
	w.until("an empty wipe list", w.nothingListed)
	w.noIDs(ana)
}

// While a wipe goes on, its lease ends later and later, so that no other replica begins it, too: here Telegram takes two leases
// for one deletion.
func TestALeaseIsRenewedWhileItsWipeGoesOn(t *testing.T) {
	w := newWorld(t, standin.Options{})
	var slow, lost atomic.Bool
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "deleteMessages") && slow.CompareAndSwap(true, false) {
			for range 5 {
				w.pass(w.wipes.Lease * 2 / 5)
				if !w.leased(w.wipes.Lease / 2) {
					lost.Store(true)
				}
			}
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.start()
	ana := w.silent(w.wipes)
	slow.Store(true)
	w.pass(idle)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	if slow.Load() || lost.Load() {
		t.Errorf("slow deletions to come: %t; a lease ended while its wipe went on: %t", slow.Load(), lost.Load())
	}
}

// leased waits until the lease of the one chat on the wipe list lasts so long from now.
func (w *world) leased(left time.Duration) bool {
	for range 2000 {
		chats, err := w.redis.ZMembers("wipes")
		if err == nil && len(chats) == 1 {
			if ends, err := w.redis.ZScore("wipes", chats[0]); err == nil && time.UnixMilli(int64(ends)).Sub(w.Now()) >= left {
				return true
			}
		}
		time.Sleep(time.Millisecond)
	}
	return false
}
