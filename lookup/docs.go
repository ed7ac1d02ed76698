package lookup

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs
var docsFiles embed.FS

// The page of documentation is for programmers and in English, as the OpenAPI document is. It is made of that document,
// for a page that loads a viewer from elsewhere would tell elsewhere who reads it.
var docsTemplate = template.Must(template.ParseFS(docsFiles, "docs/docs.html"))

// docsPage is what the page of documentation shows.
type docsPage struct {
	Title, About string
	Routes       []docsRoute
	Shapes       []docsShape
}

// docsRoute is a path, what may be asked there and what comes back.
type docsRoute struct {
	ID, Path, Summary string
	Parameters        []docsField
	Answer            docsType
	Refusals          []string // status codes
}

// docsShape is an object in an answer.
type docsShape struct {
	Name   string
	Fields []docsField
}

// docsField is a parameter, or a field of an object.
type docsField struct {
	Name, About, Default string
	Required             bool
	Type                 docsType
	Words                []string // the only ones that there are
}

// docsType is a type in words, and the shape that it is a link to.
type docsType struct{ Text, Shape string }

// documents serves the OpenAPI document and the page made of it. Both are made once, after the last route.
func (s *Server) documents() {
	o := s.api.OpenAPI()
	asJSON, err := json.MarshalIndent(o, "", "  ")
	asYAML, err2 := o.YAML()
	var page bytes.Buffer
	err3 := docsTemplate.Execute(&page, docsOf(o))
	if err := errors.Join(err, err2, err3); err != nil {
		panic(err) // made of what is part of the binary
	}
	s.mux.Handle("GET /openapi.json", fixed("application/vnd.oai.openapi+json", asJSON))
	s.mux.Handle("GET /openapi.yaml", fixed("application/vnd.oai.openapi", asYAML))
	s.mux.Handle("GET /docs", fixed("text/html; charset=utf-8", page.Bytes()))
	s.file(docsFiles, "docs/docs.css", "text/css; charset=utf-8")
}

// file serves a file under its own name.
func (s *Server) file(from embed.FS, name, kind string) {
	data, err := from.ReadFile(name)
	if err != nil {
		panic(err) // part of the binary
	}
	s.mux.Handle("GET /"+path.Base(name), fixed(kind, data))
}

// fixed serves what does not change while the program runs.
func fixed(kind string, data []byte) http.HandlerFunc {
	tag := etag(string(data))
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", fresh)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(data) // the asker is gone
	}
}

func docsOf(o *huma.OpenAPI) docsPage {
	page := docsPage{Title: o.Info.Title, About: o.Info.Description}
	for _, path := range slices.Sorted(maps.Keys(o.Paths)) {
		if op := o.Paths[path].Get; op != nil {
			page.Routes = append(page.Routes, docsRouteOf(path, op))
		}
	}
	schemas := o.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		shape := docsShape{Name: name}
		for _, field := range slices.Sorted(maps.Keys(schemas[name].Properties)) {
			required := slices.Contains(schemas[name].Required, field)
			shape.Fields = append(shape.Fields, docsFieldOf(field, required, schemas[name].Properties[field]))
		}
		page.Shapes = append(page.Shapes, shape)
	}
	return page
}

func docsRouteOf(path string, op *huma.Operation) docsRoute {
	route := docsRoute{ID: op.OperationID, Path: path, Summary: op.Summary}
	for _, p := range op.Parameters {
		field := docsFieldOf(p.Name, p.Required, p.Schema)
		field.About = p.Description
		route.Parameters = append(route.Parameters, field)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if content := op.Responses[status].Content["application/json"]; status == "200" && content != nil {
			route.Answer = docsTypeOf(content.Schema)
		} else {
			route.Refusals = append(route.Refusals, status)
		}
	}
	return route
}

func docsFieldOf(name string, required bool, s *huma.Schema) docsField {
	field := docsField{Name: name, Required: required, About: s.Description, Type: docsTypeOf(s)}
	if s.Default != nil {
		field.Default = fmt.Sprint(s.Default)
	}
	words := s.Enum
	if s.Items != nil {
		words = s.Items.Enum
	}
	for _, word := range words {
		field.Words = append(field.Words, fmt.Sprint(word))
	}
	return field
}

// docsTypeOf is "string", "date-time", "list of Record".
func docsTypeOf(s *huma.Schema) docsType {
	switch {
	case s.Ref != "":
		name := s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return docsType{name, name}
	case s.Items != nil:
		of := docsTypeOf(s.Items)
		return docsType{"list of " + of.Text, of.Shape}
	case s.Format != "":
		return docsType{Text: s.Format}
	}
	return docsType{Text: s.Type}
}
