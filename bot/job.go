package bot

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

// jobs are those of one bot, and what all of them need.
type jobs struct {
	Log   *slog.Logger
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
	Go    func(func()) // begins something that the end of the program waits for

	awayAt atomic.Int64 // when Redis last did not answer, in Unix seconds
}

// job is whose chat something is done in, and why. What deletes, covers and sends needs to know no more.
type job struct {
	*jobs
	chat store.ChatID
	lang string // of her Telegram, as Telegram codes it
	why  reason
	ref  uint32 // joins log lines
}

// reason is why something is done in a chat. Who leaves, or was silent, has everything covered that is yet to be deleted.
type reason uint8

const (
	acts reason = iota
	leaves
	silence
)

// errLeaving is the cause with which an act's context ends when she leaves, or blocks the bot, behind it: nothing more is to
// be shown for it. What Redis must know of it is written all the same, in the context that intake.Outlasting gives (one
// without any cancellation would begin new work while the program ends).
var errLeaving = errors.New("she leaves")

func (s *jobs) newJob(chat store.ChatID, lang string, why reason) job {
	return job{jobs: s, chat: chat, lang: lang, why: why, ref: rand.Uint32()}
}

func (j job) of() job { return j }

// log is the log of one update: a random number joins its lines, and nothing in them tells whose it is.
func (j job) log() *slog.Logger { return j.Log.With("ref", fmt.Sprintf("%08x", j.ref)) }

// inBackground does something while the chat goes on, also when she leaves meanwhile.
func (j job) inBackground(ctx context.Context, do func(context.Context)) {
	ctx = intake.Outlasting(ctx)
	j.Go(func() {
		defer j.guard()
		do(ctx)
	})
}

// guard keeps a fault in our own code from ending the service for everybody. It is deferred.
func (j job) guard() { guard.Report(j.log(), recover()) }

// retryUntilDone does what must be done with Redis, however long it is away; false when the program ended first.
func (j job) retryUntilDone(ctx context.Context, do func() error) bool {
	for failures := 0; ; failures++ {
		err := do()
		if err == nil || !j.redisAway(ctx, err, failures) {
			return err == nil
		}
	}
}

// redisAway reports that Redis is away and waits before the next try, longer each time; false when the program ends.
func (j job) redisAway(ctx context.Context, err error, failures int) bool {
	if !errors.Is(err, session.ErrUnsure) { // that is Telegram, and was reported
		j.log().Warn("redis is away", "err", err)
	}
	j.sawAway()
	return j.pause(ctx, min(200*time.Millisecond<<min(failures, 4), 2*time.Second))
}

// sawAway notes that Redis did not answer.
func (s *jobs) sawAway() { s.awayAt.Store(s.Now().Unix()) }

// lastAway is when Redis last did not answer; the zero of Unix if it always did.
func (s *jobs) lastAway() time.Time { return time.Unix(s.awayAt.Load(), 0) }

// pause waits; false when the context ended first.
func (s *jobs) pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-s.After(d):
		return true
	}
}
