package bot

import (
	"testing"
	"time"
)

// What is not answered yet comes again after a crash, as far as it leaves room in a batch for what others wrote.
func TestOpenUpdatesComeAgain(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		taken  int
		answer []int
		full   bool
		want   int
	}{
		{5, nil, false, 1},
		{5, []int{1, 2, 4}, false, 3},
		{5, []int{1, 2, 3, 4, 5}, false, 6},
		{batch, nil, false, batch + 2 - manyOpen},
		{batch, nil, true, batch + 2 - fewOpen},
	} {
		var w window
		w.open = make(map[int]time.Time)
		for id := range test.taken {
			w.take(id+1, now)
		}
		w.done(test.answer...)
		w.fill(test.full)
		if got := w.offset(now); got != test.want {
			t.Errorf("of %d, %v answered, full %v: the offset is %d, not %d", test.taken, test.answer, test.full, got, test.want)
		}
	}
}
