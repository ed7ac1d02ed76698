package session

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/flows"
	"liman/store"
)

// The longest conversation that flows allow is stored in the same length as the shortest, so the length tells nothing.
func TestTheLargestChatFitsItsLength(t *testing.T) {
	c := Chat{Touched: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli(), Left: true, Unsure: true, Bubble: math.MaxInt32, BubbleAt: math.MaxInt32}
	for i := range maxUpdates {
		c.Answer(math.MaxInt32 - i)
	}
	empty, err := json.Marshal(flows.State{Note: "x"})
	if err != nil {
		t.Fatal(err)
	}
	c.State.Note = "x" + strings.Repeat("x", flows.MaxState-len(empty))
	content, err := json.Marshal(c)
	if err != nil || len(content) > store.ChatSize {
		t.Errorf("%d bytes of %d, %v", len(content), store.ChatSize, err)
	}
}

func TestUpdatesAreRememberedForAWhile(t *testing.T) {
	var c Chat
	c.Answer(7)
	if !c.Answered(7) || c.Answered(5) || c.Answered(8) {
		t.Errorf("remembers %v", c.Updates)
	}
	for i := range 100 {
		c.Answer(10 + 2*i)
	}
	for update, want := range map[int]bool{5: true, 10: true, 200: true, 207: false, 208: true, 209: false} {
		if len(c.Updates) != maxUpdates || c.Answered(update) != want {
			t.Errorf("%d is answered: %v; remembers %v", update, !want, c.Updates)
		}
	}
	c.Answer(207) // overtaken by 208
	if !c.Answered(207) || c.Answered(205) || !slices.IsSorted(c.Updates) {
		t.Errorf("remembers %v", c.Updates)
	}
}
