package content

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong in the content, and how to mend it. Line is 1 where no line is meant. Whoever reads files says
// what is wrong in this form alone, and nobody takes its text apart again.
type Fault struct {
	File string // as "flows/danger.yaml"
	Line int
	What string // "the text is empty"
	Mend string // "write it"

	Kind  string // names what is wrong, whatever it is called elsewhere: "text.empty"; whoever says it in other words goes by it
	Names Names  // what the words of the kind speak of
}

// Names are named values: at most so many, in any order. Names and Fault can be compared.
type Names [6]struct{ Name, Value string }

// Wrong is a fault that has no place yet: its kind, how a terminal says it, and pairs of name and value. A kind is written out where it
// is made, so that all kinds can be listed.
func Wrong(kind, what, mend string, names ...string) Fault {
	f := Fault{What: what, Mend: mend, Kind: kind}
	for i := 0; i+1 < len(names); i += 2 {
		f = f.Named(names[i], names[i+1])
	}
	return f
}

// Named is the fault with one more name; one that it has stays.
func (f Fault) Named(name, value string) Fault {
	for i := range f.Names {
		switch f.Names[i].Name {
		case name:
			return f
		case "":
			f.Names[i].Name, f.Names[i].Value = name, value
			return f
		}
	}
	panic("a fault of too many names: " + f.Kind)
}

// Value is what the fault says under a name; "" if nothing.
func (f Fault) Value(name string) string {
	for _, n := range f.Names {
		if n.Name == name {
			return n.Value
		}
	}
	return ""
}

// At is the fault in its place.
func (f Fault) At(file string, line int) Fault {
	f.File, f.Line = file, line
	return f
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
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Error(), b.Error()))
	})
	return slices.Compact(sorted)
}

// Unwrap gives each fault.
func (fs Faults) Unwrap() []error {
	list := make([]error, len(fs))
	for i, f := range fs {
		list[i] = f
	}
	return list
}

// Join is several errors as one: all faults in them as Faults, sorted, each once. An error that is something else comes before them,
// as it is. Nil if there is none.
func Join(errs ...error) error {
	faults, others := apart(errors.Join(errs...))
	if len(others) == 0 {
		return faults.Err()
	}
	return errors.Join(append(others, faults.Err())...)
}

// Lines is an error as it is printed, a line for each thing that is wrong: faults by file and line, then whatever else was joined,
// by its text; each once. Nil for no error.
func Lines(err error) []string {
	faults, others := apart(err)
	var lines, rest []string
	for _, f := range faults.Sorted() {
		lines = append(lines, f.Error())
	}
	for _, other := range others {
		rest = append(rest, other.Error())
	}
	slices.Sort(rest)
	return append(lines, slices.Compact(rest)...)
}

// apart takes an error apart into its faults and all else that was joined.
func apart(err error) (faults Faults, others []error) {
	joined, several := err.(interface{ Unwrap() []error })
	if several {
		for _, one := range joined.Unwrap() {
			f, o := apart(one)
			faults, others = append(faults, f...), append(others, o...)
		}
		return faults, others
	}
	if f, is := errors.AsType[Fault](err); is {
		return Faults{f}, nil
	}
	if err == nil {
		return nil, nil
	}
	return nil, []error{err}
}
