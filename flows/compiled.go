package flows

import (
	"maps"
	"reflect"
	"slices"

	"liman/directory"
)

// compiled is a Book without a fault, and the files that it was compiled from.
type compiled struct {
	book  *Book
	flows []*readFlow
	facts *readFacts
}

// adopt takes over what was compiled before, if the files and languages are the same: a directory changes nothing in it but the entries that
// screens name. It is false if all must be compiled, so also where an entry is missing or may not be shown, which is blamed then.
func (c *compiler) adopt(before *compiled) bool {
	if before == nil || !slices.Equal(c.from.flows, before.flows) || c.from.facts != before.facts || !slices.Equal(c.langs, before.book.langs) {
		return false
	}
	nodes := make(map[string]*node) // those that name other entries now
	for ref, n := range before.book.nodes {
		contacts, shown := shownBy(c.dir, n.contacts)
		if !shown {
			return false
		}
		if !reflect.DeepEqual(contacts, n.contacts) {
			named := *n
			named.contacts = contacts
			nodes[ref] = &named
		}
	}
	book := *before.book
	if len(nodes) > 0 {
		book.nodes = maps.Clone(book.nodes)
		maps.Copy(book.nodes, nodes)
	}
	book.dir, book.counties = c.dir, c.counties
	book.meanings, book.inquiries = c.meanings, c.inquiries
	c.Book = &book
	return true
}

// shownBy are the entries that a directory has for those of another; false if it has not all of them, or one may not be shown.
func shownBy(d *directory.Directory, named []directory.Contact) (now []directory.Contact, all bool) {
	for _, one := range named {
		contact, known := d.Contact(one.ID)
		if !known || !contact.Shown() {
			return nil, false
		}
		now = append(now, contact)
	}
	return now, true
}
