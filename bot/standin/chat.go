package standin

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Person is somebody with Telegram. The private chat has the same id.
type Person struct {
	ID           int64
	FirstName    string
	LastName     string
	Username     string
	LanguageCode string
}

// Chat is the private chat of a person and a bot.
type Chat struct {
	bot      *bot
	person   Person
	blocked  bool
	known    bool // the person wrote first
	lastID   int  // the number of its newest message
	messages map[int]*Message
	ledger   []Entry
}

// Message is a message as both sides see it now.
type Message struct {
	ID       int
	FromBot  bool
	Kind     string // text, location, photo, voice, ...
	Text     string
	Entities []Entity
	Buttons  [][]Button
	At       time.Time
	Edits    int
	Location *Location
	Protect  bool // protect_content
}

// Entity is formatting of a part of a text, counted in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// Button is an inline button.
type Button struct {
	Text string    `json:"text"`
	Data string    `json:"callback_data,omitempty"`
	URL  string    `json:"url,omitempty"`
	Copy *CopyText `json:"copy_text,omitempty"`
}

// CopyText is what a button puts on the clipboard; the bot never hears of it.
type CopyText struct {
	Text string `json:"text"`
}

// Location is a point on earth, in degrees.
type Location struct {
	Lat float64 `json:"latitude"`
	Lon float64 `json:"longitude"`
}

// Entry is one thing that happened in a chat, never taken back.
type Entry struct {
	What    string // sent, edited, deleted
	ID      int
	FromBot bool
	Text    string // what was sent or what it was edited to
	At      time.Time
}

// Chat gives the chat of a person with a bot; it begins when the person first writes.
func (s *Server) Chat(token string, p Person) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.bots[token]
	c, there := b.chats[p.ID]
	if !there {
		c = &Chat{bot: b, messages: make(map[int]*Message)}
		b.chats[p.ID] = c
	}
	c.person = p
	return c
}

// NumberAfter lets the next message have the number after id, as in a chat where much was written before.
func (c *Chat) NumberAfter(id int) {
	c.bot.server.mu.Lock()
	defer c.bot.server.mu.Unlock()
	c.lastID, c.bot.lastID = max(c.lastID, id), max(c.bot.lastID, id)
}

// ID is the chat's and the person's number.
func (c *Chat) ID() int64 { return c.person.ID }

// Messages are those visible now, oldest first.
func (c *Chat) Messages() []Message {
	c.bot.server.mu.Lock()
	defer c.bot.server.mu.Unlock()
	list := make([]Message, 0, len(c.messages))
	for _, m := range c.messages {
		list = append(list, *m)
	}
	slices.SortFunc(list, func(a, b Message) int { return a.ID - b.ID })
	return list
}

// Ledger is everything that happened, oldest first.
func (c *Chat) Ledger() []Entry {
	c.bot.server.mu.Lock()
	defer c.bot.server.mu.Unlock()
	return append([]Entry(nil), c.ledger...)
}

// Answered tells whether the bot answered a callback query.
func (c *Chat) Answered(id string) bool {
	c.bot.server.mu.Lock()
	defer c.bot.server.mu.Unlock()
	q := c.bot.queries[id]
	return q != nil && q.answered
}

// Blocked tells whether the person blocked the bot.
func (c *Chat) Blocked() bool {
	c.bot.server.mu.Lock()
	defer c.bot.server.mu.Unlock()
	return c.blocked
}

// Send writes a text and returns the message's id.
func (c *Chat) Send(text string) int {
	return c.write(Message{Kind: "text", Text: text}, map[string]any{"text": text, "entities": commands(text)})
}

// commands are the entities that Telegram adds to a text that begins with a command.
func commands(text string) []Entity {
	if !strings.HasPrefix(text, "/") {
		return nil
	}
	word, _, _ := strings.Cut(text, " ")
	return []Entity{{Type: "bot_command", Length: units(word)}}
}

// SendLocation shares a place.
func (c *Chat) SendLocation(lat, lon float64) int {
	at := &Location{Lat: lat, Lon: lon}
	return c.write(Message{Kind: "location", Location: at}, map[string]any{"location": at})
}

// SendOther sends something of a kind: photo, voice, sticker, document, video, contact, dice.
func (c *Chat) SendOther(kind string) int {
	var content any = map[string]any{"file_id": "AgAD-" + kind, "file_unique_id": kind, "duration": 1, "width": 1, "height": 1, "type": "regular"}
	switch kind {
	case "photo":
		content = []any{content}
	case "contact":
		content = map[string]any{"phone_number": "1", "first_name": "x"}
	case "dice":
		content = map[string]any{"emoji": "🎲", "value": 3}
	}
	return c.write(Message{Kind: kind}, map[string]any{kind: content})
}

// write puts a message of the person into the chat and delivers the update.
func (c *Chat) write(m Message, fields map[string]any) int {
	s := c.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c.known, c.blocked = true, false
	c.add(&m)
	fields["message_id"], fields["date"] = m.ID, m.At.Unix()
	fields["chat"], fields["from"] = c.json(), c.user()
	c.bot.deliver("message", fields, c.person.ID)
	return m.ID
}

// add gives a message its id and notes it. The lock is held.
func (c *Chat) add(m *Message) {
	if !c.bot.server.o.LenientMessages {
		c.lastID = c.bot.lastID
	}
	c.lastID++
	c.bot.lastID = max(c.bot.lastID, c.lastID)
	m.ID, m.At = c.lastID, c.bot.server.o.Now()
	c.messages[m.ID] = m
	c.record("sent", m)
}

// record writes the ledger and tells who waits. The lock is held.
func (c *Chat) record(what string, m *Message) {
	e := Entry{What: what, ID: m.ID, FromBot: m.FromBot, Text: m.Text, At: c.bot.server.o.Now()}
	c.ledger = keepLast(c.ledger, e, c.bot.server.o.Keep)
	c.bot.server.touch()
}

func (c *Chat) user() User {
	p := c.person
	return User{ID: p.ID, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username, LanguageCode: p.LanguageCode}
}

func (c *Chat) json() map[string]any {
	j := map[string]any{"id": c.person.ID, "type": "private", "first_name": c.person.FirstName}
	if c.person.LastName != "" {
		j["last_name"] = c.person.LastName
	}
	if c.person.Username != "" {
		j["username"] = c.person.Username
	}
	return j
}

// Press presses a button that the message has, and returns the callback query's id.
func (c *Chat) Press(message int, data string) (string, error) {
	for _, m := range c.Messages() {
		if m.ID != message {
			continue
		}
		for _, row := range m.Buttons {
			if slices.ContainsFunc(row, func(b Button) bool { return b.Data == data }) {
				return c.PressOld(message, data), nil
			}
		}
		return "", errors.New("the message has no such button")
	}
	return "", errors.New("the message is gone")
}

// PressOld presses a button of a message that is gone or another by now, as a phone that was offline may.
func (c *Chat) PressOld(message int, data string) string {
	s := c.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	id := fmt.Sprintf("%d-%d", c.person.ID, len(c.bot.queries)+1)
	c.bot.queries[id] = &query{at: s.o.Now()}
	pressed := map[string]any{"message_id": message, "date": 0, "chat": c.json()}
	if m := c.messages[message]; m != nil && !c.tooOld(m) { // Telegram tells neither date nor content of what is too old
		pressed = c.bot.message(c, m)
	}
	c.bot.deliver("callback_query", map[string]any{
		"id": id, "from": c.user(), "message": pressed, "chat_instance": "1", "data": data,
	}, -c.person.ID)
	s.touch()
	return id
}

// Block blocks the bot; Unblock lets it back.
func (c *Chat) Block() { c.member("kicked") }

// Unblock lets the bot back.
func (c *Chat) Unblock() { c.member("member") }

func (c *Chat) member(status string) {
	s := c.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	before := map[bool]string{true: "kicked", false: "member"}[c.blocked]
	c.blocked = status == "kicked"
	member := func(status string) map[string]any {
		return map[string]any{"status": status, "user": c.bot.user, "until_date": 0}
	}
	c.bot.deliver("my_chat_member", map[string]any{
		"chat": c.json(), "from": c.user(), "date": s.o.Now().Unix(),
		"old_chat_member": member(before), "new_chat_member": member(status),
	}, c.person.ID)
	s.touch()
}

// message is a message as the Bot API describes it.
func (b *bot) message(c *Chat, m *Message) map[string]any {
	from := c.user()
	if m.FromBot {
		from = b.user
	}
	j := map[string]any{"message_id": m.ID, "date": m.At.Unix(), "chat": c.json(), "from": from}
	if m.Text != "" {
		j["text"] = m.Text
	}
	if len(m.Entities) > 0 {
		j["entities"] = m.Entities
	}
	if m.Edits > 0 {
		j["edit_date"] = m.At.Unix()
	}
	if m.Location != nil {
		j["location"] = m.Location
	}
	if m.FromBot && m.Kind == "voice" {
		j["voice"] = map[string]any{"file_id": "AwAC", "file_unique_id": "AwAC", "duration": 1, "mime_type": "audio/ogg"}
	}
	if len(m.Buttons) > 0 {
		j["reply_markup"] = map[string]any{"inline_keyboard": m.Buttons}
	}
	return j
}

// Inject delivers any update; one without update_id gets the next.
func (s *Server) Inject(token string, raw json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.bots[token]
	fields := make(map[string]json.RawMessage)
	if json.Unmarshal(raw, &fields) == nil && fields["update_id"] == nil {
		fields["update_id"] = json.RawMessage(fmt.Sprint(b.nextID))
		raw, _ = json.Marshal(fields) // what was just decoded
	}
	b.injected--
	b.push(update{id: b.nextID, raw: raw, at: s.o.Now(), queue: b.injected, lives: updatesLive})
	s.touch()
}
