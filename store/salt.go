package store

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Every hour has a random salt, one in each part of a cluster, that lives in the session Redis alone and expires there. Without it the
// secret opens nothing of that hour, so a record that was copied is unreadable for ever once its salt is gone. Contract:
//   - whoever asks first makes an hour's salt; from then on all processes use that one. It is never written anywhere else.
//   - it lives KeepSalt, longer than any chat that is sealed with it (KeepChat), and is never made to live longer.
//   - Save writes only while Redis still has the salt that it sealed with: else nobody could open the chat. Then it seals anew.
//   - a process keeps ciphers, not salts, and drops those of hours that are over (Tidy), so that it cannot open them either.
//   - a session Redis that was restarted has no salts: its chats are those of people whom nobody knows. So it has no replica.
const (
	saltSize = 32
	markSize = 8 // the start of a salt, by which Save sees that Redis still has the one it sealed with
)

// salted is the ciphers of one hour.
type salted struct {
	mark  string        // the start of its salt (markSize)
	aeads []cipher.AEAD // one for each secret; none if the salt is gone
}

// salts are the hours that this process has met.
type salts struct {
	mu   sync.Mutex
	seen map[hourOf]*salted
}

// hourOf is an hour of one part of the session Redis. Each has a salt of its own.
type hourOf struct {
	epoch
	part string
}

const saltRecord = "salt:"

// saltName is the key of its salt.
func (h hourOf) saltName() string {
	if h.part != "" {
		return saltRecord + h.part + ":" + strconv.FormatUint(uint64(h.epoch), 10)
	}
	return saltRecord + strconv.FormatUint(uint64(h.epoch), 10)
}

// giveSalt gives an hour's salt; it makes the one that is proposed the hour's salt if there is none.
var giveSalt = redis.NewScript(`
local salt = redis.call('GET', KEYS[1])
if not salt and ARGV[1] ~= '' then
  salt = ARGV[1]
  redis.call('SET', KEYS[1], salt, 'EXAT', ARGV[2])
end
return salt`)

// ciphersOf gives the ciphers of an hour, none if its salt is gone. With fresh, a salt is made for it then.
func (s *Store) ciphersOf(ctx context.Context, h hourOf, fresh bool) (*salted, error) {
	s.salts.mu.Lock()
	known := s.salts.seen[h]
	s.salts.mu.Unlock()
	if known != nil {
		return known, nil
	}
	var proposed []byte
	if fresh {
		proposed = newSalt()
	}
	salt, err := giveSalt.Run(ctx, s.rdb, []string{h.saltName()}, proposed, s.expiry(KeepSalt)).Text()
	if errors.Is(err, redis.Nil) {
		return &salted{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the salt: %w", err)
	}
	return s.remember(h, []byte(salt))
}

func newSalt() []byte {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	return salt
}

// remember derives an hour's ciphers from its salt and keeps them.
func (s *Store) remember(h hourOf, salt []byte) (*salted, error) {
	made := &salted{mark: string(salt[:min(markSize, len(salt))])}
	for _, k := range s.keys {
		aead, err := k.aead(salt)
		if err != nil {
			return nil, err
		}
		made.aeads = append(made.aeads, aead)
	}
	s.salts.mu.Lock()
	defer s.salts.mu.Unlock()
	if s.salts.seen == nil {
		s.salts.seen = make(map[hourOf]*salted)
	}
	s.salts.seen[h] = made
	return made, nil
}

// drop forgets the ciphers of hours before the oldest, so that we cannot open them either.
func (s *salts) drop(oldest epoch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for h := range s.seen {
		if h.epoch < oldest {
			delete(s.seen, h)
		}
	}
}

// forgetCiphers drops an hour's ciphers: Redis has another salt by now, or none.
func (s *Store) forgetCiphers(h hourOf) {
	s.salts.mu.Lock()
	defer s.salts.mu.Unlock()
	delete(s.salts.seen, h)
}
