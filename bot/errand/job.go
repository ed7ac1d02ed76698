package errand

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"liman/bot/guard"
	"liman/bot/intake"
	"liman/session"
	"liman/store"
)

// Jobs are those of one bot, and what all of them need.
type Jobs struct {
	Log   *slog.Logger
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
	Go    func(func()) // begins something that the end of the program waits for

	awayAt atomic.Int64 // when Redis last did not answer, in Unix seconds
}

// Job is whose chat something is done in, and why. What deletes, covers and sends needs to know no more.
type Job struct {
	*Jobs
	Chat store.ChatID
	Lang string // of her Telegram, as Telegram codes it
	Why  Reason
	ref  uint32 // joins log lines
}

// Reason is why something is done in a chat. Who leaves, or was silent, has everything covered that is yet to be deleted.
type Reason uint8

// Reasons: she does something; she leaves; she was silent too long, or is owed a screen.
const (
	Acts Reason = iota
	Leaves
	Silence
)

// ErrLeaving is the cause with which an act's context ends when she leaves, or blocks the bot, behind it: nothing more is to
// be shown for it. What Redis must know of it is written all the same, in the context that intake.Outlasting gives (one
// without any cancellation would begin new work while the program ends).
var ErrLeaving = errors.New("she leaves")

// NewJob is something that is begun in a chat now.
func (s *Jobs) NewJob(chat store.ChatID, lang string, why Reason) Job {
	return Job{Jobs: s, Chat: chat, Lang: lang, Why: why, ref: rand.Uint32()}
}

// Of is an errand's job.
func (j Job) Of() Job { return j }

// Log is the log of one update: a random number joins its lines, and nothing in them tells whose it is.
func (j Job) Log() *slog.Logger { return j.Jobs.Log.With("ref", fmt.Sprintf("%08x", j.ref)) }

// InBackground does something while the chat goes on, also when she leaves meanwhile.
func (j Job) InBackground(ctx context.Context, do func(context.Context)) {
	ctx = intake.Outlasting(ctx)
	j.Go(func() {
		defer j.Guard()
		do(ctx)
	})
}

// Guard keeps a fault in our own code from ending the service for everybody. It is deferred.
func (j Job) Guard() { guard.Report(j.Log(), recover()) }

// RetryUntilDone does what must be done with Redis, however long it is away; false when the program ended first.
func (j Job) RetryUntilDone(ctx context.Context, do func() error) bool {
	for failures := 0; ; failures++ {
		err := do()
		if err == nil || !j.RedisAway(ctx, err, failures) {
			return err == nil
		}
	}
}

// RedisAway reports that Redis is away and waits before the next try, longer each time; false when the program ends.
func (j Job) RedisAway(ctx context.Context, err error, failures int) bool {
	if !errors.Is(err, session.ErrUnsure) { // that is Telegram, and was reported
		j.Log().Warn("redis is away", "err", err)
	}
	j.SawAway()
	return j.Pause(ctx, min(200*time.Millisecond<<min(failures, 4), 2*time.Second))
}

// SawAway notes that Redis did not answer.
func (s *Jobs) SawAway() { s.awayAt.Store(s.Now().Unix()) }

// LastAway is when Redis last did not answer; the zero of Unix if it always did.
func (s *Jobs) LastAway() time.Time { return time.Unix(s.awayAt.Load(), 0) }

// Pause waits; false when the context ended first.
func (s *Jobs) Pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-s.After(d):
		return true
	}
}
