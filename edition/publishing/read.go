package publishing

import (
	"context"
	"fmt"
	"maps"

	"liman/content"
)

// Source is where the ledger's bytes come from: a Redis, or an Archive.
type Source interface {
	// Head is the newest record's checkpoint as text; "" for an empty ledger.
	Head(ctx context.Context) (string, error)
	// Records are those behind the first so many, in their order.
	Records(ctx context.Context, behind uint64) ([][]byte, error)
	// Blobs are files by their SHA-256 in hexadecimal digits, all that were asked for or an error.
	Blobs(ctx context.Context, names ...string) (map[string][]byte, error)
}

// maxFiles is how many files an edition may have: many times what one has, so that a manifest that somebody made up ends.
const maxFiles = 10_000

// Read fetches an edition by its hash. What another edition has already is not fetched again; that one may be nil. The error says what is
// missing, that it is not what the hash says, or that it has a file which is no content: whoever writes it down would write that, too.
func Read(ctx context.Context, from Source, edition content.Hash, have *content.Bundle) (*content.Bundle, error) {
	blobs, err := from.Blobs(ctx, edition.String())
	if err != nil {
		return nil, err
	}
	names, err := content.ParseManifest(blobs[edition.String()])
	if err != nil {
		return nil, fmt.Errorf("edition %s: %w", edition, err)
	}
	if len(names) > maxFiles {
		return nil, fmt.Errorf("edition %s has %d files, over %d", edition, len(names), maxFiles)
	}
	if err := content.OnlyContent(maps.Keys(names)); err != nil {
		return nil, fmt.Errorf("edition %s: %w", edition, err)
	}
	files := make(map[string][]byte, len(names))
	var missing []string
	for name, sum := range names {
		if data, there := fileOf(have, name); there && content.Sum(data) == sum {
			files[name] = data
		} else {
			missing = append(missing, sum.String())
		}
	}
	if blobs, err = from.Blobs(ctx, missing...); err != nil {
		return nil, err
	}
	for name, sum := range names {
		if files[name] == nil {
			files[name] = blobs[sum.String()]
		}
	}
	b, err := content.New(files)
	if err != nil {
		return nil, err
	}
	if b.Hash() != edition {
		return nil, fmt.Errorf("edition %s is not what it is named by: its files have the hash %s", edition, b.Hash())
	}
	return b, nil
}

// fileOf is a file of a bundle; none if there is no bundle.
func fileOf(b *content.Bundle, name string) ([]byte, bool) {
	if b == nil {
		return nil, false
	}
	return b.File(name)
}

// blobsOf are the files of an edition and its manifest by their names.
func blobsOf(b *content.Bundle) map[string][]byte {
	blobs := map[string][]byte{b.Hash().String(): b.Manifest()}
	for _, data := range b.All() {
		blobs[content.Sum(data).String()] = data
	}
	return blobs
}
