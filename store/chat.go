package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Record is what is kept of one chat. The zero Record is of one that nobody knows.
type Record struct {
	Opened
	fence []byte // the start of the sealed value that was loaded
	moved string // the name under the old secret, from which it moves with the next save
}

// Opened is what was in a sealed value: JSON, of which store knows nothing. It is padded with spaces, which mean nothing to JSON.
type Opened struct {
	Content []byte

	keys  []*keyring // of today, the newest first
	under int        // the one that it was sealed under
}

// Known tells whether anything is kept.
func (o Opened) Known() bool { return len(o.Content) > 0 }

// Older tells whether it was sealed under a secret that is not the newest.
func (o Opened) Older() bool { return o.under > 0 }

// ChatSize is the length to which every chat's content is padded, in bytes: whoever writes it keeps it within.
const ChatSize = 896

// Load gives what is kept of a chat. One that is unknown, expired, or sealed otherwise is not Known, and ready to be saved.
func (s *Store) Load(ctx context.Context, id ChatID) (Record, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for i, k := range s.keys {
		name := k.name(chatRecord, id)
		sealed, err := s.rdb.Get(ctx, s.rdb.key(name)).Bytes()
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return Record{}, fmt.Errorf("load chat: %w", err)
		}
		r, err := s.open(ctx, i, name, sealed)
		if i > 0 {
			r.fence, r.moved = nil, name
		}
		return r, err
	}
	return Record{}, nil
}

// open gives the chat in a sealed value. What cannot be opened is a chat that nobody knows; its fence lets it be replaced.
func (s *Store) open(ctx context.Context, key int, name string, sealed []byte) (Record, error) {
	unknown := Record{fence: sealed[:min(len(sealed), fenceSize)]}
	e, ours := epochIn(sealed)
	if !ours || e == 0 {
		return unknown, nil
	}
	h := hourOf{e, s.rdb.part(name)}
	for range 2 { // the second time with the salt that Redis has by now
		salt, err := s.ciphersOf(ctx, h, false)
		if err != nil || len(salt.aeads) == 0 {
			return unknown, err
		}
		if content, err := unseal(salt.aeads[key], name, sealed); err == nil {
			return Record{Opened: Opened{content, s.keys, key}, fence: unknown.fence}, nil
		}
		s.forgetCiphers(h)
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

// What save gives when it has written nothing.
const (
	saltChanged = -1
	raced       = 0
)

// Save writes a record over the one that was loaded. ErrRaced: load it again. After it the record can be saved again.
func (s *Store) Save(ctx context.Context, id ChatID, r *Record) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	e, name := epochOf(s.Now()), s.keys[0].name(chatRecord, id)
	h := hourOf{e, s.rdb.part(name)}
	keys := []string{s.rdb.key(name), h.saltName()}
	for range 2 { // the second time after Redis lost its salts
		salt, err := s.ciphersOf(ctx, h, true)
		if err != nil {
			return err
		}
		sealed := r.seal(salt, e, name)
		done, err := save.Run(ctx, s.rdb, keys, markSize, salt.mark, fenceSize, r.fence, sealed, s.expiry(KeepChat)).Int()
		switch {
		case err != nil:
			return fmt.Errorf("save chat: %w", err)
		case done == raced:
			return ErrRaced
		case done != saltChanged:
			r.fence = sealed[:fenceSize]
			s.dropMoved(ctx, r)
			return nil
		}
		s.forgetCiphers(h)
	}
	return errors.New("save chat: redis loses its salts")
}

// dropMoved drops the record under an older secret from which a chat has moved. It may lie on another node, and is no longer read:
// should it stay now, the next save drops it, or its expiry does.
func (s *Store) dropMoved(ctx context.Context, r *Record) {
	if r.moved != "" && s.rdb.Del(ctx, s.rdb.key(r.moved)).Err() == nil {
		r.moved = ""
	}
}

// Seal gives the bytes that Save writes.
func (s *Store) Seal(ctx context.Context, id ChatID, r *Record) ([]byte, error) {
	e, name := epochOf(s.Now()), s.keys[0].name(chatRecord, id)
	salt, err := s.ciphersOf(ctx, hourOf{e, s.rdb.part(name)}, true)
	if err != nil {
		return nil, err
	}
	return r.seal(salt, e, name), nil
}

// Unseal gives what is in bytes that Seal made for a chat; anything else is one that nobody knows.
func (s *Store) Unseal(ctx context.Context, id ChatID, sealed []byte) (Record, error) {
	return s.open(ctx, 0, s.keys[0].name(chatRecord, id), sealed)
}

// seal gives the bytes that are stored: every chat's are of one length.
func (r *Record) seal(salt *salted, e epoch, name string) []byte {
	return seal(salt.aeads[0], e, name, pad(r.Content, ChatSize))
}
