package flows

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"liman/content"
	"liman/directory"
	"liman/flows/intent"
)

// check finds what could hurt in flows that are each well formed.
func (c *compiler) check() {
	c.checkRoles()
	c.checkMoved()
	c.checkAnswers()
	c.checkDoors()
	if c.from.facts == nil && slices.ContainsFunc(slices.Collect(maps.Values(c.nodes)), func(n *node) bool { return len(n.facts) > 0 }) {
		c.blame(fault(factsName, 1, content.Wrong("file.unreadable", "there is no such file, and screens rest on its facts", "take it back from before")))
	}
	reached := c.reachable()
	for _, ref := range slices.Sorted(maps.Keys(c.nodes)) {
		n := c.nodes[ref]
		if !reached[ref] {
			c.blameNode(n, content.Wrong("screen.unreached", "no way leads to it", "add an option that leads here, or delete it"))
		}
		c.checkWayOn(n)
		c.checkFacts(n)
		c.checkCover(n)
		c.checkHidden(n)
		if !n.waits() && c.circles(n, n, make(map[string]bool)) {
			c.blameNode(n, content.Wrong("screen.loop", "a loop that never waits for the person", "let a screen stand in the loop"))
		}
	}
	c.checkSize()
}

func (c *compiler) blameNode(n *node, f content.Fault) {
	c.blame(n.flow.file.fault(n.line, of(n.ref, f)))
}

func (c *compiler) checkRoles() {
	for _, role := range []string{"home", "help"} {
		if c.roles[role] == "" {
			c.blame(fault("", 1, content.Wrong("topic.role", "no flow has the role "+role, "write role: "+role+" into one flow")))
		}
	}
}

func (c *compiler) checkMoved() {
	for _, flow := range slices.Sorted(maps.Keys(c.flows)) {
		f := c.flows[flow].file
		for _, written := range slices.Sorted(maps.Keys(f.Moved)) {
			c.checkMove(f, f.line("moved", written), f.full(written), f.full(f.Moved[written]))
		}
	}
}

func (c *compiler) checkMove(f *file, line int, old, now string) {
	if c.nodes[old] != nil {
		c.blame(f.fault(line, content.Wrong("moved.there", old+" moved but is still there", "delete the node or the line", "screen", old)))
	}
	if c.moved[old] != now {
		c.blame(f.fault(line, content.Wrong("moved.twice", fmt.Sprintf("%s moved to %s here and to %s elsewhere", old, now, c.moved[old]),
			"keep one of the two", "to", now, "other", c.moved[old])))
	}
	if n := c.nodes[now]; n == nil || !n.waits() {
		c.blame(f.fault(line, content.Wrong("moved.nowhere", fmt.Sprintf("%s moved to %s, which is no screen", old, now), "name a screen, an ask, contacts or services", "to", now)))
	}
}

// checkAnswers wants no variable to be called as another was: its old answers would be taken for new ones.
func (c *compiler) checkAnswers() {
	for _, flow := range slices.Sorted(maps.Keys(c.flows)) {
		f := c.flows[flow].file
		for _, name := range slices.Sorted(maps.Keys(f.Vars)) {
			if now, was := c.answers[name]; was {
				c.blame(f.fault(f.line("vars", name), content.Wrong("answer.was", fmt.Sprintf("%s was called %s, which is declared", now, name),
					"take it out of was, or choose another name", "answer", now)))
			}
		}
	}
}

// reachable are the nodes that a person can come to.
func (c *compiler) reachable() map[string]bool {
	reached := make(map[string]bool)
	queue := []string{c.anywhere}
	for _, start := range c.roles {
		queue = append(queue, start)
	}
	for len(queue) > 0 {
		n := c.nodes[queue[0]]
		queue = queue[1:]
		if n == nil || reached[n.ref] {
			continue
		}
		reached[n.ref] = true
		queue = append(queue, n.targets()...)
	}
	return reached
}

// checkWayOn wants a next step on every screen, whatever was answered before.
func (c *compiler) checkWayOn(n *node) {
	if !n.waits() || n.ask != nil {
		return
	}
	always := slices.ContainsFunc(n.flow.file.Nodes[name(n.ref)].Options, func(o fileOption) bool { return o.When == nil })
	if !always {
		c.blameNode(n, content.Wrong("screen.dead-end", "a dead end: no option that is always there", "add an option without a condition, say to the start"))
	}
}

func name(ref string) string {
	_, name, _ := strings.Cut(ref, "/")
	return name
}

// circles tells whether a node that does not wait can come back to itself over nodes that do not wait.
func (c *compiler) circles(from, n *node, seen map[string]bool) bool {
	for _, ref := range n.targets() {
		next := c.nodes[ref]
		if next == from {
			return true
		}
		if !next.waits() && !seen[ref] {
			seen[ref] = true
			if c.circles(from, next, seen) {
				return true
			}
		}
	}
	return false
}

// checkSize bounds the largest state that these flows can produce.
func (c *compiler) checkSize() {
	longest := ""
	for ref := range c.nodes {
		if len(ref) > len(longest) {
			longest = ref
		}
	}
	largest := State{Node: longest, Lang: "ro", Trail: slices.Repeat([]string{longest}, maxTrail), Note: "not-understood-twice"}
	largest.Choices = Choices{Idle: "12h", Word: strings.Repeat("w", maxWord), Protect: true, Wrong: maxWrong, WrongAt: 1 << 33}
	largest.Locked, largest.Simple = true, true
	for _, ref := range c.doors {
		if page := name(ref); len(page) > len(largest.Choices.Door) {
			largest.Choices.Door = page
		}
	}
	largest.Guess, largest.Missed, largest.Jumped = slices.Repeat([]string{longest}, intent.MaxGuess), true, longest
	if pick := slices.Repeat([]string{"179141"}, maxPlaces); maxPlaces*len(pick[0]) > intent.MaxGuess*len(longest) { // never both, and Want takes the room of some places
		largest.Pick, largest.Guess = Pick{Places: pick, County: "CJ"}, nil
	}
	data, err := json.Marshal(largest)
	size := len(data)
	for name, v := range c.vars {
		size += v.size(name)
	}
	if err != nil || size > MaxState {
		c.blame(fault("", 1, content.Wrong("topic.size", fmt.Sprintf("a conversation could grow to %d bytes, over %d", size, MaxState),
			"shorten names, or let a flow remember less")))
	}
}

// Review is a node that staff look at again by a day.
type Review struct {
	Ref   string
	By    time.Time
	Facts []string // numbers of those that it names
}

// Reviews are the nodes that staff must have looked at again before a day, the earliest first.
func (b *Book) Reviews(before time.Time) []Review {
	var list []Review
	for _, ref := range slices.Sorted(maps.Keys(b.nodes)) {
		if n := b.nodes[ref]; !n.reviewBy.IsZero() && before.After(n.reviewBy) {
			list = append(list, Review{ref, n.reviewBy, slices.Clone(n.facts)})
		}
	}
	slices.SortStableFunc(list, func(a, b Review) int { return a.By.Compare(b.By) })
	return list
}

// Misdated are facts whose sources were read after today. It may be the clock that is wrong.
func (b *Book) Misdated(today time.Time) content.Faults {
	var wrong content.Faults
	tomorrow := directory.DateOf(today.AddDate(0, 0, 1)) // somewhere it is
	for _, f := range b.Facts() {
		if tomorrow.Before(f.Seen) {
			wrong = append(wrong, fault(factsName, f.line, content.Wrong("fact.incomplete", fmt.Sprintf("fact %s: seen %s is ahead of today, %s", f.Number, f.Seen, today.Format(time.DateOnly)),
				"correct the day", "fact", f.Number)))
		}
	}
	return wrong
}

// Overdue are the nodes that staff must have looked at again before a day, as faults.
func (b *Book) Overdue(today time.Time) content.Faults {
	var overdue content.Faults
	for _, ref := range slices.Sorted(maps.Keys(b.nodes)) {
		n := b.nodes[ref]
		if n.reviewBy.IsZero() || !today.After(n.reviewBy) {
			continue
		}
		overdue = append(overdue, fault(n.flow.name, n.reviewLine, content.Wrong("screen.due", ref+": its review is due on "+n.reviewBy.Format(time.DateOnly),
			"look at its facts again and set a new day", "screen", ref, "day", n.reviewBy.Format(time.DateOnly))))
	}
	return overdue
}
