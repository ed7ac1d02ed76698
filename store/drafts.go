package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Drafts are the changes that staff have not published yet, in the durable Redis, as whoever publishes sees them: bytes by their ids. No
// person who seeks help stands in them, so they are neither sealed nor do they expire; whoever is done with one drops it.
//
// What must hold, whoever writes at the same time: a draft that was written is the one that its writer had read, changed by her
// alone. Whoever was too late is told ErrDraftMoved, and reads and merges.
type Drafts struct {
	rdb      *redis.Client
	patience time.Duration
}

// draftsRecord is a hash: by id, the draft's revision, a blank, and its bytes. It lies with the ledger, which the bot's user cannot write.
const draftsRecord = "ledger:drafts"

// draftPatience is how long an exchange may take: nobody in danger waits for it.
const draftPatience = 10 * time.Second

// ErrDraftMoved says that somebody else has changed a draft since it was read.
var ErrDraftMoved = errors.New("somebody else has changed the draft meanwhile")

// OpenDrafts connects to the Redis with the drafts as whoever publishes. The error names the setting from which the address came.
func OpenDrafts(url, setting string) (*Drafts, error) {
	rdb, err := connect(url, draftPatience, setting)
	if err != nil {
		return nil, err
	}
	return &Drafts{rdb, draftPatience}, nil
}

// Close ends the connection.
func (d *Drafts) Close() error { return d.rdb.Close() }

// KeptDraft is a draft as it is kept. Each time that it is written, its revision is one more.
type KeptDraft struct {
	Revision uint64 // 0: there is none
	Data     []byte
}

func parseDraft(kept string) (KeptDraft, error) {
	revision, data, found := strings.Cut(kept, " ")
	n, err := strconv.ParseUint(revision, 10, 64)
	if err != nil || !found || n == 0 {
		return KeptDraft{}, errors.New("what is kept as a draft is none; restore it from a backup (docs/operations.md)")
	}
	return KeptDraft{n, []byte(data)}, nil
}

// Get is a draft by its id; the zero KeptDraft if there is none.
func (d *Drafts) Get(ctx context.Context, id string) (KeptDraft, error) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	kept, err := d.rdb.HGet(ctx, draftsRecord, id).Result()
	if errors.Is(err, redis.Nil) {
		return KeptDraft{}, nil
	}
	if err != nil {
		return KeptDraft{}, fmt.Errorf("read a draft: %w", err)
	}
	return parseDraft(kept)
}

// All are all drafts by their ids.
func (d *Drafts) All(ctx context.Context) (map[string]KeptDraft, error) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	kept, err := d.rdb.HGetAll(ctx, draftsRecord).Result()
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", err)
	}
	all := make(map[string]KeptDraft, len(kept))
	for id, one := range kept {
		if all[id], err = parseDraft(one); err != nil {
			return nil, fmt.Errorf("draft %s: %w", id, err)
		}
	}
	return all, nil
}

// putDraft writes ARGV[3] as the draft ARGV[1] if its revision is ARGV[2], and takes it away if ARGV[3] is "". It tells whether it did.
var putDraft = redis.NewScript(`
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local revision = kept and string.match(kept, '^%d+') or '0'
if revision ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
	redis.call('HDEL', KEYS[1], ARGV[1])
else
	redis.call('HSET', KEYS[1], ARGV[1], string.format('%d', revision + 1) .. ' ' .. ARGV[3])
end
return 1`)

// Put writes a draft that was read in a revision, 0 for a new one. The error is ErrDraftMoved if it is no longer that.
func (d *Drafts) Put(ctx context.Context, id string, data []byte, revision uint64) error {
	if len(data) == 0 {
		return errors.New("write a draft: it is empty")
	}
	return d.write(ctx, id, data, revision)
}

// Drop takes a draft away for good, if it is still in the revision that was read.
func (d *Drafts) Drop(ctx context.Context, id string, revision uint64) error {
	return d.write(ctx, id, nil, revision)
}

func (d *Drafts) write(ctx context.Context, id string, data []byte, revision uint64) error {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	done, err := putDraft.Run(ctx, d.rdb, []string{draftsRecord}, id, strconv.FormatUint(revision, 10), data).Int()
	if err != nil {
		return fmt.Errorf("write a draft: %w", err)
	}
	if done == 0 {
		return ErrDraftMoved
	}
	return nil
}
