package edition

import (
	"errors"
	"fmt"
)

// Follows tells whether an edition may come after another: covers that were put on under that one must open under this one. The
// error joins one fault for each page of the cover that could hold the way in and now neither can nor says where it went.
func (e *Edition) Follows(before *Edition) error {
	var faults []error
	for _, page := range e.Book.Drops(before.Book) {
		faults = append(faults, fmt.Errorf("flows/%s.yaml:1: %s was a door in edition %s; covers that open there would have no way in of their own; write doors: and moved: {%s: <a page with a door>}",
			flowOf(e.Book.Cover()), page, before.ID(), page))
	}
	return errors.Join(faults...)
}
