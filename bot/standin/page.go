package standin

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// PageOptions are what the chat page shows besides the chat. All words come from here.
type PageOptions struct {
	Token     string                              // of the bot to talk to
	Languages []string                            // the first is the default
	Words     func(lang string) map[string]string // by id: page.title, language.ro and so on
	Towns     []Town                              // to share
	Outlines  []byte                              // GeoJSON of what the map shows
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
// machine alone; requests of other sites are refused.
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
	return secure(http.NewCrossOriginProtection().Handler(mux))
}

// secure lets the page load nothing from elsewhere and nobody frame it.
func secure(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}

// setup gives the words of a language, the languages and the towns.
func (p *page) setup(w http.ResponseWriter, r *http.Request) {
	reply(w, map[string]any{"words": p.Words(p.lang(r.FormValue("lang"))), "languages": p.Languages, "towns": p.Towns})
}

func (p *page) outlines(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/geo+json")
	_, _ = w.Write(p.Outlines) // a browser that went away needs nothing
}

func (p *page) lang(code string) string {
	if slices.Contains(p.Languages, code) {
		return code
	}
	return p.Languages[0]
}

// person is the chat of whoever sits before the page; the browser chose the number.
func (p *page) person(id, lang string) (*Chat, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n <= 0 {
		return nil, fmt.Errorf("person %q is no number above zero", id)
	}
	return p.server.Chat(p.Token, Person{ID: n, FirstName: "Ana", LanguageCode: p.lang(lang)}), nil
}

// chat streams what is on the phone, at every change.
func (p *page) chat(w http.ResponseWriter, r *http.Request) {
	c, err := p.person(r.FormValue("person"), r.FormValue("lang"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	last := ""
	for {
		changed := p.server.Changed()
		if now := p.phone(c); now != last {
			fmt.Fprintf(w, "data: %s\n\n", now)
			_ = http.NewResponseController(w).Flush() // a browser that went away ends the context
			last = now
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-p.server.closed:
			return
		}
	}
}

// phone is everything that the page shows of a chat, as JSON.
func (p *page) phone(c *Chat) string {
	own := strconv.FormatInt(c.ID(), 10) + "-"
	waiting := []string{}
	for _, id := range p.server.Unanswered(p.Token) {
		if strings.HasPrefix(id, own) {
			waiting = append(waiting, id)
		}
	}
	state, err := json.Marshal(map[string]any{
		"messages": c.Messages(), "ledger": c.history(), "blocked": c.Blocked(), "waiting": waiting,
		"description": p.server.Profile(p.Token, "setMyDescription", c.person.LanguageCode),
	})
	if err != nil {
		return "{}" // a place at NaN, which a browser cannot send
	}
	return string(state)
}

// trace is what became of one message.
type trace struct {
	ID      int    `json:"id"`
	FromBot bool   `json:"from_bot"`
	Edits   int    `json:"edits"`
	Gone    bool   `json:"gone"`
	At      string `json:"at"`
}

// history tells of each message that ever was in the chat, oldest first, without its text.
func (c *Chat) history() []trace {
	list, index := []trace{}, make(map[int]int)
	for _, e := range c.Ledger() {
		i, known := index[e.ID]
		if !known {
			i = len(list)
			index[e.ID] = i
			list = append(list, trace{ID: e.ID, FromBot: e.FromBot, At: e.At.Format(time.TimeOnly)})
		}
		switch e.What {
		case "edited":
			list[i].Edits++
		case "deleted":
			list[i].Gone = true
		}
	}
	return list
}

const maxAct = 64 << 10

// act does what the person did on the page.
func (p *page) act(w http.ResponseWriter, r *http.Request) {
	var a struct {
		Person, Lang, Act, Text, Data, Kind string
		Message                             int
		Lat, Lon                            float64
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAct)).Decode(&a); err != nil {
		http.Error(w, "not readable: "+err.Error(), http.StatusBadRequest)
		return
	}
	c, err := p.person(a.Person, a.Lang)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	query := ""
	switch a.Act {
	case "send":
		c.Send(a.Text)
	case "press":
		query, err = c.Press(a.Message, a.Data)
	case "place":
		c.SendLocation(a.Lat, a.Lon)
	case "file":
		c.SendOther(a.Kind)
	case "block":
		c.Block()
	case "unblock":
		c.Unblock()
	default:
		err = fmt.Errorf("there is no act %q", a.Act)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	reply(w, map[string]string{"query": query})
}
