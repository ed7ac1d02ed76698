package flows

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"liman/directory"
)

// Abroad is the value of "in" for a place outside Romania.
const Abroad = "abroad"

// when is a condition as it is written: exactly one of var (with one test), all, any or not.
type when struct {
	Var   string `yaml:"var"`
	Is    string `yaml:"is"`
	Over  *int   `yaml:"over"`
	Under *int   `yaml:"under"`
	In    string `yaml:"in"`
	Known *bool  `yaml:"known"`
	All   []when `yaml:"all"`
	Any   []when `yaml:"any"`
	Not   *when  `yaml:"not"`
}

// test is a compiled condition on the answers.
type test func(vars map[string]string) bool

// condition compiles w; a nil w always holds.
func (b *Book) condition(w *when) (test, error) {
	switch {
	case w == nil:
		return func(map[string]string) bool { return true }, nil
	case w.forms() != 1:
		return nil, errors.New("a condition has exactly one of var, all, any and not")
	case w.All != nil:
		tests, err := b.conditions(w.All)
		return func(vars map[string]string) bool {
			return !slices.ContainsFunc(tests, func(t test) bool { return !t(vars) })
		}, err
	case w.Any != nil:
		tests, err := b.conditions(w.Any)
		return func(vars map[string]string) bool {
			return slices.ContainsFunc(tests, func(t test) bool { return t(vars) })
		}, err
	case w.Not != nil:
		inner, err := b.condition(w.Not)
		return func(vars map[string]string) bool { return !inner(vars) }, err
	}
	return b.comparison(w)
}

func (b *Book) conditions(list []when) ([]test, error) {
	tests := make([]test, len(list))
	for i := range list {
		t, err := b.condition(&list[i])
		if err != nil {
			return nil, err
		}
		tests[i] = t
	}
	return tests, nil
}

func (w *when) forms() int {
	return count(w.Var != "", w.All != nil, w.Any != nil, w.Not != nil)
}

func count(held ...bool) int {
	n := 0
	for _, h := range held {
		if h {
			n++
		}
	}
	return n
}

// comparison compiles {var: ..., <test>: ...}.
func (b *Book) comparison(w *when) (test, error) {
	v, declared := b.vars[w.Var]
	if !declared {
		return nil, undeclared(w.Var)
	}
	if count(w.Is != "", w.Over != nil, w.Under != nil, w.In != "", w.Known != nil) != 1 {
		return nil, errors.New("a comparison has exactly one of is, over, under, in and known")
	}
	switch {
	case w.Known != nil:
		return func(vars map[string]string) bool { return (vars[w.Var] != "") == *w.Known }, nil
	case w.Is != "":
		return func(vars map[string]string) bool { return vars[w.Var] == w.Is }, v.holds(w.Is)
	case w.In != "":
		return inside(w.Var, w.In), v.must("place")
	}
	return compare(w), v.must("number")
}

func compare(w *when) test {
	return func(vars map[string]string) bool {
		n, err := strconv.Atoi(vars[w.Var])
		return err == nil && (w.Over == nil || n > *w.Over) && (w.Under == nil || n < *w.Under)
	}
}

// inside tells whether a place lies in a county or abroad.
func inside(name, area string) test {
	return func(vars map[string]string) bool {
		p, known := directory.PlaceOf(vars[name])
		return known && (p.County == area || area == Abroad && outside(p))
	}
}

func outside(p directory.Place) bool { return p.County == "" }

func (v variable) must(kind string) error {
	if v.Kind != kind {
		return fmt.Errorf("this test needs a variable of kind %s, not %s", kind, v.Kind)
	}
	return nil
}

// holds tells whether a value may stand in the variable.
func (v variable) holds(value string) error {
	switch v.Kind {
	case "choice":
		if !slices.Contains(v.Values, value) {
			return fmt.Errorf("%q is not one of %v", value, v.Values)
		}
	case "number":
		n, err := strconv.Atoi(value)
		if err != nil || n < v.Min || n > v.Max {
			return fmt.Errorf("%q is not a number from %d to %d", value, v.Min, v.Max)
		}
	}
	return nil
}

// size is the most bytes a value needs as JSON, with its name and punctuation.
func (v variable) size(name string) int {
	const quotes = 6 // "name":"value",
	longest := 0
	switch v.Kind {
	case "choice":
		for _, value := range v.Values {
			longest = max(longest, len(value))
		}
	case "number":
		longest = max(len(strconv.Itoa(v.Min)), len(strconv.Itoa(v.Max)))
	case "place":
		longest = 14
	case "text":
		longest = v.Max
	}
	return len(name) + longest + quotes
}
