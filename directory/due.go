package directory

import (
	"cmp"
	"fmt"
	"slices"
)

// due is an entry and the day by which staff must have looked at it again.
type due struct {
	at position
	id string
	by Date
}

// Due is an entry that staff must look at again, and where it stands in the files.
type Due struct {
	ID   string
	By   Date
	File string
	Line int
}

// Due lists the entries whose verify_by comes before a day, the earliest first. They still work.
func (d *Directory) Due(before Date) []Due {
	var list []Due
	for _, e := range d.due {
		if e.by.Before(before) {
			list = append(list, Due{e.id, e.by, e.at.file, e.at.line})
		}
	}
	slices.SortFunc(list, func(a, b Due) int {
		return cmp.Or(cmp.Compare(a.By.String(), b.By.String()), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// Overdue lists the entries whose verify_by is before a day, in the form of Open's faults and in the order of the files.
func (d *Directory) Overdue(day Date) []error {
	var late []error
	for _, e := range d.due {
		if e.by.Before(day) {
			late = append(late, e.at.fault("verify_by",
				fmt.Sprintf("%s is to be verified by %s", e.id, e.by), "ask the source again and move verify_by"))
		}
	}
	return late
}
