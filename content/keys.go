package content

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// RenameKeys gives many keys of what a path leads to other names at once, and leaves each where it is. Two must not come to be called alike.
func (d *Doc) RenameKeys(to func(key string) string, path ...string) error {
	at, err := d.find(path)
	if err != nil {
		return err
	}
	if at.value.Kind != yaml.MappingNode {
		return fmt.Errorf("%s has no keys", Path(path))
	}
	want, changed := d.changing(path)
	data, names := d.data, make(map[string]bool)
	for k := len(at.value.Content) - 2; k >= 0; k -= 2 { // from the end, so that offsets stay
		key := at.value.Content[k]
		name := to(key.Value)
		if names[name] {
			return fmt.Errorf("%s is there already", name)
		}
		names[name] = true
		if name == key.Value {
			continue
		}
		written := d.write(name, key, true)
		changed.value.Content[k] = &yaml.Node{Kind: yaml.ScalarNode, Value: name, Tag: tagOf(written)}
		data = slices.Concat(data[:d.offset(key)], []byte(written), data[d.end(key):])
	}
	if bytes.Equal(data, d.data) {
		return nil
	}
	return d.replace(0, len(d.data), string(data), want)
}

// SortKeys brings the keys of the file into order, each with the comments right above it. What stands above the first stays there.
func (d *Doc) SortKeys() error {
	root := d.Root()
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return errors.New("the file has no keys on lines of their own")
	}
	type entry struct {
		key, value *yaml.Node
		text       []byte
	}
	var entries []entry
	end := len(d.data)
	for k := len(root.Content) - 2; k >= 0; k -= 2 {
		from := d.lineStart(d.offset(root.Content[k]))
		if k > 0 {
			from = d.commentStart(from, "")
		}
		entries = append(entries, entry{root.Content[k], root.Content[k+1], slices.Clip(d.data[from:end])})
		end = from
	}
	if last := &entries[0]; !bytes.HasSuffix(last.text, []byte("\n")) {
		last.text = append(last.text, '\n')
	}
	slices.Reverse(entries)
	slices.SortStableFunc(entries, func(a, b entry) int { return bytes.Compare([]byte(a.key.Value), []byte(b.key.Value)) })
	want, sorted := d.changing(nil)
	data := slices.Clone(d.data[:end])
	sorted.value.Content = nil
	for _, e := range entries {
		sorted.value.Content = append(sorted.value.Content, e.key, e.value)
		data = append(data, e.text...)
	}
	if bytes.Equal(data, d.data) {
		return nil
	}
	return d.replace(0, len(d.data), string(data), want)
}
