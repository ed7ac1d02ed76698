package hsds

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"liman/content"
	"liman/directory"
)

// Source is a file of HSDS: one service, an array, a Page or NDJSON.
type Source struct {
	Name string // for the report
	File io.ReadSeeker
	Seen func(again bool, bytes int64, records int) // if not nil: how much was read, the first time and again
}

// Import reads services into a draft. d has the places and the countries; today is the day by which everything is to be
// verified. It takes nothing on trust: every number and every address is of low trust until staff have asked. What cannot be
// read is among the draft's Faults. The file is read twice: first for the places of shelters, which no other record may give
// away. The error is that of reading or writing.
func Import(from Source, d *directory.Directory, today directory.Date, draft *Draft) error {
	m := importer{
		d: d, today: today, file: from.Name, draft: draft, used: map[string]bool{}, words: ownTerms(), nations: map[string]string{},
		signs: directory.NewRecognizer(), doors: map[uint64]bool{}, others: map[string]*counted{},
	}
	first := reader{record: m.findDoors, fault: func(int, string, string) {}, remark: func(int, string) {}, seen: from.Seen}
	if err := first.read(from.File); err != nil {
		return fmt.Errorf("read what is to be imported: %w", err)
	}
	if _, err := from.File.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read what is to be imported again: %w", err)
	}
	second := reader{record: m.record, fault: m.unread, remark: m.remark, seen: from.Seen, second: true}
	if err := second.read(from.File); err != nil {
		return fmt.Errorf("read what is to be imported: %w", err)
	}
	m.otherKinds()
	if second.count == 0 && draft.Wrong == 0 {
		m.remark(1, "there is no record in it; name a file that holds services: it may be empty, or a page without contents")
	}
	m.countries()
	return draft.close()
}

// importer makes entries of records.
type importer struct {
	d       *directory.Directory
	today   directory.Date
	file    string
	draft   *Draft
	used    map[string]bool   // ids of entries
	words   map[string]*Term  // ours, by their ids
	nations map[string]string // countries of the draft's contacts, a contact of each
	signs   *directory.Recognizer
	doors   map[uint64]bool     // places of shelters
	others  map[string]*counted // records that are no services, by what they are
}

// counted is how many records of a kind there are, and the line of the first.
type counted struct{ line, count int }

// record takes the services in a record.
func (m *importer) record(r record) {
	if len(r.fields.list("services")) == 0 && r.fields.child("service").peek("name") == "" {
		if kind := otherKind(r.fields); kind != "" {
			m.other(r, kind)
			return
		}
	}
	for _, one := range servicesIn(r) {
		if one.fields.peek("name") == "" {
			m.fault(one.line, content.Wrong("import.nameless", "this is no service: it has no name", "write name, or import services only"))
			continue
		}
		m.places(one)
	}
}

// other counts a record that is no service.
func (m *importer) other(r record, kind string) {
	if t, known := m.others[kind]; known {
		t.count++
		return
	}
	m.others[kind] = &counted{r.line, 1}
}

// otherKinds names what was no service, each kind once.
func (m *importer) otherKinds() {
	for _, kind := range slices.Sorted(maps.Keys(m.others)) {
		t := m.others[kind]
		what := "this is " + kind
		if t.count > 1 {
			what += fmt.Sprintf(", and so are %d more", t.count-1)
		}
		m.fault(t.line, content.Wrong("import.other", what, mendOf(kind), "n", fmt.Sprint(t.count)))
	}
}

// places takes a service once for each of its places, for ours has one place.
func (m *importer) places(r record) {
	found := m.secrecyOf(r.fields)
	places := r.fields.list("service_at_locations")
	if len(places) < 2 {
		m.service(r, found)
		return
	}
	for i := range places {
		one := record{r.line, r.fields.copied()}
		one.fields["service_at_locations"] = []any{map[string]any(places[i].copied())}
		m.service(one, found)
	}
}

// unread is a fault of what could not be read as a record.
func (m *importer) unread(line int, what, mend string) {
	m.fault(line, content.Wrong("import.unread", what, mend))
}

func (m *importer) fault(line int, f content.Fault) { m.draft.fault(f.At(m.file, line)) }

func (m *importer) remark(line int, text string) {
	m.draft.tell(fmt.Sprintf("%s:%d: %s", m.file, line, text))
}

// service makes an entry of a service.
func (m *importer) service(r record, found secrecy) {
	c := &candidate{importer: m, record: r, s: r.fields}
	c.readWords()
	c.kind = c.word("kind")
	c.recall()
	if c.openTo(c.location()) {
		found = secrecy{}
	}
	c.shelter = c.kind == "shelter" || c.kind == "" && found.shelter
	c.hidden = c.shelter || c.is("no_address") || found.hidden || found.shelter
	if c.shelter {
		c.kind = "shelter"
	}
	c.contact = slices.Contains(directory.ContactKinds(), directory.Kind(c.kind))
	if country := c.abroad(); country != "" && !c.contact && !c.shelter {
		m.fault(r.line, content.Wrong("import.abroad", "a service in "+country+" was not taken",
			"only help lines of a whole country are kept for other countries", "country", country))
		return
	}
	c.own()
	c.place()
	if c.hidden {
		c.strip(found)
	}
	c.write()
	c.leftovers()
	m.draft.Taken++
}

// countries copies what is known of the countries of the draft's contacts, so that the draft can be checked by itself.
func (m *importer) countries() {
	for _, code := range slices.Sorted(maps.Keys(m.nations)) {
		n, known := m.d.Country(code)
		if !known {
			continue
		}
		var row entry
		row.add("code", n.Code)
		row.add("emergency", n.Emergency)
		row.add("police", n.Police)
		row.add("ambulance", n.Ambulance)
		row.add("also", n.Also)
		row.add("from", m.nations[code])
		row.add("source", n.Source)
		m.draft.add("countries.yaml", row)
	}
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
	ours    bool            // it came out of a directory of ours
	known   map[string]bool // what the directory says in the entry of its id; empty for a record of others
	where   directory.Place
	notes   []string // for staff
}

// readWords takes the attributes that are ours.
func (c *candidate) readWords() {
	c.said = map[string][]string{}
	c.s.keep("attributes", func(a object) bool {
		term, known := c.words[cmpOr(a.child("taxonomy_term").peek("id"), a.peek("taxonomy_term_id"))]
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
	c.remark(c.line, c.id+": "+fmt.Sprintf(format, args...))
}

// own finds the entry's id: ours where the record is ours, else one that follows from its name and its UUID.
func (c *candidate) own() {
	uuid := c.s.text("id")
	name := c.s.peek("name")
	if c.hidden {
		name = cmpOr(c.kind, "service") // a name may lead to the door
	}
	if !c.ours || c.hidden && len(c.known) == 0 {
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

// recall tells whether the record is one of ours, and finds what the directory says in the entry of its id.
func (c *candidate) recall() {
	c.id = c.word("id")
	c.ours = c.id != "" && serviceID(c.id) == c.s.peek("id")
	if c.ours {
		c.known = knownTexts(c.d, c.id)
	}
}

// openTo tells whether the directory shows people this very place of an entry of ours.
func (c *candidate) openTo(l object) bool {
	v, known := c.d.Service(c.id)
	if !c.ours || !known || v.NoAddress || string(v.Kind) != c.kind || l.peek("description") != v.Address || l.peek("name") != v.Locality {
		return false
	}
	at := pointOf(l)
	return at == nil || at[0] == v.Point.Lat && at[1] == v.Point.Lon
}

// kept is a text that is to stand under a name: where the place must not be known, only if it leads nowhere. The report
// says when it does not.
func (c *candidate) kept(name, text string) string {
	if text == "" || !c.hidden || c.known[text] || c.harmless(text) {
		return text
	}
	c.tell("stripped %s: it could lead to the door", name)
	return ""
}

// leftovers reports what no field of ours can hold, each field of the record on a line; of a place that must not be known
// only the names of the fields.
func (c *candidate) leftovers() {
	if c.hidden {
		if paths := pathsOf(rest("", c.s)); len(paths) > 0 {
			c.tell("not held: %s", shortened(paths))
		}
		return
	}
	var single []string // texts of the record itself: one line for all of them
	for _, key := range slices.Sorted(maps.Keys(c.s)) {
		if key == "metadata" || key == "id" || strings.HasSuffix(key, "_id") {
			continue // who changed what, and when
		}
		lines := brief(rest(key, c.s[key]))
		switch c.s[key].(type) {
		case map[string]any, []any:
			if len(lines) > 0 {
				c.tell("not held: %s", strings.Join(lines, "; "))
			}
		default:
			single = append(single, lines...)
		}
	}
	if len(single) > 0 {
		c.tell("not held: %s", strings.Join(single, "; "))
	}
}

// brief are the first few lines, numbers before all else, and how many more there are.
func brief(lines []string) []string {
	slices.SortStableFunc(lines, func(a, b string) int {
		return strings.Count(b, ".number: ") - strings.Count(a, ".number: ")
	})
	more := 0
	if len(lines) > mostLines {
		more = len(lines) - fewLines
		lines = lines[:fewLines]
	}
	for i, line := range lines {
		lines[i] = clipped(line)
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return lines
}

// clipped is a line of the report that shows where to look, and no more.
func clipped(line string) string {
	path, value, _ := strings.Cut(line, ": ")
	if letters := []rune(value); len(letters) > mostShown {
		value = string(letters[:mostShown]) + "…"
	}
	return path + ": " + value
}

// mostShown is how many letters of a value the report shows; mostLines how many values of a field, and fewLines how many of one
// that has more.
const (
	mostShown = 50
	mostLines = 6
	fewLines  = 2
)
