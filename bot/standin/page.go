package standin

import (
	"embed"
	"io/fs"
	"net"
	"net/http"
	"slices"
)

//go:embed page
var pageFiles embed.FS

// PageOptions are what the chat page shows besides the chat. All words come from here.
type PageOptions struct {
	Token     string                              // of the bot to talk to
	Languages []string                            // the first is the default
	Words     func(lang string) map[string]string // by id: page.title, language.ro and so on
	Towns     []Town                              // to share
	Outlines  []byte                              // GeoJSON of what the map shows; nil hides the map
	Staff     string                              // the address of staff's pages beside it; "" for none
	Guarded   bool                                // whoever serves it decides who may see it; it may stand in a frame of the same origin
}

// Town is a place that can be shared with one tap.
type Town struct {
	Name string  `json:"name"`
	Lat  float64 `json:"lat"`
	Lon  float64 `json:"lon"`
}

// page is the chat page of one bot.
type page struct {
	PageOptions
	server *Server
}

// Page serves a phone in the browser: a chat with the bot, and beside it a list of what is on the phone. It is for this
// machine alone: requests of other sites, or under another name than this machine's, are refused. It stores nothing.
func (s *Server) Page(o PageOptions) http.Handler {
	p := &page{PageOptions: o, server: s}
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // part of the binary
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "index.html") })
	mux.Handle("GET /page/", http.StripPrefix("/page/", http.FileServerFS(files)))
	mux.HandleFunc("GET /page/setup", p.setup)
	mux.HandleFunc("GET /page/outlines", p.outlines)
	mux.HandleFunc("GET /page/chat", p.chat)
	mux.HandleFunc("POST /page/act", p.act)
	return secure(http.NewCrossOriginProtection().Handler(mux), o.Guarded)
}

// secure lets the page load nothing from elsewhere, nobody frame it, and no foreign name lead to it: a site that points
// its own name at this machine would otherwise read along. Of a page that is guarded, its guard sees to that.
func secure(h http.Handler, guarded bool) http.Handler {
	ancestors := "'none'"
	if guarded {
		ancestors = "'self'"
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; frame-ancestors "+ancestors+"; base-uri 'none'; form-action 'none'")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		if !guarded && !thisMachine(r.Host) {
			http.Error(w, "this page answers on this machine alone", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func thisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(host)
	return host == "localhost" || host == "[::1]" || ip != nil && ip.IsLoopback()
}

// setup gives the words of a language, the languages and the towns.
func (p *page) setup(w http.ResponseWriter, r *http.Request) {
	lang := p.lang(r.FormValue("lang"))
	reply(w, map[string]any{
		"lang": lang, "words": p.Words(lang), "languages": p.Languages, "towns": p.Towns, "map": p.Outlines != nil, "staff": p.Staff,
	})
}

func (p *page) outlines(w http.ResponseWriter, r *http.Request) {
	if p.Outlines == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/geo+json")
	_, _ = w.Write(p.Outlines) // a browser that went away needs nothing
}

func (p *page) lang(code string) string {
	if slices.Contains(p.Languages, code) {
		return code
	}
	return p.Languages[0]
}
