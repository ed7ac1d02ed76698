package main

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// losesCommands stands before Telegram and loses the answers, as many as it is told to, to what commands a chat has.
func losesCommands(lose *atomic.Int64) func(*house, http.Handler) http.Handler {
	return func(_ *house, telegram http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return // whoever asked is gone
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			ofChat := strings.HasSuffix(r.URL.Path, "/getMyCommands") && bytes.Contains(body, []byte("chat_id"))
			if ofChat && lose.Add(-1) >= 0 {
				panic(http.ErrAbortHandler)
			}
			telegram.ServeHTTP(w, r)
		})
	}
}

// triesOf are the lines that say that Redis is away, of the one act that has most of them.
func (h *house) triesOf(line *regexp.Regexp) int {
	most, tries := 0, make(map[string]int)
	for _, m := range line.FindAllStringSubmatch(h.log.String(), -1) {
		tries[m[1]]++
		most = max(most, tries[m[1]])
	}
	return most
}

// Redis is away for longer than Telegram would be asked whether she has a cover, and Telegram's first answer after it is lost: she gets what she asked for
// and not the cover, which counts as on only when Telegram itself does not say for long.
func TestT14_AnOutageIsNoCoverOnTheRealClock(t *testing.T) {
	t.Parallel()
	var lose atomic.Int64
	h := newHouse(t, plan{front: losesCommands(&lose)})
	h.visitor(8).says(h, "/start")
	h.sessions.kill(time.Hour)
	h.until("no Redis", func() bool {
		_, err := askRedis(h.socket("sessions"), "PING")
		return err != nil
	})
	ana := h.visitor(7)
	ana.Send("/start")
	own := regexp.MustCompile(`"redis is away","ref":"([0-9a-f]{8})"`)
	h.until("more tries than Telegram has", func() bool { return h.triesOf(own) > 6 })
	if ana.node() != "emergency" {
		t.Fatalf("without Redis she sees %q", ana.bubble().Text)
	}
	lose.Store(2) // it is asked twice
	h.sessions.begin()
	h.answer("/start", func() bool { return ana.node() == "home/start" || ana.node() == "cold/start" })
	if ana.node() != "home/start" {
		t.Errorf("she sees %s", ana.node())
	}
	if lose.Load() >= 0 || !strings.Contains(h.log.String(), "whether a cover is on is not known") {
		t.Error("Telegram said whether a cover is on, which this is not about")
	}
}
