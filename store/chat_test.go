package store

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"liman/flows"
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
	if err != nil || len(content) > chatSize {
		t.Errorf("%d bytes of %d, %v", len(content), chatSize, err)
	}
}
