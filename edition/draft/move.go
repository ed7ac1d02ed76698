package draft

import (
	"fmt"
	"slices"

	"liman/content"
)

// Move takes a node, option, part or entry so many places up (less than 0) or down among its neighbours, at most to the first or last. The
// comments right above it come along.
func (e *Editor) Move(k Key, by int) error {
	file, i := e.find(k)
	if i == nil || k.Name != "" || !slices.Contains([]Kind{Node, Option, Part, Entry}, k.Kind) {
		return fmt.Errorf("%s %s has no place among others; %w", k.Kind, k.Of, ErrNoField)
	}
	now := slices.Index(i.parent.items, i)
	to := min(max(now+by, 0), len(i.parent.items)-1)
	if to == now {
		return nil
	}
	return e.act(Act{Did: DidOrder, Key: k}, func() error {
		return e.doc(file, func(d *content.Doc) error { return d.Move(to, i.path...) })
	})
}
