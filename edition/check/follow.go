package check

import (
	"fmt"

	"liman/content"
	"liman/edition"
)

// Follows tells whether an edition e may come after another: covers that were put on under that one must open under this one. The
// error is one fault for each page of the cover that could hold the way in and now neither can nor says where it went.
func Follows(e, before *edition.Edition) error {
	var faults content.Faults
	for _, page := range e.Book.Drops(before.Book) {
		faults = append(faults, content.Wrong("door.gone",
			fmt.Sprintf("%s was a door in edition %s; covers that open there would have no way in of their own", page, before.ID()),
			fmt.Sprintf("write doors: and moved: {%s: <a page with a door>}", page),
			"screen", flowOf(e.Book.Cover())+"/"+page).At("flows/"+flowOf(e.Book.Cover())+".yaml", 1))
	}
	return faults.Err()
}
