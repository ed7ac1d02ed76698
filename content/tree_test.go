package content

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// What cannot be read is named by the line at which somebody has to mend it, however far up the list began in which it stands.
func TestTreeNamesTheLineAndTheMend(t *testing.T) {
	long := "# words\n\nlist:\n"
	for range 40 {
		long += "  - one\n"
	}
	cases := []struct {
		name, text string
		line       int
		says       string
	}{
		{"open quote in a long list", long + "  - 'open\n  - 'two'\n", 45, "quotation mark"},
		{"less indented in a long list", long + " - two\n", 44, "indentation"},
		{"open quote among names", "# head\none: 'a'\ntwo: 'b\nthree: 'c'\nfour: 'd'\n", 4, "line above"},
		{"open bracket", "a: b\nc:\n  - {id: x\n  - {id: y}\n", 3, "close the bracket"},
		{"open quote at the end", "a: b\nc: 'd\n", 2, "close the quotation mark"},
		{"tab", "a:\n\tb: c\n", 2, "a tab is none"},
		{"colon", "a: b\nc: d: e\n", 2, "quotation marks"},
		{"star", "a: b\nc:\n  - *kill\n", 3, "*kill would be the name of something else"},
		{"second text", "a: b\n---\nc: d\n", 3, "a second text begins after ---"},
		{"indented first", "# head\n\n  a: b\nc: d\n", 4, "would not be read"},
		{"merge", "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> theirs\n", 2, "marks of a merge"},
		{"first line", "a: 'b\n", 1, "close the quotation mark"},
	}
	for _, c := range cases {
		tree, f := Tree([]byte(c.text))
		if f == nil {
			t.Errorf("%s: read as %v", c.name, tree)
			continue
		}
		if f.Line != c.line || !strings.Contains(f.Error(), c.says) {
			t.Errorf("%s: line %d, want %d with %q: %s", c.name, f.Line, c.line, c.says, f.Error())
		}
	}
}

func TestTreeReadsWhatIsWhole(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\na: b\n", "a: b\n...\n", "a: b\n---\n", "\ufeffa: b\n", "a: b\r\n", "  a: b\n  c: d\n", "a: |\n  <<<<\n  text\n"} {
		if _, f := Tree([]byte(text)); f != nil {
			t.Errorf("%q: %s", text, f.Error())
		}
	}
}

func TestMisreadSaysWhatBelongsThere(t *testing.T) {
	var into struct {
		Text string            `yaml:"text"`
		List []string          `yaml:"list"`
		Map  map[string]string `yaml:"map"`
	}
	for text, want := range map[string]string{
		"text: {a: b}\n":           ":1: fields, and not a text; put a text with a colon into quotation marks",
		"map: {}\nlist: word\n":    ":2: a text, and not a list such as [one, two]; write a list such as [one, two]",
		"map: word\n":              ":1: a text, and not fields such as name: value; write fields such as name: value",
		"map:\n  a: b\n  a: c\n":   `:3: "a" stands twice, first in line 2; keep one of the two`,
		"list:\n  - a: 1\n  - b\n": ":2: fields, and not a text; put a text with a colon into quotation marks",
	} {
		err := yaml.Unmarshal([]byte(text), &into)
		if err == nil {
			t.Fatalf("%q is read", text)
		}
		if got := Misread(err); len(got) != 1 || got[0].Error() != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}
