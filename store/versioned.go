package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Kept is something as it is kept. Each time that it is written, its revision is one more.
type Kept struct {
	Revision uint64 // 0: there is none
	Data     []byte
}

// versioned keeps bytes by ids in a hash: by id, the revision, a blank, and the bytes.
//
// What must hold, whoever writes at the same time: what was written is what its writer had read, changed by her alone. Whoever was
// too late is told so, and reads and merges.
type versioned struct {
	rdb      *engine
	patience time.Duration
	what     string // as "a draft"
	moved    error  // for whoever was too late
	most     bounds
}

// parseKept reads what a hash has under an id.
func parseKept(kept, what string) (Kept, error) {
	revision, data, found := strings.Cut(kept, " ")
	n, err := strconv.ParseUint(revision, 10, 64)
	if err != nil || !found || n == 0 {
		return Kept{}, fmt.Errorf("what is kept as %s is none; restore it from a backup (docs/operations.md)", what)
	}
	return Kept{n, []byte(data)}, nil
}

func (v versioned) get(ctx context.Context, key, id string) (Kept, error) {
	ctx, cancel := context.WithTimeout(ctx, v.patience)
	defer cancel()
	found, err := v.rdb.readHash(ctx, key, v.what, v.most, id)
	if err != nil {
		return Kept{}, fmt.Errorf("read %s: %w", v.what, err)
	}
	kept, there := found[id]
	if !there {
		return Kept{}, nil
	}
	return parseKept(kept, v.what)
}

func (v versioned) all(ctx context.Context, key string) (map[string]Kept, error) {
	ctx, cancel := context.WithTimeout(ctx, v.patience)
	defer cancel()
	kept, err := v.rdb.readHash(ctx, key, v.what, v.most)
	if err != nil {
		return nil, fmt.Errorf("list all like %s: %w", v.what, err)
	}
	all := make(map[string]Kept, len(kept))
	for id, one := range kept {
		if all[id], err = parseKept(one, v.what); err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
	}
	return all, nil
}

// putVersion writes ARGV[3] under ARGV[1] if its revision is ARGV[2], and takes it away if ARGV[3] is "". It tells 1, or why not: 0 the
// revision is another, -1 there would be over ARGV[4], -2 all together would have over ARGV[5] bytes, which is not asked for where that
// is 0.
var putVersion = redis.NewScript(`
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local revision = kept and string.match(kept, '^%d+') or '0'
if revision ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
	redis.call('HDEL', KEYS[1], ARGV[1])
	return 1
end
local now = string.format('%d', revision + 1) .. ' ' .. ARGV[3]
if not kept and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then return -1 end
if ARGV[5] ~= '0' and #now > #(kept or '') then
	local all = #ARGV[1] + #now
	for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
		if name ~= ARGV[1] then all = all + #name + redis.call('HSTRLEN', KEYS[1], name) end
	end
	if all > tonumber(ARGV[5]) then return -2 end
end
redis.call('HSET', KEYS[1], ARGV[1], now)
return 1`)

// revisionBytes is more than the revision and the blank take that stand before the bytes which are kept.
const revisionBytes = 24

// write puts what was read in a revision, 0 for something new; no data takes it away. The error is ErrFull if there is no room for it.
func (v versioned) write(ctx context.Context, key, id string, data []byte, revision uint64) error {
	if size := len(id) + revisionBytes + len(data); size > v.most.one {
		return fmt.Errorf("%s of %d bytes is over %d: %w", v.what, size, v.most.one, ErrFull)
	}
	ctx, cancel := context.WithTimeout(ctx, v.patience)
	defer cancel()
	done, err := putVersion.Run(ctx, v.rdb, []string{v.rdb.oneSlot(key)}, id, strconv.FormatUint(revision, 10), data, v.most.fields, v.most.written).Int()
	switch {
	case err != nil:
		return fmt.Errorf("write %s: %w", v.what, err)
	case done == 0:
		return v.moved
	case done == -1:
		return fmt.Errorf("%s would be one of over %d; publish or discard some that are open: %w", v.what, v.most.fields, ErrFull)
	case done == -2:
		return fmt.Errorf("with %s, all like it would have over %d bytes; publish or discard some that are open: %w", v.what, v.most.written, ErrFull)
	}
	return nil
}
