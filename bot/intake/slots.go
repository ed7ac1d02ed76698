package intake

import (
	"container/heap"
	"time"
)

// crowd is how many newcomers may wait for a slot before every other slot goes to the newest of all.
const crowd = 1024

// slots are for those who are answered at the same time. Contract (the intake's lock is held in all of it):
//   - a slot goes to the lowest priority, that is, to whoever came first; a flood has one behind everybody.
//   - in a crowd of newcomers no order is fair to all, and whoever comes last would wait for everybody: there every other
//     slot goes to the newest, if she waits with a single act. Those who were answered just before are no crowd, however many.
//   - an act that takes long gives its slot back and goes on; underWay counts it until it ends, since memory has an end.
//     kept are those that have a slot, in the order in which their time is over, which is that in which they began: so one
//     timer serves all of them. Those that ended before stay in it until the clock comes by.
//   - newest may hold those who have had their slot; Next skips them, and it never holds more than twice those who wait.
type slots[T item] struct {
	ordered[T]
	many, taken, underWay int
	crowd, newcomers      int
	newest                []T
	turns                 int
	kept                  []*kept
}

// kept is a slot that an act has, and until when.
type kept struct {
	until time.Time
	over  bool
}

// Acquire asks for a slot; Next gives it.
func (s *slots[T]) Acquire(one T) {
	heap.Push(s, one)
	s.count(one, 1)
	s.newest = append(s.newest, one)
	if len(s.newest) > 2*len(s.list)+s.crowd {
		s.newest = append([]T(nil), s.newest[len(s.newest)-s.crowd/2:]...)
	}
}

// Next gives a free slot to whoever has it by right; eligible says of the newest whether she may go first.
func (s *slots[T]) Next(eligible func(T) bool) (one T, there bool) {
	if len(s.list) == 0 {
		return one, false
	}
	s.taken++
	s.underWay++
	s.turns++
	if s.Crowded() && s.turns%2 == 0 {
		for len(s.newest) > 0 {
			last := s.newest[len(s.newest)-1]
			s.newest = s.newest[:len(s.newest)-1]
			if eligible(last) {
				heap.Remove(s, *last.index())
				s.count(last, -1)
				return last, true
			}
		}
	}
	if s.newcomers <= s.crowd/2 {
		s.newest = nil
	}
	one = heap.Pop(s).(T)
	s.count(one, -1)
	return one, true
}

// Crowded tells whether more newcomers wait than any order is fair to.
func (s *slots[T]) Crowded() bool { return s.newcomers > s.crowd }

func (s *slots[T]) count(one T, by int) {
	if one.isNew() {
		s.newcomers += by
	}
}

// Keep notes until when an act keeps the slot that Next gave it.
func (s *slots[T]) Keep(until time.Time) *kept {
	has := &kept{until: until}
	s.kept = append(s.kept, has)
	return has
}

// Release gives a slot back; false if that was done before.
func (s *slots[T]) Release(has *kept) bool {
	if has.over {
		return false
	}
	has.over = true
	s.taken--
	return true
}

// Overdue is the slot whose time is over first; nil if nobody has one.
func (s *slots[T]) Overdue() *kept {
	for len(s.kept) > 0 && s.kept[0].over {
		s.kept = s.kept[1:]
	}
	if len(s.kept) == 0 {
		s.kept = nil
		return nil
	}
	return s.kept[0]
}

// item is something in a heap that knows where it stands.
type item interface {
	index() *int
	isNew() bool
}

// nowhere is the index of what stands in no heap.
const nowhere = -1

// ordered is a heap, the earliest first.
type ordered[T item] struct {
	list []T
	key  func(T) time.Time
}

// Len is heap.Interface's, as are the others.
func (o *ordered[T]) Len() int { return len(o.list) }

// Less tells which is earlier.
func (o *ordered[T]) Less(i, j int) bool { return o.key(o.list[i]).Before(o.key(o.list[j])) }

// Swap exchanges two.
func (o *ordered[T]) Swap(i, j int) {
	o.list[i], o.list[j] = o.list[j], o.list[i]
	*o.list[i].index(), *o.list[j].index() = i, j
}

// Push appends one.
func (o *ordered[T]) Push(x any) {
	one := x.(T)
	*one.index() = len(o.list)
	o.list = append(o.list, one)
}

// Pop takes the last one away.
func (o *ordered[T]) Pop() any {
	last := len(o.list) - 1
	one := o.list[last]
	var none T
	o.list[last] = none
	o.list = o.list[:last]
	*one.index() = nowhere
	return one
}
