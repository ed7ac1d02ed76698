package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// KeepSeen is how long the replicas' note of the newest record lives after it was last looked at.
const KeepSeen = 90 * 24 * time.Hour

// seenRecord is the number of the newest record that a replica has seen, and what it is called. It is in the Redis of sessions, so that
// whoever sets the durable one back must set both back.
const seenRecord = "seen:ledger"

// seenScript keeps "ARGV[1] ARGV[2]" if its number is higher than what is there, and gives what is there then.
var seenScript = redis.NewScript(`
local there = redis.call('GET', KEYS[1])
if not there or tonumber(string.match(there, '^%d+') or 0) < tonumber(ARGV[1]) then
	there = ARGV[1] .. ' ' .. ARGV[2]
end
redis.call('SET', KEYS[1], there, 'EX', ARGV[3])
return there`)

// Seen tells the other replicas up to which record this one has read the ledger, and what that is called. It gives the highest that any has
// told, as "12 NAME".
func (s *Store) Seen(ctx context.Context, number uint64, name string) (highest string, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	highest, err = seenScript.Run(ctx, s.rdb, []string{seenRecord}, number, name, int(KeepSeen/time.Second)).Text()
	if err != nil {
		return "", fmt.Errorf("tell the other replicas of the ledger's number: %w", err)
	}
	return highest, nil
}
