package standin

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

const (
	firstRetry = time.Second
	lastRetry  = time.Minute
	hookTime   = 30 * time.Second
)

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// webhook delivers updates to a bot: one queue per chat for messages, one per user for presses, each in order.
type webhook struct {
	bot    *bot
	url    string
	secret string
	ctx    context.Context
	stop   context.CancelFunc
	queues map[int64][]update // guarded by the server's lock
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
	h := &webhook{bot: b, url: p["url"], secret: p["secret_token"], queues: make(map[int64][]update)}
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
	for _, queue := range b.webhook.queues {
		b.pending = append(b.pending, queue...)
	}
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
		info["url"], info["pending_update_count"] = h.url, waiting
	}
	return info, nil
}

// enqueue puts an update behind its queue, and starts the queue if it was idle. The lock is held.
func (h *webhook) enqueue(u update) {
	queue, running := h.queues[u.queue]
	h.queues[u.queue] = append(queue, u)
	if !running {
		h.bot.server.hooks.Go(func() { h.run(u.queue) })
	}
}

// run delivers a queue, each update until it is taken.
func (h *webhook) run(queue int64) {
	s := h.bot.server
	for wait := firstRetry; ; {
		s.mu.Lock()
		list := h.queues[queue]
		if len(list) == 0 || h.ctx.Err() != nil {
			delete(h.queues, queue)
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		if h.post(list[0]) {
			wait = firstRetry
			s.mu.Lock()
			h.queues[queue] = h.queues[queue][1:]
			s.touch()
			s.mu.Unlock()
			continue
		}
		select {
		case <-s.o.After(wait):
			wait = min(2*wait, lastRetry)
		case <-h.ctx.Done():
		case <-s.closed:
			h.stop()
		}
	}
}

// post delivers one update; true if it was taken. A method in the answer is carried out.
func (h *webhook) post(u update) bool {
	ctx, cancel := context.WithTimeout(h.ctx, hookTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(u.raw))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil || resp.StatusCode < 200 || resp.StatusCode > 299 {
		return false
	}
	p := make(params)
	if len(body) > 0 && readJSON(bytes.NewReader(body), p) == nil && p["method"] != "" {
		method := p["method"]
		delete(p, "method")
		_, refused := h.bot.do(r, method, p)
		h.bot.record(method, p, refused)
	}
	return true
}
