package publishing

import (
	"context"
	"errors"
	"sync"

	"liman/content"
	"liman/edition"
	"liman/edition/ledger"
)

// Hidden is what of an edition is withdrawn, so that the bots do not show it: its entries and recordings by how the edition calls them,
// each with the name that the ledger has for it, by which it is confirmed and restored. The two differ where something was renamed after
// it was withdrawn, or where an edition from before a rename is served again.
type Hidden map[string]string

// Hidden is what the bots do not show of an edition; opened is that edition. With an error some may be missing: those that had another
// name where the edition in which they were withdrawn cannot be read. Nobody may change what it gives.
func (d *Desk) Hidden(ctx context.Context, h ledger.Head, b *content.Bundle, opened *edition.Edition) (Hidden, error) {
	at := hiddenAt{h.Checkpoint(), b.Hash()}
	if known := d.hidden.of(at); known != nil {
		return known, nil
	}
	hidden := make(Hidden)
	var failed []error
	for _, w := range h.Withdrawn() {
		names, err := d.former.of(ctx, w, d.Edition)
		failed = append(failed, err)
		for _, now := range calledNow(b, opened, names) {
			hidden[now] = w.Entry
		}
	}
	err := errors.Join(failed...)
	if err == nil {
		d.hidden.keep(at, hidden)
	}
	return hidden, err
}

// Now is how an edition calls what the ledger has under a name; false if that is not withdrawn, or not in the edition.
func (h Hidden) Now(entry string) (now string, withdrawn bool) {
	for name, of := range h {
		if of == entry && (now == "" || name < now) {
			now = name
		}
	}
	return now, now != ""
}

// calledNow is how an edition calls what has one of these names, but for its national numbers: they stay whatever a record says.
func calledNow(b *content.Bundle, opened *edition.Edition, names []string) []string {
	var all []string
	for _, name := range names {
		for _, now := range called(b, name) {
			if !IsNational(opened, now) {
				all = append(all, now)
			}
		}
	}
	return all
}

// hiddenAt is what Hidden depends on.
type hiddenAt struct {
	ledger  ledger.Checkpoint
	edition content.Hash
}

// lastHidden is what Hidden said last, since every page asks it.
type lastHidden struct {
	mu     sync.Mutex
	at     hiddenAt
	hidden Hidden
}

func (l *lastHidden) of(at hiddenAt) Hidden {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at != at {
		return nil
	}
	return l.hidden
}

func (l *lastHidden) keep(at hiddenAt, hidden Hidden) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at, l.hidden = at, hidden
}
