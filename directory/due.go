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

// Entry is an entry of any sort as staff see it, and where it stands in the files.
type Entry struct {
	ID       string
	Kind     Kind
	Name     string
	Country  string   // ISO code
	County   string   // its code; of a contact its country's
	Locality string   // never of a shelter
	Numbers  []string // those of low trust too: staff call them before people are shown them
	Website  string
	Danger   Danger
	serves   int // how many people it serves: from 0, a whole country; less is more
	Origin
	By   Date // the day by which staff must have looked at it again
	File string
	Line int
}

// Due lists the entries whose verify_by comes before a day; they still work. First come the numbers that nobody ever called,
// then those that were, then what has none; within each the most dangerous first, of those what people are shown, of those what
// serves most people, and of those the earliest.
func (d *Directory) Due(before Date) []Entry {
	var list []Entry
	for _, e := range d.due {
		if e.by.Before(before) {
			list = append(list, d.entry(e))
		}
	}
	slices.SortFunc(list, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.turn(), b.turn()), cmp.Compare(a.Danger, b.Danger), cmp.Compare(a.harm(), b.harm()),
			cmp.Compare(a.serves, b.serves), cmp.Compare(a.By.String(), b.By.String()), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// Entries lists all entries in the order of the files, hidden ones too, for staff.
func (d *Directory) Entries() []Entry {
	list := make([]Entry, len(d.due))
	for i, e := range d.due {
		list[i] = d.entry(e)
	}
	return list
}

// Entry is one entry by its id.
func (d *Directory) Entry(id string) (Entry, bool) {
	i := slices.IndexFunc(d.due, func(e due) bool { return e.id == id })
	if i < 0 {
		return Entry{}, false
	}
	return d.entry(d.due[i]), true
}

// DaysUntilCheck is how long an entry counts as verified: a help line's number may change within a month.
func DaysUntilCheck(kind Kind) int {
	of, _ := ofKind(kind)
	if kind == "helpline" || kind == "emergency" || of.line {
		return lineDays
	}
	return otherDays
}

// turn is when an entry's turn comes: 0 for a number that was never called.
func (e Entry) turn() int {
	switch {
	case len(e.Numbers) == 0:
		return 2
	case e.CalledAt.IsZero():
		return 0
	}
	return 1
}

// harm orders what is equally dangerous: numbers that people in Romania are shown, those that people abroad are, those that
// nobody is.
func (e Entry) harm() int {
	switch {
	case e.Hide != "" || !e.Trust.shown():
		return 2
	case e.Country != "RO":
		return 1
	}
	return 0
}

// How many people an entry serves, as far as its place says: a country, a county or a sector; then its locality, by its size.
const (
	servesNation = iota
	servesCounty
	servesLocality
)

// entry is an entry of any sort, as staff see it.
func (d *Directory) entry(at due) Entry {
	e := Entry{ID: at.id, Country: "RO", By: at.by, File: at.at.file, Line: at.at.line}
	if c, known := d.Contact(at.id); known {
		e.Kind, e.Name, e.Country, e.County, e.Website, e.Origin = c.Kind, c.Name, c.Country, c.Country, c.Website, c.Origin
		e.Numbers = slices.DeleteFunc([]string{c.Phone, c.SMS}, func(number string) bool { return number == "" })
	} else if v, known := d.Service(at.id); known {
		e.Kind, e.Name, e.County, e.Locality, e.Numbers, e.Website, e.Origin = v.Kind, v.Name, v.County, v.Locality, v.Phones, v.Website, v.Origin
		e.serves = d.serves(v)
	} else {
		i := slices.IndexFunc(d.allShelters, func(v Shelter) bool { return v.ID == at.id })
		v := d.allShelters[i]
		e.Kind, e.Name, e.County, e.Numbers, e.Website, e.Origin, e.serves = shelter, v.Name, v.County, v.Phones, v.Website, v.Origin, servesCounty
	}
	e.Danger = dangerOf(e.Kind)
	return e
}

// serves tells how many people a service serves.
func (d *Directory) serves(v Service) int {
	whole := func(key string) bool {
		p, known := d.Place(key)
		return known && p.Siruta == 0
	}
	if slices.ContainsFunc(v.Area, whole) {
		return servesCounty
	}
	p, _ := d.Locality(v.County, v.Locality)
	return servesLocality + p.Size()
}

// Misdated are the entries that were verified or called after today. It may be the clock that is wrong.
func (d *Directory) Misdated(today Date) content.Faults {
	var wrong content.Faults
	tomorrow := today.Add(1) // somewhere it is
	for _, e := range d.due {
		origin := d.entry(e).Origin
		for _, one := range []struct {
			field string
			day   Date
		}{{"verified_at", origin.VerifiedAt}, {"called_at", origin.CalledAt}} {
			if tomorrow.Before(one.day) {
				wrong = append(wrong, e.at.fault(one.field, content.Wrong("entry.value", fmt.Sprintf("%s: %s %s is ahead of today, %s", e.id, one.field, one.day, today),
					"correct the day")))
			}
		}
	}
	return wrong
}

// Overdue lists the entries whose verify_by is before a day, as faults in the order of the files.
func (d *Directory) Overdue(day Date) content.Faults {
	var late content.Faults
	for _, e := range d.due {
		if e.by.Before(day) {
			late = append(late, e.at.fault("verify_by", content.Wrong("entry.due", fmt.Sprintf("%s is to be verified by %s", e.id, e.by),
				"ask the source again and move verify_by", "day", e.by.String())))
		}
	}
	return late
}
