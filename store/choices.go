package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// What a person chose for her phone is kept in two places: here, for KeepChoices, and, where the cover is on, at Telegram for as
// long as it is on (SealCover). Both are sealed, and opened under every secret there is; a choice is kept under the newest alone,
// so what she took back does not come back from under an older one. What they are is session's to know; here they are bytes.

const (
	// choicesSize is the length to which every person's choices are padded, in bytes.
	choicesSize = 160
	// coverSize is the same for what stands at Telegram: sealed and in base64, it must fit into the 256 letters of a command.
	coverSize = 128
)

// Choices gives what a person chose for her phone, and lets it live on for KeepChoices. It is not Known if no record says. One that is
// Older is yet to be chosen under the newest secret; what is under the newest is only given its time, so that it overwrites nothing that
// was chosen meanwhile.
func (s *Store) Choices(ctx context.Context, id ChatID) (Opened, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for i, k := range s.keys {
		name := k.name(choicesRecord, id)
		sealed, err := s.durable.Get(ctx, s.durable.key(name)).Bytes()
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return Opened{}, fmt.Errorf("load choices: %w", err)
		}
		content, err := unseal(k.fixed, name, sealed)
		if err != nil {
			continue
		}
		if i == 0 {
			err = s.liveOn(ctx, name)
		}
		return Opened{content, s.keys, i}, err
	}
	return Opened{}, nil
}

// liveOn gives a record of choices its whole time again.
func (s *Store) liveOn(ctx context.Context, name string) error {
	if err := s.durable.ExpireAt(ctx, s.durable.key(name), time.Unix(s.expiry(KeepChoices), 0)).Err(); err != nil {
		return fmt.Errorf("keep choices: %w", err)
	}
	return nil
}

// Choose keeps what a person chose. That she chose nothing is kept, too: it tells that a cover was taken off.
func (s *Store) Choose(ctx context.Context, id ChatID, content []byte) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	name := s.keys[0].name(choicesRecord, id)
	sealed := seal(s.keys[0].fixed, 0, name, pad(content, choicesSize))
	until := redis.SetArgs{ExpireAt: time.Unix(s.expiry(KeepChoices), 0)}
	if err := s.durable.SetArgs(ctx, s.durable.key(name), sealed, until).Err(); err != nil {
		return fmt.Errorf("keep choices: %w", err)
	}
	for _, k := range s.keys[1:] {
		if err := s.durable.Del(ctx, s.durable.key(k.name(choicesRecord, id))).Err(); err != nil {
			return fmt.Errorf("forget choices under an older secret: %w", err)
		}
	}
	return nil
}

// SealCover is the way in through a person's cover, in letters that Telegram keeps for us and cannot read: the same length for
// everybody.
func (s *Store) SealCover(id ChatID, content []byte) string {
	k := s.keys[0]
	return base64.RawURLEncoding.EncodeToString(seal(k.fixed, 0, k.name(coverRecord, id), pad(content, coverSize)))
}

// OpenCover opens what SealCover made for the same chat; it is not Known if no secret of ours does.
func (s *Store) OpenCover(id ChatID, text string) Opened {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Opened{}
	}
	for i, k := range s.keys {
		if content, err := unseal(k.fixed, k.name(coverRecord, id), sealed); err == nil {
			return Opened{content, s.keys, i}
		}
	}
	return Opened{}
}

// Words are the keyed hashes of a word that a person chose for her chat, one under each secret, the newest first; nothing
// else is kept of it. Each ends in the mark of its secret, so that one whose secret is gone is known to be lost.
func (s *Store) Words(id ChatID, word string) []string {
	hashes := make([]string, len(s.keys))
	for i, k := range s.keys {
		hashes[i] = k.mac("word:", uint64(id), word)[:wordSize] + k.mark()
	}
	return hashes
}

// wordSize is the length of a word's hash without the mark of its secret, as builds before the mark wrote it.
const wordSize = 12

// mark tells one secret from another, and nothing of it.
func (k *keyring) mark() string { return k.mac("secret", 0, "")[:markLetters] }

// markLetters are few: there are two secrets at a time, and a mark must tell nothing of them.
const markLetters = 3

// Word fits a word's hash that stands in what was opened to the secrets of today. A hash without a mark was made under the secret that
// its record was sealed with. One whose secret is gone can never be compared again: it is lost.
func (o Opened) Word(hash string) (now string, lost bool) {
	if len(hash) == wordSize {
		hash += o.keys[o.under].mark()
	}
	if hash == "" {
		return "", false
	}
	for _, known := range o.keys {
		if hash[min(wordSize, len(hash)):] == known.mark() {
			return hash, false
		}
	}
	return "", true
}
