package store

import (
	"context"
	"errors"
)

// Drafts are the changes that staff have not published yet, in the durable Redis, as whoever publishes sees them: bytes by their ids. No
// person who seeks help stands in them, so they are neither sealed nor do they expire; whoever is done with one drops it. Two who write
// one at the same time do not overwrite each other (versioned).
type Drafts struct{ versioned }

// draftsRecord is the key of the drafts, among those of the ledger, which the bot's user cannot write.
const draftsRecord = "ledger:drafts"

// mayBeDrafted is how many drafts may be kept, whatever has become of them, and of how many bytes; a draft says itself how large it may be.
var mayBeDrafted = bounds{fields: 1000, one: 2<<20 + 256, all: 128 << 20, written: 128 << 20}

// ErrDraftMoved says that somebody else has changed a draft since it was read.
var ErrDraftMoved = errors.New("somebody else has changed the draft meanwhile")

// OpenDrafts connects to the Redis with the drafts as whoever publishes. The error names the setting from which the address came.
func OpenDrafts(url, setting string) (*Drafts, error) {
	rdb, err := connect(url, staffPatience, setting)
	if err != nil {
		return nil, err
	}
	return &Drafts{versioned{rdb, staffPatience, "a draft", ErrDraftMoved, mayBeDrafted}}, nil
}

// Close ends the connection.
func (d *Drafts) Close() error { return d.rdb.Close() }

// Get is a draft by its id; the zero Kept if there is none.
func (d *Drafts) Get(ctx context.Context, id string) (Kept, error) {
	return d.get(ctx, draftsRecord, id)
}

// All are all drafts by their ids.
func (d *Drafts) All(ctx context.Context) (map[string]Kept, error) { return d.all(ctx, draftsRecord) }

// Put writes a draft that was read in a revision, 0 for a new one. The error is ErrDraftMoved if it is no longer that, and ErrFull if
// there is no room for it.
func (d *Drafts) Put(ctx context.Context, id string, data []byte, revision uint64) error {
	if len(data) == 0 {
		return errors.New("write a draft: it is empty")
	}
	return d.write(ctx, draftsRecord, id, data, revision)
}

// Drop takes a draft away for good, if it is still in the revision that was read.
func (d *Drafts) Drop(ctx context.Context, id string, revision uint64) error {
	return d.write(ctx, draftsRecord, id, nil, revision)
}
