package content

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Root is what the file says, for whoever reads all of it. Nobody may change it.
func (d *Doc) Root() *yaml.Node { return d.tree.Content[0] }

// Put gives a field that is there another value of any kind, given as YAML on one line.
func (d *Doc) Put(value string, path ...string) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	made, err := parseValue(value)
	if err != nil {
		return fmt.Errorf("the value of %s: %w", Path(path), err)
	}
	if len(path) == 0 || strings.Contains(value, "\n") {
		return fmt.Errorf("%s is written whole; change the file by hand", Path(path))
	}
	if same(at.value, made) {
		return nil
	}
	want, changed := d.changing(path)
	*changed.value = *made
	from := d.offset(at.value)
	if at.key != nil {
		from = d.end(at.key) + 1
		value = " " + value
	}
	return d.replace(from, d.end(at.value), value, want)
}

func parseValue(value string) (*yaml.Node, error) {
	var made yaml.Node
	if err := yaml.Unmarshal([]byte(value), &made); err != nil {
		return nil, fmt.Errorf("it is no YAML: %w", err)
	}
	if made.Kind != yaml.DocumentNode {
		return nil, errors.New("it is empty")
	}
	return made.Content[0], nil
}

// Insert puts a new entry, given as YAML, before the index-th of a list that is there; behind the last if there is none.
func (d *Doc) Insert(index int, value string, path ...string) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	l := at.value
	if l.Kind != yaml.SequenceNode || len(l.Content) == 0 {
		return fmt.Errorf("%s is no list with entries", Path(path))
	}
	made, err := parseValue(value)
	if err != nil {
		return fmt.Errorf("the entry: %w", err)
	}
	index = min(max(index, 0), len(l.Content))
	want, changed := d.changing(path)
	changed.value.Content = slices.Insert(changed.value.Content, index, made)
	return d.insert(l, index, "- ", value, want)
}

// Move takes what a path leads to, a list's entry or a key with its value, before the index-th of what holds it, counted without
// itself. The comments right above it come along.
func (d *Doc) Move(index int, path ...string) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	size := 1
	if at.key != nil {
		size = 2
	}
	if at.parent.Kind == yaml.DocumentNode || at.parent.Style&yaml.FlowStyle != 0 && at.key != nil {
		return fmt.Errorf("%s cannot be moved", Path(path))
	}
	to := min(max(index, 0)*size, len(at.parent.Content)-size)
	if to == at.index {
		return nil
	}
	want, changed := d.changing(path)
	moved := slices.Clone(changed.parent.Content[at.index : at.index+size])
	changed.parent.Content = slices.Insert(slices.Delete(changed.parent.Content, at.index, at.index+size), to, moved...)
	behind := to
	if to > at.index {
		behind += size
	}
	return d.moveBytes(at, size, behind, want)
}

// moveBytes moves an entry before what is the behind-th now.
func (d *Doc) moveBytes(at place, size, behind int, want *yaml.Node) error {
	in := at.parent
	if in.Style&yaml.FlowStyle != 0 {
		return d.moveInBrackets(at, behind, want)
	}
	indent := strings.Repeat(" ", in.Column-1)
	from, end := d.span(at, size)
	to := d.lineEnd(d.end(in.Content[len(in.Content)-1]))
	if behind < len(in.Content) {
		to = d.commentStart(d.lineStart(d.offset(in.Content[behind])), indent)
	}
	text := string(d.data[from:end])
	if !strings.HasSuffix(text, "\n") || to > 0 && d.data[to-1] != '\n' {
		return errors.New("the file does not end with a line break; add one")
	}
	if to > from {
		return d.replace(from, to, string(d.data[end:to])+text, want)
	}
	return d.replace(to, end, text+string(d.data[to:from]), want)
}

// moveInBrackets writes a list in brackets anew, in another order.
func (d *Doc) moveInBrackets(at place, behind int, want *yaml.Node) error {
	in := at.parent
	var texts []string
	for _, one := range in.Content {
		texts = append(texts, string(d.data[d.offset(one):d.end(one)]))
	}
	text := texts[at.index]
	texts = slices.Insert(texts, behind, text)
	gone := at.index
	if behind <= at.index {
		gone++
	}
	texts = slices.Delete(texts, gone, gone+1)
	return d.replace(d.offset(in.Content[0]), d.end(in.Content[len(in.Content)-1]), strings.Join(texts, ", "), want)
}

// Raw is how a value is written, with the comments inside it, in the form that Add, Append and Insert take.
func (d *Doc) Raw(path ...string) (string, error) {
	at, err := d.find(path)
	if err != nil {
		return "", err
	}
	n, from := at.value, d.offset(at.value)
	block := n.Kind != yaml.ScalarNode && n.Kind != yaml.AliasNode && n.Style&yaml.FlowStyle == 0
	if !block {
		text := string(d.data[from:d.end(n)])
		if first, more, lines := strings.Cut(text, "\n"); lines {
			return first + "\n" + outdented(more, d.fieldIndent(from)+2), nil
		}
		return text, nil
	}
	if len(n.Content) == 0 {
		return "", fmt.Errorf("%s is empty", Path(path))
	}
	text := strings.TrimSuffix(string(d.data[from:d.lineEnd(d.end(n))]), "\n")
	text = strings.Repeat(" ", n.Column-1) + text
	text = outdented(text, n.Column-1)
	if at.key != nil {
		return "\n" + text, nil
	}
	return text, nil
}

// outdented takes up to so many blanks from the beginning of each line.
func outdented(text string, by int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		b.WriteString(line[min(by, blanks):])
	}
	return b.String()
}
