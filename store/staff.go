package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Staff is what the console keeps of those who work with it, in the durable Redis under staff:…: records by kind and id, their
// sessions and the audit. The bot's user may not touch it, and the console's may touch no chat, salt or wipe. No
// person who seeks help stands in it. Two who write one record at the same time do not overwrite each other (versioned).
type Staff struct{ versioned }

// ErrStaffMoved says that somebody else has changed a record since it was read.
var ErrStaffMoved = errors.New("somebody else has changed it meanwhile")

// mayBeOfStaff is how much is read of a kind of record.
var mayBeOfStaff = bounds{fields: 100_000, one: 16 << 20, all: 256 << 20}

// OpenStaff connects to the Redis as the console. The error names the setting from which the address came.
func OpenStaff(url, setting string) (*Staff, error) {
	rdb, err := connect(url, staffPatience, setting)
	if err != nil {
		return nil, err
	}
	return &Staff{versioned{rdb, staffPatience, "a record of staff", ErrStaffMoved, mayBeOfStaff}}, nil
}

// Close ends the connection.
func (s *Staff) Close() error { return s.rdb.Close() }

const staffRecord = "staff:"

func staffKey(kind string) string { return staffRecord + kind }

// Get is a record by its id; the zero Kept if there is none.
func (s *Staff) Get(ctx context.Context, kind, id string) (Kept, error) {
	return s.get(ctx, staffKey(kind), id)
}

// All are all records of a kind by their ids.
func (s *Staff) All(ctx context.Context, kind string) (map[string]Kept, error) {
	return s.all(ctx, staffKey(kind))
}

// Put writes a record that was read in a revision, 0 for a new one. The error is ErrStaffMoved if it is no longer that.
func (s *Staff) Put(ctx context.Context, kind, id string, data []byte, revision uint64) error {
	if len(data) == 0 {
		return errors.New("write a record of staff: it is empty")
	}
	return s.write(ctx, staffKey(kind), id, data, revision)
}

// Drop takes a record away for good, if it is still in the revision that was read.
func (s *Staff) Drop(ctx context.Context, kind, id string, revision uint64) error {
	return s.write(ctx, staffKey(kind), id, nil, revision)
}

const sessionRecord = "staff:session:"

// FindCtx gives a session's data by its token, as scs.CtxStore wants.
func (s *Staff) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	data, err = s.rdb.Get(ctx, s.rdb.oneSlot(sessionRecord+token)).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read a session: %w", err)
	}
	return data, true, nil
}

// CommitCtx keeps a session until its end.
func (s *Staff) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	if err := s.rdb.SetArgs(ctx, s.rdb.oneSlot(sessionRecord+token), data, redis.SetArgs{ExpireAt: expiry}).Err(); err != nil {
		return fmt.Errorf("keep a session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session.
func (s *Staff) DeleteCtx(ctx context.Context, token string) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	if err := s.rdb.Del(ctx, s.rdb.oneSlot(sessionRecord+token)).Err(); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// Find is FindCtx without a context, as scs.Store wants.
func (s *Staff) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *Staff) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *Staff) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// The audit is a list of lines and, beside it, what its newest line is called.
const (
	auditRecord = "staff:audit"
	auditHead   = "staff:audit:head"
)

// AuditHead is what the audit's newest line is called; "" for none.
func (s *Staff) AuditHead(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	head, err := s.rdb.Get(ctx, s.rdb.oneSlot(auditHead)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("read the audit: %w", err)
	}
	return head, nil
}

// addAudit adds a line if the newest is called ARGV[1], and calls it ARGV[2].
var addAudit = redis.NewScript(`
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2])
return 1`)

// AddAudit adds a line behind the one that is called before, and calls it after. The error is ErrStaffMoved if another line came meanwhile.
func (s *Staff) AddAudit(ctx context.Context, before, after string, line []byte) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	done, err := addAudit.Run(ctx, s.rdb, []string{s.rdb.oneSlot(auditHead), s.rdb.oneSlot(auditRecord)}, before, after, line).Int()
	if err != nil {
		return fmt.Errorf("write the audit: %w", err)
	}
	if done == 0 {
		return ErrStaffMoved
	}
	return nil
}

// Audit are lines of the audit from the first-th (from 0) to the last-th; negative numbers count from the end, -1 is the newest.
func (s *Staff) Audit(ctx context.Context, first, last int64) ([][]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	lines, err := s.rdb.LRange(ctx, s.rdb.oneSlot(auditRecord), first, last).Result()
	if err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	all := make([][]byte, len(lines))
	for i, line := range lines {
		all[i] = []byte(line)
	}
	return all, nil
}
