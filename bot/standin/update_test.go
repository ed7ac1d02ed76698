package standin

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestOffsets(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.ana.Send("hi")
	}
	if got := w.updates(); len(got) != 3 || got[0]["update_id"] != 1.0 {
		t.Errorf("got %v", got)
	}
	if got := w.updates(); len(got) != 3 {
		t.Errorf("unconfirmed updates came back as %v", got)
	}
	if got := w.updates("limit", "1"); len(got) != 1 {
		t.Errorf("limit 1 gave %v", got)
	}
	if got := w.updates("offset", "3"); len(got) != 1 || got[0]["update_id"] != 3.0 {
		t.Errorf("offset 3 gave %v", got)
	}
	if got := w.updates("offset", "0"); len(got) != 1 {
		t.Errorf("what was confirmed came back: %v", got)
	}
	w.ana.Send("more")
	if got := w.updates("offset", "-1"); len(got) != 1 || got[0]["update_id"] != 4.0 {
		t.Errorf("offset -1 gave %v", got)
	}
	w.ana.Send("old")
	w.now = w.now.Add(25 * time.Hour)
	if got := w.updates(); len(got) != 0 {
		t.Errorf("after a day there was %v", got)
	}
}

func TestAllowedUpdates(t *testing.T) {
	w := newWorld(t)
	w.updates("allowed_updates", `["callback_query"]`)
	w.ana.Send("hi")
	w.ana.PressOld(1, "x")
	if got := w.updates(); len(got) != 1 || got[0]["callback_query"] == nil {
		t.Errorf("got %v", got)
	}
}

func TestAPollWaits(t *testing.T) {
	w := newWorld(t)
	got := make(chan []map[string]any)
	go func() { got <- w.updates("timeout", "30") }()
	w.polling()
	w.ana.Send("hi")
	if list := <-got; len(list) != 1 {
		t.Errorf("got %v", list)
	}
}

// polling waits until a poll is waiting.
func (w *world) polling() {
	w.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		w.s.mu.Lock()
		waiting := w.s.bots[token].poller != nil
		w.s.mu.Unlock()
		if waiting {
			return
		}
	}
	w.Fatal("no poll")
}

func TestOnePollerPerToken(t *testing.T) {
	w := newWorld(t)
	first := make(chan response)
	go func() { first <- w.call("getUpdates", "timeout", "30") }()
	w.polling()
	second := make(chan response)
	go func() { second <- w.call("getUpdates", "timeout", "30") }()
	if r := <-first; r.Code != http.StatusConflict || !strings.Contains(r.Description, "terminated by other getUpdates") {
		t.Errorf("the first gave %+v", r)
	}
	w.ana.Send("hi")
	if r := <-second; !r.OK {
		t.Errorf("the second gave %+v", r)
	}
}

// hook is a bot's own web server.
type hook struct {
	mu     sync.Mutex
	bodies []string
	secret []string
	refuse int // deliveries to refuse first
	answer string
}

func (h *hook) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	h.bodies = append(h.bodies, string(body))
	h.secret = append(h.secret, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	if h.refuse > 0 {
		h.refuse--
		rw.WriteHeader(http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "application/json")
	fmt.Fprint(rw, h.answer)
}

func (h *hook) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.bodies)
}

func newHook(t *testing.T, w *world, h *hook) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	if r := w.call("setWebhook", "url", server.URL, "secret_token", "s-1"); !r.OK {
		t.Fatal(r.Description)
	}
}

// until waits for something outside the server.
func until(t *testing.T, held func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !held(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

func TestWebhook(t *testing.T) {
	w := newWorld(t)
	h := &hook{answer: `{"method":"sendMessage","chat_id":7,"text":"from the hook"}`}
	w.ana.Send("before") // waits, and is delivered with the hook
	newHook(t, w, h)
	w.ana.Send("after")
	until(t, func() bool { return h.count() == 2 && len(w.ana.Messages()) == 4 })
	if h.secret[0] != "s-1" || !strings.Contains(h.bodies[0], "before") || !strings.Contains(h.bodies[1], "after") {
		t.Errorf("got %v with %v", h.bodies, h.secret)
	}
	if r := w.call("getUpdates"); r.Code != http.StatusConflict || !strings.Contains(r.Description, "webhook is active") {
		t.Errorf("a poll gave %+v", r)
	}
	if r := w.call("getWebhookInfo"); !strings.Contains(string(r.Result), "http://127.0.0.1") {
		t.Errorf("info %s", r.Result)
	}
	if r := w.call("deleteWebhook"); !r.OK {
		t.Error(r.Description)
	}
	w.ana.Send("polled")
	if got := w.updates(); len(got) != 1 {
		t.Errorf("after the hook, polls gave %v", got)
	}
}

// An update that is not taken comes again, at once and then after waits that double, and the one behind it waits.
func TestWebhookRetries(t *testing.T) {
	w := newWorld(t)
	var mu sync.Mutex
	var waits []time.Duration
	w.s.o.After = func(d time.Duration) <-chan time.Time {
		mu.Lock()
		defer mu.Unlock()
		waits = append(waits, d)
		return time.After(0)
	}
	h := &hook{refuse: 3}
	newHook(t, w, h)
	w.ana.Send("first")
	w.ana.Send("second")
	until(t, func() bool { return h.count() == 5 })
	for i, want := range []string{"first", "first", "first", "first", "second"} {
		if !strings.Contains(h.bodies[i], want) {
			t.Errorf("delivery %d is %s", i, h.bodies[i])
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if fmt.Sprint(waits) != "[2s 4s]" {
		t.Errorf("waited %v", waits)
	}
}

// Presses are a queue of their own: a message that is refused does not hold them up.
func TestWebhookQueues(t *testing.T) {
	w := newWorld(t)
	held := make(chan time.Time)
	w.s.o.After = func(time.Duration) <-chan time.Time { return held }
	h := &hook{refuse: 2}
	newHook(t, w, h)
	w.ana.Send("refused")
	until(t, func() bool { return h.count() == 2 })
	w.ana.PressOld(1, "x")
	until(t, func() bool { return h.count() == 3 })
	close(held)
	until(t, func() bool { return h.count() == 4 })
}

func BenchmarkEditAndAnswer(b *testing.B) {
	s := New(Options{Keep: 100})
	s.Bot(token, "a_bot")
	ana := s.Chat(token, Person{ID: 7})
	ana.Send("hi")
	bot := s.bots[token]
	if _, refused := bot.sendMessage(params{"chat_id": "7", "text": "x", "reply_markup": oneButton}); refused != nil {
		b.Fatal(refused.Text)
	}
	i := 0
	for b.Loop() {
		i++
		query := ana.PressOld(2, "a")
		bot.confirm(bot.nextID)
		if _, refused := bot.answerCallbackQuery(params{"callback_query_id": query}); refused != nil {
			b.Fatal(refused.Text)
		}
		if _, refused := bot.editMessageText(params{"chat_id": "7", "message_id": "2", "text": fmt.Sprint("x", i), "parse_mode": "HTML"}); refused != nil {
			b.Fatal(refused.Text)
		}
	}
}
