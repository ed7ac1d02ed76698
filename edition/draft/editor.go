package draft

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	"liman/content"
)

// Editor is content while it is edited, by one act after another. An act happens whole or not at all, and leaves every byte that it
// does not mean as it was. It is not safe for concurrent use.
//
// What must hold: Undo after an act gives the bytes from before it, whatever the act was; and no act leaves an id both where it was and
// where it is now.
type Editor struct {
	from   *content.Bundle // what it began with
	files  map[string][]byte
	parsed map[string]*parsed // files that were taken apart, as they were then
	memory *Memory            // nil: of this editor alone
	acts   []Act
}

// Act is what was done, as what it replaced in files, so that it can be undone.
type Act struct {
	Did     Deed     `json:"did"`
	Key     Key      `json:"key"`          // what it was done to
	To      string   `json:"to,omitempty"` // the new name
	By      string   `json:"by,omitempty"`
	When    int64    `json:"when,omitempty"` // in Unix seconds
	Splices []Splice `json:"splices"`
}

// Deed is a kind of act.
type Deed string

// The deeds.
const (
	DidSet    Deed = "set"
	DidAdd    Deed = "add"
	DidRemove Deed = "remove"
	DidRename Deed = "rename"
	DidCopy   Deed = "copy"
	DidOrder  Deed = "order"
)

// Splice is one place in a file: After stands where Before stood. A file that is not there is nil on that side.
type Splice struct {
	File   string `json:"file"`
	At     int    `json:"at"` // offset in bytes
	Before []byte `json:"before"`
	After  []byte `json:"after"`
	Made   bool   `json:"made,omitempty"` // the file was not there before
	Gone   bool   `json:"gone,omitempty"` // the file is not there after
}

// ErrNoField says that there is no field of a name.
var ErrNoField = errors.New("there is no such field")

// ErrTaken says that an id is in use already.
var ErrTaken = errors.New("this id is taken; choose another")

// Edit begins to edit content.
func Edit(b *content.Bundle) *Editor {
	return &Editor{from: b, files: maps.Collect(b.All()), parsed: make(map[string]*parsed)}
}

// Remember lets the editor use what other editors have taken apart, and they what it takes apart.
func (e *Editor) Remember(m *Memory) { e.memory = m }

// Bundle is the content as it is now. Files that are the same bytes still are not hashed anew.
func (e *Editor) Bundle() (*content.Bundle, error) {
	changed := make(map[string][]byte)
	for name, data := range e.files {
		if was, there := e.from.File(name); !there || !isSame(was, data) {
			changed[name] = slices.Concat([]byte{}, data)
		}
	}
	for name := range e.from.All() {
		if _, there := e.files[name]; !there {
			changed[name] = nil
		}
	}
	return e.from.With(changed)
}

// isSame tells whether two slices are the same bytes in the same place.
func isSame(a, b []byte) bool {
	return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0]
}

// FieldsIn are the fields of a file as it is now; none if there is no such file.
func (e *Editor) FieldsIn(file string) []Field {
	p := e.read(file)
	if p == nil {
		return nil
	}
	return p.root.fields(file, make([]Field, 0, len(p.all)))
}

// Acts are what was done and not undone, the latest last.
func (e *Editor) Acts() []Act { return slices.Clone(e.acts) }

// Field is a field as it stands now; false if there is none of this name.
func (e *Editor) Field(k Key) (Field, bool) {
	file, i := e.find(k)
	if i == nil || i.form == "" {
		return Field{}, false
	}
	return i.field(file), true
}

// Under are the fields that a file holds under a name, itself too: all of an entry, or of a node without its words.
func (e *Editor) Under(k Key) []Field {
	file, i := e.find(k)
	if i == nil {
		return nil
	}
	return i.fields(file, nil)
}

// read is a file taken apart; nil if there is none.
func (e *Editor) read(file string) *parsed {
	data, there := e.files[file]
	if !there {
		return nil
	}
	if p := e.parsed[file]; p != nil && bytes.Equal(p.data, data) {
		return p
	}
	p := e.memory.of(file, data)
	e.parsed[file] = p
	return p
}

// find is where a field stands, or what holds fields under this name; nil if it stands nowhere.
func (e *Editor) find(k Key) (file string, i *item) {
	if k.Kind == Entry {
		return e.findEntry(k)
	}
	file = k.Home()
	if p := e.read(file); p != nil {
		return file, p.all[k]
	}
	return file, nil
}

// findEntry is find for a field of an entry, or the entry itself. Where only the field is missing, it gives the entry's file.
func (e *Editor) findEntry(k Key) (file string, i *item) {
	for _, file := range slices.Sorted(maps.Keys(e.files)) {
		if !holdsEntries(file) || !bytes.Contains(e.files[file], []byte(k.Of)) {
			continue
		}
		if i := e.read(file).all[k]; i != nil {
			return file, i
		}
		if i := e.read(file).all[Key{Kind: Entry, Of: k.Of}]; i != nil {
			return file, nil
		}
	}
	return "", nil
}

// act does something whole or not at all, and remembers how to undo it.
func (e *Editor) act(a Act, do func() error) error {
	before := maps.Clone(e.files)
	if err := do(); err != nil {
		e.files = before
		return err
	}
	if a.Splices = splices(before, e.files); len(a.Splices) > 0 {
		e.acts = append(e.acts, a)
	}
	return nil
}

// errWhole says that a file cannot be changed field by field.
func errWhole(file string) error {
	return fmt.Errorf("%s cannot be taken apart; mend it by hand first", file)
}

// doc changes a file by edits that leave every other byte.
func (e *Editor) doc(file string, do func(*content.Doc) error) error {
	p := e.read(file)
	if p == nil {
		return fmt.Errorf("there is no file %s", file)
	}
	if p.doc == nil {
		return errWhole(file)
	}
	d := *p.doc // what it rests on is never written to
	if err := do(&d); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if bytes.Equal(d.Bytes(), p.data) {
		return nil
	}
	after := parseDoc(file, &d)
	if after == nil {
		return fmt.Errorf("%s: something would stand twice", file)
	}
	e.files[file], e.parsed[file] = d.Bytes(), after
	e.memory.keep(file, after, p)
	return nil
}

// splices are where two states of files differ.
func splices(before, after map[string][]byte) []Splice {
	var all []Splice
	names := slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(after)))
	slices.Sort(names)
	for _, file := range slices.Compact(names) {
		old, was := before[file]
		now, is := after[file]
		if was && is && bytes.Equal(old, now) {
			continue
		}
		s := spliceOf(old, now)
		s.File, s.Made, s.Gone = file, !was, !is
		all = append(all, s)
	}
	return all
}

// spliceOf is the one place in which two texts differ.
func spliceOf(old, now []byte) Splice {
	from := 0
	for from < len(old) && from < len(now) && old[from] == now[from] {
		from++
	}
	behind := 0
	for behind < len(old)-from && behind < len(now)-from && old[len(old)-1-behind] == now[len(now)-1-behind] {
		behind++
	}
	return Splice{At: from, Before: bytes.Clone(old[from : len(old)-behind]), After: bytes.Clone(now[from : len(now)-behind])}
}

// ErrChangedSince says that an act cannot be undone, because what it changed was changed again.
var ErrChangedSince = errors.New("it was changed again since; undo that first")

// Undo takes back the latest act.
func (e *Editor) Undo() error {
	if len(e.acts) == 0 {
		return errors.New("nothing was done that could be undone")
	}
	last := len(e.acts) - 1
	files, err := undo(e.files, e.acts[last])
	if err == nil {
		e.files, e.acts = files, e.acts[:last]
	}
	return err
}

// undo gives files as they were before an act.
func undo(files map[string][]byte, a Act) (map[string][]byte, error) {
	files = maps.Clone(files)
	for _, s := range slices.Backward(a.Splices) {
		data, there := files[s.File]
		if there == s.Gone || s.At+len(s.After) > len(data) || !bytes.Equal(data[s.At:s.At+len(s.After)], s.After) {
			return nil, ErrChangedSince
		}
		if s.Made {
			delete(files, s.File)
			continue
		}
		files[s.File] = slices.Concat(data[:s.At], s.Before, data[s.At+len(s.After):])
	}
	return files, nil
}
