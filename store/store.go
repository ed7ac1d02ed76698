// Package store keeps chats in Redis: sealed, under keyed pseudonyms, each with an expiry.
//
// A chat is one value under one key, so there is no half-saved chat. Load gives it with its fence, Save writes it only
// if nobody wrote in between (ErrRaced otherwise: load again). Everything else that goes wrong means Redis is away.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"liman/flows"
)

// Keep is how long a chat's record lives after its last change. Telegram lets a bot delete messages for 48 hours, so a
// record that knows message ids is of no use after that.
const Keep = 47 * time.Hour

// patience is how long one exchange with Redis may take: two of them and a call to Telegram fit into two seconds.
const patience = 700 * time.Millisecond

// ErrRaced says that the chat was saved by somebody else since it was loaded.
var ErrRaced = errors.New("the chat was changed meanwhile")

// ChatID is Telegram's number of a chat. It never reaches a log.
type ChatID int64

// LogValue keeps the number out of logs.
func (ChatID) LogValue() slog.Value { return slog.StringValue("<redacted>") }

// Chat is what is kept of one chat. The zero Chat is one that nobody knows.
type Chat struct {
	State   flows.State `json:"s,omitzero"`
	Touched time.Time   `json:"t,omitzero"`  // when the person last acted
	Left    bool        `json:"l,omitempty"` // she left; only ids remain, to answer a repeated update in the same way
	Bubble  int         `json:"b,omitempty"` // the one message of the bot
	Delete  []int       `json:"d,omitempty"` // messages that are owed a deletion
	Updates []int       `json:"u,omitempty"` // the latest updates that are in State, the newest last

	fence []byte // the start of the sealed value that was loaded
}

// maxUpdates is how many update ids a chat remembers. Telegram repeats what was not acknowledged, at most a batch.
const maxUpdates = 12

// Answered tells whether an update is already in the state.
func (c *Chat) Answered(update int) bool {
	for _, id := range c.Updates {
		if id == update {
			return true
		}
	}
	return false
}

// Answer notes that an update is in the state.
func (c *Chat) Answer(update int) {
	if c.Updates = append(c.Updates, update); len(c.Updates) > maxUpdates {
		c.Updates = c.Updates[len(c.Updates)-maxUpdates:]
	}
}

// Store is a Redis that keeps chats.
type Store struct {
	rdb  *redis.Client
	seal *sealer
}

// Open prepares a store; Ping tells whether Redis is there. The secret opens what it sealed and nothing else does.
func Open(url string, secret []byte) (*Store, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("REDIS_URL is no address of a Redis; write redis://host:6379/0")
	}
	seal, err := newSealer(secret)
	if err != nil {
		return nil, err
	}
	o.MaxRetries = -1 // Save has its own fence; a repeated write would race with itself
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = patience, patience, patience
	o.DialerRetries = 1
	o.DisableIdentity = true
	o.Protocol = 2             // no pushed messages to look for
	redis.SetLogger(silence{}) // its messages may carry keys
	return &Store{rdb: redis.NewClient(o), seal: seal}, nil
}

// Ping tells whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// Close ends the connections.
func (s *Store) Close() error { return s.rdb.Close() }

// Load gives a chat. One that is unknown, expired, or sealed otherwise comes back as the zero Chat, ready to be saved.
func (s *Store) Load(ctx context.Context, id ChatID) (Chat, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sealed, err := s.rdb.Get(ctx, s.seal.key(id)).Bytes()
	if errors.Is(err, redis.Nil) {
		return Chat{}, nil
	}
	if err != nil {
		return Chat{}, fmt.Errorf("load chat: %w", err)
	}
	return s.Unseal(id, sealed), nil
}

// Seal gives the bytes that Save writes.
func (s *Store) Seal(id ChatID, c *Chat) ([]byte, error) { return s.seal.close(s.seal.key(id), c) }

// Unseal gives the chat in bytes that Seal made for it; anything else is a chat that nobody knows.
func (s *Store) Unseal(id ChatID, sealed []byte) Chat { return s.seal.open(s.seal.key(id), sealed) }

// save writes a value if the one there begins with the fence, or nothing is there and the fence is empty.
var save = redis.NewScript(`
if redis.call('GETRANGE', KEYS[1], 0, ARGV[1] - 1) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return 1`)

// Save writes a chat over the one that was loaded. ErrRaced: load it again. After it the chat can be saved again.
func (s *Store) Save(ctx context.Context, id ChatID, c *Chat) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	sealed, err := s.Seal(id, c)
	if err != nil {
		return err
	}
	done, err := save.Run(ctx, s.rdb, []string{s.seal.key(id)}, fenceSize, c.fence, sealed, Keep.Milliseconds()).Int()
	if err != nil {
		return fmt.Errorf("save chat: %w", err)
	}
	if done == 0 {
		return ErrRaced
	}
	c.fence = sealed[:fenceSize]
	return nil
}

// Forget destroys everything of a chat.
func (s *Store) Forget(ctx context.Context, id ChatID) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.rdb.Del(ctx, s.seal.key(id)).Err(); err != nil {
		return fmt.Errorf("forget chat: %w", err)
	}
	return nil
}

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}
