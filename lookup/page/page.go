// Package page is the look-up for people: one field, every county as a list and on a map, and what is near. It works without a script,
// and is made anew for each request, since nobody is remembered. What somebody typed or chose travels in the body of a POST, with a
// script and without: an address stands in the browser's history and in the logs of every proxy on the way.
package page

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"
	"time"

	"liman/directory"
	"liman/edition"
	"liman/lookup/ask"
)

// Files are the page's style and its script, page.css and page.js, and what it is made of.
//
//go:embed page.css page.html page.js
var Files embed.FS

var pageTemplate = template.Must(template.ParseFS(Files, "page.html"))

// Page serves the look-up for people.
type Page struct {
	Edition func() *edition.Edition // the current one; it may change between requests
	Now     func() time.Time
	Map     *directory.Map
	Refuse  func(w http.ResponseWriter, status int, detail string) // says what is wrong with a request
}

// page is what is shown.
type page struct {
	ask.Basis
	need
	Languages []language
	National  []card
	Typed     string // by the person, to be corrected
	Asked     string // what is shown, to be shown again in another language
	County    string // code of the one that is shown
	Heading   string // the place that is shown
	Ask       string // whom to call where nothing there has a number
	Unsure    string // what of it is not confirmed
	Note      string // what is to be said of the place that was typed
	Choices   []choice
	Sections  []section
	Map       *directory.Map
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
	drawn         []edition.Card // of which cards are made, once all are known
}

// card is a contact or a service, its numbers ready to be dialled and its sites to be opened.
type card struct {
	Name    string
	Numbers []link
	Lines   []string
	Links   []link
}

// link is something to press: a number as it is read and as it is dialled, a site, an address to write to.
type link struct {
	Text string
	To   template.URL
}

// Word is one of the page's own messages.
func (p page) Word(name string) string { return p.Text(p.Lang, "lookup."+name) }

// Foot says how old the page is.
func (p page) Foot() string {
	return p.with("lookup.today", "date", p.Day(p.Lang, directory.DateOf(p.Now)))
}

// with is a message in which one name stands for a text.
func (p page) with(id, name, text string) string {
	return p.Words.Text(p.Lang, id, func(asked string) (string, bool) { return text, asked == name })
}

// maxForm is how many bytes a form may have: a place is short.
const maxForm = 4 << 10

// ServeHTTP shows the national numbers and, of a place that was typed or a county that was chosen, what is near.
func (s *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(10 * time.Second)) // for a form that trickles in
	if err := r.ParseForm(); err != nil {
		s.Refuse(w, http.StatusBadRequest, "This is no form of the page.")
		return
	}
	ed, now := s.Edition(), s.Now()
	lang := ed.Words.Match(languageOf(r))
	p := page{Basis: ask.Basis{Edition: ed, Lang: lang, Now: now}, Map: s.Map}
	for _, code := range ed.Words.Languages() {
		p.Languages = append(p.Languages, language{code, ed.Text(code, "language.name"), code == lang})
	}
	for _, c := range ed.National() {
		p.National = append(p.National, cardOf(ed.ContactCard(lang, c)))
	}
	p.need = newNeed(p.Basis, r.PostForm)
	p.look(strings.TrimSpace(r.PostForm.Get("place")), r.PostForm.Get("county"))
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		panic(err) // a fault of the template, which the tests would see
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("X-DNS-Prefetch-Control", "off") // no name of a site is asked for before she presses it
	_, _ = w.Write(out.Bytes())                     // the reader is gone
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

// cardOf makes a card's numbers and sites links.
func cardOf(c edition.Card) card {
	out := card{Name: c.Name, Lines: c.Lines}
	for _, n := range c.Numbers {
		out.Numbers = append(out.Numbers, link{n, template.URL("tel:" + strings.ReplaceAll(n, " ", ""))}) // digits alone: directory checks them
	}
	for _, at := range c.Links {
		to := at
		if !strings.Contains(at, "://") {
			to = "mailto:" + at
		}
		out.Links = append(out.Links, link{at, template.URL(to)}) // http(s) or a mail address: directory checks them
	}
	return out
}
