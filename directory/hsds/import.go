package hsds

import (
	"fmt"
	"slices"
	"strings"

	"liman/directory"
)

// Import reads HSDS services: one, an array, a Page or NDJSON. name is that of the file, for the report; d has the places
// and the countries; today is the day by which everything is to be verified. It takes nothing on trust: every number and
// every address is of low trust until staff have asked. Import never fails: what cannot be read is among the Faults.
func Import(name string, data []byte, d *directory.Directory, today directory.Date) *Draft {
	r := reader{name: name, data: data}
	r.read()
	m := importer{
		d: d, today: today, file: name, used: map[string]bool{}, words: ownTerms(),
		draft: &Draft{Faults: r.faults, entries: map[string][]entry{}},
	}
	for _, rec := range r.records {
		m.record(rec)
	}
	m.draft.countries(d)
	return m.draft
}

// importer makes entries of records.
type importer struct {
	d     *directory.Directory
	today directory.Date
	file  string
	draft *Draft
	used  map[string]bool  // ids of entries
	words map[string]*Term // ours, by their ids
}

// record takes a service, or the services of an organization.
func (m *importer) record(r record) {
	if nested := r.fields.list("services"); len(nested) > 0 {
		delete(r.fields, "services")
		for _, s := range nested {
			if len(s.child("organization")) == 0 {
				s["organization"] = map[string]any(r.fields.copied())
			}
			m.record(record{r.line, s})
		}
		return
	}
	if r.fields.look("name") == "" {
		m.fault(r, "this is no service: it has no name", "write name, or import services only")
		return
	}
	places := r.fields.list("service_at_locations")
	if len(places) < 2 {
		m.service(r)
		return
	}
	for i := range places { // ours has one place
		one := record{r.line, r.fields.copied()}
		one.fields["service_at_locations"] = []any{map[string]any(places[i].copied())}
		m.service(one)
	}
}

func (m *importer) fault(r record, what, mend string) {
	m.draft.Faults = append(m.draft.Faults, fmt.Sprintf("%s:%d: %s; %s", m.file, r.line, what, mend))
}

// service makes an entry of a service.
func (m *importer) service(r record) {
	c := &candidate{importer: m, record: r, s: r.fields}
	c.readWords()
	c.kind = c.word("kind")
	found := secrecyOf(c.s)
	c.shelter = c.kind == "shelter" || c.kind == "" && found.shelter
	c.hidden = c.shelter || c.is("no_address") || found.hidden || found.shelter
	if c.shelter {
		c.kind = "shelter"
	}
	c.contact = slices.Contains(directory.ContactKinds(), directory.Kind(c.kind))
	if country := c.abroad(); country != "" && !c.contact && !c.shelter {
		m.fault(r, "a service in "+country+" was not taken", "only help lines of a whole country are kept for other countries")
		return
	}
	c.own()
	c.place()
	if c.hidden {
		c.strip()
	}
	c.write()
	c.leftovers()
	m.draft.Taken++
}

// candidate is a record on its way to being an entry.
type candidate struct {
	*importer
	record
	s       object
	said    map[string][]string // what attributes of ours say, by taxonomy or field
	kind    string
	contact bool
	shelter bool
	hidden  bool // where it is must not be known
	id      string
	ours    bool // it came out of a directory of ours
	where   directory.Place
	secrets []string // what led to its door
	notes   []string // for staff
}

// readWords takes the attributes that are ours.
func (c *candidate) readWords() {
	c.said = map[string][]string{}
	c.s.keep("attributes", func(a object) bool {
		term, known := c.words[cmpOr(a.child("taxonomy_term").look("id"), a.look("taxonomy_term_id"))]
		if !known {
			return true
		}
		name, value := term.Taxonomy, term.Code
		if name == field {
			name, value = term.Code, a.text("value")
		}
		c.said[name] = append(c.said[name], value)
		return false
	})
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// word is the first that was said under a name; "" for none.
func (c *candidate) word(name string) string {
	if list := c.said[name]; len(list) > 0 {
		return list[0]
	}
	return ""
}

func (c *candidate) is(name string) bool { return c.word(name) == "true" }

// tell writes a line of the report. It never repeats what a shelter's record said.
func (c *candidate) tell(format string, args ...any) {
	c.draft.Report = append(c.draft.Report, fmt.Sprintf("%s:%d: %s: %s", c.file, c.line, c.id, fmt.Sprintf(format, args...)))
}

// own finds the entry's id: ours where the record is ours, else one that follows from its name and its UUID.
func (c *candidate) own() {
	uuid := c.s.text("id")
	c.id = c.word("id")
	c.ours = c.id != "" && serviceID(c.id) == uuid
	name := c.s.look("name")
	if c.hidden && !c.ours {
		name = cmpOr(c.kind, "service") // a name may lead to the door
	}
	if !c.ours {
		c.id = slug(name, cmpOr(uuid, name+itoa(c.line)))
	}
	if c.used[c.id] {
		c.id = slug(c.id, fmt.Sprint(uuid, len(c.used)))
	}
	c.used[c.id] = true
}

// slug is an id of small letters, with the beginning of a UUID so that it is the only one.
func slug(name, unique string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, directory.Fold(name))
	parts := strings.FieldsFunc(letters, func(r rune) bool { return r == '-' })
	short := strings.Join(parts, "-")
	return strings.Trim(short[:min(len(short), 60)]+"-"+id("import/" + unique)[:8], "-")
}

// safe is a text that may stand in an entry: where the place must not be known, "" for one that leads to it.
func (c *candidate) safe(text string) string {
	if !c.hidden {
		return text
	}
	folded := directory.Fold(text)
	repeats := func(secret string) bool {
		secret = directory.Fold(secret)
		return len(secret) > 3 && strings.Contains(folded, secret)
	}
	leads := directory.Leads(text) && (c.shelter || !c.ours) // ours was held against the rules before
	if leads || slices.ContainsFunc(c.secrets, repeats) {
		return ""
	}
	return text
}

// kept is safe for a text that is to stand under a name; the report says when it does not.
func (c *candidate) kept(name, text string) string {
	if text != "" && c.safe(text) == "" {
		c.tell("stripped %s: it could lead to the door", name)
		return ""
	}
	return text
}

// leftovers reports what no field of ours can hold. Of a place that must not be known only the names of the fields.
func (c *candidate) leftovers() {
	for _, line := range rest("", c.s) {
		path, _, _ := strings.Cut(line, ": ")
		if c.hidden {
			line = path
		}
		c.tell("not held: %s", line)
	}
}
