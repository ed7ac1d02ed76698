package standin

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	updatesLive = 24 * time.Hour
	queryLives  = 150 * time.Second
	maxBatch    = 100
	keptRecent  = 50
)

// update waits for the bot.
type update struct {
	id    int
	raw   json.RawMessage
	at    time.Time
	queue int64 // messages of a chat and presses of a user are told apart by the sign
	lives time.Duration
}

// deliver makes an update of a kind and puts it into the bot's queue. The lock is held.
func (b *bot) deliver(kind string, content map[string]any, queue int64) {
	if len(b.allowed) > 0 && !slices.Contains(b.allowed, kind) {
		return
	}
	raw, err := json.Marshal(map[string]any{"update_id": b.nextID, kind: content})
	if err != nil {
		return // a place at NaN; Telegram has none
	}
	lives := updatesLive
	if kind == "callback_query" || kind == "inline_query" {
		lives = queryLives
	}
	b.push(update{id: b.nextID, raw: raw, at: b.server.o.Now(), queue: queue, lives: lives})
}

func (b *bot) push(u update) {
	b.nextID++
	b.recent = keepLast(b.recent, u.raw, keptRecent)
	if b.webhook != nil {
		b.webhook.enqueue(u)
		return
	}
	b.pending = append(b.pending, u)
	b.server.touch()
}

// Updates are the latest updates that were delivered, the oldest first: to repeat them.
func (s *Server) Updates(token string) []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.bots[token].recent)
}

// Waiting is how many updates the bot has not confirmed, or taken.
func (s *Server) Waiting(token string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := len(s.bots[token].pending)
	if h := s.bots[token].webhook; h != nil {
		for _, queue := range h.queues {
			waiting += len(queue)
		}
	}
	return waiting
}

// getUpdates gives what is not confirmed, and waits for something if it is asked to.
func (b *bot) getUpdates(r *http.Request, p params) (any, *refusal) {
	s := b.server
	s.mu.Lock()
	if b.webhook != nil {
		s.mu.Unlock()
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if b.poller != nil {
		close(b.poller)
	}
	mine := make(chan struct{})
	b.poller = mine
	b.allow(p)
	b.confirm(p.int("offset"))
	limit, timeout := b.pollLimits(p, time.Now())
	s.mu.Unlock()
	defer b.release(mine)
	var expired <-chan time.Time
	if timeout > 0 {
		expired = time.After(time.Duration(timeout) * time.Second)
	}
	for {
		changed := s.Changed()
		if found := b.batch(limit); len(found) > 0 || expired == nil {
			return found, nil
		}
		select {
		case <-changed:
		case <-mine:
			return nil, conflict("terminated by other getUpdates request or webhook; make sure that only one bot instance is running")
		case <-expired:
			return []json.RawMessage{}, nil
		case <-r.Context().Done():
			return []json.RawMessage{}, nil
		case <-s.closed:
			return []json.RawMessage{}, nil
		}
	}
}

// allow remembers which kinds of update the bot wants. The lock is held.
func (b *bot) allow(p params) {
	if p["allowed_updates"] != "" {
		b.allowed = nil
		_ = json.Unmarshal([]byte(p["allowed_updates"]), &b.allowed) // the table knows it is an array
	}
}

func (b *bot) release(mine chan struct{}) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	if b.poller == mine {
		b.poller = nil
	}
}

// confirm forgets what is below the offset; a negative one keeps that many from the end. The lock is held.
func (b *bot) confirm(offset int) {
	if offset < 0 {
		b.pending = b.pending[max(0, len(b.pending)+offset):]
		return
	}
	oldest := b.server.o.Now().Add(-updatesLive)
	over := func(u update) bool { return offset > 0 && u.id < offset || u.at.Before(oldest) }
	for len(b.pending) > 0 && over(b.pending[0]) { // they stand in order, and behind a flood there are many
		b.pending = b.pending[1:]
	}
}

func (b *bot) batch(limit int) []json.RawMessage {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	found := make([]json.RawMessage, 0, min(limit, len(b.pending)))
	for _, u := range b.pending[:min(limit, len(b.pending))] {
		found = append(found, u.raw)
	}
	return found
}

func conflict(text string) *refusal {
	return &refusal{Code: http.StatusConflict, Text: "Conflict: " + text}
}

func (p params) int(name string) int {
	n, _ := strconv.Atoi(p[name]) // the table knows it is one
	return n
}
