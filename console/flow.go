package console

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"

	"liman/content"
	"liman/edition/draft"
	"liman/locales"
)

// flow is a topic as its own file says it, whether or not the edition around it can be read.
type flow struct {
	ID      string
	Start   string // its first screen, as "danger/start"
	Screens []node // as they stand in the file
	Vars    []variable
	at      map[string]int // of Screens, by Ref
}

// node is a screen, or a step between screens that nobody sees.
type node struct {
	Ref    string
	Kind   string
	Review string // the day after which it is to be looked at again; "" for none
	Ways   []way
	Parts  []string
	Sets   map[string]string // what a step remembers
	Visits string            // the first screen of the topic through which a step passes
}

// way is where a screen leads.
type way struct {
	Option string            // its id; "" for a way that no button has
	To     string            // as "danger/start"
	When   string            // the condition as it is written; "" for always
	Set    map[string]string // what a press remembers
}

// variable is what a conversation remembers.
type variable struct {
	Name, Kind string
	Values     []string
}

// hidden are the kinds of step that nobody sees.
var hidden = []string{"branch", "set", "call", "return", "leave"}

// Seen tells whether people can see it.
func (n node) Seen() bool { return !slices.Contains(hidden, n.Kind) }

// flowOf is a topic out of the fields of its file; nil for another file.
func flowOf(file string, fields []draft.Field) *flow {
	id, is := strings.CutPrefix(strings.TrimSuffix(file, ".yaml"), "flows/")
	if !is || strings.Contains(id, "/") || id == "facts" || !strings.HasSuffix(file, ".yaml") {
		return nil
	}
	f := &flow{ID: id, at: make(map[string]int)}
	vars := make(map[string]*variable)
	for _, field := range fields {
		switch field.Kind {
		case draft.Flow:
			f.take(field, vars)
		case draft.Node:
			f.takeNode(field)
		case draft.Option:
			f.takeOption(field)
		case draft.Part:
			if field.Name == "id" {
				n := f.node(beforeDot(field.Of))
				n.Parts = append(n.Parts, field.Value)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		f.Vars = append(f.Vars, *vars[name])
	}
	return f
}

func beforeDot(of string) string { return of[:strings.LastIndexByte(of, '.')] }
func afterDot(of string) string  { return of[strings.LastIndexByte(of, '.')+1:] }

// full is a target as every topic understands it.
func (f *flow) full(to string) string {
	if to == "" || strings.Contains(to, "/") {
		return to
	}
	return f.ID + "/" + to
}

// node is the screen of a name; one that is not there yet is added.
func (f *flow) node(ref string) *node {
	at, there := f.at[ref]
	if !there {
		at = len(f.Screens)
		f.at[ref] = at
		f.Screens = append(f.Screens, node{Ref: ref})
	}
	return &f.Screens[at]
}

// take reads a field of the topic itself: where it starts, or something of a variable.
func (f *flow) take(field draft.Field, vars map[string]*variable) {
	if field.Name == "start" {
		f.Start = f.full(field.Value)
	}
	names := strings.Split(field.Name, ".")
	if names[0] != "vars" || len(names) != 3 {
		return
	}
	v := vars[names[1]]
	if v == nil {
		v = &variable{Name: names[1]}
		vars[names[1]] = v
	}
	switch names[2] {
	case "kind":
		v.Kind = field.Value
	case "values":
		v.Values, _ = draft.ParseList(field.Value)
	}
}

// takeNode reads a field of a screen.
func (f *flow) takeNode(field draft.Field) {
	n := f.node(field.Of)
	name, rest, _ := strings.Cut(field.Name, ".")
	switch name {
	case "kind":
		n.Kind = field.Value
	case "review_by":
		n.Review = field.Value
	case "to":
		n.Ways = append(n.Ways, way{To: f.full(field.Value)})
	case "flow":
		n.Visits = field.Value + "/start"
		n.Ways = append(n.Ways, way{To: n.Visits})
	case "cases":
		for _, c := range casesIn(field.Value) {
			n.Ways = append(n.Ways, way{To: f.full(c.To), When: c.When.String()})
		}
	case "set":
		if n.Sets == nil {
			n.Sets = make(map[string]string)
		}
		n.Sets[rest] = field.Value
	}
}

// takeOption reads a field of a button.
func (f *flow) takeOption(field draft.Field) {
	n := f.node(beforeDot(field.Of))
	id := afterDot(field.Of)
	at := slices.IndexFunc(n.Ways, func(w way) bool { return w.Option == id })
	if at < 0 {
		at = len(n.Ways)
		n.Ways = append(n.Ways, way{Option: id})
	}
	w := &n.Ways[at]
	switch name, rest, _ := strings.Cut(field.Name, "."); name {
	case "to":
		w.To = f.full(field.Value)
	case "when":
		w.When = field.Value
	case "set":
		if w.Set == nil {
			w.Set = make(map[string]string)
		}
		w.Set[rest] = field.Value
	}
}

// branchCase is one way of a branch.
type branchCase struct {
	When condition `yaml:"when"`
	To   string    `yaml:"to"`
}

// casesIn are the ways of a branch as its field has them, in YAML.
func casesIn(value string) []branchCase {
	var cases []branchCase
	_ = yaml.Unmarshal([]byte(value), &cases) // what cannot be read is a fault elsewhere
	return cases
}

// flows are all topics, by name of their file.
func (w work) flows() []*flow {
	var all []*flow
	for _, name := range slices.Sorted(maps.Keys(w.Files)) {
		if f := w.Files[name].flow; f != nil {
			all = append(all, f)
		}
	}
	return all
}

// flow is a topic by its name; nil if there is none.
func (w work) flow(id string) *flow { return w.Files["flows/"+id+".yaml"].flow }

// node is a screen by its name, and its topic; each is nil if there is none.
func (w work) node(ref string) (*flow, *node) {
	id, _, _ := strings.Cut(ref, "/")
	f := w.flow(id)
	if f == nil {
		return nil, nil
	}
	at, there := f.at[ref]
	if !there {
		return f, nil
	}
	return f, &f.Screens[at]
}

// languages are those of the content, the source first.
func (w work) languages() []string {
	var langs []string
	for name := range w.Files {
		if lang, is := strings.CutPrefix(strings.TrimSuffix(name, ".yaml"), "locales/"); is && !strings.Contains(lang, "/") {
			langs = append(langs, lang)
		}
	}
	slices.SortFunc(langs, func(a, b string) int {
		return cmp.Or(-compareBool(a == locales.Source, b == locales.Source), cmp.Compare(a, b))
	})
	return langs
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// message is the key of a message.
func message(lang, id string) draft.Key { return draft.Key{Kind: draft.Message, Lang: lang, Of: id} }

// text is a message in one of two languages, the first that has it.
func (w work) text(id string, langs ...string) string {
	for _, lang := range langs {
		in := w.Files["locales/"+lang+".yaml"]
		if n, there := in.byKey[message(lang, id)]; there {
			return in.fields[n].Value
		}
	}
	return ""
}

// shown is a message as people read it, in a language or else in the source: a number stands where a contact is named.
func (w work) shown(id, lang string) string {
	return w.numbered(w.text(id, lang, locales.Source), blank)
}

// What stands in a text for a name that is no contact's with a number: a gap, which an answer fills in; or the name.
func blank(string) string          { return "…" }
func asWritten(name string) string { return name }

// numbered is a text with the numbers of the contacts that it names; other says what stands for any other name.
func (w work) numbered(text string, other func(name string) string) string {
	if w.Edition == nil || !strings.Contains(text, "{") {
		return text
	}
	return inBraces.ReplaceAllStringFunc(text, func(name string) string {
		if c, known := w.Edition.Directory.Contact(strings.Trim(name, "{}")); known && c.Number() != "" {
			return c.Number()
		}
		return other(name)
	})
}

// inBraces is a contact or an answer as a text names it.
var inBraces = regexp.MustCompile(`\{[a-z0-9-]+\}`)

// title is what a screen is called, for whoever reads a language, as people read it.
func (w work) title(lang, ref string) string { return w.numbered(w.titleAsWritten(lang, ref), blank) }

// titleAsWritten is the title of a screen, else how its text begins, else its name.
func (w work) titleAsWritten(lang, ref string) string {
	if title := w.text(ref+".title", lang, locales.Source); title != "" {
		return title
	}
	if text := w.text(ref+".text", lang, locales.Source); text != "" {
		return short(text)
	}
	if does := w.does(lang, ref); does != "" {
		return does
	}
	_, name, _ := strings.Cut(ref, "/")
	return strings.ReplaceAll(name, "-", " ")
}

// short is how a text begins.
func short(text string) string {
	const few = 60
	line, _, cut := strings.Cut(text, "\n")
	if letters := []rune(line); len(letters) > few {
		line, cut = strings.TrimRight(string(letters[:few]), " "), true
	}
	if cut {
		return line + "…"
	}
	return line
}

// topicTitle is what a topic is called: as its first screen.
func (w work) topicTitle(lang, id string) string {
	f := w.flow(id)
	if f == nil || f.Start == "" {
		return id
	}
	return w.title(lang, f.Start)
}

// screenOf is the screen to which a field belongs; "" for none.
func screenOf(k draft.Key) string {
	switch k.Kind {
	case draft.Node:
		return k.Of
	case draft.Option, draft.Part, draft.Message, draft.Stale:
		if at := strings.LastIndexByte(k.Of, '.'); at >= 0 && strings.Contains(k.Of[:at], "/") {
			return k.Of[:at]
		}
	}
	return ""
}

// screenFaults are the faults by the screen at which they are mended.
func (w work) screenFaults() map[string]content.Faults {
	all := make(map[string]content.Faults)
	for k, faults := range w.At {
		if ref := screenOf(k); ref != "" {
			all[ref] = append(all[ref], faults...)
		}
	}
	return all
}
