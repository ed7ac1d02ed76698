package directory

import (
	"math"
)

// tree is a k-d tree of positions on the sphere. The middle of every part stands in its middle, so it needs no pointers;
// parts that are small stay as they are and are looked through.
type tree []leaf

// leaf is a position of something with an id.
type leaf struct {
	at    vector
	part  hourSet // when anything may be open in the part whose middle this is
	id    int32
	hours int32 // the number of its timetable
}

// small is how many leaves are looked through faster than a tree of them.
const small = 24

// hourSet has a bit for each timetable; from the 65th on they share bits, so it may hold too many and never too few.
type hourSet uint64

func bitOf(timetable int32) hourSet { return 1 << (timetable % 64) }

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

// order makes a tree of t, its first cut across an axis, and returns the timetables in it.
func (t tree) order(axis int) hourSet {
	var set hourSet
	middle := len(t) / 2
	if len(t) <= small {
		for i := range t {
			set |= bitOf(t[i].hours)
		}
	} else {
		middleOf(t, middle, axis)
		set = bitOf(t[middle].hours) | t[:middle].order(next(axis)) | t[middle+1:].order(next(axis))
	}
	if len(t) > 0 {
		t[middle].part = set
	}
	return set
}

// next is the axis after an axis.
func next(axis int) int {
	if axis == 2 {
		return 0
	}
	return axis + 1
}

// middleOf puts the leaf in its place that would stand at an index if all were sorted; smaller ones stand before it. This
// is Hoare's selection: one look at all leaves and then at half of them, instead of sorting.
func middleOf(leaves tree, index, axis int) {
	for low, high := 0, len(leaves)-1; low < high; {
		pivot := median(leaves[low].at[axis], leaves[(low+high)/2].at[axis], leaves[high].at[axis])
		i, j := low, high
		for i <= j {
			for leaves[i].at[axis] < pivot {
				i++
			}
			for leaves[j].at[axis] > pivot {
				j--
			}
			if i <= j {
				leaves[i], leaves[j] = leaves[j], leaves[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case index <= j:
			high = j
		case index >= i:
			low = i
		default:
			return
		}
	}
}

func median(a, b, c float64) float64 { return max(min(a, b), min(max(a, b), c)) }

// anywhere is a distance that nothing exceeds.
const anywhere = math.MaxFloat64

// search looks for the leaves that are nearest to a point, at most count of them and within a distance.
type search struct {
	from   vector
	count  int
	limit  float64             // squares above it are of no interest
	open   *minute             // only what is open then; nil for all
	wanted func(id int32) bool // nil for all
	found  []near
	looked int // how many leaves were compared
}

// nearest returns what a tree has for a search, the nearest first, equally near ones by id.
func (t tree) nearest(s search) []near {
	s.count = min(s.count, len(t))
	if s.count < 1 {
		return nil
	}
	s.found = make([]near, 0, s.count)
	s.visit(t, 0)
	return s.found
}

func (s *search) visit(t tree, axis int) {
	middle := len(t) / 2
	if len(t) == 0 || s.open != nil && t[middle].part&s.open.set == 0 {
		return // nothing in it is open
	}
	if len(t) <= small {
		for i := range t {
			s.keep(&t[i])
		}
		return
	}
	gap := s.from[axis] - t[middle].at[axis]
	this, other := t[:middle], t[middle+1:]
	if gap > 0 {
		this, other = other, this
	}
	s.visit(this, next(axis))
	s.keep(&t[middle])
	if gap*gap <= s.limit {
		s.visit(other, next(axis))
	}
}

// keep puts a leaf in its place if it is among the nearest so far.
func (s *search) keep(m *leaf) {
	s.looked++
	n := near{m.id, s.from.square(m.at)}
	if n.square > s.limit || s.open != nil && !s.open.open[m.hours] || s.wanted != nil && !s.wanted(m.id) {
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
