package flows

import (
	"fmt"
	"slices"
)

// The cover is a flow that is complete in itself. While it is on, nothing else is shown; one of its options on the page
// that a person chose, or her word, is the way in.

// apply changes what an option writes under choose.
func (f fileChoices) apply(c *Choices) {
	switch f.Idle {
	case "":
	case "default":
		c.Idle = ""
	default:
		c.Idle = f.Idle
	}
	if f.Cover == "off" {
		c.Door, c.Word = "", ""
	}
	if f.Copy != "" {
		c.Protect = f.Copy == "blocked"
	}
}

// declareDoor notes a page of the cover on which the way in can be.
func (c *compiler) declareDoor(n *node, o option, i int) {
	if !o.door {
		return
	}
	if !c.covers(n) {
		c.blameHere(fmt.Sprintf("option %s is a door outside the cover", o.id), "take door out", "options", i, "door")
	}
	c.doors = append(c.doors, n.ref)
	slices.Sort(c.doors)
}

// checkCover wants the cover to lead nowhere else: it must be complete while it is on.
func (c *compiler) checkCover(n *node) {
	if !c.covers(n) {
		return
	}
	for _, ref := range n.targets() {
		if c.nodes[ref].flow != n.flow {
			c.blameNode(n, "it leads out of the cover to "+ref, "keep the cover complete in itself")
		}
	}
	if len(c.doors) == 0 {
		c.blameNode(n, "the cover has no way in", "write door: true into an option")
	}
}
