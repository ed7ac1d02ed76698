package publish

import (
	"context"
	"fmt"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/store"
)

// What is pushed is a change set, too (edition/draft), so that whoever works with pages sees it beside the others. The proposal
// and the change set have the same id. What the ledger takes is decided by the proposal alone: if the change set cannot be
// written, the pages say less, and nothing is lost.

// atChanges opens the change sets for a command.
func atChanges(s *settings.Settings, do func(*store.Drafts) error) error {
	url, setting, err := s.Publisher()
	if err != nil {
		return err
	}
	drafts, err := store.OpenDrafts(url, setting)
	if err != nil {
		return err
	}
	defer func() { _ = drafts.Close() }()
	return do(drafts)
}

// begin keeps what differs between base, which is served, and now as an open change set.
func (c pushing) begin(ctx context.Context, base, now *content.Bundle, conflicts []draft.Conflict) (*draft.Draft, error) {
	change := draft.Begin(base.Hash(), c.As, c.Why, time.Now())
	if _, err := change.Describe(c.As, c.Why, c.Why, time.Now()); err != nil {
		return nil, err
	}
	change.Conflicts = conflicts
	blobs, _, err := change.Keep(draft.Edit(now), base, c.As, time.Now())
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for hash, data := range blobs {
		files[hash.String()] = data
	}
	if err := c.desk.Keeper.PutBlobs(ctx, files); err != nil {
		return nil, err
	}
	return change, putChange(ctx, c.Settings, change, 0)
}

// putChange writes a change set, if it still has the revision in which it was read; 0 for a new one.
func putChange(ctx context.Context, s *settings.Settings, change *draft.Draft, revision uint64) error {
	data, err := change.Bytes()
	if err != nil {
		return err
	}
	return atChanges(s, func(drafts *store.Drafts) error { return drafts.Put(ctx, change.ID.String(), data, revision) })
}

// atChange does something to the change set of a proposal and writes it; nothing if it has none.
func atChange(ctx context.Context, s *settings.Settings, id ledger.ID, do func(*draft.Draft) error) error {
	return atChanges(s, func(drafts *store.Drafts) error {
		kept, err := drafts.Get(ctx, id.String())
		if err != nil || kept.Revision == 0 {
			return err
		}
		change, err := draft.Parse(kept.Data)
		if err == nil {
			err = do(change)
		}
		if err != nil {
			return fmt.Errorf("the change set %.8s: %w", id, err)
		}
		return putChange(ctx, s, change, kept.Revision)
	})
}

// warn says that a change set is behind the ledger, which counts.
func warn(io terminal.Streams, err error) {
	if err != nil {
		fmt.Fprintln(io.Err, "liman: done, but its change set does not say so:", err)
	}
}
