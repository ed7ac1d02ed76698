// Package lookup lets anyone look a contact up: by HTTP as JSON, and on a page for people. It also holds the one way from
// a question to an answer, which liman find goes too.
//
// Nobody needs a key, and nobody is remembered: no cookie, no log of questions or addresses. The national numbers come in
// every answer, outside every filter.
package lookup

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liman/edition"
)

// Options are what a Server needs.
type Options struct {
	Edition func() *edition.Edition // the current one; it may change between requests
	Now     func() time.Time        // time.Now if nil
}

// Server answers look-ups over HTTP. Get one from New.
type Server struct {
	Options
	mux *http.ServeMux
	api huma.API
}

// New makes a server. All routes stand here.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{Options: o, mux: http.NewServeMux()}
	s.api = humago.New(s.mux, config())
	get(s, "/v1/contacts", "The numbers of a whole country", s.contacts)
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// config is huma's without what loads from elsewhere (its page of documentation) or adds to answers (links to schemas).
func config() huma.Config {
	c := huma.DefaultConfig("Liman", "1")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	return c
}
