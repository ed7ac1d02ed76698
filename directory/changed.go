package directory

import (
	"maps"
	"reflect"
	"slices"
)

// Since tells which contacts are others than they were, came or went; all of them if there was nothing before.
func (d *Directory) Since(before *Directory) map[string]bool {
	changed := make(map[string]bool)
	if d == before {
		return changed
	}
	for i, c := range d.contacts {
		if before != nil {
			if at, was := before.contactAt[c.ID]; was && at == i && before.contacts[at].says(c) {
				continue
			}
		}
		changed[c.ID] = true
	}
	if before != nil {
		for id := range before.contactAt {
			if _, is := d.contactAt[id]; !is {
				changed[id] = true
			}
		}
	}
	return changed
}

// says tells whether two contacts say the same. Zone and holidays follow from what is compared; and a function is never like itself.
func (c Contact) says(other Contact) bool {
	c.zone, c.holidays, other.zone, other.holidays = nil, nil, nil, nil
	return reflect.DeepEqual(c, other)
}

// NamedAs tells whether places, countries and what people look for are called as in another directory: what is read of a question is the
// same by both.
func (d *Directory) NamedAs(other *Directory) bool {
	codes := func(d *Directory) []string { return slices.Sorted(maps.Keys(d.nations)) }
	return d == other || reflect.DeepEqual(d.vocabulary, other.vocabulary) && slices.Equal(codes(d), codes(other))
}
