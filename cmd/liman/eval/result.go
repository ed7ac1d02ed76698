package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// tally is what came of a set of phrases.
type tally struct {
	least    least
	all      sums
	langs    map[string]*sums
	confused map[[2]string]int // flow that was meant, flow that was heard first
}

// newTally counts nothing yet.
func newTally() *tally {
	return &tally{langs: make(map[string]*sums), confused: make(map[[2]string]int)}
}

// add counts one phrase.
func (t *tally) add(p testPhrase, heard understanding) {
	if t.langs[p.lang] == nil {
		t.langs[p.lang] = new(sums)
	}
	first := "nothing"
	if len(heard.Nodes) > 0 {
		first = heard.Nodes[0]
	}
	for _, c := range []*sums{&t.all, t.langs[p.lang]} {
		c.add("all", true)
		c.add("first", p.wants(first))
		c.add("three", slices.ContainsFunc(heard.Nodes, p.wants))
		c.add("danger", p.danger)
		c.add("rang", p.danger && heard.Danger)
		c.add("shown", p.danger && heard.shown)
		c.add("others", !p.danger)
		c.add("false alarms", !p.danger && heard.Danger && !p.wants(first))
		c.add("offered", !p.danger && heard.shown && !heard.Danger)
		c.add("led astray", !p.danger && heard.Clear && !p.wants(first))
	}
	if p.wants(first) {
		first = p.wanted[slices.Index(p.wanted, first)]
		t.confused[[2]string{flowOf(first), flowOf(first)}]++
		return
	}
	t.confused[[2]string{flowOf(p.wanted[0]), flowOf(first)}]++
}

func flowOf(node string) string {
	flow, _, _ := strings.Cut(node, "/")
	return flow
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

// share is which share of the phrases counted as of are counted as what, too; 1 if there is none of them.
func (c sums) share(what, of string) float64 {
	if c[of] == 0 {
		return 1
	}
	return float64(c[what]) / float64(c[of])
}

// print shows the shares by language, then what was taken for what, by flow.
func (t *tally) print(out io.Writer, each time.Duration) {
	fmt.Fprintf(out, "%-5s %7s %7s %7s %7s %7s %12s %8s %10s\n", "", "phrases", "danger", "shown", "first", "top 3", "false alarms", "offered", "led astray")
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
	fmt.Fprintf(out, "%-5s %7d %7.3f %7.3f %7.3f %7.3f %12d %8d %10d\n", name, c["all"], c.share("rang", "danger"), c.share("shown", "danger"),
		c.share("first", "all"), c.share("three", "all"), c["false alarms"], c["offered"], c["led astray"])
}

// flows are those that were meant (0) or heard (1).
func (t *tally) flows(side int) []string {
	seen := make(map[string]bool)
	for pair := range t.confused {
		seen[pair[side]] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// verdict is an error where too little is understood, or too much rings or is offered an emergency.
func (t *tally) verdict() error {
	got := least{danger: t.all.share("rang", "danger"), shown: t.all.share("shown", "danger"), top3: t.all.share("three", "all")}
	if t.all["others"] > 0 {
		got.alarms, got.offered = t.all.share("false alarms", "others"), t.all.share("offered", "others")
	}
	if got.reaches(t.least) {
		return nil
	}
	return fmt.Errorf("danger %.3f of at least %.2f, shown %.3f of at least %.2f, top 3 %.3f of at least %.2f, false alarms %.3f of at most %.2f, "+
		"offered %.3f of at most %.2f", got.danger, t.least.danger, got.shown, t.least.shown, got.top3, t.least.top3, got.alarms, t.least.alarms,
		got.offered, t.least.offered)
}
