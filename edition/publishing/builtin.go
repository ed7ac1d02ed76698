package publishing

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"liman/content"
	"liman/edition/draft"
	"liman/edition/ledger"
)

// builtinMark ends the reason of a proposal that takes in the edition inside a program, and names that. People sign it with the reason.
var builtinMark = regexp.MustCompile(` \(built-in edition ([0-9a-f]{64})\)$`)

// WhyBuiltin is a reason that names the edition inside the program as what the content rests on, so that the next release finds what the
// program has changed since.
func WhyBuiltin(why string, b *content.Bundle) string {
	return builtinMark.ReplaceAllString(why, "") + " (built-in edition " + b.Hash().String() + ")"
}

// builtinOf is the built-in edition that a reason names.
func builtinOf(why string) (h content.Hash, named bool) {
	m := builtinMark.FindStringSubmatch(why)
	return h, m != nil && h.UnmarshalText([]byte(m[1])) == nil
}

// RestsOn is the built-in edition from which an edition of the ledger came, by way of whatever was published between; the zero hash if
// no record says so.
func (h History) RestsOn(edition content.Hash) content.Hash {
	for _, r := range slices.Backward(h.Records) {
		if r.Kind != ledger.Publish || r.Edition != edition {
			continue
		}
		if b, named := builtinOf(r.Why); named {
			return b
		}
		edition = r.Base
	}
	return content.Hash{}
}

// ErrNoBase says that it is not known what the ledger's edition came from.
var ErrNoBase = errors.New("it is not known from which built-in edition the ledger's came")

// MergeBuiltin brings what the edition inside the program has changed since base to the edition that counts, field by field: what staff have
// changed stays, and where both have, staff's text stands and the conflict holds both. A base that is nil is the one that RestsOn names; ErrNoBase
// if there is none, or its files are gone.
func (d *Desk) MergeBuiltin(ctx context.Context, h History, base *content.Bundle) (draft.Merged, error) {
	served, err := d.Edition(ctx, h.Edition)
	if err != nil {
		return draft.Merged{}, err
	}
	if base == nil {
		hash := h.RestsOn(h.Edition)
		if hash == (content.Hash{}) {
			return draft.Merged{}, ErrNoBase
		}
		if base, err = Read(ctx, d.Keeper, hash, d.Builtin); err != nil {
			return draft.Merged{}, errors.Join(ErrNoBase, err)
		}
	}
	return draft.Merge(base, served, d.Builtin, "liman")
}

// KeepBuiltin puts the files of the edition inside the program into the ledger's Redis: whoever merges the next one needs them.
func (d *Desk) KeepBuiltin(ctx context.Context) error {
	return d.Keeper.PutBlobs(ctx, blobsOf(d.Builtin))
}

// bases are the built-in editions whose files a later merge will need. One that is named and not there is left out.
func (d *Desk) bases(ctx context.Context, h History, pending []Pending) ([]content.Hash, error) {
	named := []content.Hash{h.RestsOn(h.Edition)}
	for _, p := range pending {
		if b, is := builtinOf(p.Why); is {
			named = append(named, b)
		}
	}
	var there []content.Hash
	for _, b := range named {
		if b == (content.Hash{}) {
			continue
		}
		_, err := d.Keeper.Blobs(ctx, b.String())
		if err != nil && isAway(unread(err)) {
			return nil, err
		}
		if err == nil {
			there = append(there, b)
		}
	}
	return there, nil
}
