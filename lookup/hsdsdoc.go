package lookup

import (
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// hsdsWords say what the parameters of /hsds/v3/ are, as the document has them.
var hsdsWords = map[string]struct {
	schema huma.Schema
	about  string
}{
	"search":           {huma.Schema{Type: huma.TypeString}, "Only what has this in its name."},
	"page":             {huma.Schema{Type: huma.TypeInteger, Default: 1}, "Which page, from 1 on."},
	"per_page":         {huma.Schema{Type: huma.TypeInteger, Default: pageSize}, "How many records a page has; 500 at most."},
	"format":           {huma.Schema{Type: huma.TypeString, Enum: []any{"json", "ndjson"}, Default: "json"}, "ndjson: all records, one on each line, without pages."},
	"lang":             {huma.Schema{Type: huma.TypeString}, "The language of names, as ro or en."},
	"full":             {huma.Schema{Type: huma.TypeBoolean}, "true: records with all that they hold."},
	"full_service":     {huma.Schema{Type: huma.TypeBoolean}, "The same as full."},
	"minimal":          {huma.Schema{Type: huma.TypeBoolean}, "true: ids and days of change only."},
	"taxonomy_term_id": {huma.Schema{Type: huma.TypeString}, "Only what this word is said of, by its id."},
	"taxonomy_id":      {huma.Schema{Type: huma.TypeString}, "Only what is of this taxonomy, by its id."},
	"organization_id":  {huma.Schema{Type: huma.TypeString}, "Only services of this organization."},
	"modified_after":   {huma.Schema{Type: huma.TypeString}, "Only what changed after this moment or day; what nobody wrote a day of stays."},
	"parent_id":        {huma.Schema{Type: huma.TypeString}, "Only words below this one."},
	"top_only":         {huma.Schema{Type: huma.TypeBoolean}, "true: only words that are below none."},
}

// describeHSDS writes the routes of HSDS into the document. huma does not serve them, for their parameters and records are
// the standard's.
func (s *Server) describeHSDS() {
	o := s.api.OpenAPI()
	about := o.Components.Schemas.Schema(reflect.TypeFor[hsdsAbout](), true, "")
	page := o.Components.Schemas.Schema(reflect.TypeFor[hsdsPage](), true, "")
	record := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "A record as HSDS 3.1 has it."}
	o.AddOperation(hsdsOperation("", "What this is, and which standard it follows", about, nil))
	for name, more := range askedOf {
		o.AddOperation(hsdsOperation(name, "HSDS: the list of "+spaced(name), page, append(slices.Clone(paging), more...)))
		one := hsdsOperation(name+"/{id}", "HSDS: one of "+spaced(name), record, langOnly)
		one.Parameters = append(one.Parameters, &huma.Param{
			Name: "id", In: "path", Required: true, Description: "As it stands in the list; it never changes.", Schema: &huma.Schema{Type: huma.TypeString},
		})
		one.Responses["404"] = &huma.Response{Description: "There is nothing with this id."}
		o.AddOperation(one)
	}
}

func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// hsdsOperation is a GET below /hsds/v3/ with its parameters.
func hsdsOperation(path, summary string, answer *huma.Schema, parameters []string) *huma.Operation {
	op := &huma.Operation{
		OperationID: strings.NewReplacer("/{id}", "-one", "_", "-").Replace(strings.TrimSuffix("get-hsds-v3-"+path, "-")),
		Method:      http.MethodGet, Path: strings.TrimSuffix(hsdsPath+path, "/"), Summary: summary,
		Responses: map[string]*huma.Response{
			"200": {Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}},
			"429": {Description: "Too many requests; Retry-After says in how many seconds there is room."},
		},
	}
	if path == "" {
		return op
	}
	op.Responses["304"] = &huma.Response{Description: "What If-None-Match names still holds."}
	op.Responses["422"] = &huma.Response{Description: "A parameter that is none, or is written wrongly."}
	for _, name := range parameters {
		known := hsdsWords[name]
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Description: known.about, Schema: &known.schema})
	}
	return op
}
