package hsds

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"liman/directory"
)

// standard is the folder of the published schemas, which stands beside the checkout; the project holds no copy.
func standard(t testing.TB) string {
	t.Helper()
	folder, err := filepath.Abs("../../../shared/hsds/3.1") // beside the module's root, which is two folders up
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); os.IsNotExist(err) {
		t.Skipf("the schemas of HSDS 3.1 do not stand at ../shared/hsds/3.1 beside this checkout; records are held against them where they do")
	}
	return folder
}

// schema compiles one of the published schemas; formats (uuid, uri, email, date-time) count.
func schema(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.Join(standard(t), "schema", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid holds a value against a schema.
func valid(t testing.TB, s *jsonschema.Schema, value any) {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%s: %v", data[:min(120, len(data))], err)
	}
}

// once opens the directory inside the program.
var once = sync.OnceValues(func() (*directory.Directory, error) {
	data, err := fs.Sub(directory.Files, "data")
	if err != nil {
		return nil, err
	}
	return directory.Open(data)
})

// builtin is the directory inside the program. It never changes.
func builtin(t testing.TB) *directory.Directory {
	t.Helper()
	d, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestPoint5_SchemasHold holds every record that is written against the published schemas, and one that is broken.
func TestPoint5_SchemasHold(t *testing.T) {
	services, organizations, taxonomies, terms := schema(t, "service"), schema(t, "organization"), schema(t, "taxonomy"), schema(t, "taxonomy_term")
	places := schema(t, "service_at_location")
	for _, scope := range []Scope{Public, Staff} {
		c := Export(builtin(t), Labels{}, scope)
		for _, s := range c.Services {
			valid(t, services, s)
			for _, at := range s.At {
				valid(t, places, at)
			}
		}
		for _, o := range c.Organizations() {
			valid(t, organizations, o)
		}
		for _, x := range c.Taxonomies {
			valid(t, taxonomies, x)
		}
		for _, x := range c.Terms {
			valid(t, terms, x)
		}
	}
	if err := services.Validate(map[string]any{"id": "no uuid", "name": "x", "status": "open"}); err == nil {
		t.Error("a broken record is held to be valid")
	}
}
