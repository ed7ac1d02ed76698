package edition

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestTheSeedIsCovered holds the pages that map the conversation for staff against the nodes that there are.
func TestTheSeedIsCovered(t *testing.T) {
	screens := builtinEdition(t).Book.Screens()
	node := regexp.MustCompile("`([a-z][a-z-]*/[a-z-]+)`")
	for _, page := range []string{"../docs/seed.md", "../docs/staff.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		named := node.FindAllStringSubmatch(string(text), -1)
		if len(named) == 0 {
			t.Errorf("%s names no node", page)
		}
		for _, match := range named {
			if !slices.Contains(screens, match[1]) {
				t.Errorf("%s names %s, which is no screen", page, match[1])
			}
		}
	}
}
