package standin

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// slowHook holds each delivery until it is let go.
type slowHook struct {
	mu       sync.Mutex
	now, all int
	most     int
	free     chan struct{}
}

func (h *slowHook) ServeHTTP(http.ResponseWriter, *http.Request) {
	h.mu.Lock()
	h.now++
	h.all++
	h.most = max(h.most, h.now)
	h.mu.Unlock()
	<-h.free
	h.mu.Lock()
	h.now--
	h.mu.Unlock()
}

func (h *slowHook) seen() (now, all, most int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now, h.all, h.most
}

// Telegram delivers as many at once as it was asked to, and all of them in the end.
func TestWebhookConnections(t *testing.T) {
	w := newWorld(t)
	h := &slowHook{free: make(chan struct{})}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	w.call("setWebhook", "url", server.URL, "max_connections", "3")
	for i := range 20 {
		w.s.Chat(token, Person{ID: int64(100 + i)}).Send("hi")
	}
	until(t, func() bool { now, _, _ := h.seen(); return now == 3 })
	if w.s.Waiting(token) != 20 {
		t.Errorf("%d wait", w.s.Waiting(token))
	}
	close(h.free)
	until(t, func() bool { return w.s.Waiting(token) == 0 })
	if _, all, most := h.seen(); all != 20 || most > 3 {
		t.Errorf("%d deliveries, %d at once", all, most)
	}
}

// Many chats that are refused hold up all others: Telegram looks at no more queues than two for each connection.
func TestWebhookLoadsFewQueues(t *testing.T) {
	w := newWorld(t)
	held := make(chan time.Time)
	w.s.o.After = func(time.Duration) <-chan time.Time { return held }
	h := &hook{refuse: 8}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	w.call("setWebhook", "url", server.URL, "max_connections", "2")
	for i := range 5 {
		w.s.Chat(token, Person{ID: int64(100 + i)}).Send("hi")
	}
	until(t, func() bool { return h.count() == 8 })
	if w.s.Waiting(token) != 5 {
		t.Errorf("%d wait", w.s.Waiting(token))
	}
	close(held)
	until(t, func() bool { return w.s.Waiting(token) == 0 })
	if h.count() != 13 {
		t.Errorf("%d deliveries", h.count())
	}
}

// A refusal says when to come again; a press lives for two and a half minutes.
func TestWebhookRetryAfter(t *testing.T) {
	w := newWorld(t)
	waits, pass := make(chan time.Duration, 10), make(chan time.Time)
	w.s.o.After = func(d time.Duration) <-chan time.Time {
		waits <- d
		return pass
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", "7")
		rw.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(server.Close)
	w.call("setWebhook", "url", server.URL)
	w.ana.PressOld(1, "x")
	for range 2 {
		if d := <-waits; d != 7*time.Second {
			t.Errorf("it comes again after %v", d)
		}
		pass <- time.Now()
	}
	<-waits
	w.s.o.Now = func() time.Time { return time.Now().Add(queryLives) }
	pass <- time.Now()
	until(t, func() bool { return w.s.Waiting(token) == 0 })
	if r := w.call("getWebhookInfo"); !strings.Contains(string(r.Result), "Wrong response from the webhook: 503") {
		t.Errorf("info %s", r.Result)
	}
}

// An answer cannot set the webhook, nor ask for anything.
func TestWebhookAnswersThatAreNotCarriedOut(t *testing.T) {
	w := newWorld(t)
	h := &hook{answer: `{"method":"DeleteWebhook"}`}
	newHook(t, w, h)
	w.ana.Send("one")
	w.ana.Send("two")
	until(t, func() bool { return w.s.Waiting(token) == 0 })
	if r := w.call("getWebhookInfo"); !strings.Contains(string(r.Result), "http://127.0.0.1") {
		t.Errorf("info %s", r.Result)
	}
}

// Replicas are asked in turn, one that is away is passed over, and both are asked when that is wanted.
func TestBalancer(t *testing.T) {
	w := newWorld(t)
	one, two := &hook{answer: "{}"}, &hook{answer: "{}"}
	first, second := httptest.NewServer(one), httptest.NewServer(two)
	t.Cleanup(second.Close)
	var between Balancer
	front := httptest.NewServer(&between)
	t.Cleanup(front.Close)
	between.To(false, first.URL, second.URL)
	w.call("setWebhook", "url", front.URL+"/hook", "secret_token", "s-1")
	sends := func(many int) {
		for range many {
			w.ana.Send("hi")
		}
		until(t, func() bool { return w.s.Waiting(token) == 0 })
	}
	sends(4)
	if one.count() != 2 || two.count() != 2 || one.secret[0] != "s-1" {
		t.Errorf("in turn: %d and %d", one.count(), two.count())
	}
	between.To(true, first.URL, second.URL)
	sends(3)
	if one.count() != 5 || two.count() != 5 {
		t.Errorf("at once: %d and %d", one.count(), two.count())
	}
	first.Close()
	between.To(false, first.URL, second.URL)
	sends(4)
	if two.count() != 9 {
		t.Errorf("when the first is away, the second has %d", two.count())
	}
}
