package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// KeepSeen is how long the replicas' note of the newest record lives after it was last looked at.
const KeepSeen = 90 * 24 * time.Hour

// seenRecord is the number of the newest record that a replica has seen, what it is called, and when one saw it last, in Unix seconds.
// It is in the Redis of sessions, so that whoever sets the durable one back must set both back.
const seenRecord = "seen:ledger"

// seenScript keeps "ARGV[1] ARGV[2] ARGV[4]" if its number is higher than what is there, or if that is the same record seen later, and
// gives what is there then. An older program wrote no time.
var seenScript = redis.NewScript(`
local there = redis.call('GET', KEYS[1]) or ''
local number, name, when = string.match(there, '^(%d+) (%S+) ?(%d*)$')
local known, told = tonumber(number) or -1, tonumber(ARGV[1])
if known < told or known == told and name == ARGV[2] and (tonumber(when) or 0) < tonumber(ARGV[4]) then
	there = ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[4]
end
redis.call('SET', KEYS[1], there, 'EX', ARGV[3])
return there`)

// Seen tells the other replicas up to which record this one has read the ledger, now, and what that is called. It gives the highest that any has
// told, as "12 NAME", and when one told it last; the zero time if that is not known.
func (s *Store) Seen(ctx context.Context, number uint64, name string) (highest string, when time.Time, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	told, err := seenScript.Run(ctx, s.rdb, []string{seenRecord}, number, name, int(KeepSeen/time.Second), s.Now().Unix()).Text()
	if err != nil {
		return "", time.Time{}, fmt.Errorf("tell the other replicas of the ledger's number: %w", err)
	}
	highest = told
	if at := strings.LastIndexByte(told, ' '); strings.Count(told, " ") == 2 {
		seconds, err := strconv.ParseInt(told[at+1:], 10, 64)
		if err != nil {
			return "", time.Time{}, fmt.Errorf("what the other replicas saw of the ledger: %w", err)
		}
		highest, when = told[:at], time.Unix(seconds, 0)
	}
	return highest, when, nil
}
