package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// tally is what came of a set of phrases.
type tally struct {
	least    least
	all      sums
	langs    map[string]*sums
	confused map[[2]string]int // flow that was meant, flow that was heard first
}

// sums are phrases by what came of them.
type sums map[string]int

func (c *sums) add(what string, holds bool) {
	if *c == nil {
		*c = make(sums)
	}
	if holds {
		(*c)[what]++
	}
}

// share is how many of the one are the other, 1 of nothing.
func (c sums) share(what, of string) float64 {
	if c[of] == 0 {
		return 1
	}
	return float64(c[what]) / float64(c[of])
}

// print shows the shares by language, then what was taken for what, by flow.
func (t *tally) print(out io.Writer, each time.Duration) {
	fmt.Fprintf(out, "%-5s %7s %7s %7s %7s %12s %10s\n", "", "phrases", "danger", "first", "top 3", "false alarms", "led astray")
	for _, lang := range slices.Sorted(maps.Keys(t.langs)) {
		t.langs[lang].print(out, lang)
	}
	t.all.print(out, "all")
	fmt.Fprintf(out, "%s a phrase\n\nmeant, and heard first (screens of the same flow count as one):\n", each.Round(time.Microsecond))
	for _, meant := range t.flows(0) {
		fmt.Fprintf(out, "%-10s", meant)
		for _, heard := range t.flows(1) {
			if n := t.confused[[2]string{meant, heard}]; n > 0 {
				fmt.Fprintf(out, " %s %d", heard, n)
			}
		}
		fmt.Fprintln(out)
	}
}

func (c sums) print(out io.Writer, name string) {
	fmt.Fprintf(out, "%-5s %7d %7.3f %7.3f %7.3f %12d %10d\n", name, c["all"],
		c.share("rang", "danger"), c.share("first", "all"), c.share("three", "all"), c["false alarms"], c["led astray"])
}

// flows are those that were meant (0) or heard (1).
func (t *tally) flows(side int) []string {
	seen := make(map[string]bool)
	for pair := range t.confused {
		seen[pair[side]] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// verdict is an error where too little is understood, or too much rings.
func (t *tally) verdict() error {
	danger, top3, alarms := t.all.share("rang", "danger"), t.all.share("three", "all"), 0.
	if t.all["others"] > 0 {
		alarms = t.all.share("false alarms", "others")
	}
	if danger < t.least.danger || top3 < t.least.top3 || alarms > t.least.alarms {
		return fmt.Errorf("danger %.3f of at least %.2f, top 3 %.3f of at least %.2f, false alarms %.3f of at most %.2f",
			danger, t.least.danger, top3, t.least.top3, alarms, t.least.alarms)
	}
	return nil
}
