package directory

import (
	"cmp"
	"math"
	"slices"
)

// tree is a k-d tree of positions on the sphere. The middle of every part stands in its middle, so it needs no pointers.
type tree []leaf

type leaf struct {
	at vector
	id int32
}

// near is a leaf found, with the square of its straight distance.
type near struct {
	id     int32
	square float64
}

// newTree orders the leaves, which it keeps.
func newTree(leaves []leaf) tree {
	t := tree(leaves)
	t.order(0)
	return t
}

func (t tree) order(axis int) {
	if len(t) < 2 {
		return
	}
	slices.SortFunc(t, func(a, b leaf) int {
		return cmp.Or(cmp.Compare(a.at[axis], b.at[axis]), cmp.Compare(a.id, b.id))
	})
	middle := len(t) / 2
	t[:middle].order((axis + 1) % 3)
	t[middle+1:].order((axis + 1) % 3)
}

// nearest returns at most count leaves within a distance of from that are wanted, the nearest first, equally near ones by
// id. A nil wanted wants all.
func (t tree) nearest(from Point, count int, within float64, wanted func(id int32) bool) []near {
	count = min(count, len(t))
	if count < 1 {
		return nil
	}
	s := search{from: from.vector(), count: count, limit: within, wanted: wanted, found: make([]near, 0, count)}
	s.visit(t, 0)
	return s.found
}

// anywhere is a distance that nothing exceeds.
const anywhere = math.MaxFloat64

type search struct {
	from   vector
	count  int
	limit  float64 // squares above it are of no interest
	wanted func(id int32) bool
	found  []near
}

func (s *search) visit(t tree, axis int) {
	if len(t) == 0 {
		return
	}
	middle := len(t) / 2
	m := t[middle]
	gap := s.from[axis] - m.at[axis]
	this, other := t[:middle], t[middle+1:]
	if gap > 0 {
		this, other = other, this
	}
	next := axis + 1
	if next == 3 {
		next = 0
	}
	s.visit(this, next)
	s.keep(near{m.id, s.from.square(m.at)})
	if gap*gap <= s.limit {
		s.visit(other, next)
	}
}

// keep puts a leaf in its place if it is among the nearest so far.
func (s *search) keep(n near) {
	if n.square > s.limit || s.wanted != nil && !s.wanted(n.id) {
		return
	}
	i := len(s.found)
	for i > 0 && (n.square < s.found[i-1].square || n.square == s.found[i-1].square && n.id < s.found[i-1].id) {
		i--
	}
	if i == s.count {
		return
	}
	if len(s.found) < s.count {
		s.found = append(s.found, near{})
	}
	copy(s.found[i+1:], s.found[i:])
	s.found[i] = n
	if len(s.found) == s.count {
		s.limit = s.found[s.count-1].square
	}
}
