package hsds

import (
	"sync"

	"liman/directory"
)

// Labels has the words of one language, by their ids in locales: kind.dgaspc, topic.child, hsds.kind. The zero Labels
// leaves the codes of the files.
type Labels struct {
	Text    func(id string) string
	Contact func(directory.Contact) string // what people call a contact
}

func (v Labels) text(id, otherwise string) string {
	if v.Text == nil {
		return otherwise
	}
	return v.Text(id)
}

func (v Labels) contact(c directory.Contact) string {
	if v.Contact == nil {
		return c.Name
	}
	return v.Contact(c)
}

// vocabulary is one of our taxonomies: its code, where its words stand in locales, and its words.
type vocabulary struct {
	code, words string
	terms       func() []string
}

// field is the taxonomy of the fields of our files for which HSDS has no word.
const field = "field"

// vocabularies are our taxonomies. The words of field are those of the files themselves.
var vocabularies = []vocabulary{
	{"kind", "kind", func() []string { return texts(append(directory.Kinds(), directory.ContactKinds()...)) }},
	{"topic", "topic", directory.Topics},
	{"audience", "audience", directory.Audiences},
	{"accessibility", "access", directory.Accesses},
	{"calling", "calling", directory.Callings},
	{"cost", "cost", directory.Costs},
	{field, "", func() []string { return fields }},
}

// fields are what attributes of our own say. Those after notes are for staff.
var fields = []string{
	"id", "name", "country", "county", "sector", "locality", "abroad", "hours", "zone", "no_address", "trust", "confidence",
	"verified_at", "called_at", "verify_by", "with", "source", "notes", "quote", "hide", "other_sources", "stale",
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// taxonomies are the lists of words, in a language.
func (v Labels) taxonomies() []Taxonomy {
	var list []Taxonomy
	for _, voc := range vocabularies {
		list = append(list, Taxonomy{taxonomyID(voc.code), v.text("hsds."+voc.code, voc.code), v.text("hsds."+voc.code+"-about", voc.code)})
	}
	return list
}

// terms are the words of all taxonomies, in a language; the groups of kinds stand above their kinds.
func (v Labels) terms() []Term {
	var list []Term
	for _, group := range directory.Groups() {
		t := v.term("kind", group)
		t.ID, t.Name = id("group/"+group), v.text("group."+group, group)
		t.Description = t.Name
		list = append(list, t)
	}
	for _, voc := range vocabularies {
		for _, code := range voc.terms() {
			list = append(list, v.term(voc.code, code))
		}
	}
	return list
}

// ownTerms are our words by their ids, as codes: they are known again in records of others.
var ownTerms = sync.OnceValue(func() map[string]*Term { return byID(Labels{}.terms()) })

func byID(terms []Term) map[string]*Term {
	list := make(map[string]*Term, len(terms))
	for i := range terms {
		list[terms[i].ID] = &terms[i]
	}
	return list
}

// term is a word of a taxonomy, in a language.
func (v Labels) term(taxonomy, code string) Term {
	t := Term{ID: id(taxonomy + "/" + code), Code: code, Name: code, Taxonomy: taxonomy, TaxonomyID: taxonomyID(taxonomy)}
	for _, voc := range vocabularies {
		if voc.code == taxonomy && voc.words != "" {
			t.Name = v.text(voc.words+"."+code, code)
		}
	}
	t.Description = t.Name
	if group := groupOf(code); taxonomy == "kind" && group != "" {
		t.ParentID = id("group/" + group)
	}
	return t
}

func taxonomyID(code string) string { return id("taxonomy/" + code) }

// groupOf is the wider word of a kind, "" for a kind of contacts.
func groupOf(kind string) string {
	for _, group := range directory.Groups() {
		for _, k := range directory.KindsOf(group) {
			if string(k) == kind {
				return group
			}
		}
	}
	return ""
}
