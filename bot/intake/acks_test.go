package intake

import (
	"testing"
	"time"
)

// What is not answered yet comes again after a crash, as far as it leaves room in a batch for what others wrote.
func TestOpenUpdatesComeAgain(t *testing.T) {
	for _, test := range []struct {
		taken int
		done  []int
		full  bool
		want  int
	}{
		{5, nil, false, 1},
		{5, []int{1, 2, 4}, false, 3},
		{5, []int{1, 2, 3, 4, 5}, false, 6},
		{Batch, nil, false, Batch + 1 - manyOpen},
		{Batch, nil, true, Batch + 1 - fewOpen},
	} {
		var a Acks
		for id := range test.taken {
			a.Take(id+1, monday)
		}
		a.Done(test.done...)
		a.Full(test.full)
		a.LetGo(monday)
		if got := a.Offset(); got != test.want {
			t.Errorf("of %d, %v done, full %v: the offset is %d, not %d", test.taken, test.done, test.full, got, test.want)
		}
	}
}

// What waits for Redis stays open however long, as far as there is room; what nobody finishes is let go and told.
func TestAnUpdateThatNobodyFinishesIsLetGo(t *testing.T) {
	var a Acks
	for id := range 3 {
		a.Take(id+1, monday)
	}
	if !a.Hold(1) {
		t.Fatal("no room")
	}
	a.Done(1, 2) // she was answered otherwise; the record is yet to be written
	later := monday.Add(LongOpen + time.Second)
	if n := a.LetGo(later); n != 1 || a.Offset() != 1 || a.Open() != 1 {
		t.Errorf("%d were not finished, the offset is %d, %d are open", n, a.Offset(), a.Open())
	}
	if a.Release(1); a.Offset() != 4 || a.Take(2, later) {
		t.Errorf("the offset is %d, or an old one is taken again", a.Offset())
	}
	if !a.Take(4, later) {
		t.Error("a new one is not taken")
	}
}

// No more are held than leave half a batch to others, and what comes after the ids began anew is taken.
func TestFewAreHeld(t *testing.T) {
	var a Acks
	held := 0
	for id := range Batch {
		a.Take(id+1, monday)
		if a.Hold(id + 1) {
			held++
		}
	}
	if held != manyOpen {
		t.Errorf("%d are held", held)
	}
	a.LetGo(monday)
	for id := range Batch {
		a.Done(id + 1)
		a.Release(id + 1)
	}
	if a.Open() != 0 || a.held != 0 {
		t.Errorf("%d are open, %d held", a.Open(), a.held)
	}
	if !a.Take(7, monday.Add(8*24*time.Hour)) || a.Offset() != 7 {
		t.Error("after a week the numbers begin anywhere")
	}
}
