package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"liman/content"
	"liman/directory"
)

// factsName is the register of facts that texts rest on, beside the flows.
const factsName = "facts.yaml"

// Fact is one statement that texts rest on, as in facts.yaml, and the nodes that name it.
type Fact struct {
	Number     string
	Says       string         `yaml:"says"`
	Sources    []string       `yaml:"sources"`
	Confidence string         `yaml:"confidence"` // H, M or L
	Seen       directory.Date `yaml:"seen"`       // when its sources were read
	Nodes      []string       `yaml:"-"`

	line int
}

// lowConfidence marks what is old, single or contested. A node that rests on it must word it openly.
const lowConfidence = "L"

// readFacts is the register by itself.
type readFacts struct {
	facts  map[string]Fact
	faults content.Faults
}

// factsOf reads the register, and wants a known source for each source named.
func factsOf(data []byte) *readFacts {
	r := &readFacts{facts: make(map[string]Fact)}
	var register struct {
		Sources map[string]string    `yaml:"sources"`
		Facts   map[string]yaml.Node `yaml:"facts"`
	}
	tree, unread := content.Tree(data)
	if unread != nil {
		r.faults = content.Faults{fault(factsName, unread.Line, *unread)}
		return r
	}
	if err := tree.Decode(&register); err != nil {
		r.faults = misread(factsName, err)
		return r
	}
	if len(register.Facts) == 0 {
		r.faults = content.Faults{fault(factsName, 1, content.Wrong("file.unreadable", "the file has no facts", "write facts: and the facts below it, or take the file back from before"))}
		return r
	}
	for number, node := range register.Facts {
		f := Fact{Number: number, line: node.Line}
		if lacks := f.read(&node); lacks != "" {
			r.faults = append(r.faults, fault(factsName, node.Line, content.Wrong("fact.incomplete", "fact "+number+" is not whole: "+lacks,
				"write says, sources, confidence (H, M or L) and seen (a day)", "fact", number)))
		}
		for _, source := range f.Sources {
			if register.Sources[source] == "" {
				r.faults = append(r.faults, fault(factsName, node.Line, content.Wrong("fact.source", "fact "+number+" names no known source "+source,
					"add the source under sources", "fact", number, "source", source)))
			}
		}
		r.facts[number] = f
	}
	return r
}

// factFields are what a fact may say.
var factFields = []string{"says", "sources", "confidence", "seen"}

// read reads a fact as it is written, and says what it lacks; "" if it is whole.
func (f *Fact) read(n *yaml.Node) (lacks string) {
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if field := n.Content[i].Value; !slices.Contains(factFields, field) {
			return fmt.Sprintf("%q is none of its fields", field)
		}
	}
	err := n.Decode(f)
	switch {
	case err != nil:
		return content.Misread(err)[0].What
	case strings.TrimSpace(f.Says) == "":
		return "it says nothing"
	case f.Seen.Day() == 0:
		return "seen is no day"
	case !slices.Contains([]string{"H", "M", "L"}, f.Confidence):
		return fmt.Sprintf("confidence is %q", f.Confidence)
	}
	return ""
}

// takeFacts makes the numbers of facts known.
func (c *compiler) takeFacts(r *readFacts) {
	c.faults = append(c.faults, r.faults...)
	for number, f := range r.facts {
		c.facts[number] = &f
	}
}

// checkFacts wants every fact of a node to be there, to be looked at again, and to be worded openly where it is weak.
func (c *compiler) checkFacts(n *node) {
	for i, number := range n.facts {
		if c.from.facts == nil {
			break // blamed once
		}
		f := c.facts[number]
		line := func() int { return n.flow.file.line("nodes", name(n.ref), "facts", i) }
		switch {
		case f == nil:
			c.blame(n.flow.file.fault(line(), content.Wrong("fact.missing", fmt.Sprintf("%s: there is no fact %s", n.ref, number),
				"take a number of flows/"+factsName, "fact", number, "screen", n.ref)))
		case directory.DateOf(n.reviewBy).Before(f.Seen) && !n.reviewBy.IsZero():
			c.blame(n.flow.file.fault(n.reviewLine, content.Wrong("screen.review-day", fmt.Sprintf("%s: review_by comes before fact %s was seen, on %s", n.ref, number, f.Seen),
				"set a day behind it", "screen", n.ref, "day", n.reviewBy.Format(time.DateOnly))))
		case f.Confidence == lowConfidence && !n.open:
			c.blame(n.flow.file.fault(line(), content.Wrong("fact.weak", fmt.Sprintf("%s: fact %s is of low confidence", n.ref, number),
				"let the text say what is not certain and write open: true, or take the fact out", "fact", number, "screen", n.ref)))
		}
	}
	if len(n.facts) > 0 && n.reviewBy.IsZero() {
		c.blameNode(n, content.Wrong("screen.no-review", "it names facts but no review_by", "write the day after which staff must look again"))
	}
}

// linkFacts lets facts know their nodes, and nodes the day of their oldest fact.
func (c *compiler) linkFacts() {
	for _, ref := range slices.Sorted(maps.Keys(c.nodes)) {
		n := c.nodes[ref]
		for _, number := range n.facts {
			f := c.facts[number]
			if f == nil {
				continue // blamed by checkFacts
			}
			f.Nodes = append(f.Nodes, ref)
			if n.checked.IsZero() || f.Seen.Before(n.checked) {
				n.checked = f.Seen
			}
		}
	}
}

// Facts is the register of facts, in the order of its file.
func (b *Book) Facts() []Fact {
	list := make([]Fact, 0, len(b.facts))
	for _, f := range b.facts {
		list = append(list, *f)
	}
	slices.SortFunc(list, func(a, b Fact) int { return a.line - b.line })
	return list
}
