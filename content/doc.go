package content

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Doc is a YAML file that is changed field by field. Every byte that does not belong to the field stays as it was: comments, order,
// quoting, blank lines.
//
// How that is kept: a change is made twice, once in the bytes and once in the tree that they are read as. The new bytes are then read
// again (replacePart: those that can be read otherwise than before), and if they are not that tree, the change is refused and the Doc
// stays as it was. So what this code does not know of YAML can cost an edit, never a file.
type Doc struct {
	data  []byte
	tree  *yaml.Node
	lines []int // offset of each line's first byte
}

// Path leads to a field: names of keys, and in a list the id of an entry or its place from 0, as "#2".
type Path []string

func (p Path) String() string { return strings.Join(p, " › ") }

// ErrNotThere says that a path leads to nothing.
var ErrNotThere = errors.New("there is no such field")

// ParseDoc reads a YAML file. The error is yaml's, with its line, or says that lines do not end as everywhere.
func ParseDoc(data []byte) (*Doc, error) {
	if strings.ContainsAny(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r\u0085\u2028\u2029\ufeff") {
		return nil, errors.New("the file has line ends or a mark of another system; save it as UTF-8 with Unix line ends")
	}
	d := &Doc{data: data, tree: new(yaml.Node), lines: LineStarts(data)}
	if err := yaml.Unmarshal(data, d.tree); err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if d.tree.Kind != yaml.DocumentNode {
		return nil, errors.New("the file holds nothing")
	}
	return d, nil
}

// LineStarts are the offsets at which the lines of a file begin.
func LineStarts(data []byte) (lines []int) {
	for at := 0; at < len(data); {
		lines = append(lines, at)
		next := bytes.IndexByte(data[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return lines
}

// Bytes is the file as it is now. Nobody may change them.
func (d *Doc) Bytes() []byte { return d.data }

// Get is the text of a field; false if the path leads to no text.
func (d *Doc) Get(path ...string) (string, bool) {
	at, err := d.find(path)
	if err != nil || at.value.Kind != yaml.ScalarNode {
		return "", false
	}
	return at.value.Value, true
}

// Line is where a field stands, from 1; 0 if the path leads to nothing.
func (d *Doc) Line(path ...string) int {
	at, err := d.find(path)
	if err != nil {
		return 0
	}
	return at.value.Line
}

// place is where a path leads: a value, the list or mapping that holds it, and its index in that one's Content.
type place struct {
	parent, key, value *yaml.Node
	index              int
}

// find follows a path. The error wraps ErrNotThere and names the part that leads nowhere.
func (d *Doc) find(path Path) (place, error) { return follow(d.tree, path) }

func follow(tree *yaml.Node, path Path) (place, error) {
	at := place{parent: tree, value: tree.Content[0]}
	for i, name := range path {
		next, there := step(at.value, name)
		if !there {
			return at, fmt.Errorf("%s: %w", path[:i+1], ErrNotThere)
		}
		at = next
	}
	return at, nil
}

func step(in *yaml.Node, name string) (place, bool) {
	if in.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(in.Content); i += 2 {
			if in.Content[i].Value == name {
				return place{in, in.Content[i], in.Content[i+1], i}, true
			}
		}
		return place{}, false
	}
	if in.Kind != yaml.SequenceNode {
		return place{}, false
	}
	if digits, isIndex := strings.CutPrefix(name, "#"); isIndex {
		i, err := strconv.Atoi(digits)
		if err != nil || i < 0 || i >= len(in.Content) {
			return place{}, false
		}
		return place{parent: in, value: in.Content[i], index: i}, true
	}
	i := slices.IndexFunc(in.Content, func(n *yaml.Node) bool {
		id, there := step(n, "id")
		return there && n.Kind == yaml.MappingNode && id.value.Value == name
	})
	if i < 0 {
		return place{}, false
	}
	return place{parent: in, value: in.Content[i], index: i}, true
}

// offset is where a node begins; the end of the file for a value that was left out there.
func (d *Doc) offset(n *yaml.Node) int {
	if n.Line > len(d.lines) {
		return len(d.data)
	}
	at := d.lines[n.Line-1]
	for range n.Column - 1 { // columns are letters
		_, size := utf8.DecodeRune(d.data[at:])
		at += size
	}
	return at
}

// lineEnd is the offset behind the line that an offset is in, its line break included.
func (d *Doc) lineEnd(at int) int {
	next := bytes.IndexByte(d.data[at:], '\n')
	if next < 0 {
		return len(d.data)
	}
	return at + next + 1
}

// lineStart is the offset of the line that an offset is in.
func (d *Doc) lineStart(at int) int { return bytes.LastIndexByte(d.data[:at], '\n') + 1 }

// replace puts text in the place of bytes, if the file then is read as the tree that is wanted.
func (d *Doc) replace(from, to int, text string, want *yaml.Node) error {
	if made := d.replacePart(from, to, text, want); made != nil {
		*d = *made
		return nil
	}
	made, err := ParseDoc(slices.Concat(d.data[:from], []byte(text), d.data[to:]))
	if err != nil || !same(made.tree, want) {
		return fmt.Errorf("line %d is written in a way that cannot be changed in place; change it by hand", 1+bytes.Count(d.data[:from], []byte("\n")))
	}
	*d = *made
	return nil
}

// same tells whether two trees mean the same. How they are written is not looked at.
func same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Value != b.Value || a.ShortTag() != b.ShortTag() || a.Anchor != b.Anchor || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// changing gives a copy of the tree in which what stands on a path that is there may be changed, and where the path leads in it. What lies
// beside the path is the tree's own, and is not to be changed.
func (d *Doc) changing(path Path) (tree *yaml.Node, at place) {
	tree = shallow(d.tree)
	at = place{parent: tree, value: shallow(tree.Content[0])}
	tree.Content[0] = at.value
	for _, name := range path {
		in := at.value
		at, _ = step(in, name)
		at.value = shallow(at.value)
		if at.key == nil {
			in.Content[at.index] = at.value
			continue
		}
		at.key = shallow(at.key)
		in.Content[at.index], in.Content[at.index+1] = at.key, at.value
	}
	return tree, at
}

// shallow is a copy of a node that holds the same others.
func shallow(n *yaml.Node) *yaml.Node {
	c := *n
	c.Content = slices.Clone(n.Content)
	return &c
}
