package publishing

import (
	"context"
	"time"

	"liman/content"
	"liman/edition/ledger"
)

// complain says what is wrong with the ledger, once, and once that it is well again.
func (f *Follower) complain(err error) {
	text, away := "", err != nil && isAway(err)
	switch {
	case away:
		text = f.awayFor() // the error is another each time
	case err != nil:
		text = err.Error()
	}
	if !away {
		f.away = time.Time{}
	}
	checkpoint := f.head.Checkpoint()
	f.mu.Lock()
	moved := f.status.Checkpoint != checkpoint
	f.status = Status{checkpoint, err != nil && !away}
	f.mu.Unlock()
	if text == f.failed && !moved {
		return
	}
	f.failed = text
	switch {
	case err == nil:
		f.Log.Info("the ledger is served", "record", checkpoint.Number, "edition", f.serving.ID())
	case text == awayLong:
		f.Log.Error("the ledger cannot be read, and has not been for minutes; the last good edition stays", "alarm", "ledger", "record", checkpoint.Number, "err", err)
	case away:
		f.Log.Warn("the ledger cannot be read, the last good edition stays", "record", checkpoint.Number, "err", err)
	default:
		f.Log.Error("what the ledger says is refused, the last good edition stays", "alarm", "ledger", "record", checkpoint.Number, "err", err)
	}
}

// mayBeAway is how long the ledger may be away without an alarm.
const mayBeAway = 5 * time.Minute

// What awayFor gives.
const (
	awayShort = "away"
	awayLong  = "away for long"
)

// awayFor tells for how long the ledger is away.
func (f *Follower) awayFor() string {
	if f.away.IsZero() {
		f.away = f.Now()
	}
	if f.Now().Before(f.away.Add(mayBeAway)) {
		return awayShort
	}
	return awayLong
}

// remember tells the memories what was seen, and asks what they know.
func (f *Follower) remember(ctx context.Context, seen ledger.Checkpoint) {
	f.told, f.kept = f.Now(), seen
	f.known.add(seen, f.told)
	for _, m := range f.Memories {
		newest, when, err := m.Remember(ctx, seen)
		if err == nil {
			f.known.add(newest, when)
		}
		switch {
		case err != nil:
			f.forgets(err)
		case newest.Number == seen.Number && newest.Record != seen.Record && newest.Record != (content.Hash{}):
			f.Log.Error("another replica has seen another record of the same number: the ledger has parted", "alarm", "ledger", "record", seen.Number)
		}
	}
}

// forgets says once that a memory does not remember.
func (f *Follower) forgets(err error) {
	if text := err.Error(); f.forgot != text {
		f.forgot = text
		f.Log.Warn("the number of the newest record is not remembered", "err", err)
	}
}
