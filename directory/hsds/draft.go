package hsds

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/directory"
)

// Draft is what Import made: files of our own, and a report for those who look through them.
type Draft struct {
	Taken   int      // records that became entries
	Report  []string // what was changed, stripped, could not be held or is missing: "file:line: entry: what"
	Faults  []string // what could not be read: "file:line: what; how to mend it"
	entries map[string][]entry
}

// entry is one of our own, field by field in the order of the files.
type entry []pair

type pair struct {
	name  string
	value any // string, int, bool, []string or []float64
}

// add adds a field unless it is empty.
func (e *entry) add(name string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case int:
		if v == 0 {
			return
		}
	case bool:
		if !v {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	case []float64:
		if len(v) == 0 {
			return
		}
	}
	*e = append(*e, pair{name, value})
}

// node is an entry as YAML; lists stand on one line.
func (e entry) node() *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range e {
		var key, value yaml.Node
		key.SetString(p.name)
		_ = value.Encode(p.value) // nothing in an entry can fail
		if value.Kind == yaml.SequenceNode {
			value.Style = yaml.FlowStyle
		}
		n.Content = append(n.Content, &key, &value)
	}
	return n
}

// empty are the files that every directory has.
var empty = []string{"contacts.yaml", "countries.yaml", shelterFile}

const shelterFile = "shelters.yaml"

// files are the draft's files, by name.
func (d *Draft) files() map[string][]byte {
	all := map[string][]byte{}
	for _, name := range empty {
		all[name] = []byte("[]\n")
	}
	for name, entries := range d.entries {
		var text bytes.Buffer
		text.WriteString("# A draft: imported, nothing in it is verified.\n\n")
		for i, e := range entries {
			if i > 0 {
				text.WriteByte('\n')
			}
			list := yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{e.node()}}
			out, _ := yaml.Marshal(&list) // nothing in an entry can fail
			text.Write(out)
		}
		all[name] = text.Bytes()
	}
	return all
}

// Write puts the draft into a folder as <folder>/directory/data, where liman directory check finds it. It refuses to
// write over a directory that is there already.
func (d *Draft) Write(folder string) error {
	data := filepath.Join(folder, "directory", "data")
	if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already; name a new folder", data)
	}
	files := d.files()
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(data, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make the draft's folder: %w", err)
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return fmt.Errorf("write the draft: %w", err)
		}
	}
	return nil
}

// countries copies what is known of the countries of the draft's contacts, so that the draft can be checked by itself.
func (d *Draft) countries(from *directory.Directory) {
	seen := map[string]bool{}
	for _, e := range d.entries["contacts.yaml"] {
		code := e.text("country")
		n, known := from.Country(code)
		if !known || seen[code] {
			continue
		}
		seen[code] = true
		var row entry
		row.add("code", n.Code)
		row.add("emergency", n.Emergency)
		row.add("police", n.Police)
		row.add("ambulance", n.Ambulance)
		row.add("also", n.Also)
		row.add("from", e.text("id"))
		row.add("source", n.Source)
		d.entries["countries.yaml"] = append(d.entries["countries.yaml"], row)
	}
}

// text is the value of a field.
func (e entry) text(name string) string {
	for _, p := range e {
		if text, is := p.value.(string); is && p.name == name {
			return text
		}
	}
	return ""
}

func itoa(n int) string { return strconv.Itoa(n) }

// Summary is the draft in one line.
func (d *Draft) Summary() string {
	count := func(prefix string) (n int) {
		for name, entries := range d.entries {
			if strings.HasPrefix(name, prefix) {
				n += len(entries)
			}
		}
		return n
	}
	return fmt.Sprintf("%d records taken: %d contacts, %d services, %d shelters; %d lines to look at, %d faults",
		d.Taken, count("contacts"), count("services/"), count("shelters"), len(d.Report), len(d.Faults))
}
