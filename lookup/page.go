package lookup

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
	"time"

	"liman/directory"
	"liman/directory/hours"
	"liman/edition"
)

// The page for people. What somebody typed travels in the body of a POST: an address stands in the browser's history and
// in the logs of every proxy on the way. A county travels in the address, so that the map works without a script; it says
// little more than the page's own address does, and a link to it can be given to others or printed.
var pageTemplate = template.Must(template.ParseFS(pageFiles, "page/page.html"))

// page is what is shown.
type page struct {
	view
	Languages []language
	National  []card
	Typed     string // by the person, to be corrected
	Asked     string // what is shown, to be shown again in another language
	County    string // code of the one that is shown
	Heading   string // the place that is shown
	Note      string
	Choices   []choice
	Sections  []section
	Map       *romania
}

// language is a way to read the page.
type language struct {
	Code, Name string
	Current    bool
}

// choice is a place that may be meant. A town's name alone does not say where it is.
type choice struct{ Key, Name, County string }

// section is what is near of some kinds.
type section struct {
	Heading, Text string
	Cards         []card
}

// card is a contact or a service, its numbers ready to be dialled.
type card struct {
	Name    string
	Numbers []number
	Lines   []string
}

// number is one as it is read, and as it is dialled.
type number struct {
	Text string
	Dial template.URL
}

// Word is one of the page's own messages.
func (p page) Word(name string) string { return p.Text(p.lang, "lookup."+name) }

// Foot says how old the page is.
func (p page) Foot() string {
	today := p.Day(p.lang, directory.DateOf(p.now))
	return p.Words.Text(p.lang, "lookup.today", func(name string) (string, bool) { return today, name == "date" })
}

// Lang is the language of the page.
func (p page) Lang() string { return p.lang }

// maxForm is how much a form may hold: a place is short.
const maxForm = 4 << 10

// page shows the national numbers and, of a place that was typed or a county that was chosen, what is near.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(10 * time.Second)) // for a form that trickles in
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "This is no form of the page.")
		return
	}
	ed, now := s.Edition(), s.Now()
	lang := ed.Words.Match(languageOf(r))
	p := page{view: view{ed, lang, now}, Map: s.romania}
	for _, code := range ed.Words.Languages() {
		p.Languages = append(p.Languages, language{code, ed.Text(code, "language.name"), code == lang})
	}
	for _, c := range ed.National() {
		p.National = append(p.National, cardOf(ed.ContactCard(lang, c)))
	}
	p.look(strings.TrimSpace(r.PostForm.Get("place")), strings.ToUpper(r.Form.Get("county")))
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		panic(err) // a fault of the template, which the tests would see
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // the reader is gone
}

// languageOf is what was chosen, or what the browser asks for first.
func languageOf(r *http.Request) string {
	if chosen := r.Form.Get("lang"); chosen != "" {
		return chosen
	}
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	first, _, _ = strings.Cut(first, ";")
	return first
}

// look fills in what was asked for: a typed place, else a county.
func (p *page) look(typed, county string) {
	if typed == "" {
		if at, known := p.Directory.Place(county); known && at.Siruta == 0 && !at.Shared {
			p.near(at)
		}
		return
	}
	r := understand(p.Edition, typed)
	if r.Clear {
		p.near(r.Places[0])
		return
	}
	p.Typed, p.Asked = typed, typed
	for _, at := range r.Places {
		c := choice{Key: at.Key(), Name: p.PlaceName(p.lang, at)}
		if at.Name == at.Unit {
			c.County = at.County
		}
		p.Choices = append(p.Choices, c)
	}
	switch {
	case !r.Guess:
		p.Note = p.Word("which")
	case len(r.Places) > 0:
		p.Note = p.Word("alike")
	default:
		p.Note = p.Word("unknown")
	}
}

// parts are what the page lists, in this order: who helps, then who heals, then who protects.
var parts = []struct {
	heading string
	words   []string // kinds and groups
	limit   int
}{
	{"support", []string{"line", "counselling", "social", "legal", "shelter"}, 8},
	{"medical", []string{"medical"}, 4},
	{"police", []string{"police"}, 4},
}

// near lists what is near a place, whatever the hour: who is closed now may be called tomorrow.
func (p *page) near(at directory.Place) {
	p.Asked, p.County, p.Heading = at.Key(), at.County, p.PlaceName(p.lang, at)
	for _, part := range parts {
		q := directory.Query{Limit: part.limit}
		for _, word := range part.words {
			q.Kinds = append(q.Kinds, directory.KindsOf(word)...)
		}
		found := p.Directory.Near(at, q)
		screen := p.Nearby(p.lang, at, found)
		sec := section{Heading: p.Word(part.heading), Text: screen.Text}
		if found.Scope == directory.InCounty {
			sec.Text = "" // the page's heading says where
		}
		for i, c := range screen.Cards {
			if i < len(found.Hits) {
				c.Lines = append(p.open(&found.Hits[i].Service), c.Lines...)
			}
			sec.Cards = append(sec.Cards, cardOf(c))
		}
		p.Sections = append(p.Sections, sec)
		if found.Scope == directory.Abroad {
			return // the numbers of that country are all there is
		}
	}
}

// open says whether a service is open, where that is known and it is not always.
func (p *page) open(s *directory.Service) []string {
	state := s.At(p.now)
	if state.Status == hours.Unknown || state.Status == hours.Open && state.Until.IsZero() {
		return nil
	}
	return []string{p.Open(p.lang, state, p.now)}
}

func cardOf(c edition.Card) card {
	out := card{Name: c.Name, Lines: c.Lines}
	for _, n := range c.Numbers {
		out.Numbers = append(out.Numbers, number{n, template.URL("tel:" + strings.ReplaceAll(n, " ", ""))}) // digits alone: directory checks them
	}
	return out
}
