package flows

import (
	"maps"
	"reflect"
	"slices"
)

// Changed is in what two Books differ, for whoever must look again only at what a change can have touched.
type Changed struct {
	All    bool            // something that holds for every conversation: roles, variables, doors, where nodes moved
	Hears  bool            // what typed words mean, or how what people look up is read
	Places bool            // the directory
	Nodes  map[string]bool // nodes that are written otherwise, came, went, or lie on another way back
}

// Since tells in what a Book differs from one before; all, from nil.
func (b *Book) Since(before *Book) Changed {
	if before == nil || !b.holdsAlike(before) {
		return Changed{All: true, Hears: true, Places: true}
	}
	c := Changed{Hears: b.knowledge != before.knowledge, Places: b.dir != before.dir, Nodes: make(map[string]bool)}
	for ref, n := range b.nodes {
		if old := before.nodes[ref]; old == nil || !n.alike(old) {
			c.Nodes[ref] = true
		}
	}
	for ref := range before.nodes {
		if b.nodes[ref] == nil {
			c.Nodes[ref] = true
		}
	}
	return c
}

// holdsAlike tells whether all is the same that belongs to no node.
func (b *Book) holdsAlike(before *Book) bool {
	return maps.Equal(b.roles, before.roles) && maps.Equal(b.moved, before.moved) && reflect.DeepEqual(b.vars, before.vars) && maps.Equal(b.answers, before.answers) &&
		slices.Equal(b.langs, before.langs) && slices.Equal(b.doors, before.doors) && slices.Equal(b.hears(), before.hears()) &&
		b.anywhere == before.anywhere && b.coverHelp == before.coverHelp
}

// alike tells whether a node is as it was, but for what the directory says of its contacts.
func (n *node) alike(old *node) bool {
	return n.parent == old.parent && n.checked == old.checked && n.conditions == old.conditions && n.written == old.written
}

// Through are a node and all that somebody can pass from it, or come to, without acting twice; with "", what she can come to from
// every screen: where roles begin, and the question for a place.
func (b *Book) Through(ref string) []string {
	seen := make(map[string]bool)
	if ref == "" {
		b.through(b.anywhere, seen)
		for _, start := range b.roles {
			b.through(start, seen)
		}
	}
	b.through(ref, seen)
	return slices.Collect(maps.Keys(seen))
}

func (b *Book) through(ref string, seen map[string]bool) {
	n := b.nodes[ref]
	if n == nil || seen[ref] {
		return
	}
	seen[ref] = true
	for _, to := range n.targets() {
		if next := b.nodes[to]; next != nil && !next.waits() {
			b.through(to, seen)
		} else {
			seen[to] = true
		}
	}
}
