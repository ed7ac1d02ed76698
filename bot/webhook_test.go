package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/bubble"
	"liman/bot/standin"
	"liman/bot/telegram"
	"liman/flows"
)

const hookSecret = "a-secret-of-the-tests"

// hooked is a world in which updates are delivered to replicas, which share their Redis.
type hooked struct {
	*world
	between  standin.Balancer
	atOnce   bool
	replicas []*served
	early    map[int]bool // updates that were let in by a replica that ended; true: it had not done them
}

// served is a replica that runs.
type served struct {
	bot    *Bot
	shown  atomic.Int64 // its answers that were shown
	server *httptest.Server
	stop   func()
}

// newHooked sets a webhook before so many replicas, which do not run yet.
func newHooked(t *testing.T, replicas int) *hooked {
	t.Helper()
	retry := func(d time.Duration) <-chan time.Time { return time.After(min(d, 20*time.Millisecond)) }
	h := &hooked{world: newWorldOn(t, standin.Options{After: retry}), replicas: make([]*served, replicas), early: make(map[int]bool)}
	front := httptest.NewServer(&h.between)
	t.Cleanup(front.Close)
	h.hookURL = front.URL + "/hook"
	h.sets(h.hookURL, hookSecret)
	t.Cleanup(func() {
		for i := range h.replicas {
			h.end(i)
		}
	})
	return h
}

// sets sets a webhook, as liman webhook set does.
func (h *hooked) sets(address, secret string) {
	h.Helper()
	h.tells("setWebhook", url.Values{"url": {address}, "secret_token": {secret}})
}

// tells calls the Bot API, as somebody else does who has the token.
func (h *hooked) tells(method string, with url.Values) {
	h.Helper()
	resp, err := http.PostForm(h.http.URL+"/bot"+testToken+"/"+method, with)
	if err != nil || resp.StatusCode != http.StatusOK {
		h.Fatal(err)
	}
	resp.Body.Close()
}

// begin runs a replica, as a new process would.
func (h *hooked) begin(i int) {
	h.Helper()
	b := h.replica()
	s := &served{bot: b}
	b.Answered = func(outcome string, _ time.Duration) {
		if outcome == bubble.Shown {
			s.shown.Add(1)
		}
	}
	ctx, cancel := context.WithCancel(h.Context())
	ran := make(chan error, 1)
	go func() { ran <- b.Run(ctx) }()
	s.server = httptest.NewServer(h.holdAnswers(b.Webhook()))
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ran; err != nil {
			h.Error(err)
		}
		s.server.CloseClientConnections()
		s.server.Close()
	})
	h.replicas[i] = s
	h.bot = b
	h.balance()
}

// holdAnswers fails on any answer to a delivery that asks Telegram for more than taking the waiting sign off a button: what else goes that way has an
// outcome that nobody hears of.
func (h *hooked) holdAnswers(hook http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept := httptest.NewRecorder()
		hook.ServeHTTP(kept, r)
		if body := kept.Body.Bytes(); kept.Code == http.StatusOK && len(body) > 0 {
			var asked struct{ Method string }
			if err := json.Unmarshal(body, &asked); err != nil || asked.Method != "answerCallbackQuery" {
				h.Errorf("a delivery is answered with %s", body)
			}
		}
		maps.Copy(w.Header(), kept.Header())
		w.WriteHeader(kept.Code)
		_, _ = w.Write(kept.Body.Bytes()) // whoever delivered may have gone
	})
}

// end ends a replica; what it was about is cut short when the drain is over.
func (h *hooked) end(i int) {
	if h.replicas[i] != nil {
		h.replicas[i].stop()
		h.noteEarly(h.replicas[i].bot)
		h.replicas[i] = nil
		h.balance()
	}
}

// noteEarly notes which updates a replica has let in, and which of them nobody knows of should it end now.
func (h *hooked) noteEarly(b *Bot) {
	loose, done := b.webhook.Early()
	for _, id := range done {
		if _, known := h.early[id]; !known {
			h.early[id] = false
		}
	}
	for _, id := range loose {
		h.early[id] = true
	}
}

func (h *hooked) balance() {
	var addresses []string
	for _, r := range h.replicas {
		if r != nil {
			addresses = append(addresses, r.server.URL)
		}
	}
	h.between.To(h.atOnce, addresses...)
}

func (h *hooked) beginAll() {
	for i := range h.replicas {
		h.begin(i)
	}
}

// posts gives a replica a delivery as anybody could, and what it says.
func (h *hooked) posts(secret, body string) (status int, header http.Header) {
	h.Helper()
	r, err := http.NewRequestWithContext(h.Context(), http.MethodPost, h.replicas[0].server.URL+"/hook", strings.NewReader(body))
	if err != nil {
		h.Fatal(err)
	}
	r.Header.Set(telegram.SecretHeader, secret)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		h.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode, resp.Header
}

// A conversation goes on wherever each of its updates is delivered, and a press is answered in the answer to its delivery.
func TestWebhookServesAConversation(t *testing.T) {
	for _, replicas := range []int{1, 3} {
		h := newHooked(t, replicas)
		h.beginAll()
		ana := h.person("ro")
		ana.open()
		ana.press("danger")
		ana.press(flows.Back)
		ana.write("/help")
		h.wait("all is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
		ana.Send("x")
		h.wait("she is out", func() bool { return len(ana.Messages()) == 0 })
		if n := h.telegram.Calls(testToken, "answerCallbackQuery"); n != 2 {
			t.Errorf("%d replicas: 2 presses are answered %d times", replicas, n)
		}
		if n := h.telegram.Calls(testToken, "getUpdates"); n != 0 {
			t.Errorf("%d polls", n)
		}
	}
}

// What is none of Telegram's deliveries is refused before anything comes of it, and logged without what it was.
func TestWebhookRefusesWhatIsNotTelegrams(t *testing.T) {
	h := newHooked(t, 1)
	h.begin(0)
	update := `{"update_id":900,"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"Eve"},"text":"hidden"}}`
	for _, test := range []struct {
		name, secret, body string
		want               int
	}{
		{"no secret", "", update, http.StatusUnauthorized},
		{"a wrong secret", "a-secret-of-somebody", update, http.StatusUnauthorized},
		{"half of it", hookSecret[:5], update, http.StatusUnauthorized},
		{"no update", hookSecret, `{"hidden":1}`, http.StatusBadRequest},
		{"no JSON", hookSecret, "hidden", http.StatusBadRequest},
		{"nothing", hookSecret, "", http.StatusBadRequest},
		{"too long", hookSecret, update[:len(update)-1] + strings.Repeat(" ", mostBody) + "}", http.StatusRequestEntityTooLarge},
		{"an update", hookSecret, strings.Replace(update, "message", "channel_post", 1), http.StatusOK},
	} {
		if got, _ := h.posts(test.secret, test.body); got != test.want {
			t.Errorf("%s: %d, not %d", test.name, got, test.want)
		}
	}
	for _, says := range []string{"a delivery that is too long is refused", "a delivery is no update", "liman webhook set gives it the right one"} {
		if !strings.Contains(h.log.String(), says) {
			t.Errorf("the log does not say %q", says)
		}
	}
	if log := h.log.String(); strings.Contains(log, "hidden") || strings.Contains(log, "a-secret") || strings.Count(log, "wrong secret") != 1 || !strings.Contains(log, "liman webhook set") {
		t.Errorf("the log says\n%s", log)
	}
	if n := h.telegram.Calls(testToken, "sendMessage"); n != 0 || h.bot.Skipped() != 4 {
		t.Errorf("%d messages were sent, %d skipped", n, h.bot.Skipped())
	}
}

// How long a wrong secret takes to be refused tells nothing of the right one. No test of times could say so on a busy machine; the source does: wherever
// the secret and what came in its place are at hand, nothing is compared but by subtle.
func TestTheSecretIsComparedInConstantTime(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range tree.Decls {
			if fn, is := decl.(*ast.FuncDecl); is && names(fn, "SecretHeader") {
				compared++
				ast.Inspect(fn, func(n ast.Node) bool {
					if cmp, is := n.(*ast.BinaryExpr); is && (cmp.Op == token.EQL || cmp.Op == token.NEQ) && !names(cmp, "ConstantTimeCompare") && (names(cmp, "want") || names(cmp, "got") || names(cmp, "WebhookSecret")) {
						t.Errorf("%s: %s compares the secret by %s", file, fn.Name, cmp.Op)
					}
					return true
				})
				if !names(fn, "ConstantTimeCompare") {
					t.Errorf("%s: %s compares the secret, and not in constant time", file, fn.Name)
				}
			}
		}
	}
	if compared == 0 {
		t.Error("nothing reads the header with the secret")
	}
}

// names tells whether a piece of source has such an identifier.
func names(n ast.Node, identifier string) (has bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, is := n.(*ast.Ident)
		has = has || is && id.Name == identifier
		return !has
	})
	return has
}

// While Redis is away what she wrote is refused and comes again each second, and a press is let in; she has the numbers meanwhile, and her answers when
// Redis is back.
func TestWebhookWithoutRedis(t *testing.T) {
	h := newHooked(t, 2)
	h.beginAll()
	ana := h.person("ro")
	ana.open()
	h.wait("the start is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.redis.SetError("LOADING Redis is loading the dataset in memory")
	ana.Press(ana.bubble().ID, ana.data("danger"))
	h.wait("the numbers", func() bool { return strings.Contains(ana.bubble().Text, "0800 500 333") })
	newest := func() string {
		raw := h.telegram.Updates(testToken)
		return string(raw[len(raw)-1])
	}
	press := newest()
	h.wait("the press is let in", func() bool { return h.telegram.Waiting(testToken) == 0 })
	eva := h.person("ro")
	eva.Send("/start")
	h.wait("an outage's screen", func() bool { return len(eva.Messages()) > 0 && strings.Contains(eva.Messages()[0].Text, "112") })
	start := newest()
	status, header := h.posts(hookSecret, start)
	if status != http.StatusServiceUnavailable || header.Get("Retry-After") != "1" || h.telegram.Waiting(testToken) != 1 {
		t.Errorf("it is answered with %d, %v; %d wait", status, header, h.telegram.Waiting(testToken))
	}
	h.redis.SetError("")
	h.wait("her answer", func() bool { return ana.node() == "danger" || strings.HasPrefix(ana.node(), "danger/") })
	h.wait("it is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.wait("the other's answer", func() bool { return len(eva.Messages()) == 1 && nodeOf(eva.Messages()[0]) == "home/start" })
	for _, update := range []string{press, start} {
		h.until("what was answered is taken", func() bool { // the other replica may have answered it
			status, _ := h.posts(hookSecret, update)
			return status == http.StatusOK
		})
	}
}

// Whoever presses again and again is let in, so that her leave comes through behind all of it.
func TestWebhookLetsALeaveThroughAFlood(t *testing.T) {
	h := newHooked(t, 1)
	h.clock.hold(chatRate().Refill)
	h.begin(0)
	ana := h.person("ro")
	ana.open()
	data := ana.data("danger")
	for range chatRate().Burst + 30 {
		ana.PressOld(ana.lastBubble(), data)
	}
	ana.Send("x")
	h.wait("she is out", func() bool { return len(ana.Messages()) == 0 })
	h.clock.release()
	h.wait("all is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
}

// A replica that ends refuses what is new and finishes what it has; nobody's press is lost or waits.
func TestWebhookEndsInOrder(t *testing.T) {
	h := newHooked(t, 2)
	h.beginAll()
	ana := h.person("ro")
	ana.open()
	old := h.replicas[0]
	for i := range 12 {
		if i == 6 {
			h.replicas[0] = nil
			h.balance()
			go old.stop()
		}
		ana.write("/start")
	}
	old.stop()
	if status := func() int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", strings.NewReader(`{"update_id":77777}`))
		r.Header.Set(telegram.SecretHeader, hookSecret)
		w := httptest.NewRecorder()
		old.bot.Webhook().ServeHTTP(w, r)
		return w.Code
	}(); status != http.StatusServiceUnavailable {
		t.Errorf("after its end a replica says %d", status)
	}
}

// Whoever watches over the program reads that updates go elsewhere, or nowhere, and how to mend it.
func TestAWebhookThatGoesElsewhereIsAnAlarm(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*hooked)
		want  string
	}{
		"none":           {func(h *hooked) { h.tells("deleteWebhook", nil) }, "no webhook is set; liman webhook set"},
		"another":        {func(h *hooked) { h.sets("https://elsewhere.invalid/hook", "") }, "the webhook that is set is another; liman webhook set"},
		"another secret": {func(h *hooked) { h.sets(h.hookURL, "another"); h.person("ro").Send("/start") }, "liman webhook set gives it the secret of today"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHooked(t, 1)
			h.begin(0)
			h.person("ro").open()
			if err := h.bot.Well(); err != nil {
				t.Errorf("at the beginning: %v", err)
			}
			test.spoil(h)
			h.until("an alarm", func() bool { return h.bot.Well() != nil && strings.Contains(h.log.String(), `"alarm":"webhook"`) })
			if err := h.bot.Well(); !strings.Contains(err.Error(), test.want) {
				t.Errorf("it says %v", err)
			}
			if log := h.log.String(); strings.Contains(log, "elsewhere") || strings.Contains(log, testToken) {
				t.Errorf("the log tells too much:\n%s", log)
			}
		})
	}
}

// Replicas that draw in one chat at the same time leave one message, which is the record's bubble and shows what the record says.
func TestReplicasThatDrawAtOnceLeaveOneScreen(t *testing.T) {
	h := newHooked(t, 3)
	h.atOnce = true
	h.beginAll()
	for range 20 {
		ana := h.person("ro")
		ana.Send("/start")
		ana.PressOld(1, "x home/start danger")
		ana.Send("/help")
		ana.PressOld(1, "x home/start "+flows.Help)
		h.wait("all is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
		var is string
		for deadline := time.Now().Add(busy); ; time.Sleep(time.Millisecond) {
			chat, err := h.bot.sessions.Load(t.Context(), chatOf(ana))
			shown := append(ana.Messages(), standin.Message{})
			sees := nodeOf(shown[0])
			if err == nil && len(shown) == 2 && shown[0].ID == chat.Bubble && sees == chat.State.Node && len(chat.Updates) == 4 {
				break
			}
			if is = fmt.Sprint(len(shown)-1, " messages, she sees ", sees, " in ", shown[0].ID, "; the record has ", chat.State.Node, " in ", chat.Bubble, chat.Updates); time.Now().After(deadline) {
				t.Fatalf("%s\n%s\n%s", is, (&actor{person: ana}).story(), h.log)
			}
		}
	}
}
