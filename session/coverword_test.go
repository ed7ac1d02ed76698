package session

import (
	"testing"
	"time"
)

// A thousand guesses take more than a day; whoever knows the word waits two minutes at most.
func TestT37_AThousandGuessesTakeADay(t *testing.T) {
	total := time.Duration(0)
	for wrong := 1; wrong <= 1000; wrong++ {
		total += wordPause(wrong)
	}
	if total <= 24*time.Hour || wordPause(1<<40) > 2*time.Minute || wordPause(freeWrong-1) != 0 {
		t.Errorf("1,000 guesses take %v, the longest pause is %v", total, wordPause(1<<40))
	}
	t.Logf("1,000 guesses take %v", total)
}
