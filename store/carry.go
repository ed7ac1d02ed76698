package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
)

// Carriage is a move of what is to be wiped to another durable Redis: one, behind Sentinel, or a cluster.
//
// It copies what is sealed as it is, under the name that the key has there, and needs no secret. Nothing is taken away where it was.
// It may be done again, also while somebody lists or wipes on either side: a message that is there stays, and is due at the earlier of
// the two times. What was wiped here in the meantime is wiped there once more, which harms nobody. What is copied expires KeepWipe after
// it was copied.
type Carriage struct {
	From, To string        // addresses of durable Redis
	Patience time.Duration // with one answer
	Now      func() time.Time
}

// Copy copies all of it, and tells how many chats have something to wipe, here and there. An error is one on the way, or says that
// too few replicas have what was copied: then it is to be done again.
func (c Carriage) Copy(ctx context.Context) (here, there int64, err error) {
	from, err := connect(c.From, c.Patience, "REDIS_DURABLE_URL")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = from.Close() }()
	to, err := connect(c.To, c.Patience, "the address of --to")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = to.Close() }()
	for _, part := range from.parts() {
		if err := c.copyPart(ctx, from, to, part); err != nil {
			return 0, 0, err
		}
	}
	if here, err = from.waiting(ctx); err == nil {
		there, err = to.waiting(ctx)
	}
	return here, there, err
}

// copyPart copies a part. Its list is read whole before: read page by page, it would lose chats when it changes meanwhile.
func (c Carriage) copyPart(ctx context.Context, from, to *engine, part string) error {
	all, err := from.ZRangeByScoreWithScores(ctx, wipeListOf(part), &redis.ZRangeBy{Min: "-inf", Max: "+inf"}).Result()
	if err != nil {
		return fmt.Errorf("read what is to be wiped: %w", err)
	}
	for _, z := range all {
		key, is := z.Member.(string)
		if !is {
			return errors.New("read what is to be wiped: a name that is none")
		}
		notes, err := from.HGetAll(ctx, key).Result()
		if err != nil {
			return fmt.Errorf("read what is to be wiped: %w", err)
		}
		if err := c.copyChat(ctx, to, pseudonymOf(key), int64(z.Score), notes); err != nil {
			return err
		}
	}
	return nil
}

// copyChat lists in the other what is to be wiped in a chat.
func (c Carriage) copyChat(ctx context.Context, to *engine, name string, due int64, notes map[string]string) error {
	var fields []any
	for field, note := range notes {
		fields = append(fields, field, note)
	}
	keys := []string{wipeListOf(to.part(name)), to.key(name)}
	for some := range slices.Chunk(fields, 2*atOnce) {
		args := append([]any{due, expiry(c.Now(), KeepWipe), 0}, some...)
		if err := to.runConfirmed(ctx, list, keys, args...).Err(); err != nil {
			return fmt.Errorf("copy what is to be wiped: %w", err)
		}
	}
	return nil
}
