package directory

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"liman/content"
	"liman/directory/geography"
)

// loader reads the files of a directory and collects all faults.
type loader struct {
	files  fs.FS
	read   *content.Recall[any]
	clocks map[string]*time.Location // by their names; each is read once
	atlas  *geography.Atlas
	ids    map[string]position
	due    []due
	was    []former
	faults content.Faults
	broken map[string]bool // files of which something could not be read; that it is missed elsewhere is not blamed
}

// position is where an entry stands, and the lines of its fields.
type position struct {
	file   string
	line   int
	fields map[string]int
}

// fault is a fault of a field of the entry.
func (p position) fault(field string, f content.Fault) content.Fault {
	line := p.line
	if at, written := p.fields[field]; written {
		line = at
	}
	if field != "" {
		f = f.Named("field", field)
	}
	return f.At(p.file, line)
}

func (p position) blame(l *loader, field string, f content.Fault) {
	l.faults = append(l.faults, p.fault(field, f))
}

// entry is one entry while it is checked.
type entry struct {
	position
	loader   *loader
	misspelt []string // fields that are missed only because they are misspelt
}

func (e *entry) blame(field string, f content.Fault) {
	if !slices.Contains(e.misspelt, field) {
		e.position.blame(e.loader, field, f)
	}
}

func (e *entry) need(field, value string) {
	if strings.TrimSpace(value) == "" {
		e.blame(field, content.Wrong("entry.missing", field+" is missing", "write it"))
	}
}

// id checks an entry's id and tells whether it can be used.
func (l *loader) id(e *entry, id string) bool {
	if !idForm.MatchString(id) {
		e.blame("id", content.Wrong("entry.id", fmt.Sprintf("the id %q is missing or not plain", id), "write small letters, digits and hyphens"))
		l.broken[e.file] = true
		return false
	}
	if first, twice := l.ids[id]; twice {
		e.blame("id", content.Wrong("entry.id-twice", fmt.Sprintf("the id %s stands in %s:%d already", id, first.file, first.line), "give it another"))
		return false
	}
	l.ids[id] = e.position
	return true
}

func (l *loader) dueBy(e *entry, id string, by Date) {
	l.due = append(l.due, due{at: e.position, id: id, by: by})
}

// row is an entry as read.
type row[T any] struct {
	value T
	entry *entry
}

// listing is a file that is a list of entries, as read.
type listing[T any] struct {
	rows   []row[T]
	faults content.Faults
	broken bool
}

// read reads a file that is a list of entries. Each has fields of T only; a wrong entry is blamed and left out.
func read[T any](l *loader, name string) []row[T] {
	whole := position{file: name, line: 1}
	data, sum, err := content.ReadFile(l.files, name)
	if err != nil {
		whole.blame(l, "", content.Wrong("file.unreadable", "cannot be read: "+err.Error(), "put the file there"))
		l.broken[name] = true
		return nil
	}
	t := l.read.Of(name, sum, func() any { return list[T](name, data) }).(*listing[T])
	l.faults = append(l.faults, t.faults...)
	if t.broken {
		l.broken[name] = true
	}
	rows := make([]row[T], len(t.rows))
	for i, r := range t.rows {
		e := *r.entry
		e.loader = l
		rows[i] = row[T]{r.value, &e}
	}
	return rows
}

// list reads a file by itself.
func list[T any](name string, data []byte) *listing[T] {
	l := &loader{}
	nodes := l.entries(name, data)
	if l.faults != nil {
		return &listing[T]{nil, l.faults, true}
	}
	fields := fieldsOf(reflect.TypeFor[T]())
	t := &listing[T]{}
	for i := range nodes {
		e := l.open(name, nodes[i], fields)
		if e == nil {
			t.broken = true
			continue
		}
		var value T
		if err := nodes[i].Decode(&value); err != nil {
			l.blameYAML(name, err)
			t.broken = true
			continue
		}
		t.rows = append(t.rows, row[T]{value, e})
	}
	t.faults = l.faults
	return t
}

// entries are those of a file, by themselves. A file that says nothing was emptied by mistake; one that has words for staff alone has no entry yet.
func (l *loader) entries(name string, data []byte) []*yaml.Node {
	whole := position{file: name, line: 1}
	tree, unread := content.Tree(data)
	if unread != nil {
		whole.line = unread.Line
		whole.blame(l, "", *unread)
		return nil
	}
	if len(tree.Content) == 0 || tree.Content[0].ShortTag() == "!!null" {
		if len(strings.TrimSpace(string(data))) == 0 || slices.Contains(neverEmpty, name) {
			whole.blame(l, "", content.Wrong("file.unreadable", "the file has no entry", `write them again, each as "- id: ...", or take the file back from before`))
		}
		return nil
	}
	if root := tree.Content[0]; root.Kind != yaml.SequenceNode {
		whole.line = root.Line
		whole.blame(l, "", content.Wrong("file.unreadable", "this is no list of entries", `begin each entry with "- id: ..."`))
		return nil
	}
	return tree.Content[0].Content
}

// neverEmpty are files that have entries for as long as anybody is helped.
var neverEmpty = []string{"contacts.yaml", "countries.yaml"}

// open looks at the names of an entry's fields, and returns nil for what is no entry.
func (l *loader) open(name string, node *yaml.Node, fields []string) *entry {
	e := &entry{position: position{name, node.Line, map[string]int{}}, loader: l}
	if node.Kind != yaml.MappingNode {
		e.blame("", content.Wrong("entry.form", "this is no entry", "write \"- id: ...\" and its fields below"))
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		field := node.Content[i].Value
		if _, twice := e.fields[field]; twice {
			continue // Decode blames it
		}
		e.fields[field] = node.Content[i].Line
		if !slices.Contains(fields, field) {
			l.unknownField(e, field, fields)
		}
		if what := unfit(node.Content[i+1].Value); what != "" && !slices.Contains(forStaff, field) {
			e.blame(field, content.Wrong("entry.value", field+" "+what, "write it short, in one line"))
		}
		if !slices.Contains(forStaff, field) && strings.ContainsAny(node.Content[i+1].Value, "şţŞŢ") {
			e.blame(field, content.Wrong("entry.cedilla", "ş or ţ with a cedilla", "write ș and ț with a comma"))
		}
	}
	return e
}

// longestValue is how many letters a value that people see may have: with the longest of a screen, a message must still hold it.
const longestValue = 250

// unfit says why a value does not fit a line on a screen; "" if it does.
func unfit(value string) string {
	if n := utf8.RuneCountInString(value); n > longestValue {
		return fmt.Sprintf("has %d letters, over %d", n, longestValue)
	}
	if strings.Contains(value, "\n") {
		return "has a line break"
	}
	return ""
}

// forStaff are the fields that people never see; a quote stays as its source wrote it.
var forStaff = []string{"source", "quote", "other_sources", "notes", "hide", "was"}

func (l *loader) unknownField(e *entry, field string, fields []string) {
	if e.file == shelterFile {
		e.blame(field, content.Wrong("shelter.field", "a shelter must not have "+field, "remove it: nothing in the directory may lead to its door"))
		return
	}
	e.blame(field, content.Wrong("entry.field", "unknown field "+field, Meant(field, fields, fields)))
	if near, letters := Nearest(field, fields); letters <= 1+len(field)/4 {
		e.misspelt = append(e.misspelt, near)
	}
}

// fieldsOf are the names that a type's fields have in a file.
func fieldsOf(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		tag := f.Tag.Get("yaml")
		switch {
		case f.Anonymous:
			names = append(names, fieldsOf(f.Type)...)
		case tag != "":
			names = append(names, tag)
		}
	}
	return names
}

// blameYAML blames what has another form than it should.
func (l *loader) blameYAML(name string, err error) {
	for _, f := range content.Misread(err) {
		f.Kind = "entry.value"
		position{file: name, line: f.Line}.blame(l, "", f)
	}
}

// lineError says where in a file a value is wrong, in the way of yaml's own errors.
func lineError(line int, err error) error { return fmt.Errorf("line %d: %w", line, err) }
