package standin

import "time"

// What Telegram does and no table shows. Options.Lenient leaves it out.

const (
	soon  = 500 * time.Millisecond // in which a second poll with one offset gets one update
	hasty = 3 * time.Second        // what its timeout becomes, at least
)

// pollLimits are how many updates a poll gets, and how long it waits in seconds. Polls are in real time, as their waits are. The lock is held.
func (b *bot) pollLimits(p params, now time.Time) (limit, timeout int) {
	limit, timeout = maxBatch, p.int("timeout")
	if p["limit"] != "" {
		limit = min(max(p.int("limit"), 1), maxBatch)
	}
	if again := !b.pollAt.IsZero() && b.polled == p.int("offset"); again && !b.server.o.Lenient {
		if now.Sub(b.pollAt) < soon {
			limit = 1
			b.hasty++
		}
		if now.Sub(b.pollAt) < hasty {
			timeout = max(timeout, int(hasty.Seconds()))
		}
	}
	b.polled, b.pollAt = p.int("offset"), now
	return limit, timeout
}

// Hasty is how many polls came so soon that they got a single update.
func (s *Server) Hasty(token string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bots[token].hasty
}

// Silent writes a message of which the bot gets no update, and returns its id.
func (c *Chat) Silent(text string) int {
	s := c.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := Message{Kind: "text", Text: text}
	c.add(&m)
	return m.ID
}
