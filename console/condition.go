package console

import (
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"

	"liman/content"
)

// condition is when a button or a paragraph is there, as it stands in a topic: one of var with one test, all, any, not.
type condition struct {
	Var   string      `yaml:"var"`
	Is    string      `yaml:"is"`
	Over  *int        `yaml:"over"`
	Under *int        `yaml:"under"`
	In    string      `yaml:"in"`
	Known *bool       `yaml:"known"`
	All   []condition `yaml:"all"`
	Any   []condition `yaml:"any"`
	Not   *condition  `yaml:"not"`
}

// conditionIn reads a condition; false for none, or one that cannot be read.
func conditionIn(value string) (condition, bool) {
	var c condition
	err := yaml.Unmarshal([]byte(value), &c)
	return c, err == nil && value != ""
}

// String is the condition as a topic has it.
func (c condition) String() string {
	switch {
	case c.All != nil:
		return "{all: [" + joined(c.All, ", ") + "]}"
	case c.Any != nil:
		return "{any: [" + joined(c.Any, ", ") + "]}"
	case c.Not != nil:
		return "{not: " + c.Not.String() + "}"
	case c.Over != nil:
		return fmt.Sprintf("{var: %s, over: %d}", c.Var, *c.Over)
	case c.Under != nil:
		return fmt.Sprintf("{var: %s, under: %d}", c.Var, *c.Under)
	case c.In != "":
		return "{var: " + c.Var + ", in: " + content.Plain(c.In) + "}"
	case c.Known != nil:
		return fmt.Sprintf("{var: %s, known: %t}", c.Var, *c.Known)
	}
	return "{var: " + c.Var + ", is: " + plainWord(c.Is) + "}"
}

// plainWord is a value as topics write it: yes and no stand without quotes there.
func plainWord(value string) string {
	if value == "yes" || value == "no" {
		return value
	}
	return content.Plain(value)
}

func joined(list []condition, between string) string {
	all := make([]string, len(list))
	for i, c := range list {
		all[i] = c.String()
	}
	return strings.Join(all, between)
}

// told says conditions in words: what somebody pressed, where she is.
type told struct {
	v       *visit
	w       work
	answers map[string][]answered // by variable
	asked   map[string]string     // on which screen a variable is asked
}

// answered is a button that remembers something.
type answered struct {
	ref, option, value string
}

// telling reads from all topics which buttons give which answers, and where they are asked.
func (v *visit) telling(w work) told {
	t := told{v, w, make(map[string][]answered), make(map[string]string)}
	for _, f := range w.flows() {
		for _, n := range f.Screens {
			if name := w.Value(nodeKey(n.Ref, "var")); t.asked[name] == "" {
				t.asked[name] = n.Ref
			}
			for _, way := range n.Ways {
				for name, value := range way.Set {
					t.answers[name] = append(t.answers[name], answered{n.Ref, way.Option, value})
				}
			}
		}
	}
	return t
}

// When is a condition in words; "" for always.
func (t told) When(value string) string {
	c, is := conditionIn(value)
	if !is {
		return ""
	}
	return t.words(c)
}

func (t told) words(c condition) string {
	switch {
	case c.All != nil:
		return t.list(c.All, "when.and")
	case c.Any != nil:
		return t.list(c.Any, "when.or")
	case c.Not != nil:
		return t.v.say("when.not", map[string]string{"what": t.words(*c.Not)})
	}
	return t.test(c)
}

func (t told) list(all []condition, between string) string {
	parts := make([]string, len(all))
	for i, c := range all {
		parts[i] = t.words(c)
	}
	return strings.Join(parts, t.v.say(between, nil))
}

func (t told) test(c condition) string {
	about := t.about(c.Var)
	switch {
	case c.Over != nil:
		return t.v.say("when.over", pairs([]any{"about", about, "n", *c.Over}))
	case c.Under != nil:
		return t.v.say("when.under", pairs([]any{"about", about, "n", *c.Under}))
	case c.In == "abroad":
		return t.v.say("when.abroad", nil)
	case c.In != "":
		return t.v.say("when.in", map[string]string{"county": c.In})
	case c.Known != nil && *c.Known:
		return t.v.say("when.known", map[string]string{"about": about})
	case c.Known != nil:
		return t.v.say("when.unknown", map[string]string{"about": about})
	}
	return t.v.say("when.is", map[string]string{"about": about, "answer": t.answer(c.Var, c.Is)})
}

// about is what a variable is about: the screen on which it is asked.
func (t told) about(name string) string {
	if a := t.answers[name]; len(a) > 0 {
		return t.w.title(t.v.lang, a[0].ref)
	}
	if ref := t.asked[name]; ref != "" {
		return t.w.title(t.v.lang, ref)
	}
	return name
}

// answer is a value of a variable as it is called: the button that gives it.
func (t told) answer(name, value string) string {
	var labels []string
	for _, a := range t.answers[name] {
		if a.value != value {
			continue
		}
		if label := t.w.shown(a.ref+"."+a.option, t.v.lang); label != "" && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	if len(labels) == 0 {
		return value
	}
	return strings.Join(labels, " / ")
}

// pickable is one test that can be picked.
type pickable struct {
	Token string // as the form has it: way=stay
	Label string
	Is    bool // it is part of the condition
	Not   bool // its contrary is
}

// token is a test as a form names it.
func (c condition) token() string {
	switch {
	case c.In != "":
		return c.Var + "=in:" + c.In
	case c.Known != nil:
		return c.Var + "=known"
	}
	return c.Var + "=is:" + c.Is
}

// conditionOf is the test that a form names; false if it names none.
func conditionOf(token string) (condition, bool) {
	name, test, _ := strings.Cut(token, "=")
	kind, value, _ := strings.Cut(test, ":")
	yes := true
	switch {
	case name == "":
	case kind == "in" && value != "":
		return condition{Var: name, In: value}, true
	case kind == "known":
		return condition{Var: name, Known: &yes}, true
	case kind == "is" && value != "":
		return condition{Var: name, Is: value}, true
	}
	return condition{}, false
}

// choices are all tests that exist, with those marked that a condition has.
func (t told) choices(value string) []pickable {
	c, _ := conditionIn(value)
	chosen := c.tests()
	var all []pickable
	add := func(c condition) {
		one := pickable{Token: c.token(), Label: t.words(c)}
		one.Is, one.Not = c.among(chosen)
		all = append(all, one)
	}
	for _, f := range t.w.flows() {
		for _, v := range f.Vars {
			for _, c := range testsOf(v) {
				add(c)
			}
		}
	}
	return all
}

// among tells whether a test stands in a list as one that must hold, and as one that must not.
func (c condition) among(chosen []condition) (is, not bool) {
	for _, has := range chosen {
		unknown := has.Known != nil && !*has.Known
		if has.Not == nil && has.token() == c.token() {
			is, not = is || !unknown, not || unknown
		}
		if has.Not != nil && has.Not.token() == c.token() {
			not = true
		}
	}
	return is, not
}

// testsOf are the tests that can be made of a variable.
func testsOf(v variable) []condition {
	yes := true
	known := condition{Var: v.Name, Known: &yes}
	switch v.Kind {
	case "choice":
		var all []condition
		for _, value := range v.Values {
			all = append(all, condition{Var: v.Name, Is: value})
		}
		return append(all, known)
	case "place":
		return []condition{{Var: v.Name, In: "abroad"}, known}
	}
	return nil
}

// tests are the tests of a condition that a form can show: one alone, or a list.
func (c condition) tests() []condition {
	switch {
	case c.All != nil:
		return c.All
	case c.Any != nil:
		return c.Any
	case c.Var == "" && c.Not == nil:
		return nil
	}
	return []condition{c}
}

// picked is the condition that a form says: tests that must hold, tests that must not, and whether one of them is enough.
func picked(is, not []string, one bool) (condition, bool) {
	var list []condition
	for _, token := range is {
		if c, ok := conditionOf(token); ok {
			list = append(list, c)
		}
	}
	for _, token := range not {
		if c, ok := conditionOf(token); ok {
			list = append(list, condition{Not: &c})
		}
	}
	switch {
	case len(list) == 0:
		return condition{}, false
	case len(list) == 1:
		return list[0], true
	case one:
		return condition{Any: list}, true
	}
	return condition{All: list}, true
}
