// Package standin stands in for Telegram's Bot API: a server that bots talk to over HTTP, and people who write to them.
//
// It is strict where Telegram is strict, and stricter where a mistake would pass unseen (an unknown parameter is refused).
// It keeps a ledger of each chat. Tests, the chat page and previews share it. It knows nothing of the bots it serves.
package standin

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"sync"
	"time"
)

// Options are the clock, nil meaning the real one, how many requests and ledger entries are remembered, and how strict
// messages are.
type Options struct {
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time // waits between webhook deliveries
	Keep  int                                  // requests a bot and ledger entries a chat; 0 means 10,000

	// Lenient leaves out what Telegram does and few servers do: of a poll that comes too soon with the offset of the one
	// before it gives one update only.
	Lenient bool
	// LenientMessages lets deleteMessages skip what cannot be deleted, and each chat number its own messages. Telegram does
	// neither: it refuses such a batch whole, and the private chats of a bot share one sequence of numbers.
	LenientMessages bool
}

// Server is the Bot API for any number of bots.
type Server struct {
	o       Options
	mu      sync.Mutex
	bots    map[string]*bot
	changed chan struct{} // closed and replaced at every change
	closed  chan struct{}
	hooks   sync.WaitGroup
	methods map[string]deed
}

// deed carries out a method whose parameters fit the table.
type deed func(*bot, params) (any, *refusal)

// bot is one token.
type bot struct {
	server   *Server
	token    string
	user     User
	chats    map[int64]*Chat
	queries  map[string]*query
	inlines  map[string]*inline
	pending  []update
	recent   []json.RawMessage
	nextID   int
	injected int64         // a queue for each update that was injected, below all others
	lastID   int           // the number of the newest message in any chat
	poller   chan struct{} // closed when a newer poller takes over
	polled   int           // the offset of the last poll
	pollAt   time.Time     // when it began; zero before the first
	hasty    int           // polls that came too soon
	allowed  []string
	webhook  *webhook
	requests []Request
	calls    map[string]int // by method
	faults   []*Fault
	profile  map[string]string // names, descriptions and commands, by method and language
}

// User is Telegram's User, of a bot or a person.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// query is a callback query that waits for its answer.
type query struct {
	at       time.Time
	answered bool
	text     string
}

// Request is one call that a bot made.
type Request struct {
	Method string
	Params map[string]string
	Status int
	Error  string // the description of a refusal
}

// New makes a server without bots.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Keep == 0 {
		o.Keep = 10000
	}
	return &Server{o: o, bots: make(map[string]*bot), changed: make(chan struct{}), closed: make(chan struct{}), methods: methods}
}

// Bot registers a bot. Other tokens are refused.
func (s *Server) Bot(token, username string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bots[token] = &bot{
		server: s, token: token, user: User{ID: 1_000_000 + int64(len(s.bots)), IsBot: true, FirstName: username, Username: username},
		chats: make(map[int64]*Chat), queries: make(map[string]*query), inlines: make(map[string]*inline), nextID: 1, injected: math.MinInt64 / 2, profile: make(map[string]string),
		calls: make(map[string]int),
	}
}

// Close ends all polls and deliveries.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	s.touch()
	s.mu.Unlock()
	s.hooks.Wait()
}

// touch tells everyone who waits that something changed. The lock is held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Changed is closed at the next change of anything.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Wait waits until a condition holds; it is asked again after every change.
func (s *Server) Wait(ctx context.Context, held func() bool) error {
	for {
		changed := s.Changed()
		if held() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closed:
			return errors.New("the stand-in is closed")
		}
	}
}

// Requests are the calls that a bot made, the oldest first.
func (s *Server) Requests(token string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.bots[token].requests...)
}

// Calls is how often a bot called a method.
func (s *Server) Calls(token, method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bots[token].calls[method]
}

// Profile is what a bot set of itself: "setMyDescription/ro" and so on.
func (s *Server) Profile(token, method, lang string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bots[token].profile[method+"/"+lang]
}

// keepLast appends and forgets the oldest beyond a limit.
func keepLast[T any](list []T, item T, limit int) []T {
	if list = append(list, item); len(list) > limit {
		list = append(list[:0], list[len(list)-limit*3/4:]...)
	}
	return list
}
