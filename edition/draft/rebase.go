package draft

import (
	"errors"
	"slices"
	"time"

	"liman/content"
)

// Rebase lets a draft rest on what was published meanwhile. It gives the blobs that are to be kept before the draft is. Fields that
// both have changed become Conflicts, each with who published the other text; those from before stay until they are settled. What was
// approved was something else, so approvals die; acts from before can be undone no more.
func (d *Draft) Rebase(base, published *content.Bundle, e *Editor, by string, now time.Time) (blobs map[content.Hash][]byte, voided bool, err error) {
	if err := d.may("merged", Open, Submitted, Approved); err != nil {
		return nil, false, err
	}
	if base.Hash() != d.Base {
		return nil, false, errors.New("the draft rests on another edition")
	}
	mine, err := e.Bundle()
	if err != nil {
		return nil, false, err
	}
	m, err := Merge(base, mine, published, by)
	if err != nil {
		return nil, false, err
	}
	d.Base, d.Edition = published.Hash(), published.Hash()
	blobs, voided, err = d.Keep(Edit(m.Content), published, "", now)
	voided = d.reopen() || voided
	if d.Edition == d.Base {
		d.Files = nil
	}
	for _, c := range m.Conflicts {
		d.Conflicts = slices.DeleteFunc(d.Conflicts, func(old Conflict) bool { return old.Key == c.Key })
		d.Conflicts = append(d.Conflicts, c)
	}
	return blobs, voided, err
}

// Settle ends the conflict of a field: somebody has decided which text counts, and has set it.
func (d *Draft) Settle(k Key) error {
	if err := d.may("settled", Open); err != nil {
		return err
	}
	before := len(d.Conflicts)
	d.Conflicts = slices.DeleteFunc(d.Conflicts, func(c Conflict) bool { return c.Key == k })
	if len(d.Conflicts) == before {
		return errors.New("nobody else has changed it")
	}
	return nil
}
