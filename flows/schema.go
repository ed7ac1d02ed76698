package flows

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"liman/content"
	"liman/directory"
)

const schemaName = "flow.schema.json"

// schema is the published JSON Schema, compiled once. It is part of the binary, so a fault in it is a fault of the build.
var schema = sync.OnceValue(func() *jsonschema.Schema {
	data, err := Files.ReadFile(schemaName)
	if err != nil {
		panic(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaName, doc); err != nil {
		panic(err)
	}
	return c.MustCompile(schemaName)
})

// checkSchema reports every place where a file differs from the schema.
func checkSchema(f *file) content.Faults {
	doc, odd := plain(f.root)
	if odd != nil {
		return content.Faults{f.fault(odd.line, odd.wrong)}
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(schema().Validate(doc), &invalid) {
		return nil
	}
	var faults content.Faults
	all := leaves(invalid)
	for _, leaf := range all {
		if !followsFrom(all, leaf) {
			faults = append(faults, f.schemaFault(leaf))
		}
	}
	return faults
}

// followsFrom tells whether a fault is there only because a field is misspelt in the same place, or because a node has no kind
// and so might be any.
func followsFrom(all []*jsonschema.ValidationError, leaf *jsonschema.ValidationError) bool {
	missed, misses := leaf.ErrorKind.(*kind.Required)
	unknown, has := leaf.ErrorKind.(*kind.AdditionalProperties)
	if !misses && (!has || stranger(unknown) != "") {
		return false
	}
	return slices.ContainsFunc(all, func(other *jsonschema.ValidationError) bool {
		if other == leaf || !slices.Equal(other.InstanceLocation, leaf.InstanceLocation) {
			return false
		}
		switch k := other.ErrorKind.(type) {
		case *kind.AdditionalProperties: // a field in the wrong place may be only because there is no kind, and never the other way
			return stranger(k) != "" || misses && !slices.Contains(missed.Missing, "kind")
		case *kind.Required:
			return slices.Contains(k.Missing, "kind") && (!misses || !slices.Contains(missed.Missing, "kind"))
		}
		return false
	})
}

// stranger is the first of some unknown fields that no part of a flow has; "" where all stand in the wrong place.
func stranger(k *kind.AdditionalProperties) string {
	for _, name := range slices.Sorted(slices.Values(k.Properties)) {
		if !slices.Contains(fieldNames(), name) {
			return name
		}
	}
	return ""
}

// fieldNames are all that a flow file may use.
func fieldNames() []string {
	var names []string
	for _, t := range []any{file{}, fileNode{}, filePart{}, fileOption{}, fileChoices{}, fileCase{}, variable{}, when{}} {
		for f := range reflect.TypeOf(t).Fields() {
			if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func meantField(name string) string {
	switch near, letters := directory.Nearest(name, fieldNames()); {
	case letters == 0:
		return "take it out, or correct the kind"
	case letters <= 2:
		return "write " + near + ", or take it out"
	}
	return "correct the spelling or take it out"
}

// meantOf is the word of a list that was meant, or the list.
func meantOf(k *kind.Enum) string {
	var known []string
	for _, want := range k.Want {
		known = append(known, fmt.Sprint(want))
	}
	return directory.Meant(fmt.Sprint(k.Got), known, known)
}

// leaves are the innermost errors: those that say what is wrong.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if _, ofName := e.ErrorKind.(*kind.PropertyNames); ofName || len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, c := range e.Causes {
		all = append(all, leaves(c)...)
	}
	return all
}

func (f *file) schemaFault(e *jsonschema.ValidationError) content.Fault {
	var keys []any
	for _, key := range e.InstanceLocation {
		if i, err := strconv.Atoi(key); err == nil {
			keys = append(keys, i)
		} else {
			keys = append(keys, key)
		}
	}
	line := f.line(keys...)
	at := cmp.Or(strings.Join(e.InstanceLocation, " > "), "the file")
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		name := cmp.Or(stranger(k), slices.Min(k.Properties))
		return f.fault(f.line(append(keys, name)...), content.Wrong("form.unknown", fmt.Sprintf("%q is not known in %s", name, at), meantField(name), "name", name))
	case *kind.Required:
		return f.fault(line, content.Wrong("form.missing", fmt.Sprintf("%s lacks %s", at, strings.Join(k.Missing, ", ")), "add it", "name", strings.Join(k.Missing, ", ")))
	case *kind.Enum:
		return f.fault(line, content.Wrong("form.value", fmt.Sprintf("%s is %v", at, k.Got), meantOf(k), "value", fmt.Sprint(k.Got)))
	case *kind.Not:
		return f.fault(line, content.Wrong("form.reserved", fmt.Sprintf("%s uses a reserved name", at), "choose another name"))
	case *kind.PropertyNames:
		return f.fault(lineOf(f.root, k.Property), improper("a name", k.Property)) // where it stands the library does not say
	case *kind.Pattern:
		return f.fault(line, improper(at, k.Got))
	case *kind.MaxLength:
		return f.fault(line, content.Wrong("form.name", fmt.Sprintf("%s has %d letters, over %d", at, k.Got, k.Want), "choose a shorter name"))
	case *kind.Type:
		if k.Got == "null" {
			return f.fault(line, content.Wrong("form.other", at+" is empty", "write "+formed(k.Want[0])+", or delete the line"))
		}
		return f.fault(line, content.Wrong("form.other", at+" is "+formed(k.Got), "write "+formed(k.Want[0])))
	}
	printer := message.NewPrinter(language.English)
	return f.fault(line, content.Wrong("form.other", at+": "+e.ErrorKind.LocalizedString(printer), "see docs/flows.md"))
}

// improper says what is wrong with a name or a day that is written otherwise than all are.
func improper(at, got string) content.Fault {
	if strings.HasSuffix(at, "review_by") {
		return content.Wrong("form.name", fmt.Sprintf("%s: %q is no day", at, got), "write it as 2027-01-31")
	}
	what := fmt.Sprintf("%s: %q is no proper name", at, got)
	for i, r := range []rune(got) {
		if unicode.IsLetter(r) && r > unicode.MaxASCII {
			what += fmt.Sprintf("; U+%04X (letter %d) is none of a to z", r, i+1)
			break
		}
	}
	return content.Wrong("form.name", what, "names are lower-case words with hyphens, at most 24 letters")
}

// lineOf is where a name stands first, as the name of a field; 1 if nowhere.
func lineOf(n *yaml.Node, name string) int {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i].Line
		}
	}
	for _, below := range n.Content {
		if line := lineOf(below, name); line > 1 {
			return line
		}
	}
	return 1
}

// formed says what the schema calls by a type.
func formed(name string) string {
	switch name {
	case "array":
		return "a list, as [one, two]"
	case "object":
		return "fields, as name: value"
	case "boolean":
		return "true or false"
	case "integer", "number":
		return "a number"
	}
	return "a text"
}

// oddity is YAML that a flow has no use for.
type oddity struct {
	line  int
	wrong content.Fault
}

// plain turns YAML into what the schema checks. Numbers with a point stay text: fact 2.10 is not fact 2.1.
func plain(n *yaml.Node) (any, *oddity) {
	switch n.Kind {
	case yaml.AliasNode:
		return nil, &oddity{n.Line, content.Wrong("form.other", "an alias, *"+n.Value, "write out what it stands for")}
	case yaml.MappingNode:
		return plainMap(n)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			v, odd := plain(item)
			if odd != nil {
				return nil, odd
			}
			list = append(list, v)
		}
		return list, nil
	}
	return scalar(n), nil
}

func plainMap(n *yaml.Node) (any, *oddity) {
	m := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if _, twice := m[key.Value]; twice {
			return nil, &oddity{key.Line, content.Wrong("form.twice", fmt.Sprintf("%q stands twice", key.Value), "keep one of the two")}
		}
		v, odd := plain(n.Content[i+1])
		if odd != nil {
			return nil, odd
		}
		m[key.Value] = v
	}
	return m, nil
}

func scalar(n *yaml.Node) any {
	switch n.Tag {
	case "!!int":
		if i, err := strconv.Atoi(n.Value); err == nil {
			return i
		}
	case "!!bool":
		return n.Value == "true"
	case "!!null":
		return nil
	}
	return n.Value
}
