// Package store keeps in Redis what must be kept of a chat: sealed, under keyed pseudonyms, each with an expiry.
//
// There are two Redis roles. The session Redis holds chats (chat.go) and the hourly salts (salt.go) without which no chat can be
// opened; run it without persistence. The durable one holds what must survive a crash: the list of messages that are to be wiped
// (wipe.go) and what a person chose for her phone (choices.go); and what is no person's: the ledger of editions (ledger.go) with its
// proposals and drafts, what the console keeps of staff (staff.go), and counts of screens (counts.go). What a chat's record and its
// choices say is session's to write and read; store seals bytes.
//
// Of what is kept of a chat, any error but ErrRaced means that Redis is away, or cannot keep what it is given. Of what is no
// person's, the errors of this package say what else may be (ErrMoved, ErrNoBlob, ErrTooMuch, ErrFull, ErrDraftMoved,
// ErrStaffMoved).
//
// One Redis, Sentinel or a cluster (engine.go) is one client, set up alike; nothing is sent twice after an answer that did not come.
// Keys of a cluster have a tag out of their pseudonym (64 parts, each with its salts and its wipe list); on one Redis they have
// none, so builds of all ages find the same keys. What is listed is confirmed by replicas before it counts (confirm.go).
//
// What was deleted is still in an append-only log: Tidy has every durable node rewrite it, and drops the ciphers of hours whose salt
// has expired. What each Redis user may do stands in docs/redis, and the store's tests run as those users.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"
)

const (
	// MaxIdle is the longest silence after which a conversation may still go on.
	MaxIdle = 12 * hour
	// KeepChat is how long a chat's record lives after its last change.
	KeepChat = MaxIdle + hour
	// KeepSalt is how long the salt of an hour lives after that hour.
	KeepSalt = KeepChat + hour
	// KeepWipe is how long the list of a chat's messages lives after its last change: Telegram lets a bot delete a message
	// for 48 hours.
	KeepWipe = 48 * hour
	// KeepChoices is how long what she chose for her phone lives after she last opened the chat.
	KeepChoices = 47 * hour

	// grain is what every expiry is rounded up to, so that it does not tell when somebody was here.
	grain = hour / 12
	// patience is how long one exchange with Redis may take: two of them and a call to Telegram fit into two seconds.
	patience = 700 * time.Millisecond
)

// ErrRaced says that the chat was saved by somebody else since it was loaded.
var ErrRaced = errors.New("the chat was changed meanwhile")

// ChatID is the number of a chat in its front end. It never reaches a log.
type ChatID int64

// LogValue keeps the number out of logs.
func (ChatID) LogValue() slog.Value { return slog.StringValue("<redacted>") }

// Options say where to keep and how to seal.
type Options struct {
	URL        string // of the session Redis, in one of the forms of address.go
	DurableURL string // of the durable Redis; "" means the same
	Secret     []byte // seals everything; at least MinSecret bytes
	OldSecret  []byte // opens what was sealed before Secret; nil for none
	Now        func() time.Time
	Patience   time.Duration // of one exchange; 0 means patience
}

// Store is the two Redis.
type Store struct {
	Options
	rdb     *engine
	durable *engine
	keys    []*keyring // the first seals; the others open
	salts   salts
}

// Open prepares a store; Fit tells whether both Redis are there.
func Open(o Options) (*Store, error) {
	if o.DurableURL == "" {
		o.DurableURL = o.URL
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Patience == 0 {
		o.Patience = patience
	}
	s := &Store{Options: o}
	for i, secret := range [][]byte{o.Secret, o.OldSecret} {
		if i > 0 && len(secret) == 0 {
			break
		}
		k, err := newKeyring(secret)
		if err != nil {
			return nil, err
		}
		s.keys = append(s.keys, k)
	}
	s.Secret, s.OldSecret = nil, nil
	var err error
	if s.rdb, err = connect(o.URL, o.Patience, "REDIS_URL"); err != nil {
		return nil, err
	}
	if s.durable = s.rdb; o.DurableURL != o.URL {
		if s.durable, err = connect(o.DurableURL, o.Patience, "REDIS_DURABLE_URL"); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Close ends the connections.
func (s *Store) Close() error {
	if s.durable == s.rdb {
		return s.rdb.Close()
	}
	return errors.Join(s.rdb.Close(), s.durable.Close())
}

// Forget destroys what is kept of a chat, but for its part of the wipe list: with that what still stands in the chat goes,
// should she come back before it ends.
func (s *Store) Forget(ctx context.Context, id ChatID) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for _, k := range s.keys {
		if err := s.rdb.Del(ctx, s.rdb.key(k.name(chatRecord, id))).Err(); err != nil {
			return fmt.Errorf("forget chat: %w", err)
		}
		if err := s.durable.Del(ctx, s.durable.key(k.name(choicesRecord, id))).Err(); err != nil {
			return fmt.Errorf("forget chat: %w", err)
		}
	}
	return nil
}

// expiry is the moment, in Unix seconds, when something that is to live this long ends: rounded up to the grain.
func (s *Store) expiry(keep time.Duration) int64 { return expiry(s.Now(), keep) }

func expiry(now time.Time, keep time.Duration) int64 {
	end := now.Add(keep)
	if rounded := end.Truncate(grain); rounded.Before(end) {
		end = rounded.Add(grain)
	}
	return end.Unix()
}

// millis is a time in Unix milliseconds, as the wipe list has it.
func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// noLog keeps go-redis silent.
type noLog struct{}

func (noLog) Printf(context.Context, string, ...any) {}
