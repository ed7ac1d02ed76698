package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"liman/flows"
)

// Chat is what is kept of one chat. The zero Chat is one that nobody knows.
type Chat struct {
	State    flows.State `json:"s,omitzero"`
	Touched  int64       `json:"t,omitempty"` // when the person last acted, in Unix milliseconds
	Left     bool        `json:"l,omitempty"` // she left, or was silent too long
	Unsure   bool        `json:"q,omitempty"` // whether the cover is on was not to be found out; until it is, it counts as on
	Bubble   int         `json:"b,omitempty"` // the one message of the bot
	BubbleAt int64       `json:"a,omitempty"` // when it was sent, in Unix seconds
	Voice    int         `json:"v,omitempty"` // the recording that she listens to, until she acts again
	Owed     bool        `json:"o,omitempty"` // the screen of State is yet to be shown
	Updates  []int       `json:"u,omitempty"` // the latest updates that are in State, sorted

	fence []byte // the start of the sealed value that was loaded
	moved string // the name under the old secret, from which it moves with the next save
}

const (
	// maxUpdates is how many update ids a chat remembers. Telegram repeats what was not acknowledged, at most a batch.
	maxUpdates = 12
	// chatSize is the length to which every chat is padded, in bytes: flows.MaxState and what stands around the state.
	chatSize = 896
)

// Known tells whether the chat was ever saved.
func (c Chat) Known() bool { return c.Touched != 0 }

// Answered tells whether an update is already in the state. One that is older than all that are remembered came again late: it is in
// the state, or was given up. One between them that is not remembered was overtaken, and is still to be answered.
func (c Chat) Answered(update int) bool {
	return slices.Contains(c.Updates, update) || len(c.Updates) == maxUpdates && update < c.Updates[0]
}

// Answer notes that an update is in the state.
func (c *Chat) Answer(update int) {
	at, _ := slices.BinarySearch(c.Updates, update)
	if c.Updates = slices.Insert(c.Updates, at, update); len(c.Updates) > maxUpdates {
		c.Updates = c.Updates[len(c.Updates)-maxUpdates:]
	}
}

// Silent is how long she has done nothing.
func (c Chat) Silent(now time.Time) time.Duration { return now.Sub(time.UnixMilli(c.Touched)) }

// Load gives a chat. One that is unknown, expired, or sealed otherwise comes back as the zero Chat, ready to be saved.
func (s *Store) Load(ctx context.Context, id ChatID) (Chat, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for i, k := range s.keys {
		name := k.name(chatRecord, id)
		sealed, err := s.rdb.Get(ctx, s.rdb.key(name)).Bytes()
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return Chat{}, fmt.Errorf("load chat: %w", err)
		}
		c, err := s.open(ctx, i, name, sealed)
		if i > 0 {
			c.fence, c.moved = nil, name
		}
		return c, err
	}
	return Chat{}, nil
}

// open gives the chat in a sealed value. What cannot be opened is a chat that nobody knows; its fence lets it be replaced.
func (s *Store) open(ctx context.Context, key int, name string, sealed []byte) (Chat, error) {
	unknown := Chat{fence: sealed[:min(len(sealed), fenceSize)]}
	e, ours := epochIn(sealed)
	if !ours || e == 0 {
		return unknown, nil
	}
	h := hourOf{e, s.rdb.part(name)}
	for range 2 { // the second time with the salt that Redis has by now
		salt, err := s.hour(ctx, h, false)
		if err != nil || len(salt.aeads) == 0 {
			return unknown, err
		}
		content, err := unseal(salt.aeads[key], name, sealed)
		var c Chat
		if err == nil && json.Unmarshal(content, &c) == nil {
			s.knowWord(&c.State.Choices, s.keys[key])
			c.fence = unknown.fence
			return c, nil
		}
		s.unlearn(h)
	}
	return unknown, nil
}

// save writes a value if the one there begins with the fence (or nothing is there and the fence is empty) and the salt is
// still the one that it was sealed with.
var save = redis.NewScript(`
if redis.call('GETRANGE', KEYS[2], 0, ARGV[1] - 1) ~= ARGV[2] then return -1 end
if redis.call('GETRANGE', KEYS[1], 0, ARGV[3] - 1) ~= ARGV[4] then return 0 end
redis.call('SET', KEYS[1], ARGV[5], 'EXAT', ARGV[6])
return 1`)

const (
	saltChanged = -1
	raced       = 0
)

// Save writes a chat over the one that was loaded. ErrRaced: load it again. After it the chat can be saved again.
func (s *Store) Save(ctx context.Context, id ChatID, c *Chat) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	e, name := epochOf(s.Now()), s.keys[0].name(chatRecord, id)
	h := hourOf{e, s.rdb.part(name)}
	keys := []string{s.rdb.key(name), h.saltName()}
	for range 2 { // the second time after Redis lost its salts
		salt, err := s.hour(ctx, h, true)
		if err != nil {
			return err
		}
		sealed, err := c.seal(salt, e, name)
		if err != nil {
			return err
		}
		done, err := save.Run(ctx, s.rdb, keys, markSize, salt.mark, fenceSize, c.fence, sealed, s.expiry(KeepChat)).Int()
		switch {
		case err != nil:
			return fmt.Errorf("save chat: %w", err)
		case done == raced:
			return ErrRaced
		case done != saltChanged:
			c.fence = sealed[:fenceSize]
			s.dropMoved(ctx, c)
			return nil
		}
		s.unlearn(h)
	}
	return errors.New("save chat: redis loses its salts")
}

// dropMoved drops the record under an older secret from which a chat has moved. It may lie on another node, and is no longer read: should it stay now,
// the next save drops it, or its expiry does.
func (s *Store) dropMoved(ctx context.Context, c *Chat) {
	if c.moved != "" && s.rdb.Del(ctx, s.rdb.key(c.moved)).Err() == nil {
		c.moved = ""
	}
}

// Seal gives the bytes that Save writes.
func (s *Store) Seal(ctx context.Context, id ChatID, c *Chat) ([]byte, error) {
	e, name := epochOf(s.Now()), s.keys[0].name(chatRecord, id)
	salt, err := s.hour(ctx, hourOf{e, s.rdb.part(name)}, true)
	if err != nil {
		return nil, err
	}
	return c.seal(salt, e, name)
}

// Unseal gives the chat in bytes that Seal made for it; anything else is a chat that nobody knows.
func (s *Store) Unseal(ctx context.Context, id ChatID, sealed []byte) (Chat, error) {
	return s.open(ctx, 0, s.keys[0].name(chatRecord, id), sealed)
}

// seal gives the bytes that are stored: every chat's are of one length.
func (c *Chat) seal(salt *salted, e epoch, name string) ([]byte, error) {
	content, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode chat: %w", err)
	}
	return seal(salt.aeads[0], e, name, pad(content, chatSize)), nil
}
