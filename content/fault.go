package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong in the content, and how to mend it. Line is 1 where no line is meant.
type Fault struct {
	File string // as "flows/danger.yaml"
	Line int
	What string // "the text is empty"
	Mend string // "write it"
}

// Error is how a fault is printed everywhere: "flows/danger.yaml:12: what; mend".
func (f Fault) Error() string { return fmt.Sprintf("%s:%d: %s; %s", f.File, f.Line, f.What, f.Mend) }

// Faults are all that is wrong, as one error.
type Faults []Fault

// Error is one fault a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is the faults as an error, sorted by file and line, each once; nil for none.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs.Sorted()
}

// Sorted is the faults by file, then by line, then by what they say, each once.
func (fs Faults) Sorted() Faults {
	sorted := slices.Clone(fs)
	slices.SortFunc(sorted, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What), cmp.Compare(a.Mend, b.Mend))
	})
	return slices.Compact(sorted)
}
