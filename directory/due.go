package directory

import (
	"cmp"
	"fmt"
	"slices"

	"liman/content"
)

// due is an entry and the day by which staff must have looked at it again.
type due struct {
	at position
	id string
	by Date
}

// Danger is what a wrong number would do, from 1, the worst. It orders what staff are to call.
type Danger int

// The dangers, and what stands behind the numbers.
const (
	OfLine    Danger = 1 + iota // emergency numbers and help lines: people dial them now
	OfVictims                   // shelters and centres for victims
	OfRescue                    // police, medical
	OfOffice                    // social and legal offices, associations
	OfOther                     // the rest
)

var dangers = [...]string{OfLine: "help line", OfVictims: "for victims", OfRescue: "police, medical", OfOffice: "office", OfOther: "other"}

// String is the danger in a word or two.
func (d Danger) String() string { return dangers[d] }

// dangerOf is what the kind of an entry says.
func dangerOf(kind Kind) Danger {
	switch kind {
	case "emergency", "helpline":
		return OfLine
	case shelter, "dv_centre", "sexual_violence_centre", "child_centre":
		return OfVictims
	case "app", "aggressor_counselling", "aggressor_housing":
		return OfOther
	}
	of, _ := ofKind(kind)
	switch {
	case of.line:
		return OfLine
	case of.group == "police" || of.group == "medical":
		return OfRescue
	}
	return OfOffice
}

// Due is an entry that staff must look at again, and where it stands in the files.
type Due struct {
	ID      string
	Name    string
	County  string   // its code; of a contact its country's
	Numbers []string // those of low trust too: staff call them before people are shown them
	Danger  Danger
	abroad  bool
	Origin
	By   Date
	File string
	Line int
}

// Due lists the entries whose verify_by comes before a day; they still work. First come the numbers that nobody ever called,
// then those that were, then what has none; within each the most dangerous first, of those what people are shown, and of those the earliest.
func (d *Directory) Due(before Date) []Due {
	var list []Due
	for _, e := range d.due {
		if e.by.Before(before) {
			one := d.entry(e.id)
			one.By, one.File, one.Line = e.by, e.at.file, e.at.line
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b Due) int {
		return cmp.Or(cmp.Compare(a.turn(), b.turn()), cmp.Compare(a.Danger, b.Danger), cmp.Compare(a.harm(), b.harm()),
			cmp.Compare(a.By.String(), b.By.String()), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// turn is when an entry's turn comes: 0 for a number that was never called.
func (d Due) turn() int {
	switch {
	case len(d.Numbers) == 0:
		return 2
	case d.CalledAt.IsZero():
		return 0
	}
	return 1
}

// harm orders what is equally dangerous: numbers that people in Romania are shown, those that people abroad are, those that
// nobody is.
func (d Due) harm() int {
	switch {
	case d.Hide != "" || !d.Trust.shown():
		return 2
	case d.abroad:
		return 1
	}
	return 0
}

// entry is an entry of any sort, as staff see it.
func (d *Directory) entry(id string) Due {
	if c, known := d.Contact(id); known {
		numbers := slices.DeleteFunc([]string{c.Phone, c.SMS}, func(number string) bool { return number == "" })
		return Due{ID: id, Name: c.Name, County: c.Country, Numbers: numbers, Danger: dangerOf(c.Kind), abroad: c.Country != "RO", Origin: c.Origin}
	}
	if v, known := d.Service(id); known {
		return Due{ID: id, Name: v.Name, County: v.County, Numbers: v.Phones, Danger: dangerOf(v.Kind), Origin: v.Origin}
	}
	i := slices.IndexFunc(d.allShelters, func(v Shelter) bool { return v.ID == id })
	v := d.allShelters[i]
	return Due{ID: id, Name: v.Name, County: v.County, Numbers: v.Phones, Danger: dangerOf(shelter), Origin: v.Origin}
}

// Overdue lists the entries whose verify_by is before a day, as faults in the order of the files.
func (d *Directory) Overdue(day Date) content.Faults {
	var late content.Faults
	for _, e := range d.due {
		if e.by.Before(day) {
			late = append(late, e.at.fault("verify_by",
				fmt.Sprintf("%s is to be verified by %s", e.id, e.by), "ask the source again and move verify_by"))
		}
	}
	return late
}
