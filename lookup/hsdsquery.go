package lookup

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How many records a page has, unless it is asked for more or fewer.
const (
	pageSize = 50
	mostSize = 500
)

// mostCount is more than any count that makes sense; with more, a page's place might not fit into a number.
const mostCount = 1_000_000

// paging are the parameters of every list, langOnly those of one record.
var (
	paging   = []string{"search", "page", "per_page", "format", "lang"}
	langOnly = []string{"lang", "full", "full_service"}
)

// askedOf are the collections, and the parameters of each beside paging, as the standard has them. Postcodes and distances are
// not in our directory.
var askedOf = map[string][]string{
	"services":             {"taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "minimal", "full"},
	"service_at_locations": {"taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full"},
	"organizations":        {"full", "full_service"},
	"taxonomies":           {},
	"taxonomy_terms":       {"taxonomy_id", "top_only", "parent_id"},
}

// query is what a list was asked.
type query struct {
	search, term, taxonomy, organization, parent string
	after                                        time.Time
	number, size                                 int
	lines, full, minimal, top                    bool
}

// newQuery reads the parameters. The error is a sentence for whoever asked; it never repeats what was written.
func newQuery(r *http.Request, name string) (query, error) {
	if err := knownParameters(r, append(slices.Clone(paging), askedOf[name]...)); err != nil {
		return query{}, err
	}
	p := parameters{Values: r.URL.Query()}
	q := query{
		search: p.Get("search"), term: strings.ToLower(p.Get("taxonomy_term_id")), taxonomy: strings.ToLower(p.Get("taxonomy_id")),
		organization: strings.ToLower(p.Get("organization_id")), parent: strings.ToLower(p.Get("parent_id")),
		after: p.moment("modified_after"), number: p.count("page", 1), size: min(p.count("per_page", pageSize), mostSize),
		full: p.flag("full") || p.flag("full_service"), minimal: p.flag("minimal"), top: p.flag("top_only"),
		lines: strings.Contains(r.Header.Get("Accept"), "application/x-ndjson"),
	}
	switch p.Get("format") {
	case "", "json":
	case "ndjson":
		q.lines = true
	default:
		p.blame("format", "write json or ndjson")
	}
	return q, errors.Join(p.faults...)
}

// knownParameters refuses what would be passed over in silence.
func knownParameters(r *http.Request, known []string) error {
	for name, values := range r.URL.Query() {
		if !slices.Contains(known, name) {
			return fmt.Errorf("there is no such parameter; there are %s", strings.Join(known, ", "))
		}
		if len(values) > 1 {
			return fmt.Errorf("%s: given twice; write it once", name)
		}
	}
	return nil
}

// parameters are read one after another; what is wrong is collected.
type parameters struct {
	url.Values
	faults []error
}

func (p *parameters) blame(name, mend string) {
	p.faults = append(p.faults, errors.New(name+": "+mend))
}

// count is a number from 1 on, or otherwise if none is given.
func (p *parameters) count(name string, otherwise int) int {
	text := p.Get(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > mostCount {
		p.blame(name, "write a number from 1 on")
		return otherwise
	}
	return n
}

func (p *parameters) flag(name string) bool {
	switch p.Get(name) {
	case "", "false", "0":
		return false
	case "true", "1":
		return true
	}
	p.blame(name, "write true or false")
	return false
}

func (p *parameters) moment(name string) time.Time {
	text := p.Get(name)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	if text != "" {
		p.blame(name, "write a moment, as 2026-11-23T10:00:00Z, or a day")
	}
	return time.Time{}
}

// of are the items that are asked for.
func (q query) of(c collection) []item {
	var found []item
	for _, it := range c.items {
		if q.wants(it) {
			found = append(found, it)
		}
	}
	return found
}

// wants tells whether an item is all that is asked for.
func (q query) wants(it item) bool {
	said := (q.term == "" || slices.Contains(it.terms, q.term)) && (q.taxonomy == "" || slices.Contains(it.taxonomies, q.taxonomy))
	return said && it.named(q.search) && q.above(it) &&
		(q.organization == "" || it.organization == q.organization) &&
		(q.after.IsZero() || it.service == nil || it.service.ModifiedSince(q.after))
}

// above tells whether an item stands where it is asked for among the words.
func (q query) above(it item) bool {
	return (q.parent == "" || it.parent == q.parent) && (!q.top || it.parent == "")
}

// minimal is the least that can be said of a service.
type minimal struct {
	ID       string `json:"id"`
	Modified string `json:"last_modified,omitempty"`
}

// shape is how much of an item is written.
func (q query) shape(it item) any {
	switch {
	case q.minimal && it.service != nil:
		return minimal{it.id, it.service.Modified}
	case q.full:
		return it.whole
	}
	return it.brief
}

// page cuts a page out of what was found. One beyond the last is empty.
func (q query) page(found []item) hsdsPage {
	pages := (len(found) + q.size - 1) / q.size
	from := min((q.number-1)*q.size, len(found))
	p := hsdsPage{Total: len(found), Pages: pages, Number: q.number, First: q.number == 1, Last: q.number >= pages, Contents: []any{}}
	for _, it := range found[from:min(from+q.size, len(found))] {
		p.Contents = append(p.Contents, q.shape(it))
	}
	p.Size, p.Empty = len(p.Contents), len(p.Contents) == 0
	return p
}
