package lookup

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// explain makes each fault of a problem a sentence that names the parameter and how to write it. What was written is not
// said again: an error may be kept somewhere.
func explain(ctx huma.Context, _ string, body any) (any, error) {
	problem, is := body.(*huma.ErrorModel)
	if !is {
		return body, nil
	}
	var all []string
	for _, e := range problem.Errors {
		_, name, _ := strings.Cut(e.Location, ".")
		name, _, _ = strings.Cut(name, "[")
		e.Value = nil
		e.Message = name + ": " + e.Message
		for _, p := range ctx.Operation().Parameters {
			if p.Name == name {
				e.Message += ". " + strings.TrimSuffix(p.Description, ".")
			}
		}
		all = append(all, e.Message+".")
	}
	if len(all) > 0 {
		problem.Detail = strings.Join(all, " ")
	}
	return problem, nil
}

// refuse writes a problem where huma has no hand in it.
func refuse(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(huma.NewError(status, detail)) // the asker is gone
}

// notHere answers what is asked for under /v1/ or /hsds/ and is no route.
func notHere(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		refuse(w, http.StatusMethodNotAllowed, "Here one can only ask; use GET.")
		return
	}
	refuse(w, http.StatusNotFound, "There is no such route; /docs lists all.")
}
