package draft

import "liman/content"

// Kind is what a field belongs to.
type Kind string

// The kinds. What Of and Name of a Key are, stands behind each.
const (
	Message    Kind = "message"    // id of the message; form of a plural, or ""
	Flow       Kind = "flow"       // flow; "start", "vars.way.values", "moved.door"
	Node       Kind = "node"       // flow/node; "kind", "facts", "options" for their order
	Option     Kind = "option"     // flow/node.option; "to", "when", "set.phone"
	Part       Kind = "part"       // flow/node.part; "when"
	Fact       Kind = "fact"       // number; "says", "seen"
	Source     Kind = "source"     // id of a fact's source; ""
	Phrase     Kind = "phrase"     // flow/node, or "" for calm words; section and phrase, as "danger: he hits me"
	Story      Kind = "story"      // name of the file, without ending; ""
	Entry      Kind = "entry"      // id of a contact, service or shelter; "phone"
	Country    Kind = "country"    // code; "police"
	Vocabulary Kind = "vocabulary" // list, as "kinds.police"; the word
	Rule       Kind = "rule"       // list, as "languages.ro.never"; the phrase
	Stale      Kind = "stale"      // id of a message whose translation is stale; form of a plural, or ""; the value is the source it was made from
	Recording  Kind = "recording"  // flow/node; ""
	File       Kind = "file"       // path; "" for all of a file that is no list of fields, "order" for the order of its entries
)

// Key is the name of a field. It stays the same wherever in its file the field stands.
type Key struct {
	Kind Kind   `json:"kind"`
	Lang string `json:"lang,omitempty"` // of messages, phrases and recordings
	Of   string `json:"of"`
	Name string `json:"name,omitempty"`
}

// Form is how a field's value is written.
type Form string

// The forms.
const (
	Text   Form = "text"   // a text
	List   Form = "list"   // texts, as YAML in brackets: [0.1, 3.1]
	Tree   Form = "tree"   // anything else, as YAML in braces: {var: kids, is: yes}
	Member Form = "member" // one of a list whose order says nothing: it is there, or not
	Order  Form = "order"  // in which order what has fields of its own stands: [speak, silent]
	Whole  Form = "whole"  // all of a text file
	Blob   Form = "blob"   // all of a file that is no text; the value is its SHA-256
)

// Field is one field as it stands in a file.
type Field struct {
	Key
	Form  Form
	Value string
	File  string
	Line  int // from 1
	path  content.Path
}

// Fields are all fields of an edition, by file, and within a file as they stand.
func Fields(b *content.Bundle) []Field {
	var all []Field
	for file, data := range b.All() {
		all = parse(file, data).root.fields(file, all)
	}
	return all
}

// fields adds what an item holds to a list.
func (i *item) fields(file string, all []Field) []Field {
	if i.form != "" {
		all = append(all, i.field(file))
	}
	for _, one := range i.items {
		all = one.fields(file, all)
	}
	return all
}

func (i *item) field(file string) Field {
	return Field{Key: i.key, Form: i.form, Value: i.value, File: file, Line: i.line, path: i.path}
}
