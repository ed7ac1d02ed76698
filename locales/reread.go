package locales

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"

	"liman/content"
)

// laid is how the messages of a file lie in it, so that one of them can be read anew without the others. What must hold:
//   - it is known only of a file without a fault that is the texts of its messages one after another, each beginning where a line does, none
//     referring to another: so whatever such texts are put together is read as they are read alone;
//   - what is found so is what reading the whole file finds; where that is not certain, the whole file is read.
type laid struct {
	data []byte
	ids  []string
	at   []int // where each begins; what stands above the first is read with it
}

// reread reads a file of which an earlier state was read: only the messages in which the two differ, if that can be.
func reread(before *fileOf, name string, data []byte) *fileOf {
	if before == nil || before.lies == nil {
		return read(name, data)
	}
	if f := before.with(name, data); f != nil {
		return f
	}
	return read(name, data)
}

// with is what is read of the file where it says something else; nil if that cannot be told from a part of it.
func (f *fileOf) with(name string, data []byte) *fileOf {
	was := f.lies
	first, behind := was.differ(data)
	from, to := was.offset(first), was.offset(behind)
	middle := data[from : len(data)-(len(was.data)-to)]
	part := read(name, middle)
	if part.lies == nil || to < len(was.data) && !bytes.HasSuffix(middle, newline) {
		return nil
	}
	made := *part
	made.messages, made.lies = maps.Clone(f.messages), &laid{data: data}
	for _, id := range was.ids[first:behind] {
		delete(made.messages, id)
	}
	others := slices.DeleteFunc(slices.Clone(f.counting), func(m *i18n.Message) bool { return !made.messages[m.ID].plural })
	made.counting = append(others, part.counting...)
	above, moved := bytes.Count(data[:from], newline), bytes.Count(middle, newline)-bytes.Count(was.data[from:to], newline)
	for _, id := range part.lies.ids {
		if _, twice := made.messages[id]; twice {
			return nil
		}
		made.messages[id] = part.messages[id].lower(above)
	}
	if moved != 0 {
		for _, id := range was.ids[behind:] {
			made.messages[id] = made.messages[id].lower(moved)
		}
	}
	made.lies.add(was.ids[:first], was.at[:first], 0)
	made.lies.add(part.lies.ids, part.lies.at, from)
	made.lies.add(was.ids[behind:], was.at[behind:], len(data)-len(was.data))
	return &made
}

var newline = []byte("\n")

// lower is the message as it is where it stands so many lines further down in its file.
func (m message) lower(lines int) message {
	m.line += lines
	return m
}

// add puts messages behind the others.
func (l *laid) add(ids []string, at []int, by int) {
	l.ids = append(l.ids, ids...)
	for _, offset := range at {
		l.at = append(l.at, offset+by)
	}
}

// offset is where the text of a message begins; the end of the file behind the last.
func (l *laid) offset(i int) int {
	switch i {
	case 0:
		return 0
	case len(l.at):
		return len(l.data)
	}
	return l.at[i]
}

// differ tells in which messages a file differs from another state of it: from the first up to the one behind the last. What begins where a
// message does may go on with the one above.
func (l *laid) differ(data []byte) (first, behind int) {
	same, shorter := 0, min(len(l.data), len(data))
	for same < shorter && l.data[same] == data[same] {
		same++
	}
	end := 0
	for end < shorter-same && l.data[len(l.data)-1-end] == data[len(data)-1-end] {
		end++
	}
	first, _ = slices.BinarySearch(l.at, same)
	behind, _ = slices.BinarySearch(l.at, len(l.data)-end)
	return max(first-1, 0), max(behind, 1)
}

// layout is how the messages of a file lie in it; nil if it is no such file.
func layout(data []byte, doc *yaml.Node) *laid {
	if len(doc.Content) != 1 || hasOddLines(data) {
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 || root.Anchor != "" {
		return nil
	}
	l := &laid{data: data, at: starts(data)}
	if 2*len(l.at) != len(root.Content) {
		return nil
	}
	line, counted := 1, 0
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value, at := root.Content[i], root.Content[i+1], l.at[i/2]
		line, counted = line+bytes.Count(data[counted:at], newline), at
		if key.Line != line || key.Column != 1 || !isKey(key) || !plain(value) || hasID(value) {
			return nil
		}
		l.ids = append(l.ids, key.Value)
	}
	return l
}

// hasOddLines tells whether YAML counts other lines than those that end as everywhere, or other columns.
func hasOddLines(data []byte) bool {
	return slices.ContainsFunc([]string{"\r", "\u0085", "\u2028", "\u2029", "\ufeff"}, func(odd string) bool { return bytes.Contains(data, []byte(odd)) })
}

// starts are where lines begin that continue nothing above them.
func starts(data []byte) []int {
	return slices.DeleteFunc(content.LineStarts(data), func(at int) bool { return strings.ContainsRune(" \t#\n", rune(data[at])) })
}

// hasID tells whether a message says itself how it is called.
func hasID(value *yaml.Node) bool {
	return slices.ContainsFunc(value.Content, func(n *yaml.Node) bool { return strings.EqualFold(n.Value, "id") })
}
