package flows

import (
	"encoding/json"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

// file is a flow file as it is written; names are those of flow.schema.json.
type file struct {
	Flow  string              `yaml:"flow"`
	Role  string              `yaml:"role"`
	Start string              `yaml:"start"`
	Help  string              `yaml:"help"`
	Doors []string            `yaml:"doors"`
	Vars  map[string]variable `yaml:"vars"`
	Moved map[string]string   `yaml:"moved"`
	Nodes map[string]fileNode `yaml:"nodes"`

	name string     // of the file
	root *yaml.Node // for line numbers
}

type fileNode struct {
	Kind     string            `yaml:"kind"`
	Facts    []string          `yaml:"facts"`
	ReviewBy string            `yaml:"review_by"`
	Open     bool              `yaml:"open"`
	Options  []fileOption      `yaml:"options"`
	For      string            `yaml:"for"`
	Var      string            `yaml:"var"`
	To       string            `yaml:"to"`
	Anywhere bool              `yaml:"anywhere"`
	Cases    []fileCase        `yaml:"cases"`
	Set      map[string]string `yaml:"set"`
	Flow     string            `yaml:"flow"`
	Contacts []string          `yaml:"contacts"`
	Place    string            `yaml:"place"`
	Services []string          `yaml:"services"`
	Limit    int               `yaml:"limit"`
	Parts    []filePart        `yaml:"parts"`
	Tells    string            `yaml:"tells"`
}

type filePart struct {
	ID   string `yaml:"id"`
	When *when  `yaml:"when"`
}

type fileOption struct {
	ID     string            `yaml:"id"`
	To     string            `yaml:"to"`
	Set    map[string]string `yaml:"set"`
	When   *when             `yaml:"when"`
	Choose fileChoices       `yaml:"choose"`
	Door   bool              `yaml:"door"`
}

// fileChoices is what an option changes of Choices; what is not written stays.
type fileChoices struct {
	Idle  string `yaml:"idle"`  // 5m, 1h, 12h, or default
	Cover string `yaml:"cover"` // off
	Copy  string `yaml:"copy"`  // allowed or blocked
}

type fileCase struct {
	When when   `yaml:"when"`
	To   string `yaml:"to"`
}

// variable declares what may be remembered under a name.
type variable struct {
	Kind   string   `yaml:"kind"`
	Values []string `yaml:"values"`
	Min    int      `yaml:"min"`
	Max    int      `yaml:"max"`
	Was    []string `yaml:"was"` // what it was called before
}

// readFile parses one flow file and holds it against the schema.
func readFile(name string, data []byte) (*file, content.Faults) {
	doc, unread := content.Tree(data)
	if unread != nil {
		return nil, content.Faults{fault(name, unread.Line, *unread)}
	}
	if len(doc.Content) == 0 {
		return nil, content.Faults{fault(name, 1, content.Wrong("file.empty", "the file is empty", "write a flow into it or delete it"))}
	}
	f := &file{name: name, root: doc.Content[0]}
	if faults := checkSchema(f); len(faults) > 0 {
		return nil, faults
	}
	if err := f.root.Decode(f); err != nil {
		return nil, misread(name, err)
	}
	return f, nil
}

// sums are of each node as it is written; none of a file that is not whole.
func (f *file) sums() map[string]content.Hash {
	if f == nil {
		return nil
	}
	sums := make(map[string]content.Hash, len(f.Nodes))
	for name, n := range f.Nodes {
		written, err := json.Marshal(n)
		if err != nil {
			panic(err) // texts, numbers and lists of them
		}
		sums[name] = content.Sum(written)
	}
	return sums
}

// line is where the value under keys (map keys or list indexes) stands, or the nearest place above it.
func (f *file) line(keys ...any) int {
	n := f.root
	line := n.Line
	for _, key := range keys {
		k, v := child(n, key)
		if v == nil {
			return line
		}
		n, line = v, k.Line
	}
	return line
}

// child finds a key's node and its value's; for a list both are the item.
func child(n *yaml.Node, key any) (k, v *yaml.Node) {
	switch key := key.(type) {
	case string:
		for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i], n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && key < len(n.Content) {
			return n.Content[key], n.Content[key]
		}
	}
	return nil, nil
}

func (f *file) fault(line int, wrong content.Fault) content.Fault { return fault(f.name, line, wrong) }

// fault is a fault of a file of the folder flows.
func fault(name string, line int, wrong content.Fault) content.Fault {
	return wrong.At("flows/"+name, line)
}

// of is a fault of a node.
func of(ref string, f content.Fault) content.Fault {
	f.What = ref + ": " + f.What
	return f.Named("screen", ref)
}

// misread are the faults of a file whose fields have another form than they should.
func misread(name string, err error) content.Faults {
	faults := content.Misread(err)
	for i, f := range faults {
		faults[i] = fault(name, f.Line, f)
	}
	return faults
}
