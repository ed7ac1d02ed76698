// Package directory knows whom a person can turn to: emergency contacts, services and shelters, and where they are.
//
// Open reads the entries and refuses what is unclear; after that nothing changes, and everything may be used by many
// goroutines at once. What people may see comes out of Number, Numbers, Shown, Country and Near: they never give out a
// number that nobody has confirmed. The plain fields are for staff. A shelter has a county and no way to say more. Where places are, and
// what they are called, is geography's to know: a Directory has its Atlas.
package directory

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"liman/content"
	"liman/directory/geography"
)

// Files is the directory inside the program, in the folder data: what staff edit.
//
//go:embed data
var Files embed.FS

// Directory is everything known at one time. Get one from Open.
type Directory struct {
	*geography.Atlas // where its entries are, and whoever asks; always the program's own

	contacts    []Contact
	contactAt   map[string]int // index in contacts
	nations     map[string]Nation
	services    *index
	allShelters []Shelter            // hidden ones, too
	shelters    map[string][]Shelter // by county code, those that may be shown
	due         []due

	vocabulary Vocabulary
}

// Open reads contacts.yaml, countries.yaml, shelters.yaml and services/*.yaml from data. Geography is always the built-in
// one. The error is every fault that was found, as content.Faults whose files are named as in data, "contacts.yaml".
func Open(data fs.FS) (*Directory, error) { return new(Opener).Open(data) }

// Opener opens directories again and again, and reads only those files anew that have changed. It is not safe for concurrent use.
type Opener struct {
	read   content.Recall[any] // a *listing of the kind of entry
	clocks map[string]*time.Location
}

// Open is the package's Open.
func (o *Opener) Open(data fs.FS) (*Directory, error) {
	atlas, err := geography.Builtin()
	if err != nil {
		return nil, fmt.Errorf("built-in geography: %w", err)
	}
	if o.clocks == nil {
		o.clocks = make(map[string]*time.Location)
	}
	l := loader{files: data, read: &o.read, clocks: o.clocks, atlas: atlas, ids: map[string]position{}, broken: map[string]bool{}}
	d := &Directory{Atlas: atlas}
	l.contacts(d)
	l.countries(d)
	l.services(d)
	l.shelters(d)
	l.vocabulary(d)
	l.checkFormer()
	if err := l.faults.Err(); err != nil {
		return nil, err
	}
	d.due = l.due
	return d, nil
}

// Contact returns the contact with this id, shown or not.
func (d *Directory) Contact(id string) (Contact, bool) {
	i, known := d.contactAt[id]
	if !known {
		return Contact{}, false
	}
	return d.contacts[i], true
}

// Contacts returns all contacts in the order of the file, for staff and for checks.
func (d *Directory) Contacts() []Contact { return append([]Contact(nil), d.contacts...) }

// Services returns all services, hidden ones too, for staff and for checks.
func (d *Directory) Services() []Service { return append([]Service(nil), d.services.all...) }

// Service returns the service with this id, shown or not.
func (d *Directory) Service(id string) (Service, bool) {
	i, known := d.services.byID[id]
	if !known {
		return Service{}, false
	}
	return d.services.all[i], true
}

// Shelters returns all shelters, hidden ones too, for staff and for checks.
func (d *Directory) Shelters() []Shelter { return append([]Shelter(nil), d.allShelters...) }

// Country returns what is known of a country by its ISO code, and false for a country without numbers.
func (d *Directory) Country(code string) (Nation, bool) {
	n, known := d.nations[code]
	return n, known
}

// Countries returns the ISO codes of the other countries whose numbers are known, sorted.
func (d *Directory) Countries() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(d.nations)), func(code string) bool { return code == "RO" })
}
