package lookup

import (
	"encoding/json"
	"net/http"
	"strings"

	"liman/directory"
	"liman/locales"
)

// hsdsPath is where the directory stands for programs that know Open Referral HSDS; its version is that of the path.
const hsdsPath = "/hsds/v3/"

// hsdsAbout is what the standard wants at the root.
type hsdsAbout struct {
	Version string `json:"version"`
	Profile string `json:"profile"`
	OpenAPI string `json:"openapi_url"`
}

// aboutHSDS names the standard that the records follow.
var aboutHSDS = hsdsAbout{
	Version: "3.1",
	Profile: "https://github.com/openreferral/specification",
	OpenAPI: "https://raw.githubusercontent.com/openreferral/specification/3.1-dev/schema/openapi.json",
}

// hsdsPage is the standard's Page.
type hsdsPage struct {
	Total    int   `json:"total_items"`
	Pages    int   `json:"total_pages"`
	Number   int   `json:"page_number"`
	Size     int   `json:"size"`
	First    bool  `json:"first_page"`
	Last     bool  `json:"last_page"`
	Empty    bool  `json:"empty"`
	Contents []any `json:"contents"`
}

// hsdsRoutes registers the interface: reading only, without a key.
func (s *Server) hsdsRoutes() {
	for _, root := range []string{strings.TrimSuffix(hsdsPath, "/"), hsdsPath + "{$}"} {
		s.mux.HandleFunc("GET "+root, func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, aboutHSDS) })
	}
	for name := range askedOf {
		s.mux.HandleFunc("GET "+hsdsPath+name, func(w http.ResponseWriter, r *http.Request) { s.hsdsList(w, r, name) })
		s.mux.HandleFunc("GET "+hsdsPath+name+"/{id}", func(w http.ResponseWriter, r *http.Request) { s.hsdsOne(w, r, name) })
	}
	s.mux.HandleFunc("/hsds/", notHere)
	s.mux.HandleFunc("OPTIONS /hsds/", mayAsk)
}

// hsdsList answers with a Page, or with every record that is asked for, one on each line.
func (s *Server) hsdsList(w http.ResponseWriter, r *http.Request, name string) {
	q, err := newQuery(r, name)
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	c, fresh := s.hsdsCollection(w, r, name)
	if fresh {
		return
	}
	found := q.of(c)
	if !q.lines {
		writeJSON(w, q.page(found))
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := json.NewEncoder(w)
	for _, it := range found {
		if out.Encode(q.shape(it)) != nil {
			return // the asker is gone
		}
	}
}

// hsdsOne answers with one record, whole.
func (s *Server) hsdsOne(w http.ResponseWriter, r *http.Request, name string) {
	if err := knownParameters(r, langOnly); err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	c, fresh := s.hsdsCollection(w, r, name)
	if fresh {
		return
	}
	i, known := c.byID[strings.ToLower(r.PathValue("id"))]
	if !known {
		w.Header().Del("ETag")
		refuse(w, http.StatusNotFound, "There is nothing with this id; ids never change, so it may have been hidden.")
		return
	}
	writeJSON(w, c.items[i].whole)
}

// hsdsCollection gives the collection of a name in the asker's language; true if what she has still holds, which is
// answered then.
func (s *Server) hsdsCollection(w http.ResponseWriter, r *http.Request, name string) (collection, bool) {
	ed := s.Edition()
	lang := locales.Source
	if asked := r.URL.Query().Get("lang"); asked != "" {
		lang = ed.Words.Match(asked)
	}
	tag := etag(ed.Hash, directory.Geography(), r.URL.RequestURI(), r.Header.Get("Accept"))
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", fresh)
	w.Header().Set("Vary", "Accept")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return collection{}, true
	}
	return s.catalogs.of(ed, lang)[name], false
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // the asker is gone
}
