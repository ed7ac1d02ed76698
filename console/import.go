package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/content"
	"liman/directory"
	"liman/directory/hsds"
	"liman/edition/draft"
)

// importsKind are what was read in, by the id of who reads it entry by entry.
const importsKind = "imports"

// How much is read in at once: a person reads every entry. What is longer goes through liman directory import.
const (
	maxImport  = 512 << 10
	maxEntries = 300
)

// reading is what somebody has read in, and how far she has come.
type reading struct {
	Entries []readEntry    `json:"entries"`
	Faults  content.Faults `json:"faults,omitempty"` // what could not be read or was not taken
	Report  []string       `json:"report,omitempty"` // what no field of ours holds, as a terminal says it
}

// readEntry is one entry of it.
type readEntry struct {
	File string `json:"file"` // of the directory, as "services/CJ.yaml"
	ID   string `json:"id"`
	YAML string `json:"yaml"`
	Done string `json:"done,omitempty"` // "taken", "left"
}

// importPage is what is read entry by entry.
type importPage struct {
	Started bool
	At      int // which entry this is, from 1; 0: all are done
	Of      int
	Taken   int
	Left    int
	Fields  []importField
	Name    string
	Known   string   // the id of an entry that is there already; "" for none
	Kinds   []choice // of which it is to be one; nil where its file says that
	Faults  []string // what could not be read or was not taken, in words
	Report  []string // what no field holds, in the words of a terminal
}

// importField is a field of an entry that is read, as one may change it.
type importField struct {
	Name  string
	Value string
	Long  bool
	Fixed bool // it is not changed here
}

// importing is what whoever visits has read in, and the revision of it; 0 if she has read in nothing.
func (s *Server) importing(v *visit) (reading, uint64, error) {
	var r reading
	kept, err := s.Staff.Get(v.Context(), importsKind, v.person.ID)
	if err != nil || kept.Revision == 0 {
		return r, 0, err
	}
	if err := json.Unmarshal(kept.Data, &r); err != nil {
		return r, 0, fmt.Errorf("read what was read in: %w", err)
	}
	return r, kept.Revision, nil
}

func (s *Server) importPage(v *visit) (answer, error) {
	r, revision, err := s.importing(v)
	if err != nil {
		return nil, err
	}
	p := importPage{Started: revision > 0, Of: len(r.Entries), Report: r.Report}
	for i, e := range r.Entries {
		switch {
		case e.Done == "taken":
			p.Taken++
		case e.Done == "left":
			p.Left++
		case p.At == 0:
			p.At = i + 1
		}
	}
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	for _, f := range r.Faults {
		p.Faults = append(p.Faults, v.say("words.line", pairs([]any{"line", f.Line}))+" "+v.faultText(w, f))
	}
	if p.At == 0 {
		return page{"import", p, 0}, nil
	}
	one := r.Entries[p.At-1]
	p.Fields = fieldsOf(one.YAML)
	for _, f := range p.Fields {
		if f.Name == "name" {
			p.Name = f.Value
		}
	}
	if len(w.under(one.ID)) > 0 {
		p.Known = one.ID
	}
	p.chooseKind(v, w, one)
	return page{"import", p, 0}, nil
}

// chooseKind offers the kinds for a service: another directory has its own.
func (p *importPage) chooseKind(v *visit, w work, one readEntry) {
	if !strings.HasPrefix(one.File, "services/") {
		return
	}
	kind := ""
	p.Fields = slices.DeleteFunc(p.Fields, func(f importField) bool {
		if f.Name == "kind" {
			kind = f.Value
		}
		return f.Name == "kind"
	})
	p.Kinds = append(p.Kinds, choice{"", v.say("import.choose", nil), kind == ""})
	for _, k := range directory.Kinds() {
		if k != "shelter" { // whose file is another
			p.Kinds = append(p.Kinds, choice{string(k), w.Edition.Text(v.lang, "kind."+string(k)), kind == string(k)})
		}
	}
}

// under are the fields of an entry.
func (w work) under(id string) []draft.Field {
	var list []draft.Field
	for _, i := range w.Files {
		for _, f := range i.fields {
			if f.Kind == draft.Entry && f.Of == id {
				list = append(list, f)
			}
		}
	}
	return list
}

// fieldsOf are the fields of an entry, given as YAML.
func fieldsOf(text string) []importField {
	var n yaml.Node
	if yaml.Unmarshal([]byte(text), &n) != nil || n.Kind != yaml.DocumentNode || n.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	var list []importField
	for pairs := n.Content[0].Content; len(pairs) > 1; pairs = pairs[2:] {
		f := importField{Name: pairs[0].Value, Value: pairs[1].Value}
		if pairs[1].Kind == yaml.SequenceNode {
			var parts []string
			for _, one := range pairs[1].Content {
				parts = append(parts, one.Value)
			}
			f.Value = strings.Join(parts, ", ")
		}
		f.Long = len(f.Value) > longField
		f.Fixed = !slices.Contains(changeable, f.Name)
		list = append(list, f)
	}
	return list
}

// longField is how many bytes a field has that gets more than a line.
const longField = 80

// changeable are the fields that may be changed while an entry is read; the rest is changed on its own page afterwards.
var changeable = []string{"name", "phone", "phones", "sms", "website", "email", "address", "eligibility"}

// importRead reads in what was uploaded or pasted.
func (s *Server) importRead(v *visit) (answer, error) {
	data, err := uploaded(v, maxImport)
	if err != nil {
		return nil, err
	}
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	r, err := readIn(data, w.Edition.Directory, v.today())
	if err != nil {
		return nil, err
	}
	return redirect("/console/import"), s.putRecord(v.Context(), importsKind, v.person.ID, r)
}

// Problems of reading in.
var (
	errTooLong   = problem{status: http.StatusRequestEntityTooLarge, id: "import.too-long"}
	errTooMany   = problem{status: http.StatusRequestEntityTooLarge, id: "import.too-many"}
	errNoEntries = problem{status: http.StatusBadRequest, id: "import.nothing"}
	errBadEntry  = problem{status: http.StatusBadRequest, id: "import.bad"}
)

// uploaded is the file of a form, or what was pasted; it may have so many bytes at most.
func uploaded(v *visit, most int) ([]byte, error) {
	var tooLong *http.MaxBytesError
	text := v.FormValue("text")
	file, _, err := v.FormFile("file")
	switch {
	case errors.As(err, &tooLong):
		return nil, errTooLong
	case err != nil:
		return fitting([]byte(text), most)
	}
	defer func() { _ = file.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, int64(most)+1))
	if err != nil {
		return nil, errTooLong
	}
	if len(data) == 0 {
		data = []byte(text)
	}
	return fitting(data, most)
}

// fitting gives back what was uploaded, unless it is too long or has nothing in it.
func fitting(data []byte, most int) ([]byte, error) {
	if len(data) > most {
		return nil, errTooLong
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errNoEntries
	}
	return data, nil
}

// inMemory is a file of an import.
type inMemory struct{ *bytes.Buffer }

func (inMemory) Close() error { return nil }

// readIn makes entries of HSDS, as liman directory import does; all of them are of low trust.
func readIn(data []byte, d *directory.Directory, day directory.Date) (reading, error) {
	files := make(map[string]*bytes.Buffer)
	open := func(name string) (io.WriteCloser, error) {
		files[name] = new(bytes.Buffer)
		return inMemory{files[name]}, nil
	}
	var report bytes.Buffer
	made := hsds.NewDraft(open, &report)
	if err := hsds.Import(hsds.Source{Name: "import", File: bytes.NewReader(data)}, d, day, made); err != nil {
		return reading{}, errBadEntry
	}
	r := reading{Faults: made.Faults}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name == "countries.yaml" {
			continue // those that we have stay as they are
		}
		r.add(name, files[name].Bytes())
	}
	r.Report = strings.Split(strings.TrimSpace(report.String()), "\n")
	r.Report = slices.DeleteFunc(r.Report, func(line string) bool { return line == "" })
	r.Report = r.Report[:min(len(r.Report), maxEntries)]
	switch {
	case len(r.Entries) == 0:
		return r, errNoEntries
	case len(r.Entries) > maxEntries:
		return r, errTooMany
	}
	return r, nil
}

// add takes the entries of a file.
func (r *reading) add(file string, data []byte) {
	doc, err := content.ParseDoc(data)
	if err != nil || doc.Root().Kind != yaml.SequenceNode {
		return
	}
	for _, n := range doc.Root().Content {
		text, err := yaml.Marshal(n)
		if err != nil {
			continue
		}
		id := ""
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "id" {
				id = n.Content[i+1].Value
			}
		}
		if id != "" {
			r.Entries = append(r.Entries, readEntry{File: file, ID: id, YAML: string(text)})
		}
	}
}

// importEntry takes the entry that is read into her change, as it is or as she has changed it, or leaves it; or ends the reading.
func (s *Server) importEntry(v *visit) (answer, error) {
	r, revision, err := s.importing(v)
	if err != nil {
		return nil, err
	}
	if v.FormValue("do") == "end" && revision > 0 {
		return redirect("/console/numbers"), s.Staff.Drop(v.Context(), importsKind, v.person.ID, revision)
	}
	at, err := strconv.Atoi(v.FormValue("at"))
	if err != nil || at < 1 || at > len(r.Entries) || r.Entries[at-1].Done != "" {
		return redirect("/console/import"), nil // it was done in another window
	}
	one := &r.Entries[at-1]
	one.Done = "left"
	if v.FormValue("do") == "take" {
		one.Done = "taken"
		if err := s.takeIn(v, *one); err != nil {
			return nil, wrong(err)
		}
	}
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write what was read in: %w", err)
	}
	return redirect("/console/import"), s.Staff.Put(v.Context(), importsKind, v.person.ID, data, revision)
}

// takeIn adds an entry to her change.
func (s *Server) takeIn(v *visit, one readEntry) error {
	_, _, err := v.edit(func(_ *draft.Draft, e *draft.Editor) error {
		if err := e.AddEntry("directory/data/"+one.File, one.YAML); err != nil {
			return err
		}
		set := entryEditor{e, one.ID, nil}
		for _, f := range fieldsOf(one.YAML) {
			is, sent := v.Form["field."+f.Name]
			if !sent || f.Fixed || is[0] == f.Value {
				continue
			}
			if f.Name == "phones" {
				set.list(f.Name, listOf(is[0]))
			} else {
				set.text(f.Name, strings.TrimSpace(lines(is[0])))
			}
		}
		if kind := v.FormValue("kind"); strings.HasPrefix(one.File, "services/") {
			if !directory.KnownKind(kind) {
				return problem{status: http.StatusBadRequest, id: "import.no-kind"}
			}
			set.text("kind", kind)
		}
		if set.err == nil && !hasNumber(e, one.ID) {
			set.text("trust", "")
		}
		return set.err
	})
	return err
}

// hasNumber tells whether an entry has anything to dial.
func hasNumber(e *draft.Editor, id string) bool {
	return slices.ContainsFunc([]string{"phone", "phones", "sms"}, func(name string) bool {
		_, there := e.Field(entryField(id, name))
		return there
	})
}
