package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"liman/content"
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
		*c = Choices{Idle: c.Idle, Protect: c.Protect}
	}
	if f.Copy != "" {
		c.Protect = f.Copy == "blocked"
	}
}

// closed tells whether a cover is on that this edition does not have: then nothing is shown at all.
func (b *Book) closed(s State) bool { return s.Locked && b.Cover() == "" }

// unlock takes the cover off for this conversation.
func (b *Book) unlock(s *State) {
	s.Locked, s.Trail, s.Vars = false, nil, nil
	s.Choices.Wrong, s.Choices.WrongAt = 0, 0
	b.arrive(s, b.Home())
	if s.Choices.Door == AnyDoor {
		s.Note = "cover-lost"
	}
}

// opens tells whether the way in is on a page. A door that this edition does not know is on each: nobody is locked out.
func (b *Book) opens(door string, page *node) bool {
	return door != "" && (door == name(page.ref) || !b.IsDoor(door))
}

// IsDoor tells whether a page of the cover can hold the way in, by its name without the flow.
func (b *Book) IsDoor(page string) bool {
	return slices.ContainsFunc(b.doors, func(ref string) bool { return name(ref) == page })
}

// DoorNow is the name that a page of the cover has in this edition.
func (b *Book) DoorNow(page string) string {
	if to, moved := b.moved[b.coverFlow()+"/"+page]; moved && b.IsDoor(name(to)) {
		return name(to)
	}
	return page
}

func (b *Book) coverFlow() string {
	flow, _, _ := strings.Cut(b.Cover(), "/")
	return flow
}

// maxWrong is how many wrong words are counted.
const maxWrong = 9999

// countWrong notes a word that was tried. Of one that was not to be compared, nothing is noted.
func (b *Book) countWrong(s *State, in Input) {
	if s.Choices.Word != "" && len(in.Words) > 0 {
		s.Choices.Wrong = min(s.Choices.Wrong+1, maxWrong)
	}
}

// coverNote is the line that says whether the cover is on.
func coverNote(s State) string {
	if s.Choices.Covered() {
		return "cover-on"
	}
	return "cover-off"
}

// declareDoor notes a page of the cover on which the way in can be.
func (c *compiler) declareDoor(n *node, o option, i int) {
	if !o.door {
		return
	}
	if !c.covers(n) {
		c.blameHere(content.Wrong("door.outside", fmt.Sprintf("option %s is a door outside the cover", o.id), "take door out"), "options", i, "door")
	}
	c.doors = append(c.doors, n.ref)
	slices.Sort(c.doors)
	c.doors = slices.Compact(c.doors)
}

// checkDoors holds the pages with a way in against the list of those that ever had one: a cover that was put on with a page
// must open on it in every edition to come.
func (c *compiler) checkDoors() {
	for _, flow := range slices.Sorted(maps.Keys(c.flows)) {
		f := c.flows[flow].file
		if len(f.Doors) > 0 && f.Role != "cover" {
			c.blame(f.fault(f.line("doors"), content.Wrong("door.outside", "doors stand outside the cover", "take doors out")))
			continue
		}
		for i, page := range f.Doors {
			if !c.IsDoor(page) && !c.IsDoor(c.DoorNow(page)) {
				c.blame(f.fault(f.line("doors", i), content.Wrong("door.gone", fmt.Sprintf("%s was a door and is none now; covers that open there would have no way in of their own", page),
					"write moved: {"+page+": <a page with a door>}, or give it its door back", "screen", f.full(page))))
			}
		}
	}
	for _, ref := range c.doors {
		if n := c.nodes[ref]; !slices.Contains(n.flow.file.Doors, name(ref)) {
			c.blame(n.flow.file.fault(n.line, content.Wrong("door.unlisted", ref+" has a door that is not under doors",
				"add "+name(ref)+" to doors; no name is ever taken out of that list", "screen", ref)))
		}
	}
}

// checkHidden wants a cover where a question is asked about one.
func (c *compiler) checkHidden(n *node) {
	asks := n.ask != nil && (n.ask == askings["door"] || n.ask == askings["word"])
	if asks && c.Cover() == "" {
		c.blameNode(n, content.Wrong("cover.none", "it asks for the way in through a cover, and no flow has the role cover",
			"write role: cover into one flow, or take the question out"))
	}
}

// Drops are the doors of an earlier Book that this one neither has nor says where they went.
func (b *Book) Drops(earlier *Book) []string {
	var dropped []string
	for _, ref := range earlier.doors {
		if page := name(ref); !b.IsDoor(b.DoorNow(page)) {
			dropped = append(dropped, page)
		}
	}
	return dropped
}

// checkCover wants the cover to lead nowhere else: it must be complete while it is on.
func (c *compiler) checkCover(n *node) {
	if !c.covers(n) {
		return
	}
	for _, ref := range n.targets() {
		if c.nodes[ref].flow != n.flow {
			c.blameNode(n, content.Wrong("cover.out", "it leads out of the cover to "+ref, "keep the cover complete in itself", "to", ref))
		}
	}
	if len(c.doors) == 0 {
		c.blameNode(n, content.Wrong("cover.no-way", "the cover has no way in", "write door: true into an option"))
	}
}
