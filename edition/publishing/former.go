package publishing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"liman/content"
	"liman/edition/ledger"
)

// former are the names that withdrawn entries and recordings had when they were withdrawn, and before. An edition from before a rename
// calls them otherwise and does not know how they are called today; the edition in which they were withdrawn knows how they were called
// until then.
type former struct {
	mu    sync.Mutex
	known map[ledger.Withdrawal][]string
}

// reading gives an edition by its hash.
type reading func(context.Context, content.Hash) (*content.Bundle, error)

// names are all names of what is withdrawn, sorted, as Hide wants them. Where the error says that an edition cannot be read, what was
// withdrawn in it is there by the name that the record gives; what was learned once is not asked again.
func (f *former) names(ctx context.Context, withdrawn []ledger.Withdrawal, read reading) ([]string, error) {
	var all []string
	var failed error
	for _, w := range withdrawn {
		names, err := f.of(ctx, w, read)
		if err != nil {
			failed = err
		}
		all = append(all, names...)
	}
	slices.Sort(all)
	return slices.Compact(all), failed
}

// of are all names of one thing that is withdrawn; with an error, the one that the record gives.
func (f *former) of(ctx context.Context, w ledger.Withdrawal, read reading) ([]string, error) {
	f.mu.Lock()
	names := f.known[w]
	f.mu.Unlock()
	if names != nil {
		return names, nil
	}
	b, err := read(ctx, w.Edition)
	if err != nil {
		return []string{w.Entry}, fmt.Errorf("what %s was called before it was withdrawn: %w", w.Entry, err)
	}
	names = append(before(b, w.Entry), w.Entry)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil {
		f.known = make(map[ledger.Withdrawal][]string)
	}
	f.known[w] = names
	return names, nil
}

// before are the names that an entry or recording of an edition has, and had before.
func before(b *content.Bundle, entry string) []string {
	if strings.Contains(entry, "/") {
		return recordingBefore(b, entry)
	}
	var had []string
	for e := range entriesOf(b, entry) {
		if was := texts(below(e, "was")); textOf(e, "id") == entry || slices.Contains(was, entry) {
			had = append(append(had, textOf(e, "id")), was...)
		}
	}
	return had
}

// recordingBefore are the names under which a recording lay: those of the nodes that have become the one that it reads.
func recordingBefore(b *content.Bundle, entry string) []string {
	lang, node, _ := strings.Cut(entry, "/")
	moved := moves(b)
	var had []string
	for from := range moved {
		if slices.Contains(way(moved, from), node) {
			had = append(had, lang+"/"+from)
		}
	}
	return had
}

// way are the names that a node has had, the last of them its own of today.
func way(moved map[string]string, node string) []string {
	var names []string
	for ; node != "" && !slices.Contains(names, node); node = moved[node] {
		names = append(names, node)
	}
	return names
}
