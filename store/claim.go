package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
)

// Claim takes chats whose wipe is due, whatever part they lie in, those first that have been due for longest. Nobody else gets them
// until the lease is over; then, if they are still on the list, somebody gets them again. What has nothing to wipe, or nothing that
// can be opened, is dropped. Where a node of a cluster is away, it gives those of the other nodes, and the error beside them.
func (s *Store) Claim(ctx context.Context, lease time.Duration, most int) ([]Wipe, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	now := s.Now()
	until := millis(now.Add(lease))
	shares, err := s.shares(ctx, now, most)
	var claimed []Wipe
	for part, share := range shares {
		keys, fault := claim.Run(ctx, s.durable, []string{wipeListOf(part)}, millis(now), until, share).StringSlice()
		err = errors.Join(err, fault)
		for _, key := range keys {
			w, fault := s.take(ctx, pseudonymOf(key), until)
			if err = errors.Join(err, fault); len(w.Messages) > 0 {
				claimed = append(claimed, w)
			}
		}
	}
	if err != nil {
		return claimed, fmt.Errorf("claim what is to be wiped: %w", err)
	}
	return claimed, nil
}

// take reads a chat that was claimed. One with nothing to wipe comes back empty, and is dropped.
func (s *Store) take(ctx context.Context, name, until string) (Wipe, error) {
	w, known, err := s.read(ctx, name)
	if err != nil {
		return Wipe{}, err
	}
	if w.lease = until; known && len(w.Messages) > 0 {
		return w, nil
	}
	return Wipe{}, s.drop(ctx, name, w)
}

// claim gives the names of chats that are due at ARGV[1], at most ARGV[3], and makes them due at ARGV[2].
var claim = redis.NewScript(`
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, name in ipairs(names) do redis.call('ZADD', KEYS[1], ARGV[2], name) end
return names`)

// shares says how many chats to claim in each part, so that together they are those that have been due for longest, and no more than
// most. Where there is one part, nobody need ask. It takes half of the patience at most, so that a node that is away leaves time for
// the others.
func (s *Store) shares(ctx context.Context, now time.Time, most int) (map[string]int, error) {
	parts := s.durable.parts()
	if len(parts) == 1 {
		return map[string]int{parts[0]: most}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.Patience/2)
	defer cancel()
	type due struct {
		part string
		at   float64
	}
	var all []due
	asked := make(map[string]*redis.ZSliceCmd, len(parts))
	pipe := s.durable.Pipeline()
	for _, part := range parts {
		asked[part] = pipe.ZRangeByScoreWithScores(ctx, wipeListOf(part), &redis.ZRangeBy{Min: "-inf", Max: millis(now), Count: int64(most)})
	}
	_, err := pipe.Exec(ctx)
	for part, cmd := range asked {
		for _, z := range cmd.Val() {
			all = append(all, due{part, z.Score})
		}
	}
	slices.SortFunc(all, func(a, b due) int { return cmp.Compare(a.at, b.at) })
	shares := make(map[string]int)
	for _, d := range all[:min(len(all), most)] {
		shares[d.part]++
	}
	return shares, err
}

// Waiting is how many chats have something to wipe.
func (s *Store) Waiting(ctx context.Context) (chats int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	return s.durable.waiting(ctx)
}

// waiting is how many chats have something to wipe in this Redis.
func (e *engine) waiting(ctx context.Context) (chats int64, err error) {
	var counts []*redis.IntCmd
	pipe := e.Pipeline()
	for _, part := range e.parts() {
		counts = append(counts, pipe.ZCard(ctx, wipeListOf(part)))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return 0, fmt.Errorf("count what is to be wiped: %w", err)
	}
	for _, count := range counts {
		chats += count.Val()
	}
	return chats, nil
}
