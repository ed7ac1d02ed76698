package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Counts are how often screens were shown to anybody, in a month: counts:2026-11 in the durable Redis, screen by screen, until KeepCounts after the
// month began. They say nothing of a person, a chat, a day or an hour. What may be added, whoever counts decides.
type Counts map[string]int64

// KeepCounts is how long the counts of a month are kept after its beginning.
const KeepCounts = 400 * 24 * time.Hour

const countsRecord = "counts:"

func countsKey(month time.Time) string { return countsRecord + month.UTC().Format("2006-01") }

// addCounts adds to screens and sets the end of the hash: ARGV[1] in Unix seconds, then pairs of screen and count.
var addCounts = redis.NewScript(`
for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], (tonumber(redis.call('HGET', KEYS[1], ARGV[i])) or 0) + tonumber(ARGV[i + 1])) end
redis.call('EXPIREAT', KEYS[1], ARGV[1])
return 1`)

// AddCounts adds to the counts of the month in which a time lies.
func (s *Store) AddCounts(ctx context.Context, month time.Time, shown Counts) error {
	if len(shown) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	begin := time.Date(month.UTC().Year(), month.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
	args := []any{begin.Add(KeepCounts).Unix()}
	for screen, n := range shown {
		args = append(args, screen, strconv.FormatInt(n, 10))
	}
	if err := addCounts.Run(ctx, s.durable, []string{s.durable.oneSlot(countsKey(month))}, args...).Err(); err != nil {
		return fmt.Errorf("add what was shown: %w", err)
	}
	return nil
}

// readCounts gives screens and counts in turns.
var readCounts = redis.NewScript(`
local all = {}
for _, screen in ipairs(redis.call('HKEYS', KEYS[1])) do
  all[#all + 1] = screen
  all[#all + 1] = redis.call('HGET', KEYS[1], screen)
end
return all`)

// Counts are the counts of the month in which a time lies; empty if nobody counts.
func (s *Staff) Counts(ctx context.Context, month time.Time) (Counts, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	all, err := readCounts.RunRO(ctx, s.rdb, []string{s.rdb.oneSlot(countsKey(month))}).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("read what was shown: %w", err)
	}
	counts := make(Counts, len(all)/2)
	for i := 0; i+1 < len(all); i += 2 {
		screen := all[i]
		n, err := strconv.ParseInt(all[i+1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read what was shown: the count of %s: %w", screen, err)
		}
		counts[screen] = n
	}
	return counts, nil
}
