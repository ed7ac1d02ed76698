package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"liman/flows"
)

// What a person chose for her phone is kept in two places: here, for KeepChoices, and, where the cover is on, at Telegram for as
// long as it is on (SealCover). Both are sealed, and opened under every secret there is; a choice is kept under the newest alone,
// so what she took back does not come back from under an older one.

const (
	// choicesSize is the length to which every person's choices are padded, in bytes.
	choicesSize = 160
	// coverSize is the same for what stands at Telegram: sealed and in base64, it must fit into the 256 letters of a command.
	coverSize = 128
)

// Choices gives what a person chose for her phone, and lets it live on for KeepChoices; known is false if no record says.
func (s *Store) Choices(ctx context.Context, id ChatID) (c flows.Choices, known bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for i, k := range s.keys {
		name := k.name(choicesRecord, id)
		sealed, err := s.durable.Get(ctx, s.durable.key(name)).Bytes()
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return flows.Choices{}, false, fmt.Errorf("load choices: %w", err)
		}
		if c, ours := s.openChoices(k, name, sealed); ours {
			return c, true, s.liveOn(ctx, id, name, c, i == 0)
		}
	}
	return flows.Choices{}, false, nil
}

// liveOn lets a record live on. One under an older secret is written anew; one under the newest is only given its time, so that
// it overwrites nothing that was chosen meanwhile.
func (s *Store) liveOn(ctx context.Context, id ChatID, name string, c flows.Choices, newest bool) error {
	if !newest {
		return s.Choose(ctx, id, c)
	}
	if err := s.durable.ExpireAt(ctx, s.durable.key(name), time.Unix(s.expiry(KeepChoices), 0)).Err(); err != nil {
		return fmt.Errorf("keep choices: %w", err)
	}
	return nil
}

// Choose keeps what a person chose. That she chose nothing is kept, too: it tells that a cover was taken off.
func (s *Store) Choose(ctx context.Context, id ChatID, c flows.Choices) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	content, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode choices: %w", err)
	}
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

// openChoices opens a record under a secret.
func (s *Store) openChoices(k *keyring, name string, sealed []byte) (flows.Choices, bool) {
	var c flows.Choices
	content, err := unseal(k.fixed, name, sealed)
	if err != nil || json.Unmarshal(content, &c) != nil {
		return flows.Choices{}, false
	}
	s.knowWord(&c, k)
	return c, true
}

// SealCover is the way in through a person's cover, in letters that Telegram keeps for us and cannot read: the same length for
// everybody.
func (s *Store) SealCover(id ChatID, c flows.Choices) string {
	content, _ := json.Marshal(flows.Choices{Door: c.Door, Word: c.Word, Wrong: c.Wrong, WrongAt: c.WrongAt}) // strings and numbers
	k := s.keys[0]
	return base64.RawURLEncoding.EncodeToString(seal(k.fixed, 0, k.name(coverRecord, id), pad(content, coverSize)))
}

// OpenCover opens what SealCover made for the same chat; false if no secret of ours does.
func (s *Store) OpenCover(id ChatID, text string) (flows.Choices, bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return flows.Choices{}, false
	}
	for _, k := range s.keys {
		if c, ours := s.openChoices(k, k.name(coverRecord, id), sealed); ours {
			return c, true
		}
	}
	return flows.Choices{}, false
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
func (k *keyring) mark() string { return k.mac("secret", 0, "")[:3] }

// knowWord fits a word that was read under a secret to the secrets of today. A hash without a mark was made under the secret that
// its record was sealed with. One whose secret is gone can never be compared again: the cover stays on, and every page that can
// hold the way in does.
func (s *Store) knowWord(c *flows.Choices, k *keyring) {
	if len(c.Word) == wordSize {
		c.Word += k.mark()
	}
	if c.Word == "" {
		return
	}
	for _, known := range s.keys {
		if c.Word[min(wordSize, len(c.Word)):] == known.mark() {
			return
		}
	}
	if c.Word = ""; c.Door == "" {
		c.Door = flows.AnyDoor
	}
}
