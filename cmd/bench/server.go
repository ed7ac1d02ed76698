package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// server is a Bot API that is as fast as can be, and the people who press: it measures from a press to its two answers.
type server struct {
	mu      sync.Mutex
	pending []pending
	nextID  int
	wake    chan struct{}
	polled  chan struct{} // closed at the first poll
	once    sync.Once

	patience time.Duration // with answers

	chats   []*chat
	idle    []*chat
	flying  map[string]*press // by query id
	last    int               // the offset of the last poll, and when it came: Telegram cuts a hasty one short
	lastAt  time.Time
	began   int // chats that have a bubble
	left    int // acts to do
	act     func(*chat)
	took    []time.Duration
	done    chan struct{} // closed when the last press was answered
	started chan struct{} // closed when every chat has its bubble

	screens  int             // that the bot drew, sent or edited
	hooks    *hooks          // where updates are delivered; nil: they wait for polls
	wire     wire            // what goes over the connections
	calls    int             // but for polls and looks at the webhook
	messages int             // that people or the bot wrote, whose numbers are one sequence
	firsts   []time.Duration // how long those who opened their chat in a flood waited for the first screen
}

type pending struct {
	id  int
	raw []byte
}

// chat is one person with a bubble.
type chat struct {
	id, message int
	first, back string // data of the first button and of the one that leads back
	turn        bool
	press       *press
	asked       time.Time // when she opened her chat, until its screen is there
	opens       bool      // that is the act under way
	leaves      time.Time // when she left, until her screen is gone
}

// press waits for its answer and its edit.
type press struct {
	query            string
	at               time.Time
	answered, edited bool
}

func newServer(chats int) *server {
	s := &server{nextID: 1, wake: make(chan struct{}), polled: make(chan struct{}), flying: make(map[string]*press), started: make(chan struct{}), done: make(chan struct{}), patience: patient}
	for i := range chats {
		s.chats = append(s.chats, &chat{id: i + 1})
	}
	return s
}

// begin sends /start in every chat.
func (s *server) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.chats {
		s.messages++
		s.push(fmt.Sprintf(`"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"x","language_code":"ro"},"text":"/start","entities":[{"type":"bot_command","offset":0,"length":6}]}`, s.messages, time.Now().Unix(), c.id, c.id))
	}
}

// load makes presses, so many at once.
func (s *server) load(presses, flying int) { s.loop(s.chats, presses, flying, s.pressIn) }

// loop has people act, so many at once, each when somebody before her was answered, in the chat that rested longest.
func (s *server) loop(chats []*chat, acts, flying int, act func(*chat)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left, s.took, s.done, s.act = acts, make([]time.Duration, 0, acts), make(chan struct{}), act
	s.idle = slices.Clone(chats)
	for range min(flying, acts, len(chats)) {
		s.actNext()
	}
}

// actNext has the next one act, and says when the last was answered. The lock is held.
func (s *server) actNext() {
	if s.left == 0 {
		if len(s.took) == cap(s.took) {
			close(s.done)
		}
		return
	}
	s.left--
	c := s.idle[0]
	s.idle = s.idle[1:]
	s.act(c)
}

// answered notes how long somebody waited. The lock is held.
func (s *server) answered(c *chat, took time.Duration) {
	s.took = append(s.took, took)
	s.idle = append(s.idle, c)
	s.actNext()
}

// pressIn presses in a chat. The lock is held.
func (s *server) pressIn(c *chat) {
	data := c.first
	if c.turn {
		data = c.back
	}
	c.turn = !c.turn
	query := strconv.Itoa(c.id) + "-" + strconv.Itoa(s.nextID)
	c.press = &press{query: query, at: time.Now()}
	s.flying[query] = c.press
	s.push(fmt.Sprintf(`"callback_query":{"id":%q,"from":{"id":%d,"is_bot":false,"first_name":"x","language_code":"ro"},"chat_instance":"1","data":%q,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"text":"x"}}`, query, c.id, data, c.message, c.id))
}

func (s *server) push(content string) {
	u := pending{s.nextID, fmt.Appendf(nil, `{"update_id":%d,%s}`, s.nextID, content)}
	s.nextID++
	if s.hooks != nil {
		s.hooks.deliver(u.raw, s.carryOut)
		return
	}
	s.pending = append(s.pending, u)
	close(s.wake)
	s.wake = make(chan struct{})
}

// finish looks whether a press has both its answers. The lock is held.
func (s *server) finish(query string, p *press, c *chat) {
	if !p.answered || !p.edited {
		return
	}
	delete(s.flying, query)
	c.press = nil
	s.answered(c, time.Since(p.at))
}

// ServeHTTP answers what the bots ask.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	p := params(r)
	w.Header().Set("Content-Type", "application/json")
	s.count(method)
	switch method {
	case "getMe":
		io.WriteString(w, `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"b_bot"}}`)
	case "getMyCommands":
		io.WriteString(w, `{"ok":true,"result":[]}`)
	case "getUpdates":
		s.getUpdates(w, r, p)
	case "getWebhookInfo":
		fmt.Fprintf(w, `{"ok":true,"result":{"url":%q,"has_custom_certificate":false,"pending_update_count":0}}`, s.hooks.url())
	case "deleteMessages":
		s.gone(p)
		io.WriteString(w, `{"ok":true,"result":true}`)
	case "sendMessage":
		fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d,"date":%d,"chat":{"id":%s,"type":"private"},"text":"x"}}`, s.sendMessage(p), time.Now().Unix(), p("chat_id"))
	case "editMessageText":
		s.edit(p)
		fmt.Fprintf(w, `{"ok":true,"result":{"message_id":2,"date":1,"chat":{"id":%s,"type":"private"},"text":"x"}}`, p("chat_id"))
	case "answerCallbackQuery":
		s.answer(p("callback_query_id"))
		io.WriteString(w, `{"ok":true,"result":true}`)
	default:
		io.WriteString(w, `{"ok":true,"result":true}`)
	}
}

// count notes a call.
func (s *server) count(method string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if method != "getUpdates" && method != "getWebhookInfo" {
		s.calls++
	}
}

// params reads a form or JSON.
func params(r *http.Request) func(string) string {
	body, _ := io.ReadAll(r.Body)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var fields map[string]any
		json.Unmarshal(body, &fields)
		return func(name string) string {
			if fields[name] == nil {
				return ""
			}
			return fmt.Sprint(fields[name])
		}
	}
	form, _ := url.ParseQuery(string(body))
	return form.Get
}

func (s *server) getUpdates(w http.ResponseWriter, r *http.Request, p func(string) string) {
	s.once.Do(func() { close(s.polled) })
	offset, _ := strconv.Atoi(p("offset"))
	timeout := time.After(50 * time.Second)
	limit := 100
	s.mu.Lock()
	if offset == s.last && time.Since(s.lastAt) < 500*time.Millisecond && !s.lastAt.IsZero() {
		limit = 1
	}
	s.last, s.lastAt = offset, time.Now()
	s.mu.Unlock()
	for {
		s.mu.Lock()
		n := 0
		for n < len(s.pending) && s.pending[n].id < offset {
			n++
		}
		s.pending = s.pending[n:]
		batch, wake := s.pending[:min(limit, len(s.pending))], s.wake
		s.mu.Unlock()
		if len(batch) > 0 {
			write(w, batch)
			return
		}
		if p("timeout") == "0" {
			write(w, nil)
			return
		}
		select {
		case <-wake:
		case <-r.Context().Done():
			return
		case <-timeout:
			write(w, nil)
			return
		}
	}
}

func write(w io.Writer, batch []pending) {
	out := []byte(`{"ok":true,"result":[`)
	for i, u := range batch {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, u.raw...)
	}
	w.Write(append(out, "]}"...))
}

// keys finds the data of the first button and of the one that leads back.
func keys(markup string) (first, back string) {
	const mark = `"callback_data":"`
	for rest := markup; ; {
		_, after, found := strings.Cut(rest, mark)
		if !found {
			return first, back
		}
		data, next, _ := strings.Cut(after, `"`)
		if first == "" {
			first, back = data, data
		}
		if strings.HasSuffix(data, " back") {
			back = data
		}
		rest = next
	}
}

func (s *server) chat(id string) *chat {
	n, _ := strconv.Atoi(id)
	return s.chats[n-1]
}

// sendMessage gives the number of the message; all chats share one sequence.
func (s *server) sendMessage(p func(string) string) int {
	first, back := keys(p("reply_markup"))
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(p("chat_id"))
	s.messages++
	s.screens++
	c.message, c.first, c.back = s.messages, first, back
	if s.began++; s.began == len(s.chats) {
		close(s.started)
	}
	return c.message
}

func (s *server) edit(p func(string) string) {
	first, back := keys(p("reply_markup"))
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(p("chat_id"))
	c.first, c.back = first, back
	s.screens++
	if !c.asked.IsZero() {
		took := time.Since(c.asked)
		s.firsts, c.asked = append(s.firsts, took), time.Time{}
		if c.opens {
			c.opens = false
			s.answered(c, took)
		}
	}
	if c.press == nil {
		return
	}
	c.press.edited = true
	s.finish(c.press.query, c.press, c)
}

func (s *server) answer(query string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.flying[query]; p != nil {
		id, _, _ := strings.Cut(query, "-")
		p.answered = true
		s.finish(query, p, s.chat(id))
	}
}

// openIn opens a chat. The lock is held.
func (s *server) openIn(c *chat) {
	c.opens = true
	s.says(c.id, "/start")
}

// leaveIn leaves one. The lock is held.
func (s *server) leaveIn(c *chat) {
	c.leaves = time.Now()
	s.says(c.id, "/exit")
}

// gone sees what is deleted: whoever leaves has left when her screen is gone.
func (s *server) gone(p func(string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(p("chat_id"))
	if c.leaves.IsZero() || !slices.Contains(strings.FieldsFunc(p("message_ids"), func(r rune) bool { return r < '0' || r > '9' }), strconv.Itoa(c.message)) {
		return
	}
	took := time.Since(c.leaves)
	c.leaves = time.Time{}
	s.answered(c, took)
}
