package geography

import (
	"math"
)

// Tree is a k-d tree of positions on the sphere. The middle of every part stands in its middle, so it needs no pointers;
// parts that are small stay as they are and are looked through.
type Tree []Leaf

// Leaf is a position of something with an id.
type Leaf struct {
	At    Vector
	part  groupSet // of what is in the part whose middle this is
	ID    int32
	Group int32 // what it is looked for by, apart from its position; numbered from 0
}

// small is how many leaves are looked through faster than a tree of them.
const small = 24

// Groups are those that a search takes: whether each is one of them, by its number.
type Groups struct {
	Taken []bool
	set   groupSet
}

// NewGroups are those groups that are taken.
func NewGroups(taken []bool) *Groups {
	g := &Groups{Taken: taken}
	for i, is := range taken {
		if is {
			g.set |= bitOf(int32(i))
		}
	}
	return g
}

// groupSet has a bit for each group; from the 65th on they share bits, so it may hold too many and never too few.
type groupSet uint64

func bitOf(group int32) groupSet { return 1 << (group % 64) }

// Neighbour is a leaf that was found, with the square of its straight distance.
type Neighbour struct {
	ID     int32
	Square float64
}

// NewTree orders the leaves, which it keeps.
func NewTree(leaves []Leaf) Tree {
	t := Tree(leaves)
	t.order(0)
	return t
}

// order makes a tree of t, its first cut across an axis, and returns the groups in it.
func (t Tree) order(axis int) groupSet {
	var set groupSet
	middle := len(t) / 2
	if len(t) <= small {
		for i := range t {
			set |= bitOf(t[i].Group)
		}
	} else {
		middleOf(t, middle, axis)
		set = bitOf(t[middle].Group) | t[:middle].order(next(axis)) | t[middle+1:].order(next(axis))
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
func middleOf(leaves Tree, index, axis int) {
	for low, high := 0, len(leaves)-1; low < high; {
		pivot := median(leaves[low].At[axis], leaves[(low+high)/2].At[axis], leaves[high].At[axis])
		i, j := low, high
		for i <= j {
			for leaves[i].At[axis] < pivot {
				i++
			}
			for leaves[j].At[axis] > pivot {
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

// Anywhere is a distance that nothing exceeds.
const Anywhere = math.MaxFloat64

// Search looks for the leaves that are nearest to a point, at most Count of them and within a distance.
type Search struct {
	From   Vector
	Count  int
	Limit  float64             // squares above it are of no interest (Chord)
	Only   *Groups             // nil for all
	Wanted func(id int32) bool // nil for all
	Looked int                 // how many leaves were compared

	found []Neighbour
}

// Nearest returns what a tree has for a search, the nearest first, equally near ones by id.
func (t Tree) Nearest(s *Search) []Neighbour {
	s.Count = min(s.Count, len(t))
	if s.Count < 1 {
		return nil
	}
	s.found = make([]Neighbour, 0, s.Count)
	s.visit(t, 0)
	return s.found
}

func (s *Search) visit(t Tree, axis int) {
	middle := len(t) / 2
	if len(t) == 0 || s.Only != nil && t[middle].part&s.Only.set == 0 {
		return // nothing in it is taken
	}
	if len(t) <= small {
		for i := range t {
			s.keep(&t[i])
		}
		return
	}
	gap := s.From[axis] - t[middle].At[axis]
	this, other := t[:middle], t[middle+1:]
	if gap > 0 {
		this, other = other, this
	}
	s.visit(this, next(axis))
	s.keep(&t[middle])
	if gap*gap <= s.Limit {
		s.visit(other, next(axis))
	}
}

// keep puts a leaf in its place if it is among the nearest so far.
func (s *Search) keep(m *Leaf) {
	s.Looked++
	n := Neighbour{m.ID, s.From.Square(m.At)}
	if n.Square > s.Limit || s.Only != nil && !s.Only.Taken[m.Group] || s.Wanted != nil && !s.Wanted(m.ID) {
		return
	}
	i := len(s.found)
	for i > 0 && (n.Square < s.found[i-1].Square || n.Square == s.found[i-1].Square && n.ID < s.found[i-1].ID) {
		i--
	}
	if i == s.Count {
		return
	}
	if len(s.found) < s.Count {
		s.found = append(s.found, Neighbour{})
	}
	copy(s.found[i+1:], s.found[i:])
	s.found[i] = n
	if len(s.found) == s.Count {
		s.Limit = s.found[s.Count-1].Square
	}
}
