package main

import (
	"strings"
	"testing"
)

// Soon after the start, with the clock on the wall, the program has learnt what typed words mean although nobody has typed, and whoever then types is
// answered by it. (Editions that are published learn it when they are checked, by their stories.)
func TestTheProgramLearnsBeforeAnybodyTypes(t *testing.T) {
	t.Parallel()
	counts := freeAddress(t)
	h := newHouse(t, plan{env: []string{"METRICS_ADDR=" + counts}})
	h.until("what typed words mean", func() bool {
		_, read := probeAt(counts, "/metrics")
		return strings.Contains(read, "\nliman_words_learnt 1\n")
	})
	ana := h.visitor(4711)
	ana.says(h, "/start")
	ana.says(h, "are un pistol")
	if got := ana.bubble().Text; !strings.Contains(got, "Dacă ești în pericol acum") {
		t.Errorf("a weapon is answered with:\n%s", got)
	}
}
