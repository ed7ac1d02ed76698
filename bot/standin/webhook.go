package standin

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	firstRetry      = time.Second // doubled before the second; the first comes at once
	lastRetry       = time.Minute
	mostRetryAfter  = time.Hour
	hookTime        = 30 * time.Second
	someConnections = 40 // unless the bot says
	loadedEach      = 2  // queues for each connection, beyond which nothing is looked at
)

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// webhook delivers updates to a bot as Telegram's server does: in one queue for what a chat writes, another for a person's presses, and more;
// each in order, an update until it is taken or too old, and over all queues so many at once. More queues than loadedEach allows wait
// until others are empty. An answer that is not 2xx has the update come again: at once, then later each time; or when Retry-After says.
type webhook struct {
	bot         *bot
	url         string
	secret      string
	connections int
	ctx         context.Context
	stop        context.CancelFunc
	client      *http.Client
	places      chan struct{}      // one for each delivery under way
	queues      map[int64][]update // guarded by the server's lock, as what follows
	loaded      int
	waiting     []int64 // queues that are not loaded
	failure     string
	failedAt    time.Time
}

func (b *bot) setWebhook(p params) (any, *refusal) {
	if p["url"] == "" {
		return b.deleteWebhook(p)
	}
	if refused := checkWebhook(p); refused != nil {
		return nil, refused
	}
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	b.unhook()
	if b.poller != nil { // a webhook ends the poll under way with a conflict
		close(b.poller)
		b.poller = nil
	}
	h := &webhook{bot: b, url: p["url"], secret: p["secret_token"], connections: someConnections, queues: make(map[int64][]update)}
	if p["max_connections"] != "" {
		h.connections = p.int("max_connections")
	}
	h.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: h.connections}}
	h.places = make(chan struct{}, h.connections)
	h.ctx, h.stop = context.WithCancel(context.Background())
	b.webhook = h
	b.allow(p)
	waiting := b.pending
	b.pending = nil
	if p["drop_pending_updates"] != "true" {
		for _, u := range waiting {
			h.enqueue(u)
		}
	}
	return true, nil
}

func checkWebhook(p params) *refusal {
	u, err := url.Parse(p["url"])
	local := err == nil && u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")
	if err != nil || u.Host == "" || u.Scheme != "https" && !local {
		return bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if secret := p["secret_token"]; secret != "" && !secretForm.MatchString(secret) {
		return bad("secret token contains unallowed characters")
	}
	if n := p.int("max_connections"); p["max_connections"] != "" && (n < 1 || n > 100) {
		return bad("max_connections must be from 1 to 100")
	}
	return nil
}

func (b *bot) deleteWebhook(p params) (any, *refusal) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	b.unhook()
	if p["drop_pending_updates"] == "true" {
		b.pending = nil
	}
	return true, nil
}

// unhook ends the webhook; what it did not deliver waits for a poll. The lock is held.
func (b *bot) unhook() {
	if b.webhook == nil {
		return
	}
	b.webhook.stop()
	b.webhook.client.CloseIdleConnections()
	for _, queue := range b.webhook.queues {
		b.pending = append(b.pending, queue...)
	}
	slices.SortFunc(b.pending, func(u, v update) int { return u.id - v.id })
	b.webhook = nil
}

func (b *bot) getWebhookInfo(params) (any, *refusal) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(b.pending)}
	if h := b.webhook; h != nil {
		waiting := 0
		for _, queue := range h.queues {
			waiting += len(queue)
		}
		info["url"], info["pending_update_count"], info["max_connections"] = h.url, waiting, h.connections
		if h.failure != "" {
			info["last_error_date"], info["last_error_message"] = h.failedAt.Unix(), h.failure
		}
	}
	return info, nil
}

// enqueue puts an update behind its queue, and starts the queue if it was idle. The lock is held.
func (h *webhook) enqueue(u update) {
	queue, running := h.queues[u.queue]
	h.queues[u.queue] = append(queue, u)
	switch {
	case running:
	case h.loaded < loadedEach*h.connections:
		h.load(u.queue)
	default:
		h.waiting = append(h.waiting, u.queue)
	}
}

// load begins to deliver a queue. The lock is held.
func (h *webhook) load(queue int64) {
	h.loaded++
	h.bot.server.hooks.Go(func() { h.run(queue) })
}

// next is the update to be delivered next; false if there is none, and the queue is over.
func (h *webhook) next(queue int64) (update, bool) {
	s := h.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if list := h.queues[queue]; len(list) > 0 && h.ctx.Err() == nil {
		return list[0], true
	}
	if h.ctx.Err() != nil {
		return update{}, false
	}
	delete(h.queues, queue)
	h.loaded--
	if len(h.waiting) > 0 {
		first := h.waiting[0]
		h.waiting = h.waiting[1:]
		h.load(first)
	}
	return update{}, false
}

// taken lets an update go that was taken, or is too old.
func (h *webhook) taken(queue int64) {
	s := h.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.ctx.Err() == nil {
		h.queues[queue] = h.queues[queue][1:]
	}
	s.touch()
}

// run delivers a queue, each update until it is taken.
func (h *webhook) run(queue int64) {
	for {
		u, there := h.next(queue)
		if !there {
			return
		}
		if h.deliver(u) {
			h.taken(queue)
		}
	}
}

// deliver brings an update until it is taken or too old; false if the webhook ended.
func (h *webhook) deliver(u update) bool {
	delay := firstRetry
	for tries := 0; ; tries++ {
		ok, told := h.post(u)
		if ok {
			return true
		}
		wait := min(told, mostRetryAfter)
		if told == 0 && tries > 0 {
			delay = min(2*delay, lastRetry)
			wait = delay
		}
		if h.bot.server.o.Now().Add(wait).Sub(u.at) > u.lives {
			return true
		}
		if !h.pause(wait) {
			return false
		}
	}
}

// pause waits; false if the webhook ended.
func (h *webhook) pause(wait time.Duration) bool {
	if wait == 0 {
		return h.ctx.Err() == nil
	}
	select {
	case <-h.bot.server.o.After(wait):
		return h.ctx.Err() == nil
	case <-h.ctx.Done():
	case <-h.bot.server.closed:
		h.stop()
	}
	return false
}

// post delivers one update when there is a connection; whether it was taken, and when to come again if the answer says. A method in
// the answer is carried out.
func (h *webhook) post(u update) (taken bool, again time.Duration) {
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	case <-h.ctx.Done():
		return false, 0
	case <-h.bot.server.closed:
		h.stop()
		return false, 0
	}
	ctx, cancel := context.WithTimeout(h.ctx, hookTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(u.raw))
	if err != nil {
		return h.fail("URL is not readable", 0)
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := h.client.Do(r)
	if err != nil {
		return h.fail("Connection refused", 0)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return h.fail("Webhook connection closed", 0)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		told, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return h.fail("Wrong response from the webhook: "+resp.Status, time.Duration(max(told, 0))*time.Second)
	}
	h.carryOut(r, body)
	return true, 0
}

// fail notes why an update was not delivered.
func (h *webhook) fail(why string, again time.Duration) (bool, time.Duration) {
	s := h.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.ctx.Err() == nil {
		h.failure, h.failedAt = why, s.o.Now()
		s.touch()
	}
	return false, again
}

// carryOut does what an answer asks for. Nobody hears what comes of it.
func (h *webhook) carryOut(r *http.Request, body []byte) {
	p := make(params)
	if len(body) == 0 || readJSON(bytes.NewReader(body), p) != nil || p["method"] == "" {
		return
	}
	method := canonical(p["method"])
	delete(p, "method")
	if slices.Contains([]string{"setWebhook", "deleteWebhook", "close", "logOut"}, method) || strings.HasPrefix(method, "get") {
		return
	}
	_, refused := h.bot.do(r, method, p)
	h.bot.record(method, p, refused)
}
