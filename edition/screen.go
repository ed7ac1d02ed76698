package edition

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liman/directory"
	"liman/flows"
)

// Screen is what a person sees, in her language: plain texts without any markup.
type Screen struct {
	Node  string
	Note  string // a line above everything else
	Title string
	Text  string // says, too, when its facts were checked
	Cards []Card
	Rows  [][]Button
}

// Card is one contact or service.
type Card struct {
	Name        string
	Numbers     []string
	Lines       []string
	Links       []string // a site, an e-mail address
	Unconfirmed bool     // the list that it stands on says so
}

// Button is an option with its label, or copies a text.
type Button struct {
	Label  string
	Option string
	Copy   string
}

// Variants are the replies of a node that can be drawn once for everyone who reads a language: apart from a note and a choice of
// places, answers only hide parts and options of it. Nil when there are none.
func (e *Edition) Variants(s flows.State) []flows.Reply {
	if e.asksForAnswers(s.Node) {
		return nil
	}
	return e.Book.Variants(s)
}

// asksForAnswers tells whether words of a node name a variable.
func (e *Edition) asksForAnswers(node string) bool {
	for _, id := range append(e.WordsOf(node), textsOf(node)...) {
		for _, name := range e.Words.Placeholders("", id) {
			if _, contact := e.Directory.Contact(name); !contact {
				return true
			}
		}
	}
	return false
}

// Screen draws a reply in a language.
func (e *Edition) Screen(lang string, r flows.Reply) Screen {
	s, first := e.said(lang, r)
	s.Rows = e.rows(lang, r)
	switch {
	case r.Found != nil: // below the cards
		s.Rows = append(e.copies(s, first), s.Rows...)
	case len(r.Contacts) > 0: // in view with the end of a long keyboard
		s.Rows = slices.Insert(s.Rows, len(s.Rows)-2, e.copies(s, first)...)
	}
	return s
}

// Said is Screen without its buttons.
func (e *Edition) Said(lang string, r flows.Reply) Screen {
	s, _ := e.said(lang, r)
	return s
}

// said is Said, and the first line of what is near a place.
func (e *Edition) said(lang string, r flows.Reply) (s Screen, first string) {
	values := e.values(lang, r)
	s = Screen{Node: r.Node, Note: e.note(lang, r), Text: e.Words.Text(lang, e.textID(lang, r), values)}
	if title := r.Node + ".title"; e.Words.Has(lang, title) {
		s.Title = e.Words.Text(lang, title, values)
	}
	for _, part := range r.Parts {
		s.Text = join(s.Text, e.Words.Text(lang, r.Node+"."+part, values))
	}
	s.Text = join(s.Text, e.checkedLine(lang, r))
	for _, c := range r.Contacts {
		s.Cards = append(s.Cards, e.contactCard(lang, c))
	}
	if r.Found != nil {
		var found Screen
		first, found = e.Found(lang, r.Place, *r.Found)
		s.Text = join(first, s.Text, found.Text)
		s.Cards = append(s.Cards, found.Cards...)
	}
	s.Text = join(s.Text, e.Unconfirmed(lang, s.Cards))
	return s, first
}

// Text is one message in a language; contacts' numbers may stand in it.
func (e *Edition) Text(lang, id string) string {
	return e.Words.Text(lang, id, e.values(lang, flows.Reply{}))
}

func (e *Edition) note(lang string, r flows.Reply) string {
	if r.Note == "" {
		return ""
	}
	return e.Words.Text(lang, "note."+r.Note, e.values(lang, r))
}

// values gives what a placeholder stands for: a contact's number or a variable.
func (e *Edition) values(lang string, r flows.Reply) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if c, known := e.Directory.Contact(name); known {
			return c.Number(), true
		}
		value, known := r.Vars[name]
		if p, isPlace := e.Directory.Place(value); known && isPlace {
			return e.PlaceName(lang, p), true
		}
		return value, known
	}
}

// rows are the options, the extras, then help, back and leave: always there, always in the same place.
func (e *Edition) rows(lang string, r flows.Reply) [][]Button {
	rows := make([][]Button, 0, len(r.Options)+2)
	room := 0 // on the last row
	for _, o := range r.Options {
		label, narrow := e.label(lang, r, o)
		b := Button{Label: label, Option: o.ID}
		switch last := len(rows) - 1; {
		case narrow && room > 0:
			rows[last] = append(rows[last], b)
			room--
		case narrow:
			rows, room = append(rows, []Button{b}), 2
		default:
			rows, room = append(rows, []Button{b}), 0
		}
	}
	way := func(id string) Button { return Button{Label: e.Text(lang, "button."+id), Option: id} }
	help := way(flows.Help)
	leave := way(flows.Leave)
	if r.Locked { // what stands on a page of the cover fits a winter guide
		help.Label, leave.Label = e.Text(lang, "button.help-locked"), e.Text(lang, "button.leave-locked")
	}
	rows = appendRow(rows, e.extras(lang, r))
	return append(rows, []Button{help}, []Button{way(flows.Back), leave})
}

// OptionsOf are the options that Screen has buttons for, in their order, without drawing any.
func (e *Edition) OptionsOf(lang string, r flows.Reply) []string {
	ids := make([]string, 0, len(r.Options)+5)
	for _, o := range r.Options {
		ids = append(ids, o.ID)
	}
	return append(append(ids, e.extraOptions(lang, r)...), flows.Help, flows.Back, flows.Leave)
}

// narrowLabel is the most letters of a label that stands with two others side by side.
const narrowLabel = 11

// label is what stands on a button, and whether three of its kind stand side by side: counties, sectors, and short labels
// below a list of what is near.
func (e *Edition) label(lang string, r flows.Reply, o flows.Option) (label string, narrow bool) {
	switch {
	case o.Lang != "":
		return e.Text(o.Lang, "language.name"), false
	case o.Node != "":
		return e.Text(lang, o.Node+".title"), false
	case o.Place == nil:
		label = e.Words.Text(lang, r.Node+"."+o.ID, e.values(lang, r))
		return label, r.Found != nil && utf8.RuneCountInString(label) <= narrowLabel
	case o.Place.Siruta != 0:
		return e.Words.Text(lang, "place.option", e.placeValues(*o.Place)), false
	}
	label = e.PlaceName(lang, *o.Place)
	return label, o.Place.County != "" || utf8.RuneCountInString(label) <= narrowLabel
}

func (e *Edition) placeValues(p directory.Place) func(string) (string, bool) {
	return pairs("name", p.Name, "unit", p.Unit, "county", e.county(p.County))
}

// PlaceName is how a place is called in a sentence or on a button.
func (e *Edition) PlaceName(lang string, p directory.Place) string {
	switch {
	case p.Country != "" && p.Country != "RO":
		return e.Words.Text(lang, "country."+p.Country, nil)
	case p.Sector != 0:
		return e.Words.Text(lang, "place.sector", pairs("n", strconv.Itoa(p.Sector)))
	case p.Siruta != 0 && p.Name != p.Unit:
		return e.Words.Text(lang, "place.option", e.placeValues(p))
	case p.Name != "":
		return p.Name
	}
	return e.county(p.County)
}

func (e *Edition) county(code string) string {
	for _, c := range e.Directory.Counties() {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

// pairs gives values to a text: name, value, name, value.
func pairs(list ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i+1 < len(list); i += 2 {
			if list[i] == name {
				return list[i+1], true
			}
		}
		return "", false
	}
}

// String is the screen as plain text, without its buttons.
func (s Screen) String() string {
	parts := appendSome(nil, s.Note, s.Title, s.Text)
	for _, c := range s.Cards {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, "\n\n")
}

// String is the card as lines.
func (c Card) String() string {
	return strings.Join(slices.Concat([]string{c.Name}, c.Numbers, c.Lines, c.Links), "\n")
}
