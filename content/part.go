package content

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"
)

// replacePart is replace for a change below one of the file's own keys: that key and what is below it are read again, and nothing else. It is nil where
// the whole file must be read. What must hold: what is made is what reading the whole file makes, to the line and column. That is so where the keys
// begin as lines do, and nothing refers to something elsewhere: then each is read, with what is below it, as it is read alone.
func (d *Doc) replacePart(from, to int, text string, want *yaml.Node) *Doc {
	i, start, end := d.around(from)
	if i < 0 || to > end || len(want.Content[0].Content) != len(d.tree.Content[0].Content) || refers(d.tree) {
		return nil
	}
	part, err := ParseDoc(slices.Concat(d.data[start:from], []byte(text), d.data[to:end]))
	if err != nil || !part.isOne() || end < len(d.data) && !bytes.HasSuffix(part.data, newline) {
		return nil
	}
	all, one := want.Content[0].Content, part.tree.Content[0].Content
	if !same(one[0], all[i]) || !same(one[1], all[i+1]) {
		return nil
	}
	all[i], all[i+1] = lowered(one[0], all[i].Line-1), lowered(one[1], all[i].Line-1)
	if moved := bytes.Count(part.data, newline) - bytes.Count(d.data[start:end], newline); moved != 0 {
		for k := i + 2; k < len(all); k++ {
			all[k] = lowered(all[k], moved)
		}
	}
	data := slices.Concat(d.data[:start], part.data, d.data[end:])
	return &Doc{data: data, tree: want, lines: LineStarts(data)}
}

var newline = []byte("\n")

// around finds the key at the top of the file below which an offset lies: its index among all keys and values there, and where its lines begin and
// end. The index is -1 where there is none, and where keys do not begin their lines, as in a map within brackets.
func (d *Doc) around(at int) (i, start, end int) {
	root := d.tree.Content[0]
	if root.Kind != yaml.MappingNode {
		return -1, 0, 0
	}
	i, end = -1, len(d.data)
	for k := 0; k < len(root.Content); k += 2 {
		key := root.Content[k]
		switch offset := d.lines[key.Line-1]; {
		case key.Column != 1:
			return -1, 0, 0
		case offset >= at:
			return i, start, offset
		default:
			i, start = k, offset
		}
	}
	return i, start, end
}

// isOne tells whether a file is one key and what is below it, from its first letter up to its end.
func (d *Doc) isOne() bool {
	root := d.tree.Content[0]
	ends := bytes.Contains(d.data, []byte("\n---")) || bytes.Contains(d.data, []byte("\n...")) // where YAML ends a text, and goes on with another
	return root.Kind == yaml.MappingNode && len(root.Content) == 2 && root.Content[0].Line == 1 && !ends
}

// refers tells whether something below a node has a name, or is the name of something else.
func refers(n *yaml.Node) bool {
	return n.Kind == yaml.AliasNode || n.Anchor != "" || slices.ContainsFunc(n.Content, refers)
}

// lowered is a copy of a node that stands so many lines further down.
func lowered(n *yaml.Node, lines int) *yaml.Node {
	c := shallow(n)
	c.Line += lines
	for i, below := range c.Content {
		c.Content[i] = lowered(below, lines)
	}
	return c
}
