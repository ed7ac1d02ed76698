package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Ledger is a list of records to which is only ever added, and the blobs and proposals beside it, in the durable Redis. It keeps bytes
// and knows nothing of what they say; whoever reads them checks them. No person who seeks help stands in it, so it is neither sealed
// nor does it expire.
//
// What holds whoever writes, and wherever a writer is killed:
//   - the head moves from what its writer has read to what she writes, and with it exactly one record comes; two at once: one is told ErrMoved;
//   - no record comes whose blobs are not there;
//   - a blob has the SHA-256 that it is named by, or it is not given.
type Ledger struct {
	rdb      *engine
	patience time.Duration
	now      func() time.Time
}

// The keys of the ledger. The bot's user may read them, the publishers' user may touch nothing else (docs/redis).
const (
	ledgerRecord    = "ledger:"
	ledgerHead      = "ledger:head"      // what the newest record is called
	ledgerRecords   = "ledger:records"   // a list, the first record first
	ledgerBlobs     = "ledger:blobs"     // names of blobs by when they were last put, in Unix seconds
	ledgerProposals = "ledger:proposals" // by their ids
	blobRecord      = "ledger:blob:"
	approvalsRecord = "ledger:approvals:"
)

// ErrMoved says that somebody else has added a record since the head was read.
var ErrMoved = errors.New("somebody else has published meanwhile; liman content log shows what")

// ErrNoBlob says that a blob is not there, or is not what its name says.
var ErrNoBlob = errors.New("is not in the ledger's Redis as it was put there; restore the ledger from an export (docs/operations.md)")

// ErrTooMuch says that there is more than a ledger may have. Nothing of it was read.
var ErrTooMuch = errors.New("more than a ledger may have")

// How many bytes a ledger may have, whoever has written it: a record, all records that are read at once, a file, all files of an
// edition.
const (
	MaxRecord  = 256 << 10
	maxRecords = 64 << 20
	MaxBlob    = 8 << 20
	maxBlobs   = 256 << 20
)

// staffPatience is how long an exchange may take of whoever publishes or works with the console: nobody in danger waits for it.
const staffPatience = 10 * time.Second

// Ledger is the ledger in the durable Redis, as the bot's user sees it.
func (s *Store) Ledger() *Ledger { return &Ledger{s.durable, s.Patience, s.Now} }

// OpenLedger connects to the Redis with the ledger as whoever publishes. The error names the setting from which the address came.
func OpenLedger(url, setting string, now func() time.Time) (*Ledger, error) {
	rdb, err := connect(url, staffPatience, setting)
	if err != nil {
		return nil, err
	}
	return &Ledger{rdb, staffPatience, now}, nil
}

// Close ends the connection of one that OpenLedger gave.
func (l *Ledger) Close() error { return l.rdb.Close() }

// Reached tells whether the Redis answers. The error names the setting that its address came from, what is wrong, and its mend.
func (l *Ledger) Reached(ctx context.Context) error {
	ctx, cancel := l.within(ctx)
	defer cancel()
	if err := l.rdb.Ping(ctx).Err(); err != nil {
		return l.rdb.refused(ctx, err)
	}
	return nil
}

func (l *Ledger) within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, l.patience)
}

// Head is what the newest record is called; "" for none.
func (l *Ledger) Head(ctx context.Context) (string, error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	head, err := l.rdb.GetRange(ctx, l.rdb.oneSlot(ledgerHead), 0, maxHead).Result()
	if err != nil {
		return "", fmt.Errorf("read the ledger's head: %w", err)
	}
	return head, nil
}

// ledgerBatch is how many records or blobs are asked for at once, so that one exchange stays short.
const ledgerBatch = 32

// Records are the records behind the first so many, in their order. The error is ErrTooMuch, and names the record, if one is too
// large or all together are.
func (l *Ledger) Records(ctx context.Context, behind uint64) ([][]byte, error) {
	var records [][]byte
	for left := maxRecords; ; {
		some, err := l.recordsWithin(ctx, behind+uint64(len(records)), ledgerBatch, left)
		if over := (excess{}); errors.As(err, &over) {
			number := behind + uint64(len(records)+over.at) + 1
			return nil, fmt.Errorf("record %d has %d bytes, over %d, or with those before it over %d: %w", number, over.bytes, MaxRecord, maxRecords, ErrTooMuch)
		}
		if err != nil {
			return nil, fmt.Errorf("read the ledger's records: %w", err)
		}
		for _, one := range some {
			r, _ := one.(string)
			left -= len(r)
			records = append(records, []byte(r))
		}
		if len(some) < ledgerBatch {
			return records, nil
		}
	}
}

// SomeRecords are at most so many records behind the first so many, in their order. The error is ErrTooMuch if one is too large or
// all together are.
func (l *Ledger) SomeRecords(ctx context.Context, behind uint64, most int) ([][]byte, error) {
	some, err := l.recordsWithin(ctx, behind, most, maxRecords)
	if over := (excess{}); errors.As(err, &over) {
		err = ErrTooMuch
	}
	if err != nil {
		return nil, fmt.Errorf("read some of the ledger's records: %w", err)
	}
	records := make([][]byte, len(some))
	for i, one := range some {
		r, _ := one.(string)
		records[i] = []byte(r)
	}
	return records, nil
}

func (l *Ledger) recordsWithin(ctx context.Context, behind uint64, most, bytes int) ([]any, error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	return l.rdb.measured(ctx, readList, []string{l.rdb.oneSlot(ledgerRecords)}, MaxRecord, bytes, int64(behind), most)
}

// Blobs are blobs by their names, which are their SHA-256 in hexadecimal digits. The error is ErrNoBlob if one is missing or changed,
// ErrTooMuch if one is too large or all together are; either names it.
func (l *Ledger) Blobs(ctx context.Context, names ...string) (map[string][]byte, error) {
	blobs, left := make(map[string][]byte, len(names)), maxBlobs
	for some := range slices.Chunk(names, ledgerBatch) {
		values, err := l.someBlobs(ctx, some, left)
		if over := (excess{}); errors.As(err, &over) {
			return nil, fmt.Errorf("the file with the SHA-256 %s has %d bytes, over %d, or with others over %d: %w", some[over.at], over.bytes, MaxBlob, maxBlobs, ErrTooMuch)
		}
		if err != nil {
			return nil, fmt.Errorf("read files of the ledger: %w", err)
		}
		for i, name := range some {
			text, there := values[i].(string)
			if sum := sha256.Sum256([]byte(text)); !there || hex.EncodeToString(sum[:]) != name {
				return nil, fmt.Errorf("the file with the SHA-256 %s %w", name, ErrNoBlob)
			}
			left -= len(text)
			blobs[name] = []byte(text)
		}
	}
	return blobs, nil
}

func (l *Ledger) someBlobs(ctx context.Context, names []string, bytes int) ([]any, error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = l.rdb.oneSlot(blobRecord + name)
	}
	return l.rdb.measured(ctx, readValues, keys, MaxBlob, bytes)
}

// PutBlobs keeps blobs under their names. One that is there already is kept for longer.
func (l *Ledger) PutBlobs(ctx context.Context, blobs map[string][]byte) error {
	now := float64(l.now().Unix())
	for name, data := range blobs {
		if len(data) > MaxBlob {
			return fmt.Errorf("the file with the SHA-256 %s has %d bytes: %w", name, len(data), ErrTooMuch)
		}
		if err := l.putBlob(ctx, name, data, now); err != nil {
			return fmt.Errorf("write a file into the ledger: %w", err)
		}
	}
	return nil
}

// putBlob lists a blob before it writes it: one that is listed and missing costs nothing, one that is not listed would stay for ever.
func (l *Ledger) putBlob(ctx context.Context, name string, data []byte, now float64) error {
	ctx, cancel := l.within(ctx)
	defer cancel()
	if err := l.rdb.ZAdd(ctx, l.rdb.oneSlot(ledgerBlobs), redis.Z{Score: now, Member: name}).Err(); err != nil {
		return err
	}
	return l.rdb.Set(ctx, l.rdb.oneSlot(blobRecord+name), data, 0).Err()
}

// appendScript adds a record (ARGV[3]) and moves the head from ARGV[1] to ARGV[2], if the head is still ARGV[1], if there are as many
// records as that says, and if the blobs KEYS[3...] are there. It tells 1, or why not: 0 the head has moved, -1 head and records do not
// fit, -2 a blob is missing.
var appendScript = redis.NewScript(`
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if redis.call('LLEN', KEYS[2]) ~= tonumber(string.match(ARGV[1], '^%d+') or 0) then return -1 end
for i = 3, #KEYS do
	if redis.call('EXISTS', KEYS[i]) == 0 then return -2 end
end
redis.call('RPUSH', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2])
return 1`)

// Append adds a record and moves the head from before, which was read, to after: the number of the record, a blank, and whatever the
// caller names it by. The blobs must be there. The error is ErrMoved if the head is no longer that, and ErrNoBlob if a blob is
// missing; nothing has changed then.
func (l *Ledger) Append(ctx context.Context, before, after string, record []byte, blobs []string) error {
	ctx, cancel := l.within(ctx)
	defer cancel()
	keys := []string{l.rdb.oneSlot(ledgerHead), l.rdb.oneSlot(ledgerRecords)}
	for _, name := range blobs {
		keys = append(keys, l.rdb.oneSlot(blobRecord+name))
	}
	told, err := l.rdb.runConfirmed(ctx, appendScript, keys, before, after, record).Int()
	switch {
	case err != nil:
		return fmt.Errorf("add a record to the ledger: %w", err)
	case told == 0:
		return ErrMoved
	case told == -1:
		return fmt.Errorf("the ledger's head says %q, and its records are not as many; restore it from a backup (docs/operations.md)", cmp.Or(before, "nothing"))
	case told == -2:
		return fmt.Errorf("a file of the edition %w", ErrNoBlob)
	}
	return nil
}

// sweepScript drops the blobs KEYS[2...], called ARGV[2...], that nobody has put since ARGV[1]. It tells how many.
var sweepScript = redis.NewScript(`
local swept = 0
for i = 2, #KEYS do
	local put = redis.call('ZSCORE', KEYS[1], ARGV[i])
	if put and tonumber(put) < tonumber(ARGV[1]) then
		redis.call('DEL', KEYS[i])
		redis.call('ZREM', KEYS[1], ARGV[i])
		swept = swept + 1
	end
end
return swept`)

// Sweep drops the blobs that were last put before a moment, but for those that are to be kept, and tells how many.
func (l *Ledger) Sweep(ctx context.Context, keep func(name string) bool, before time.Time) (swept int, err error) {
	end := strconv.FormatInt(before.Unix(), 10)
	old, err := l.putBefore(ctx, end)
	if err != nil {
		return 0, fmt.Errorf("list old files of the ledger: %w", err)
	}
	for some := range slices.Chunk(slices.DeleteFunc(old, keep), ledgerBatch) {
		n, err := l.sweep(ctx, some, end)
		if err != nil {
			return swept, fmt.Errorf("drop old files of the ledger: %w", err)
		}
		swept += n
	}
	return swept, nil
}

func (l *Ledger) putBefore(ctx context.Context, end string) ([]string, error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	return l.rdb.ZRangeArgs(ctx, redis.ZRangeArgs{Key: l.rdb.oneSlot(ledgerBlobs), ByScore: true, Start: "-inf", Stop: "(" + end}).Result()
}

func (l *Ledger) sweep(ctx context.Context, names []string, end string) (int, error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	keys, args := []string{l.rdb.oneSlot(ledgerBlobs)}, []any{end}
	for _, name := range names {
		keys, args = append(keys, l.rdb.oneSlot(blobRecord+name)), append(args, name)
	}
	return sweepScript.Run(ctx, l.rdb, keys, args...).Int()
}
