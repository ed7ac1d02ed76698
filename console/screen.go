package console

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"liman/content"
	"liman/edition/check"
	"liman/edition/draft"
	"liman/locales"
)

// screenPage is one screen: a part of it at a time, so that it fits a phone.
type screenPage struct {
	Ref    string
	Flow   string
	Node   string
	Topic  string // what its topic is called
	Title  string
	Kind   string
	Part   string // words, buttons, sources or more
	Change string // the id of the change; "" for what is served
	State  state
	Undo   string

	Langs   []string
	Texts   []textRow
	Numbers []numberChoice // that can be put into a text
	Buttons []buttonRow
	Sources sourcesPart
	More    moreForm
	From    []picture // what leads here
	Wrong   []string  // what is wrong with the screen and stands at none of its texts, in words
}

// textRow is one text of a screen in all languages, side by side.
type textRow struct {
	ID    string
	Name  string // title, text, simple, or the number of a paragraph
	When  string // of a paragraph: for whom it is there, in words
	Part  string // its id, of a paragraph
	Cells []cell
	Empty bool // no language has it, and none needs to
}

// cell is one text in one language.
type cell struct {
	Key      draft.Key
	Value    string
	Missing  bool // the source has it and this language does not
	Source   bool
	Line     bool // it fits in one line
	Most     int  // letters
	Reading  check.Reading
	Faults   []string
	Number   string // that is typed, where a contact should be named
	Stale    *staleWords
	Conflict *draft.Conflict
	Whose    string         // the colleague's name, of the conflict
	Numbers  []numberChoice // to take instead of the typed one, those with its digits first
	Listed   bool           // the typed one is among them; else none is proposed, so that no other number comes in its place
	Mine     bool           // whoever sees it may change it
	Change   string
	Back     string
	Before   string // of the source: what it said when the change began
	Asks     bool   // the source says something else than before: does the meaning change?
	Same     bool   // somebody said that it does not
}

// numberChoice is a contact whose number can be put into a text.
type numberChoice struct {
	ID, Name, Number string
}

var screenParts = []string{"words", "buttons", "sources", "more"}

func (s *Server) screen(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	ref := v.PathValue("flow") + "/" + v.PathValue("node")
	_, n := w.node(ref)
	if n == nil {
		return nil, errNowhere
	}
	p := screenPage{Ref: ref, Flow: v.PathValue("flow"), Node: v.PathValue("node"), Title: w.title(v.lang, ref), Kind: n.Kind,
		Topic: w.topicTitle(v.lang, v.PathValue("flow")), Langs: w.languages(), Undo: v.lastDeed(w), State: w.state(ref, v.now)}
	if w.Draft != nil {
		p.Change = w.Draft.ID.String()
	}
	p.Part = v.FormValue("part")
	if !slices.Contains(screenParts, p.Part) {
		p.Part = firstPart(*n)
	}
	p.From, p.Wrong = w.leadsTo(v.lang, ref), v.wrongWith(w, ref)
	switch p.Part {
	case "words":
		p.Texts, p.Numbers = v.texts(w, *n), w.numbers()
	case "buttons":
		p.Buttons = v.buttons(w, *n)
	case "sources":
		p.Sources = v.sources(w, *n)
	case "more":
		p.More = v.more(w, *n)
	}
	return page{"screen", p, 0}, nil
}

// wrongWith is what is wrong with a screen and stands at none of its texts. That nothing leads to it has a line and a button of its own.
func (v *visit) wrongWith(w work, ref string) []string {
	var all content.Faults
	for k, faults := range w.At {
		if k.Kind != draft.Message && screenOf(k) == ref {
			all = append(all, slices.DeleteFunc(slices.Clone(faults), func(f content.Fault) bool { return f.Kind == "screen.unreached" })...)
		}
	}
	said := v.faultsOf(w, all)
	slices.Sort(said)
	return slices.Compact(said)
}

// firstPart is what a screen shows first: a step that nobody sees has no words.
func firstPart(n node) string {
	if n.Seen() {
		return "words"
	}
	return "more"
}

// texts are a screen's own words: title, text, simple words, paragraphs.
func (v *visit) texts(w work, n node) []textRow {
	if !n.Seen() {
		return nil
	}
	rows := []textRow{{Name: "title"}, {Name: "text"}, {Name: "simple"}}
	for _, part := range n.Parts {
		when, _ := w.Field(draft.Key{Kind: draft.Part, Of: n.Ref + "." + part, Name: "when"})
		rows = append(rows, textRow{Name: "part", Part: part, When: v.telling(w).When(when.Value)})
	}
	for i := range rows {
		id := n.Ref + "." + rows[i].Name
		if rows[i].Part != "" {
			id = n.Ref + "." + rows[i].Part
		}
		rows[i].ID = id
		rows[i].Cells = v.cells(w, id, rows[i].Name)
		rows[i].Empty = !slices.ContainsFunc(rows[i].Cells, func(c cell) bool { return c.Value != "" })
	}
	return rows
}

// cells are a message in all languages.
func (v *visit) cells(w work, id, name string) []cell {
	var all []cell
	for _, lang := range w.languages() {
		all = append(all, v.cell(w, message(lang, id), name))
	}
	return all
}

// cell is a text with all that can be said of it.
func (v *visit) cell(w work, k draft.Key, name string) cell {
	f, there := w.Field(k)
	c := cell{Key: k, Value: f.Value, Source: k.Lang == locales.Source, Line: name == "title" || name == "button", Most: mostOf(name)}
	c.Missing = !there && name != "simple" && w.text(k.Of, locales.Source) != ""
	c.Reading = check.Read(w.Edition, k.Lang, f.Value)
	c.Number = check.TypedNumber(w.Edition, f.Value)
	c.Faults = v.faultsOf(w, slices.DeleteFunc(slices.Clone(w.At[k]), func(f content.Fault) bool { return c.Missing && f.Kind == "text.missing" })) // its name says so
	if s, is := w.staleAt(k); is {
		c.Stale = &s
	}
	if c.Number != "" {
		c.Numbers, c.Listed = dialled(w.numbers(), c.Number)
	}
	c.Back, c.Mine = v.URL.RequestURI(), v.person.may(writers)
	if v.Method != http.MethodGet {
		c.Back = ""
	}
	v.cellOfDraft(w, &c)
	return c
}

// ID is what a page calls the text.
func (c cell) ID() string {
	return "t-" + c.Key.Lang + "-" + strings.NewReplacer("/", "-", ".", "-").Replace(c.Key.Of)
}

// Rows is how high its field is.
func (c cell) Rows() int {
	const wide, most = 46, 16
	rows := 1
	for line := range strings.SplitSeq(c.Value, "\n") {
		rows += 1 + len([]rune(line))/wide
	}
	return min(max(rows, 3), most)
}

// StaleWas is the source as it was, with what differs marked.
func (c cell) StaleWas() []draft.Segment {
	was, _ := draft.Segments(c.Stale.Was, c.Stale.Is)
	return was
}

// StaleIs is the other half of StaleWas.
func (c cell) StaleIs() []draft.Segment { _, is := draft.Segments(c.Stale.Was, c.Stale.Is); return is }

// Parts are the parts of the page, as their tabs.
func (p screenPage) Parts() []string { return screenParts }

// Takes tells whether it can have buttons.
func (p screenPage) Takes() bool { return !slices.Contains(hidden, p.Kind) }

// HasForm tells whether its kind has a form of its own.
func (p screenPage) HasForm() bool {
	return slices.Contains([]string{"ask", "services", "set", "call"}, p.Kind)
}

// Sures are how sure a source can be.
func (p screenPage) Sures() []string { return []string{"H", "M", "L"} }

// cellOfDraft says what a change has to do with a text: a colleague's other text, and whether its meaning is another.
func (v *visit) cellOfDraft(w work, c *cell) {
	if w.Draft == nil {
		return
	}
	c.Change = w.Draft.ID.String()
	if i := slices.IndexFunc(w.Draft.Conflicts, func(one draft.Conflict) bool { return one.Key == c.Key && one.Theirs != nil }); i >= 0 {
		c.Conflict = &w.Draft.Conflicts[i]
		c.Whose = v.nameOf(c.Conflict.By)
	}
	if before, there := w.before(c.Key); c.Source && there && before != c.Value {
		c.Before, c.Asks = before, true
		c.Same = !slices.ContainsFunc(w.languages(), func(lang string) bool {
			_, stale := w.staleAt(message(lang, c.Key.Of))
			return stale
		})
	}
}

// mostOf is how many letters a text may have.
func mostOf(name string) int {
	switch name {
	case "title", "button":
		return check.MostInLabel
	case "simple":
		return check.MostSimple
	}
	return check.MostLetters
}

// before is what a message says in the edition that a change rests on.
func (w work) before(k draft.Key) (string, bool) {
	name := "locales/" + k.Lang + ".yaml"
	was := w.Files[name]
	if w.Base == nil || w.Base.Sum(name) != w.Bundle.Sum(name) {
		was = w.Was[name]
	}
	n, there := was.byKey[k]
	if !there {
		return "", false
	}
	return was.fields[n].Value, true
}

// numbers are the contacts that a text can name, those of the whole country first.
func (w work) numbers() []numberChoice {
	var all, rest []numberChoice
	national := make(map[string]bool)
	for _, c := range w.Edition.National() {
		national[c.ID] = true
	}
	for _, c := range w.Edition.Directory.Contacts() {
		if c.Number() == "" || c.Country != homeCountry {
			continue
		}
		one := numberChoice{c.ID, c.Name, c.Number()}
		if national[c.ID] {
			all = append(all, one)
		} else {
			rest = append(rest, one)
		}
	}
	return append(all, rest...)
}

// dialled puts those first that are dialled like a number, and tells whether there are any.
func dialled(all []numberChoice, number string) (sorted []numberChoice, listed bool) {
	var others []numberChoice
	for _, c := range all {
		if digits(c.Number) == digits(number) {
			sorted = append(sorted, c)
		} else {
			others = append(others, c)
		}
	}
	return append(sorted, others...), len(sorted) > 0
}

// leadsTo are the screens from which something leads to one.
func (w work) leadsTo(lang, ref string) []picture {
	var all []picture
	for _, f := range w.flows() {
		for _, n := range f.Screens {
			if n.Ref != ref && slices.ContainsFunc(n.Ways, func(one way) bool { return one.To == ref }) {
				all = append(all, w.picture(lang, n.Ref))
			}
		}
	}
	return all
}

// screenPath is the page of a screen, at one part of it.
func screenPath(ref, part string) string {
	if part == "" {
		return "/console/screens/" + ref
	}
	return "/console/screens/" + ref + "?part=" + part
}

// ref is the screen that an address names.
func (v *visit) ref() string { return v.PathValue("flow") + "/" + v.PathValue("node") }

// dayOf reads a day as files have it.
func dayOf(day string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, strings.TrimSpace(day), zone)
	return t
}
