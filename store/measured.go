package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Whoever writes into Redis can fill it with anything. So what is read of the ledger is measured there before any of it is given: a
// script gives all that was asked for, or says what is too large, and how large. Each begins its answer with 1 before what it gives,
// with 0 before what is too large (a place from 1 on, or a field) and its bytes, with -1 before how many there are where that is too
// many. ARGV[1] is how many bytes one may have, ARGV[2] all together.

// readValues gives the values KEYS, false for one that is not there.
var readValues = redis.NewScript(`
local all = 0
for i, key in ipairs(KEYS) do
	local size = redis.call('STRLEN', key)
	all = all + size
	if size > tonumber(ARGV[1]) or all > tonumber(ARGV[2]) then return {0, i, size} end
end
local values = {1}
for i, key in ipairs(KEYS) do values[i + 1] = redis.call('GET', key) end
return values`)

// readList gives ARGV[4] entries of the list KEYS[1] from the one behind the first ARGV[3] on.
var readList = redis.NewScript(`
local all, values = 0, {1}
for i = tonumber(ARGV[3]), ARGV[3] + ARGV[4] - 1 do
	local one = redis.call('LRANGE', KEYS[1], i, i)[1]
	if not one then break end
	all = all + #one
	if #one > tonumber(ARGV[1]) or all > tonumber(ARGV[2]) then return {0, #values, #one} end
	values[#values + 1] = one
end
return values`)

// readFields gives the fields ARGV[4...] of the hash KEYS[1], or if none is named all of them, of which there may be ARGV[3]: a name and
// a value in turn.
var readFields = redis.NewScript(`
local names = {}
for i = 4, #ARGV do names[i - 3] = ARGV[i] end
if #names == 0 then
	local count = redis.call('HLEN', KEYS[1])
	if count > tonumber(ARGV[3]) then return {-1, count} end
	names = redis.call('HKEYS', KEYS[1])
end
local all = 0
for i, name in ipairs(names) do
	local size = #name + redis.call('HSTRLEN', KEYS[1], name)
	all = all + size
	if size > tonumber(ARGV[1]) or all > tonumber(ARGV[2]) then return {0, string.sub(name, 1, 80), size} end
end
local values = {1}
for i, name in ipairs(names) do
	local value = redis.call('HGET', KEYS[1], name)
	if value then
		values[#values + 1] = name
		values[#values + 1] = value
	end
end
return values`)

// maxHead is how many bytes of the ledger's head are read: a number, a blank and a SHA-256 fit.
const maxHead = 128

// excess is what was not read, since it is too large or one of too many.
type excess struct {
	at    int    // its place, from 0 on
	name  string // or the field that it is
	bytes int64
	count int64 // how many there are where that is too many, else 0
}

func (e excess) Error() string {
	if e.count > 0 {
		return fmt.Sprintf("there are %d", e.count)
	}
	return fmt.Sprintf("has %d bytes", e.bytes)
}

// measured runs one of these scripts. The error is an excess if something is too large.
func (e *engine) measured(ctx context.Context, script *redis.Script, keys []string, args ...any) ([]any, error) {
	answer, err := script.RunRO(ctx, e, keys, args...).Slice()
	switch {
	case err != nil:
		return nil, err
	case len(answer) > 0 && answer[0] == int64(1):
		return answer[1:], nil
	case len(answer) == 2:
		count, _ := answer[1].(int64)
		return nil, excess{count: count}
	case len(answer) == 3:
		place, _ := answer[1].(int64)
		name, _ := answer[1].(string)
		size, _ := answer[2].(int64)
		return nil, excess{at: int(place) - 1, name: strings.ToValidUTF8(name, "?"), bytes: size}
	}
	return nil, errors.New("what Redis says is no answer")
}

// bounds are how much may lie in a hash.
type bounds struct {
	fields  int
	one     int // bytes of a field with its name
	all     int // bytes of all that are read
	written int // bytes of all when one is written; 0: not asked
}

// readHash gives fields of a hash, or all of them if none is named. What names it in an error: a draft.
func (e *engine) readHash(ctx context.Context, key, what string, most bounds, fields ...string) (map[string]string, error) {
	args := []any{most.one, most.all, most.fields}
	for _, f := range fields {
		args = append(args, f)
	}
	pairs, err := e.measured(ctx, readFields, []string{e.oneSlot(key)}, args...)
	if over := (excess{}); errors.As(err, &over) && over.count > 0 {
		return nil, fmt.Errorf("of %s there are %d, over %d: %w", what, over.count, most.fields, ErrTooMuch)
	} else if errors.As(err, &over) {
		return nil, fmt.Errorf("%s %q has %d bytes: %w", what, over.name, over.bytes, ErrTooMuch)
	}
	if err != nil {
		return nil, err
	}
	values := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		values[name], _ = pairs[i+1].(string)
	}
	return values, nil
}
