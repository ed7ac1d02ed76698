package flows

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
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
func checkSchema(f *file) []error {
	doc, odd := plain(f.root)
	if odd != nil {
		return []error{f.fault(odd.line, odd.what, odd.mend)}
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(schema().Validate(doc), &invalid) {
		return nil
	}
	var faults []error
	for _, leaf := range leaves(invalid) {
		faults = append(faults, f.schemaFault(leaf))
	}
	return faults
}

// leaves are the innermost errors: those that say what is wrong.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, c := range e.Causes {
		all = append(all, leaves(c)...)
	}
	return all
}

func (f *file) schemaFault(e *jsonschema.ValidationError) error {
	var keys []any
	for _, key := range e.InstanceLocation {
		if i, err := strconv.Atoi(key); err == nil {
			keys = append(keys, i)
		} else {
			keys = append(keys, key)
		}
	}
	line := f.line(keys...)
	at := strings.Join(e.InstanceLocation, " > ")
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return f.fault(f.line(append(keys, k.Properties[0])...),
			fmt.Sprintf("%q is not known in %s", k.Properties[0], at), "correct the spelling or take it out")
	case *kind.Required:
		return f.fault(line, fmt.Sprintf("%s lacks %s", at, strings.Join(k.Missing, ", ")), "add it")
	case *kind.Enum:
		return f.fault(line, fmt.Sprintf("%s is %v", at, k.Got), fmt.Sprintf("write one of %v", k.Want))
	case *kind.Not:
		return f.fault(line, fmt.Sprintf("%s uses a reserved name", at), "choose another name")
	case *kind.Pattern, *kind.MaxLength:
		return f.fault(line, fmt.Sprintf("%s is not a proper name or day", at),
			"names are lower-case words with hyphens, at most 24 letters; days are 2027-01-31")
	}
	printer := message.NewPrinter(language.English)
	return f.fault(line, at+": "+e.ErrorKind.LocalizedString(printer), "see docs/flows.md")
}

// oddity is YAML that a flow has no use for.
type oddity struct {
	line       int
	what, mend string
}

// plain turns YAML into what the schema checks. Numbers with a point stay text: fact 2.10 is not fact 2.1.
func plain(n *yaml.Node) (any, *oddity) {
	switch n.Kind {
	case yaml.AliasNode:
		return nil, &oddity{n.Line, "an alias, *" + n.Value, "write out what it stands for"}
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
			return nil, &oddity{key.Line, fmt.Sprintf("%q stands twice", key.Value), "keep one of the two"}
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
