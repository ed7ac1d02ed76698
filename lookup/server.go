// Package lookup lets anyone look a contact up: by HTTP as JSON, and on a page for people (lookup/page). How a question gets its
// answer is lookup/ask's to know; liman find goes that way, too.
//
// Nobody needs a key, and nobody is remembered: no cookie, no log of questions or addresses; the budget of a client is a fixed
// table of times that a keyed hash of the address points into. The national numbers come in every answer, outside every filter.
//
// A handler reads the edition once (ask.Basis), so an answer is whole while a new one is published.
package lookup

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liman/edition"
	"liman/lookup/budget"
	"liman/lookup/page"
)

// Options are what a Server needs.
type Options struct {
	Edition func() *edition.Edition // the current one; it may change between requests
	Budget  int                     // requests of one client in a minute; defaultBudget if 0
	Header  string                  // in which a proxy in front names the client; empty without one
	Now     func() time.Time        // time.Now if nil
	Log     *slog.Logger            // slog.Default if nil
}

// Server answers look-ups over HTTP. Get one from New.
type Server struct {
	Options
	mux    *http.ServeMux
	api    huma.API
	budget *budget.Budget

	catalogs catalogs
}

// defaultBudget is as LIMAN_LOOKUP_BUDGET is unless it is set.
const defaultBudget = 120

// clients is how many buckets there are: half a megabyte, and a flood from a thousand addresses meets one client in sixty-five.
const clients = 1 << 16

// API are the patterns under which the look-up for programs stands, for a mux whose / is somebody else's.
var API = []string{"/v1/", "/hsds/", "/openapi.json", "/openapi.yaml", "/docs", "/docs.css"}

// New makes a server. All routes stand here. It panics if a file inside the program is broken, which the tests would see.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Budget == 0 {
		o.Budget = defaultBudget
	}
	s := &Server{Options: o, mux: http.NewServeMux(), budget: budget.New(o.Budget, clients)}
	s.api = humago.New(s.mux, config())
	get(s, huma.Operation{Path: "/v1/services", Summary: "What is near a place"}, s.services)
	get(s, huma.Operation{Path: "/v1/services/{id}", Summary: "One service or shelter", Errors: []int{http.StatusNotFound}}, s.service)
	get(s, huma.Operation{Path: "/v1/contacts", Summary: "The numbers of a whole country"}, s.contacts)
	get(s, huma.Operation{Path: "/v1/places", Summary: "What places a name may mean"}, s.places)
	s.mux.HandleFunc("/v1/", notHere)
	s.mux.HandleFunc("OPTIONS /v1/", mayAsk)
	s.hsdsRoutes()
	s.describeHSDS()
	s.documents()
	people := &page.Page{Edition: o.Edition, Now: o.Now, Map: o.Edition().Directory.Map(), Refuse: refuse}
	s.mux.Handle("GET /{$}", people)
	s.mux.Handle("POST /{$}", people)
	s.file(page.Files, "page.css", "text/css; charset=utf-8")
	s.file(page.Files, "page.js", "text/javascript; charset=utf-8")
	return s
}

// config is huma's without what loads from elsewhere (its page of documentation), adds to answers (links to schemas) or
// is made while somebody waits (the OpenAPI document).
func config() huma.Config {
	c := huma.DefaultConfig("Liman", "1")
	c.Info.Description = "Whom a person in Romania can turn to against violence. No key, no cookie, no log. The national " +
		"numbers come in every answer, outside every filter."
	c.Servers = []*huma.Server{{URL: "/", Description: "Where this document stands."}}
	c.Security = []map[string][]string{} // none is needed, said outright
	c.Info.License = &huma.License{Name: "Apache License 2.0", Identifier: "Apache-2.0"}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.Transformers = []huma.Transformer{explain}
	return c
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w := lenientWriter{out}
	defer s.recover(w)
	headers(w.Header(), r.URL.Path)
	if wait, taken := s.budget.Take(budget.Client(r, s.Header), s.Now()); !taken {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		refuse(w, http.StatusTooManyRequests, "Too many requests from one address; Retry-After says in how many seconds there is room.")
		return
	}
	s.mux.ServeHTTP(w, r)
}

// recover keeps net/http from logging an address with a panic.
func (s *Server) recover(w http.ResponseWriter) {
	if p := recover(); p != nil {
		s.Log.Error("a look-up panicked", "stack", string(debug.Stack()))
		refuse(w, http.StatusInternalServerError, "The fault is ours; nothing is wrong with the question.")
	}
}

// lenientWriter keeps an answer that nobody waits for any more from being an error: huma prints it, and it names an address.
type lenientWriter struct{ http.ResponseWriter }

// Write is always well.
func (w lenientWriter) Write(data []byte) (int, error) {
	_, _ = w.ResponseWriter.Write(data)
	return len(data), nil
}

// Unwrap lets a deadline through.
func (w lenientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// headers keep other sites from framing a look-up, from being loaded into it, and from learning that one came from it. Programs in
// browsers may ask, too.
func headers(h http.Header, path string) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'")
	if strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/hsds/") || strings.HasPrefix(path, "/openapi.") {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Retry-After")
	}
}

// mayAsk answers the request by which a browser finds out whether a program in it may ask (CORS preflight); If-None-Match makes it do so.
func mayAsk(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD")
	w.Header().Set("Access-Control-Allow-Headers", "If-None-Match")
	w.Header().Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}
