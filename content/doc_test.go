package content

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const small = `# the first line
flow: danger   # its name
nodes:
  start:
    kind: screen
    facts: [0.1, 3.1]   # three
    review_by: 2027-02-21
    options:
      # the first button
      - {id: speak, to: speak}
      - id: silent
        to: silent  # quiet

  speak:
    kind: "screen"
    text: |-
      One.

      Two.

    title: 'It''s here'
# the end
`

func doc(t *testing.T, text string) *Doc {
	t.Helper()
	d, err := ParseDoc([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEditsLeaveEverythingElse(t *testing.T) {
	for name, c := range map[string]struct {
		do       func(*Doc) error
		from, to string
	}{
		"a plain text":       {func(d *Doc) error { return d.Set("fire", "flow") }, "flow: danger ", "flow: fire "},
		"the same text":      {func(d *Doc) error { return d.Set("danger", "flow") }, "", ""},
		"one that needs '":   {func(d *Doc) error { return d.Set("a: b", "flow") }, "flow: danger ", "flow: 'a: b' "},
		"a day":              {func(d *Doc) error { return d.Set("2028-01-01", "nodes", "start", "review_by") }, "2027-02-21", "2028-01-01"},
		"a number in a list": {func(d *Doc) error { return d.Set("0.2", "nodes", "start", "facts", "#0") }, "[0.1,", "[0.2,"},
		"in brackets":        {func(d *Doc) error { return d.Set("cry", "nodes", "start", "options", "speak", "to") }, "to: speak}", "to: cry}"},
		"below a dash":       {func(d *Doc) error { return d.Set("cry", "nodes", "start", "options", "silent", "to") }, "to: silent ", "to: cry "},
		"in double quotes":   {func(d *Doc) error { return d.Set("call", "nodes", "speak", "kind") }, `"screen"`, `"call"`},
		"in single quotes":   {func(d *Doc) error { return d.Set("it's there", "nodes", "speak", "title") }, `'It''s here'`, `'it''s there'`},
		"several lines":      {func(d *Doc) error { return d.Set("One.\n\nThree.", "nodes", "speak", "text") }, "Two.", "Three."},
		"one of several":     {func(d *Doc) error { return d.Set("One.", "nodes", "speak", "text") }, "|-\n      One.\n\n      Two.", "'One.'"},
		"several of one":     {func(d *Doc) error { return d.Set("a\nb", "nodes", "speak", "title") }, "'It''s here'", "|-\n      a\n      b"},
		"a renamed key":      {func(d *Doc) error { return d.Rename("cry", "nodes", "speak") }, "  speak:\n", "  cry:\n"},
		"a new last key":     {func(d *Doc) error { return d.Add("b", "2", "nodes", "start") }, "to: silent  # quiet\n", "to: silent  # quiet\n    b: 2\n"},
		"a new sorted key":   {func(d *Doc) error { return d.Add("b", Quote("x"), "nodes", "start", "options", "speak") }, "{id: speak", "{b: 'x', id: speak"},
		"one at the end":     {func(d *Doc) error { return d.AddLast("b", Quote("x"), "nodes", "start", "options", "speak") }, "to: speak}", "to: speak, b: 'x'}"},
		"a new mapping":      {func(d *Doc) error { return d.Add("z", "\nkind: screen\n", "nodes") }, "# the end", "  z:\n    kind: screen\n# the end"},
		"a new entry":        {func(d *Doc) error { return d.Append("{id: cry}", "nodes", "start", "options") }, "# quiet\n", "# quiet\n      - {id: cry}\n"},
		"one in brackets":    {func(d *Doc) error { return d.Append("9.9", "nodes", "start", "facts") }, "3.1]", "3.1, 9.9]"},
		"a key gone":         {func(d *Doc) error { return d.Remove("nodes", "start", "review_by") }, "    review_by: 2027-02-21\n", ""},
		"an entry gone":      {func(d *Doc) error { return d.Remove("nodes", "start", "options", "speak") }, "      # the first button\n      - {id: speak, to: speak}\n", ""},
		"the first of facts": {func(d *Doc) error { return d.Remove("nodes", "start", "facts", "#0") }, "[0.1, 3.1]", "[3.1]"},
		"the last of facts":  {func(d *Doc) error { return d.Remove("nodes", "start", "facts", "#1") }, "[0.1, 3.1]", "[0.1]"},
	} {
		d := doc(t, small)
		if err := c.do(d); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want := strings.Replace(small, c.from, c.to, 1); string(d.Bytes()) != want {
			t.Errorf("%s: got\n%s", name, d.Bytes())
		}
	}
}

func TestEditsThatCannotBe(t *testing.T) {
	d := doc(t, small)
	for name, err := range map[string]error{
		"a path to nothing":        d.Set("x", "nodes", "nobody"),
		"beyond a list":            d.Set("x", "nodes", "start", "facts", "#2"),
		"a mapping":                d.Set("x", "nodes"),
		"a key that is there":      d.Add("kind", "x", "nodes", "start"),
		"a name that is taken":     d.Rename("start", "nodes", "speak"),
		"a value that is no YAML":  d.Add("b", "[", "nodes", "start"),
		"a value that says more":   d.Add("b", "1\nc: 2", "nodes", "start"),
		"all that is there":        d.Remove("nodes", "start", "options", "speak", "id", "x"),
		"a list that is a mapping": d.Append("x", "nodes"),
	} {
		if err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if string(d.Bytes()) != small {
		t.Error("something was changed")
	}
	if err := d.Set("x", "nodes", "nobody"); !errors.Is(err, ErrNotThere) {
		t.Errorf("got %v", err)
	}
	folded := doc(t, "a: one\n  two\nb: 1\n")
	if err := folded.Set("x", "a"); err == nil || !strings.Contains(err.Error(), "line 1") || string(folded.Bytes()) != "a: one\n  two\nb: 1\n" {
		t.Errorf("a text over two lines: %v", err)
	}
}

// Every text of every file that ships can be changed, and only it.
func TestEveryFileThatShips(t *testing.T) {
	for _, pattern := range []string{"../flows/*.yaml", "../flows/phrases/*.yaml", "../locales/*.yaml", "../locales/rules/*.yaml", "../directory/data/*.yaml", "../directory/data/services/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			changeEach(t, name, data)
		}
	}
}

// changeEach changes some of a file's texts, each in a file as it ships, and back.
func changeEach(t *testing.T, name string, data []byte) {
	t.Helper()
	d, err := ParseDoc(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	paths := scalars(d.tree.Content[0], nil)
	for i := 0; i < len(paths); i += 1 + len(paths)/4 {
		before, _ := d.Get(paths[i]...)
		made, err := ParseDoc(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{before + "ă", "it's: #1", "one\n\ntwo"} {
			if err := made.Set(text, paths[i]...); err != nil {
				t.Errorf("%s: %s: %v", name, paths[i], err)
				continue
			}
			if got, _ := made.Get(paths[i]...); got != text {
				t.Errorf("%s: %s: got %q, want %q", name, paths[i], got, text)
			}
		}
		if err := made.Set(before, paths[i]...); err != nil {
			t.Errorf("%s: %s: and back: %v", name, paths[i], err)
		}
		if lost := len(data) - len(made.Bytes()); !sameComments(data, made.Bytes()) || lost > 40 || lost < -40 {
			t.Errorf("%s: %s: more than the text was changed", name, paths[i])
		}
	}
}

func sameComments(a, b []byte) bool {
	return bytes.Count(a, []byte("\n#")) == bytes.Count(b, []byte("\n#")) && bytes.Count(a, []byte(" #")) == bytes.Count(b, []byte(" #"))
}

// scalars are the paths to every text of a tree.
func scalars(n *yaml.Node, at Path) []Path {
	var paths []Path
	switch n.Kind {
	case yaml.ScalarNode:
		return []Path{append(Path{}, at...)}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			paths = append(paths, scalars(n.Content[i+1], append(at, n.Content[i].Value))...)
		}
	case yaml.SequenceNode:
		for i, one := range n.Content {
			paths = append(paths, scalars(one, append(at, "#"+strconv.Itoa(i)))...)
		}
	}
	return paths
}

func FuzzSet(f *testing.F) {
	f.Add(small, "text", "flow")
	f.Add("a: {b: [1, 'x']}\n", "é\n y", "a")
	f.Add("0:\r 0", "1", "0")
	f.Add("? 0", "\x0f", "0")
	f.Fuzz(func(t *testing.T, file, text, key string) {
		d, err := ParseDoc([]byte(file))
		if err != nil {
			return
		}
		if err := d.Set(text, key); err != nil {
			if string(d.Bytes()) != file {
				t.Error("refused, and changed")
			}
			return
		}
		if got, there := d.Get(key); !there || got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	})
}
