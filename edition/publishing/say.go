package publishing

import (
	"context"
	"errors"

	"liman/content"
	"liman/edition/ledger"
)

// complain says what is wrong with the ledger, once, and once that it is well again.
func (f *Follower) complain(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	mark := f.head.Mark()
	f.mu.Lock()
	moved := f.status.Mark != mark
	f.status = Status{mark, err != nil && !errors.Is(err, errAway)}
	f.mu.Unlock()
	if text == f.failed && !moved {
		return
	}
	f.failed = text
	switch {
	case err == nil:
		f.Log.Info("the ledger is served", "record", mark.Number, "edition", f.serving.ID())
	case errors.Is(err, errAway):
		f.Log.Warn("the ledger cannot be read, the last good edition stays", "record", mark.Number, "err", err)
	default:
		f.Log.Error("what the ledger says is refused, the last good edition stays", "alarm", "ledger", "record", mark.Number, "err", err)
	}
}

// remember tells the memories what was seen, and asks what they know.
func (f *Follower) remember(ctx context.Context, seen ledger.Mark) {
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
