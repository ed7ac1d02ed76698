package bot

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// While a wipe goes on, its lease ends later and later, so that no other replica begins it, too: here Telegram takes two leases
// for one deletion.
func TestALeaseIsRenewedWhileItsWipeGoesOn(t *testing.T) {
	w := newQuietWorld(t)
	var slow, lost atomic.Bool
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "deleteMessages") && slow.CompareAndSwap(true, false) {
			for range 5 {
				w.clock.pass(w.bot.Lease * 2 / 5)
				if !w.leased(w.bot.Lease / 2) {
					lost.Store(true)
				}
			}
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.start()
	ana := w.person("ro")
	ana.open()
	slow.Store(true)
	w.clock.pass(15 * time.Minute)
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
			if ends, err := w.redis.ZScore("wipes", chats[0]); err == nil && time.UnixMilli(int64(ends)).Sub(w.clock.Now()) >= left {
				return true
			}
		}
		time.Sleep(time.Millisecond)
	}
	return false
}
