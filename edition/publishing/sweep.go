package publishing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liman/content"
)

// keptEditions is how many editions the ledger keeps the files of, the newest first.
const keptEditions = 100

// sweepAge is how long a file is kept that no edition and no proposal has: whoever is about to propose has just put it there.
const sweepAge = 24 * time.Hour

// Resting is a draft: the edition that it rests on, and the files that it holds itself.
type Resting struct {
	Draft string // its id
	On    content.Hash
	Files []string
}

// Unlisted are drafts that rest on editions whose lists of files are not there, as of a release that was never published here: which
// files those have is not known. As an error of Sweep it says that all else was swept, and that what these drafts hold themselves was
// kept.
type Unlisted []Resting

func (u Unlisted) Error() string {
	drafts := make([]string, len(u))
	for i, one := range u {
		drafts[i] = fmt.Sprintf("%s on edition %s", one.Draft, one.On)
	}
	return "files of editions that drafts rest on are not known, since the list of them is missing; discard the draft, or put the edition's files back from a backup: " +
		strings.Join(drafts, ", ")
}

// Sweep drops proposals that have ended, and the files that neither the last keptEditions nor one in which something was withdrawn nor a
// proposal or draft need. It tells how many files. The error is Unlisted if it went on without knowing what some drafts rest on; any
// other ended it, before the first file or, if files were swept, between two.
func (d *Desk) Sweep(ctx context.Context) (int, error) {
	h, err := d.History(ctx)
	if err != nil {
		return 0, err
	}
	d.dropEnded(ctx, h)
	keep, unlisted, err := d.needed(ctx, h)
	if err != nil {
		return 0, err
	}
	swept, err := d.Keeper.Sweep(ctx, func(name string) bool { return keep[name] }, d.Now().Add(-sweepAge))
	if err == nil && len(unlisted) > 0 {
		err = unlisted
	}
	return swept, err
}

// needed are the names of all files that are kept.
func (d *Desk) needed(ctx context.Context, h History) (keep map[string]bool, unlisted Unlisted, err error) {
	pending, err := d.AllPending(ctx, h)
	if err != nil {
		return nil, nil, err
	}
	editions, err := d.bases(ctx, h, pending)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range pending {
		editions = append(editions, p.Edition, p.Base)
	}
	keep = make(map[string]bool)
	for _, e := range append(editions, h.Kept()...) {
		if err := d.addFiles(ctx, keep, e); err != nil {
			return nil, nil, errors.Join(errors.New("nothing is swept while the list of files is missing of an edition that was published or proposed"), err)
		}
	}
	for name := range blobsOf(d.Builtin) { // a merge that waits rests on these
		keep[name] = true
	}
	unlisted, err = d.addDrafts(ctx, keep)
	return keep, unlisted, err
}

// addDrafts adds what drafts need, as far as it is known.
func (d *Desk) addDrafts(ctx context.Context, keep map[string]bool) (unlisted Unlisted, err error) {
	if d.Drafts == nil {
		return nil, nil
	}
	drafts, err := d.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range drafts {
		switch err := d.addFiles(ctx, keep, one.On); {
		case err != nil && isAway(unread(err)):
			return nil, err
		case err != nil:
			unlisted = append(unlisted, one)
		}
	}
	for _, one := range drafts {
		keep[one.On.String()] = true
		for _, name := range one.Files {
			keep[name] = true
		}
	}
	return unlisted, nil
}

// Kept are the editions whose files are kept: the last keptEditions different ones that were served, and those that say what was withdrawn (former).
func (h History) Kept() []content.Hash {
	var newest []content.Hash
	for _, r := range slices.Backward(h.Records) {
		if len(newest) < keptEditions && !slices.Contains(newest, r.Edition) {
			newest = append(newest, r.Edition)
		}
	}
	for _, w := range h.Withdrawn() {
		if !slices.Contains(newest, w.Edition) {
			newest = append(newest, w.Edition)
		}
	}
	return newest
}

// addFiles adds the names of all files of an edition, and of its list of them.
func (d *Desk) addFiles(ctx context.Context, keep map[string]bool, e content.Hash) error {
	if e == (content.Hash{}) || e == d.Builtin.Hash() || keep[e.String()] { // what the program has is kept by itself
		return nil
	}
	blobs, err := d.Keeper.Blobs(ctx, e.String())
	if err != nil {
		return err
	}
	names, err := content.ParseManifest(blobs[e.String()])
	if err != nil {
		return err
	}
	keep[e.String()] = true
	for _, sum := range names {
		keep[sum.String()] = true
	}
	return nil
}
