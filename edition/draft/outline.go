package draft

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

// item is a part of a file: a field, or what holds fields.
type item struct {
	key    Key
	form   Form // "" where it only holds others
	name   string
	path   content.Path
	node   *yaml.Node // nil for a whole file
	line   int
	value  string
	parent *item
	items  []*item
}

// below is what an item holds under a name.
func (i *item) below(name string) *item {
	at := slices.IndexFunc(i.items, func(one *item) bool { return one.name == name })
	if at < 0 {
		return nil
	}
	return i.items[at]
}

// parsed is a file taken apart.
type parsed struct {
	data []byte
	doc  *content.Doc // nil if the file is one field
	root *item
	all  map[Key]*item // fields, and what holds them
}

// parse takes a file apart. What cannot be, without anything getting lost or standing twice, is one field.
func parse(file string, data []byte) *parsed {
	if hasFields(file) {
		if doc, err := content.ParseDoc(data); err == nil {
			if p := parseDoc(file, doc); p != nil {
				return p
			}
		}
	}
	root := &item{key: keyOfFile(file), form: Whole, line: 1, value: string(data)}
	if path.Ext(file) == ".csv" || path.Ext(file) == ".geojson" || !utf8.Valid(data) {
		root.form, root.value = Blob, content.Sum(data).String()
	}
	return &parsed{data: data, root: root, all: map[Key]*item{root.key: root}}
}

// parseDoc is nil for a file of which something could be meant twice.
func parseDoc(file string, doc *content.Doc) *parsed {
	o := &outliner{file: file, all: make(map[Key]*item, valuesIn(doc.Root()))}
	root := o.item(nil, nil, doc.Root(), doc.Root().Line, nil)
	if o.odd || root.form != "" && root.form != Order {
		return nil
	}
	return &parsed{data: doc.Bytes(), doc: doc, root: root, all: o.all}
}

// outliner takes one file apart.
type outliner struct {
	file string
	all  map[Key]*item
	odd  bool // an alias, or a name that stands twice
}

// item is a part of the file and all below it. Nobody else holds the path.
func (o *outliner) item(parent *item, names []string, n *yaml.Node, line int, at content.Path) *item {
	i := &item{key: keyOf(o.file, names), path: at, node: n, line: line, parent: parent}
	if len(names) > 0 {
		i.name = names[len(names)-1]
	}
	o.odd = o.odd || n.Kind == yaml.AliasNode || n.Anchor != ""
	switch {
	case n.Kind == yaml.ScalarNode:
		i.form, i.value = Text, n.Value
	case n.Kind == yaml.MappingNode && len(n.Content) > 0 && i.name != "when":
		o.mapping(i, names)
	case n.Kind == yaml.SequenceNode:
		o.sequence(i, names)
	default:
		i.form, i.value = Tree, written(n)
	}
	if _, twice := o.all[i.key]; twice {
		o.odd = true
	}
	o.all[i.key] = i
	return i
}

// mapping are the items of what has keys.
func (o *outliner) mapping(i *item, names []string) {
	i.items = make([]*item, 0, len(i.node.Content)/2)
	for k := 0; k+1 < len(i.node.Content); k += 2 {
		key := i.node.Content[k]
		i.items = append(i.items, o.item(i, extend(names, key.Value), i.node.Content[k+1], key.Line, extend(i.path, key.Value)))
	}
}

// sequence is a list: of what has fields of its own, of members whose order says nothing, or one value.
func (o *outliner) sequence(i *item, names []string) {
	ids, known := o.ids(i.node)
	scalars := !slices.ContainsFunc(i.node.Content, func(n *yaml.Node) bool { return n.Kind != yaml.ScalarNode })
	switch {
	case known:
		i.form, i.value = Order, inBrackets(ids)
		if len(names) == 0 {
			i.key.Name = "order"
		}
		for at, id := range ids {
			o.entry(i, names, id, at)
		}
	case scalars && hasMembers(o.file) && distinct(i.node):
		for at, n := range i.node.Content {
			m := &item{key: keyOf(o.file, extend(names, n.Value)), form: Member, name: n.Value, path: extend(i.path, "#"+strconv.Itoa(at)),
				node: n, line: n.Line, value: n.Value, parent: i}
			if _, twice := o.all[m.key]; twice {
				o.odd = true
			}
			o.all[m.key] = m
			i.items = append(i.items, m)
		}
	case scalars:
		i.form, i.value = List, written(i.node)
	default:
		i.form, i.value = Tree, written(i.node)
	}
}

func (o *outliner) entry(i *item, names []string, id string, at int) {
	n := i.node.Content[at]
	i.items = append(i.items, o.item(i, extend(names, id), n, n.Line, extend(i.path, "#"+strconv.Itoa(at))))
}

// extend is a list with one more at its end, which nobody else can come to hold.
func extend(list []string, one string) []string {
	return append(append(make([]string, 0, len(list)+1), list...), one)
}

// valuesIn is how many values a node holds, itself too.
func valuesIn(n *yaml.Node) int {
	many, each := 1, 1
	if n.Kind == yaml.MappingNode {
		each = 2 // a key is none
	}
	for i := each - 1; i < len(n.Content); i += each {
		many += valuesIn(n.Content[i])
	}
	return many
}

// isID tells whether an item is what the entry around it is known by.
func (i *item) isID(file string) bool {
	return i.parent != nil && i.parent.parent != nil && i.parent.parent.form == Order && i.name == idField(file)
}

// idField is the field by which the entries of a file's lists are known.
func idField(file string) string {
	if file == countryFile {
		return "code"
	}
	return "id"
}

// ids are what the entries of a list are known by; false if one has no id, or two have the same.
func (o *outliner) ids(n *yaml.Node) ([]string, bool) {
	var ids []string
	seen := make(map[string]bool, len(n.Content))
	for _, one := range n.Content {
		id := idOf(one, idField(o.file))
		if id == "" || seen[id] {
			return nil, false
		}
		seen[id] = true
		ids = append(ids, id)
	}
	return ids, len(ids) > 0
}

func idOf(n *yaml.Node, field string) string {
	for k := 0; k+1 < len(n.Content) && n.Kind == yaml.MappingNode; k += 2 {
		if n.Content[k].Value == field && n.Content[k+1].Kind == yaml.ScalarNode {
			return n.Content[k+1].Value
		}
	}
	return ""
}

func distinct(n *yaml.Node) bool {
	seen := make(map[string]bool)
	for _, one := range n.Content {
		if seen[one.Value] || one.Value == "" {
			return false
		}
		seen[one.Value] = true
	}
	return len(seen) > 0
}

// written is a value as YAML on one line, the same for values that mean the same.
func written(n *yaml.Node) string {
	var b bytes.Buffer
	write(&b, n)
	return b.String()
}

func write(b *bytes.Buffer, n *yaml.Node) {
	open, closing := "[", "]"
	switch n.Kind {
	case yaml.ScalarNode:
		b.WriteString(scalar(n.Value, n.Tag))
		return
	case yaml.MappingNode:
		open, closing = "{", "}"
	}
	b.WriteString(open)
	for i, one := range n.Content {
		if open == "{" && i%2 == 1 {
			b.WriteString(": ")
		} else if i > 0 {
			b.WriteString(", ")
		}
		write(b, one)
	}
	b.WriteString(closing)
}

// simpleWord is a text that needs no quotes.
var simpleWord = regexp.MustCompile(`^[a-z][a-z0-9_]*([-/.][a-z0-9_]+)*$`)

// scalar is a text as YAML in brackets has it, quoted where it needs that.
func scalar(value, tag string) string {
	if tag != "!!str" {
		return value
	}
	if simpleWord.MatchString(value) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, value) {
		return value
	}
	quoted, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("%q", value)
	}
	return string(quoted)
}

// inBrackets is a list of texts as YAML on one line.
func inBrackets(texts []string) string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = scalar(text, "!!str")
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// ParseList is the inverse of how a List or an Order is written.
func ParseList(value string) ([]string, error) {
	var list []string
	if err := yaml.Unmarshal([]byte(value), &list); err != nil {
		return nil, fmt.Errorf("%.80q is no list; write it as [one, two]", value)
	}
	return list, nil
}
