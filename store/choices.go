package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"liman/flows"
)

// choicesSize is the length to which every person's choices are padded, in bytes.
const choicesSize = 160

// Choices gives what a person chose for her phone, and lets it live on for KeepChoices; zero if nothing is known.
func (s *Store) Choices(ctx context.Context, id ChatID) (flows.Choices, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for _, k := range s.keys {
		name := k.name(choicesRecord, id)
		sealed, err := s.durable.Get(ctx, name).Bytes()
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return flows.Choices{}, fmt.Errorf("load choices: %w", err)
		}
		var c flows.Choices
		content, err := unseal(k.fixed, name, sealed)
		if err != nil || json.Unmarshal(content, &c) != nil {
			continue
		}
		return c, s.Choose(ctx, id, c)
	}
	return flows.Choices{}, nil
}

// Choose keeps what a person chose; nothing is kept of the zero Choices.
func (s *Store) Choose(ctx context.Context, id ChatID, c flows.Choices) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	name := s.keys[0].name(choicesRecord, id)
	if c == (flows.Choices{}) {
		if err := s.durable.Del(ctx, name).Err(); err != nil {
			return fmt.Errorf("forget choices: %w", err)
		}
		return nil
	}
	content, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode choices: %w", err)
	}
	sealed := seal(s.keys[0].fixed, 0, name, pad(content, choicesSize))
	until := redis.SetArgs{ExpireAt: time.Unix(s.expiry(KeepChoices), 0)}
	if err := s.durable.SetArgs(ctx, name, sealed, until).Err(); err != nil {
		return fmt.Errorf("keep choices: %w", err)
	}
	return nil
}
