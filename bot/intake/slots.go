package intake

import (
	"container/heap"
	"time"
)

// crowd is how many newcomers may wait for a slot before every other slot goes to the newest of all.
const crowd = 1024

// slots are for those who are answered at the same time. Contract (the intake's lock is held in all of it):
//   - a slot goes to the lowest priority, that is, to whoever came first; a flood has one behind everybody.
//   - in a crowd of newcomers no order is fair to all, and whoever comes last would wait for everybody: there every other slot goes
//     to the newest of those who open a chat (Telegram lets nobody begin otherwise, and it costs the least of all), or else to the
//     newest, if she waits with a single act. Those who were answered just before are no crowd, however many.
//   - an act that takes long gives its slot back and goes on; underWay counts it until it ends, since memory has an end.
//     kept are those that have a slot, in the order in which their time is over, which is that in which they began: so one
//     timer serves all of them. Those that ended before stay in it until the clock comes by.
//   - opening and newest may hold those who have had their slot; Next skips them, and neither ever holds more than twice those who
//     wait, and a crowd.
type slots[T item] struct {
	ordered[T]
	many, taken, underWay int
	crowd, newcomers      int
	opening, newest       stack[T]
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
	most := 2*len(s.list) + s.crowd
	s.newest.push(one, most, s.crowd/2)
	if one.opens() {
		s.opening.push(one, most, s.crowd/2)
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
		for _, early := range []*stack[T]{&s.opening, &s.newest} {
			if one, there = early.pop(eligible); there {
				heap.Remove(s, *one.index())
				s.count(one, -1)
				return one, true
			}
		}
	}
	if s.newcomers <= s.crowd/2 {
		s.opening, s.newest = nil, nil
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
	opens() bool
}

// stack are those who came last, the newest on top.
type stack[T any] []T

// push puts one on top; past most, only as many as kept stay.
func (s *stack[T]) push(one T, most, kept int) {
	*s = append(*s, one)
	if len(*s) > most {
		*s = append(stack[T](nil), (*s)[len(*s)-kept:]...)
	}
}

// pop takes the newest who is eligible, and all above her away.
func (s *stack[T]) pop(eligible func(T) bool) (one T, there bool) {
	for len(*s) > 0 {
		last := len(*s) - 1
		one = (*s)[last]
		*s = (*s)[:last]
		if eligible(one) {
			return one, true
		}
	}
	return one, false
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
