package lookup

import (
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Asking is what every question may say. Inputs embed it; it is exported because huma looks at nothing else.
type Asking struct {
	Lang        string `query:"lang" doc:"The language of names, as ro or en." default:"ro"`
	IfNoneMatch string `header:"If-None-Match" doc:"The ETag of an answer that you have."`

	uri string // path and query
}

func (a *Asking) asked() *Asking { return a }

// Resolve refuses what would be passed over in silence: a parameter that is none, and one that is given twice.
func (a *Asking) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	a.uri = u.RequestURI()
	var faults []error
	known := queryNames(ctx.Operation())
	for name, values := range u.Query() {
		switch {
		case !slices.Contains(known, name):
			faults = append(faults, fault("query."+name, "there is no such parameter; there are "+strings.Join(known, ", ")))
		case len(values) > 1:
			faults = append(faults, fault("query."+name, "given twice; write it once, several words with commas between them"))
		}
	}
	return faults
}

func queryNames(op *huma.Operation) []string {
	var names []string
	for _, p := range op.Parameters {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	return names
}

// fault is what is wrong with a parameter, at query.name or path.name.
func fault(location, message string) *huma.ErrorDetail {
	return &huma.ErrorDetail{Location: location, Message: message}
}
