package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

// RenameVariable gives an answer another name, in all flows that declare it. What asks for it, sets it, depends on it or says it comes along in
// all languages, and was says what it was called, so that who has answered is not asked again.
func (e *Editor) RenameVariable(from, to string) error {
	declared := e.declaring(from)
	switch {
	case len(declared) == 0:
		return fmt.Errorf("no flow declares the variable %s; %w", from, ErrNoField)
	case from == to:
		return nil
	}
	if err := e.freeVariable(from, to); err != nil {
		return err
	}
	k := Key{Kind: Flow, Of: declared[0], Name: "vars." + from}
	return e.act(Act{Did: DidRename, Key: k, To: to}, func() error { return e.renameVariable(from, to) })
}

// declaring are the flows that declare a variable, sorted.
func (e *Editor) declaring(name string) []string {
	var all []string
	for _, flow := range sortedKeys(e.flows()) {
		if _, i := e.find(Key{Kind: Flow, Of: flow, Name: "vars." + name}); i != nil {
			all = append(all, flow)
		}
	}
	return all
}

// freeVariable refuses a name that means something already: an answer, what was one, or an entry's number in a text.
func (e *Editor) freeVariable(from, to string) error {
	if err := checkID(to); err != nil {
		return err
	}
	if len(e.declaring(to)) > 0 || e.hasEntry(to) {
		return ErrTaken
	}
	for flow, file := range e.flows() {
		vars := e.read(file).root.below("vars")
		if vars == nil {
			continue
		}
		for _, v := range vars.items {
			if was := v.below("was"); v.name != from && was != nil && len(equal(was, to)) > 0 {
				return fmt.Errorf("%s was called %s (flow %s); %w", v.name, to, flow, ErrTaken)
			}
		}
	}
	return nil
}

func (e *Editor) renameVariable(from, to string) error {
	flows := e.flows()
	for _, flow := range sortedKeys(flows) {
		file := flows[flow]
		p := e.read(file)
		err := e.doc(file, func(d *content.Doc) error { return renameInFlow(d, p, from, to) })
		if err != nil {
			return err
		}
	}
	for _, flow := range e.declaring(to) {
		if err := e.writeWas(Key{Kind: Flow, Of: flow, Name: "vars." + to}, from, to); err != nil {
			return err
		}
	}
	if e.hasEntry(from) {
		return nil // in a text the name is that of the entry
	}
	return e.renameInMessages(from, to, func(id string) bool {
		return strings.Contains(id, "/") && !strings.HasPrefix(id, "contact/")
	})
}

// renameInFlow gives a variable its new name in one flow.
func renameInFlow(d *content.Doc, p *parsed, from, to string) error {
	var values, keys []content.Path
	for _, field := range p.root.items {
		if v := field.below(from); field.name == "vars" && v != nil {
			keys = append(keys, v.path)
		}
		for _, n := range field.items {
			if field.name == "nodes" {
				a := &answers{name: from}
				a.in(n.node, n.path, false)
				values, keys = slices.Concat(values, a.values), slices.Concat(keys, a.keys)
			}
		}
	}
	for _, at := range values {
		if err := d.Set(to, at...); err != nil {
			return err
		}
	}
	for _, at := range keys {
		if err := d.Rename(to, at...); err != nil {
			return err
		}
	}
	return nil
}

// answers finds where a node names a variable.
type answers struct {
	name         string
	values, keys []content.Path
}

// in looks at a part of a node; a condition has nothing but conditions in it.
func (a *answers) in(n *yaml.Node, at content.Path, condition bool) {
	for k, one := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			a.in(one, extend(at, "#"+strconv.Itoa(k)), condition)
		case n.Kind == yaml.MappingNode && k%2 == 0:
			a.field(one.Value, n.Content[k+1], extend(at, one.Value), condition)
		}
	}
}

// field looks at one field of a node or of a condition.
func (a *answers) field(name string, value *yaml.Node, at content.Path, condition bool) {
	switch {
	case name == "var" || name == "place" && !condition:
		if value.Kind == yaml.ScalarNode && value.Value == a.name {
			a.values = append(a.values, at)
		}
	case name == "set" && !condition:
		for k := 0; k+1 < len(value.Content); k += 2 {
			if value.Content[k].Value == a.name {
				a.keys = append(a.keys, extend(at, a.name))
			}
		}
	case condition || slices.Contains([]string{"options", "parts", "cases", "when"}, name):
		a.in(value, at, condition || name == "when")
	}
}

// writeWas says in what has fields what it was called, and not what it is called now.
func (e *Editor) writeWas(k Key, from, to string) error {
	file, v := e.find(k)
	was := []string{from}
	i := v.below("was")
	if i != nil {
		before, err := ParseList(i.value)
		if err != nil {
			return err
		}
		was = append(slices.DeleteFunc(before, func(name string) bool { return name == to || name == from }), from)
	}
	return e.doc(file, func(d *content.Doc) error {
		if i != nil {
			return d.Put(inBrackets(was), i.path...)
		}
		return d.AddLast("was", inBrackets(was), v.path...)
	})
}
