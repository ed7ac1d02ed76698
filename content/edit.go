package content

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Set gives a field that is there another text. The same text changes nothing at all.
func (d *Doc) Set(text string, path ...string) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	if at.value.Kind != yaml.ScalarNode {
		return fmt.Errorf("%s is no text", Path(path))
	}
	if at.value.Value == text {
		return nil
	}
	want, changed := d.changing(path)
	written := d.write(text, at.value, d.insideBrackets(path))
	*changed.value = yaml.Node{Kind: yaml.ScalarNode, Value: text, Tag: tagOf(written)}
	return d.replace(d.offset(at.value), d.end(at.value), written, want)
}

// Add puts a new key with a value, given as YAML, into a mapping that is there: in its place if the keys are sorted, else behind the last. A
// text is given through Quote; a list or a mapping begins with a line break, and its lines are indented as if they stood alone.
func (d *Doc) Add(key, value string, path ...string) error {
	return d.add(d.sortedPlace, key, value, path)
}

// AddLast is Add, behind the last key also where the keys happen to be sorted.
func (d *Doc) AddLast(key, value string, path ...string) error {
	return d.add(func(m *yaml.Node, _ string) int { return len(m.Content) }, key, value, path)
}

// add puts a new key into a mapping where a function says.
func (d *Doc) add(where func(m *yaml.Node, key string) int, key, value string, path Path) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	m := at.value
	if m.Kind != yaml.MappingNode || len(m.Content) == 0 {
		return fmt.Errorf("%s has no keys to put %s beside", path, key)
	}
	if _, there := step(m, key); there {
		return fmt.Errorf("%s has the key %s already", path, key)
	}
	var made yaml.Node
	if err := yaml.Unmarshal([]byte(laidOut(Plain(key)+": ", value, 0)), &made); err != nil || len(made.Content[0].Content) != 2 {
		return fmt.Errorf("the value of %s is no YAML: %w", key, err)
	}
	before := where(m, key)
	want, changed := d.changing(path)
	changed.value.Content = slices.Insert(changed.value.Content, before, made.Content[0].Content...)
	return d.insert(m, before, Plain(key)+": ", value, want)
}

// Append puts a new entry, given as YAML, behind the last of a list that is there.
func (d *Doc) Append(value string, path ...string) error {
	return d.Insert(math.MaxInt, value, path...)
}

// insert writes something new before the index-th of what a list or mapping holds.
func (d *Doc) insert(in *yaml.Node, index int, lead, value string, want *yaml.Node) error {
	if in.Style&yaml.FlowStyle != 0 {
		return d.insertInBrackets(in, index, lead, value, want)
	}
	indent := strings.Repeat(" ", in.Content[0].Column-1)
	if in.Kind == yaml.SequenceNode {
		indent = strings.Repeat(" ", in.Column-1)
	}
	text := indent + laidOut(lead, value, len(indent))
	if index < len(in.Content) {
		at := d.commentStart(d.lineStart(d.offset(in.Content[index])), indent)
		return d.replace(at, at, text, want)
	}
	at := d.lineEnd(d.end(in))
	if at > 0 && d.data[at-1] != '\n' {
		text = "\n" + strings.TrimSuffix(text, "\n")
	}
	return d.replace(at, at, text, want)
}

// laidOut is a value behind its key or dash, the lines below it indented further than that.
func laidOut(lead, value string, indent int) string {
	first, more, _ := strings.Cut(strings.TrimSuffix(value, "\n"), "\n")
	text := strings.TrimRight(lead+first, " ") + "\n"
	if more != "" {
		text += indented(more, indent+2) + "\n"
	}
	return text
}

func (d *Doc) insertInBrackets(in *yaml.Node, index int, lead, value string, want *yaml.Node) error {
	lead = strings.TrimPrefix(lead, "- ")
	if index < len(in.Content) {
		at := d.offset(in.Content[index])
		return d.replace(at, at, lead+value+", ", want)
	}
	at := d.end(in.Content[len(in.Content)-1])
	return d.replace(at, at, ", "+lead+value, want)
}

// commentStart is where the comments begin that stand right above a line and are indented like it.
func (d *Doc) commentStart(line int, indent string) int {
	for line > 0 {
		above := d.lineStart(line - 1)
		if !strings.HasPrefix(string(d.data[above:line]), indent+"#") {
			break
		}
		line = above
	}
	return line
}

// sortedPlace is before which of a mapping's keys a new one belongs; behind the last if they are not sorted.
func (d *Doc) sortedPlace(m *yaml.Node, key string) int {
	for i := 0; i+3 < len(m.Content); i += 2 {
		if m.Content[i].Value > m.Content[i+2].Value {
			return len(m.Content)
		}
	}
	for i := 0; len(m.Content) > 2 && i < len(m.Content); i += 2 {
		if m.Content[i].Value > key {
			return i
		}
	}
	return len(m.Content)
}

// Remove takes a field out, with its key and the comments right above it. What holds it must keep another one.
func (d *Doc) Remove(path ...string) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	size := 1
	if at.key != nil {
		size = 2
	}
	if len(path) == 0 || len(at.parent.Content) == size {
		return fmt.Errorf("%s is all that is there; take out what holds it", Path(path))
	}
	want, changed := d.changing(path)
	changed.parent.Content = slices.Delete(changed.parent.Content, changed.index, changed.index+size)
	from, to := d.span(at, size)
	return d.replace(from, to, "", want)
}

// span is what is taken out with a field: whole lines, or within brackets up to the next comma.
func (d *Doc) span(at place, size int) (from, to int) {
	first := at.parent.Content[at.index]
	if at.parent.Style&yaml.FlowStyle == 0 {
		line := d.lineStart(d.offset(first))
		indent := strings.Repeat(" ", at.parent.Column-1)
		return d.commentStart(line, indent), d.lineEnd(d.end(at.value))
	}
	if at.index+size < len(at.parent.Content) {
		return d.offset(first), d.offset(at.parent.Content[at.index+size])
	}
	return d.end(at.parent.Content[at.index-1]), d.end(at.value)
}

// Rename gives a key another name and leaves it where it is.
func (d *Doc) Rename(name string, path ...string) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	if at.key == nil {
		return fmt.Errorf("%s has no key", Path(path))
	}
	if _, there := step(at.parent, name); there {
		return fmt.Errorf("%s is there already", name)
	}
	want, changed := d.changing(path)
	written := d.write(name, at.key, true)
	*changed.key = yaml.Node{Kind: yaml.ScalarNode, Value: name, Tag: tagOf(written)}
	return d.replace(d.offset(at.key), d.end(at.key), written, want)
}

// insideBrackets tells whether a path leads through a list or mapping in brackets.
func (d *Doc) insideBrackets(path Path) bool {
	for i := range path {
		if at, err := d.find(path[:i]); err == nil && at.value.Style&yaml.FlowStyle != 0 {
			return true
		}
	}
	return false
}
