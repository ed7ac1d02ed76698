package flows

import (
	"go.yaml.in/yaml/v3"
)

// factsName is the register of facts that texts rest on, beside the flows.
const factsName = "facts.yaml"

// fact is one statement with its sources, as in facts.yaml.
type fact struct {
	Says       string   `yaml:"says"`
	Sources    []string `yaml:"sources"`
	Confidence string   `yaml:"confidence"`
	Seen       string   `yaml:"seen"`
}

// readFacts makes the numbers of facts known, and wants a known source for each source named.
func (c *compiler) readFacts(data []byte) {
	var register struct {
		Sources map[string]string    `yaml:"sources"`
		Facts   map[string]yaml.Node `yaml:"facts"`
	}
	if err := yaml.Unmarshal(data, &register); err != nil {
		c.blame(yamlFault(factsName, err))
		return
	}
	c.facts = make(map[string]bool, len(register.Facts))
	for number, node := range register.Facts {
		var f fact
		if err := node.Decode(&f); err != nil || f.Says == "" {
			c.blame(fault(factsName, node.Line, "fact "+number+" says nothing", "write says, sources, confidence and seen"))
		}
		for _, source := range f.Sources {
			if register.Sources[source] == "" {
				c.blame(fault(factsName, node.Line, "fact "+number+" names no known source "+source, "add the source under sources"))
			}
		}
		c.facts[number] = true
	}
}
