package standin

import (
	"encoding/json"
	"slices"
	"time"
)

const (
	deletable = 48 * time.Hour
	diceStays = 24 * time.Hour // a dice cannot be deleted so long
)

func (b *bot) deleteMessage(p params) (any, *refusal) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	c, refused := b.chat(p)
	if refused != nil {
		return nil, refused
	}
	m := c.messages[p.int("message_id")]
	switch {
	case m == nil:
		return nil, bad("message to delete not found")
	case !c.deletable(m):
		return nil, bad("message can't be deleted for everyone")
	}
	c.remove(m)
	return true, nil
}

// deleteMessages is all or nothing: one message that is there and cannot be deleted refuses the batch. What is not there is
// skipped.
func (b *bot) deleteMessages(p params) (any, *refusal) {
	var ids []int
	_ = json.Unmarshal([]byte(p["message_ids"]), &ids) // the table knows it is an array
	if len(ids) == 0 || len(ids) > 100 {
		return nil, bad("wrong number of message identifiers")
	}
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	c, refused := b.chat(p)
	if refused != nil {
		return nil, refused
	}
	var going []*Message
	for _, id := range ids {
		m := c.messages[id]
		switch {
		case m == nil:
		case c.deletable(m):
			going = append(going, m)
		case !b.server.o.LenientMessages:
			return nil, bad("message can't be deleted for everyone")
		}
	}
	for _, m := range slices.Compact(going) {
		c.remove(m)
	}
	return true, nil
}

// screenshot is the kind of the service message that no bot may delete.
const screenshot = "screenshot"

// deletable tells whether a bot may delete a message of a private chat.
func (c *Chat) deletable(m *Message) bool {
	age := c.bot.server.o.Now().Sub(m.At)
	return !c.tooOld(m) && m.Kind != screenshot && (m.Kind != "dice" || age >= diceStays)
}

func (c *Chat) tooOld(m *Message) bool { return c.bot.server.o.Now().Sub(m.At) > deletable }

func (c *Chat) remove(m *Message) {
	delete(c.messages, m.ID)
	c.record("deleted", &Message{ID: m.ID, FromBot: m.FromBot})
}
