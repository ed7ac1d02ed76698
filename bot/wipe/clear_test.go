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

// However many cannot go, all the others do: where a batch is refused whole and all chats share their numbers, as at Telegram, and where
// neither is so.
func TestT11_ABatchIsTakenApart(t *testing.T) {
	for name, lenient := range map[string]bool{"strict": false, "lenient": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, standin.Options{LenientMessages: lenient})
			ana := w.person()
			dice := 0
			for i := range 250 {
				if i%41 == 7 {
					ana.SendOther("dice")
					dice++
				} else {
					ana.Send("cluj")
				}
			}
			var list []store.Message
			for _, m := range ana.Messages() {
				list = append(list, store.Message{ID: m.ID, Sent: m.At.Unix()})
			}
			w.start()
			w.lists(w.wipes, ana, w.Now(), list...)
			w.wait("the dice alone", func() bool { return len(ana.Messages()) == dice })
			if lenient {
				return // there, nobody hears that they stay
			}
			w.until("the wipe to end", func() bool { return w.wipes.Held() == 0 })
			w.pass(25 * time.Hour)
			w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
			w.until("an empty wipe list", w.nothingListed)
		})
	}
}

// Telegram takes eight seconds for each call and fails: there is one wipe a chat, it backs off as it says, and a restart does
// not begin anew.
func TestT11_AWipeBacksOff(t *testing.T) {
	w := newWorld(t, standin.Options{})
	var deletes, together atomic.Int64
	var slow atomic.Bool
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		deleting := strings.HasSuffix(r.URL.Path, "deleteMessages")
		if !slow.Load() || !deleting && !strings.HasSuffix(r.URL.Path, "editMessageText") {
			w.telegram.ServeHTTP(rw, r)
			return
		}
		if deleting {
			deletes.Add(1)
			if together.Add(1) > 1 {
				t.Error("two wipes of a chat at the same time")
			}
			defer together.Add(-1)
			for range 16 {
				w.pass(500 * time.Millisecond)
				time.Sleep(5 * time.Millisecond) // the wipe list is looked at meanwhile
			}
		}
		rw.WriteHeader(http.StatusBadGateway)
	})
	w.start()
	ana := w.silent(w.wipes)
	slow.Store(true)
	began := w.Now()
	w.pass(idle)
	for restarted := false; w.Now().Sub(began) < 35*time.Minute; {
		w.pass(2 * time.Second)
		time.Sleep(8 * time.Millisecond) // in which the wipe list is looked at
		w.until("the wipe under way to end", func() bool { return w.wipes.Held() == 0 })
		if !restarted && w.Now().Sub(began) > 25*time.Minute {
			restarted = true
			w.stop()
			w.start()
		}
	}
	if n := deletes.Load(); n < 5 || n > 11 { // 2, 4, 8 … 256, 300 s and eight seconds each
		t.Errorf("tried %d times in twenty minutes\n%s", n, w.said())
	}
	slow.Store(false)
	w.pass(maxRetry + time.Minute)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
}
