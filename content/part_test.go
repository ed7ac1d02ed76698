package content

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// asRead wants a Doc to be what its bytes are read as, to the line and column.
func asRead(t *testing.T, d *Doc, what string) {
	t.Helper()
	want, err := ParseDoc(d.data)
	if err != nil {
		t.Fatalf("%s\n%s\ncannot be read: %v", what, d.data, err)
	}
	if !slices.Equal(d.lines, want.lines) {
		t.Fatalf("%s\n%s\nhas lines at %v, not %v", what, d.data, d.lines, want.lines)
	}
	if got, want := laid(d.tree), laid(want.tree); !slices.Equal(got, want) {
		t.Fatalf("%s\n%s\nis\n%q\nand read as\n%q", what, d.data, got, want)
	}
}

// laid is a tree, a line for each node, with where it stands and how it is written.
func laid(n *yaml.Node) []string {
	all := []string{fmt.Sprint(n.Kind, n.Style, n.ShortTag(), n.Value, n.Anchor, n.Line, n.Column)}
	for _, one := range n.Content {
		all = append(all, laid(one)...)
	}
	return all
}

// keys are texts below keys, as files have them and as they are rarely written.
var keys = []string{
	"a: x\n", "b: 'x'\n", "c: |-\n  one\n\n  two\n", "d: {a: x, b: [y, z]}\n", "e:\n  - id: one\n    to: x\n  - id: two\n    to: y\n", "f:\n  a: x\n  b:\n    c: |+\n      kept\n\n",
	"# about g\ng: \"x\"  # said\n", "h: x\n  y\n", "\n", "i: \"x\n\n  y\"\n", "j: 2026-11-29\n", "k: 7\n",
	"l: &l x\n", "m: *l\n", "n: \"x\ny\"\n", "---\n", "...\n", "? o\n", "p: x\r\n", "q:\n", "r: >\n  x\n  y\n", "%TAG ! x\n", "s: !!str x\n", "  # further in\n", "t: |\n  # no comment\n", "'u v': x\n",
}

// Whatever is changed, a Doc is what its bytes are read as.
func TestADocIsWhatItsBytesAreReadAs(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	texts := []string{"y", "", "it's", "a: b", "x\ny", "one\n\ntwo", "- x", "# x", "---", "...\n", "*l", "&l x", "{", "y\n", "7", " x", "\"", "é", "x\n---\ny", "> x"}
	parts := 0
	for seed := range 600 {
		var file string
		for range 1 + r.IntN(6) {
			file += keys[r.IntN(12+seed%2*(len(keys)-12))]
		}
		d, err := ParseDoc([]byte(file))
		if err != nil {
			continue
		}
		for range 6 {
			paths := scalars(d.tree.Content[0], nil)
			if len(paths) == 0 || len(paths[0]) == 0 {
				break
			}
			path, text := paths[r.IntN(len(paths))], texts[r.IntN(len(texts))]
			before, was := string(d.data), d
			d = &Doc{d.data, shallow(d.tree), d.lines}
			d.tree.LineComment = "kept"
			if changed(d, r.IntN(5), text, path) != nil {
				d = was
				continue
			}
			asRead(t, d, fmt.Sprintf("%s\nwith %q at %s", before, text, path))
			asRead(t, was, "what it was changed from")
			if d.tree.LineComment == "kept" {
				parts++
			}
		}
	}
	if t.Logf("%d changes by a part", parts); parts < 500 {
		t.Errorf("only %d changes by a part", parts)
	}
}

// A part is refused that does not mean what is wanted, or would mean something else beside the others.
func TestAPartThatIsRefused(t *testing.T) {
	const ab = "a: x\nb: y\n"
	for name, c := range map[string]struct{ file, old, now, want string }{
		"on one line":         {ab, "x\n", "'z'", "a: z\nb: y\n"},
		"another text":        {ab, "x", "z\n---\nc: x", "a: z\nb: y\n"},
		"an end":              {ab, "x", "z\n...", "a: z\nb: y\n"},
		"a text before":       {"--a: x\nb: y\n", "a: x", "-\nc: x", "c: x\nb: y\n"},
		"a text on its line":  {"--a: x\nb: y\n", "a: x", "- c: x", "c: x\nb: y\n"},
		"another value":       {ab, "x", "w", "a: z\nb: y\n"},
		"another key":         {"ab: x\nb: y\n", "b: x", "c: x", "ad: x\nb: y\n"},
		"a key more":          {ab, "x\n", "x\nc: x\n", "a: x\nc: x\nb: y\n"},
		"a key too many":      {ab, "x\n", "x\nc: x\n", ab},
		"a key less":          {ab, "y", "z", "a: x\n"},
		"a list for a key":    {"-a: x\nb: y\n", "a: x", " a\n- x", "a: x\nb: y\n"},
		"no key":              {"ab: x\nb: y\n", "b: x", "b", "ab: x\nb: y\n"},
		"what is referred to": {"a: &l x\nb: *l\n", "x", "z", "a: &l z\nb: *l\n"},
		"over two":            {ab, "x\nb: y", "y\nb: x", "a: y\nb: x\n"},
		"a list":              {"- x\n- y\n", "x", "z", "- z\n- y\n"},
		"no YAML":             {ab, "x", "'", "a: z\nb: y\n"},
	} {
		d, want := doc(t, c.file), doc(t, c.want)
		from := strings.Index(c.file, c.old)
		if d.replacePart(from, from+len(c.old), c.now, want.tree) != nil {
			t.Errorf("%s is taken", name)
		}
		if string(d.data) != c.file {
			t.Errorf("%s: refused, and changed", name)
		}
	}
}

// changed does one of the things that can be done to a field.
func changed(d *Doc, deed int, text string, path Path) error {
	switch deed {
	case 0:
		return d.Remove(path...)
	case 1:
		return d.Rename(text, path...)
	case 2:
		return d.Add(text, Quote(text), path[:len(path)-1]...)
	}
	return d.Set(text, path...)
}
