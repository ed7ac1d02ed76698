package hsds

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

// Draft is what Import makes: files of our own, written as they come, and a report for those who look through them.
type Draft struct {
	Taken  int            // records that became entries
	Lines  int            // of the report: what was changed, stripped, could not be held or is missing: "file:line: entry: what"
	Faults content.Faults // what could not be read, at most mostFaults
	Wrong  int            // how many faults there are in all

	report io.Writer
	open   func(name string) (io.WriteCloser, error)
	files  map[string]*file
	failed error // the first error of writing
}

// mostFaults is how many faults a draft keeps.
const mostFaults = 200

// file is one of a draft's files.
type file struct {
	out     *bufio.Writer
	closer  io.Closer
	entries int
}

// NewDraft makes a draft whose files are opened by name, such as services/CJ.yaml, and whose report goes to a writer.
func NewDraft(open func(name string) (io.WriteCloser, error), report io.Writer) *Draft {
	return &Draft{open: open, report: report, files: map[string]*file{}}
}

// Folder opens a draft's files in a folder, as <folder>/directory/data, where liman directory check finds them. It
// refuses to write over a directory that is there already.
func Folder(folder string) (func(name string) (io.WriteCloser, error), error) {
	data := filepath.Join(folder, "directory", "data")
	if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is there already; name a new folder", data)
	}
	return func(name string) (io.WriteCloser, error) {
		path := filepath.Join(data, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, fmt.Errorf("make the draft's folder: %w", err)
		}
		out, err := os.Create(path)
		if err != nil {
			return nil, fmt.Errorf("write the draft: %w", err)
		}
		return out, nil
	}, nil
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

// always are the files that every directory has.
var always = []string{"contacts.yaml", "countries.yaml", shelterFile}

const shelterFile = "shelters.yaml"

// add writes an entry into a file.
func (d *Draft) add(name string, e entry) {
	f := d.file(name)
	if f == nil {
		return
	}
	begin := "\n"
	if f.entries == 0 {
		begin = "# A draft: imported, nothing in it is verified.\n\n"
	}
	f.entries++
	list := yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{e.node()}}
	text, _ := yaml.Marshal(&list) // nothing in an entry can fail
	_, err := f.out.WriteString(begin + string(text))
	d.fail(err)
}

// file opens a file once; nil if it cannot be.
func (d *Draft) file(name string) *file {
	if f, opened := d.files[name]; opened {
		return f
	}
	out, err := d.open(name)
	if d.fail(err); err != nil {
		return nil
	}
	f := &file{out: bufio.NewWriter(out), closer: out}
	d.files[name] = f
	return f
}

func (d *Draft) fail(err error) {
	if d.failed == nil {
		d.failed = err
	}
}

// close writes the files that every directory has, and ends all of them.
func (d *Draft) close() error {
	for _, name := range always {
		if f := d.file(name); f != nil && f.entries == 0 {
			_, err := f.out.WriteString("[]\n")
			d.fail(err)
		}
	}
	for _, f := range d.files {
		d.fail(errors.Join(f.out.Flush(), f.closer.Close()))
	}
	return d.failed
}

// tell writes a line of the report.
func (d *Draft) tell(line string) {
	d.Lines++
	_, err := fmt.Fprintln(d.report, line)
	d.fail(err)
}

// fault keeps what could not be read.
func (d *Draft) fault(f content.Fault) {
	d.Wrong++
	if len(d.Faults) < mostFaults {
		d.Faults = append(d.Faults, f)
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
		for name, f := range d.files {
			if strings.HasPrefix(name, prefix) {
				n += f.entries
			}
		}
		return n
	}
	return fmt.Sprintf("%d records taken: %d contacts, %d services, %d shelters; %d lines to look at, %d faults",
		d.Taken, count("contacts"), count("services/"), count("shelters"), d.Lines, d.Wrong)
}
