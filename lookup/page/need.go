package page

import (
	"net/url"
	"slices"

	"liman/directory"
	"liman/directory/inquiry"
	"liman/lookup/ask"
)

// need is what somebody looks for beside a place; empty where she did not say.
type need struct {
	Kind, For, Speaks string
	OpenNow           bool
	typed             []directory.Kind // those of Kind that were typed beside the place; none for all
	v                 ask.Basis
}

// wanted are whom somebody may look for help for, of the directory's audiences.
var wanted = []string{"women", "men", "children", "families", "elderly", "lgbt", "disability", "migrants"}

// newNeed reads a form. A word that is none was not written by the page and says nothing.
func newNeed(v ask.Basis, form url.Values) need {
	n := need{v: v}
	n.Kind = known(form.Get("kind"), directory.Groups())
	n.For = known(form.Get("for"), wanted)
	n.Speaks = known(form.Get("speaks"), spokenIn(v))
	n.OpenNow = form.Get("open") == "1"
	return n
}

// add takes from a typed line what was not picked.
func (n *need) add(asked inquiry.Inquiry) {
	kinds := asked.Kinds()
	for _, group := range directory.Groups() {
		if n.Kind == "" && len(kinds) > 0 && slices.Contains(directory.KindsOf(group), kinds[0]) {
			n.Kind, n.typed = group, kinds
		}
	}
	for _, who := range asked.Audience() {
		if n.For == "" {
			n.For = known(who, wanted)
		}
	}
}

// kinds are those of a part of the page.
func (n need) kinds(of part) []directory.Kind {
	if len(n.typed) > 0 {
		return n.typed
	}
	var list []directory.Kind
	for _, word := range of.words {
		list = append(list, directory.KindsOf(word)...)
	}
	return list
}

// known is a word, if it is one of some; else "".
func known(word string, words []string) string {
	if slices.Contains(words, word) {
		return word
	}
	return ""
}

// spokenIn are the languages in which anything can be had.
func spokenIn(v ask.Basis) []string {
	var list []string
	for _, s := range v.Directory.Services() {
		for _, code := range s.Languages {
			if s.Shown() && !slices.Contains(list, code) {
				list = append(list, code)
			}
		}
	}
	slices.Sort(list)
	return list
}

// none tells whether nothing but a place is looked for.
func (n need) none() bool { return n.Kind+n.For+n.Speaks == "" && !n.OpenNow }

// query is the need as a question for some kinds.
func (n need) query(kinds []directory.Kind, limit int) directory.Query {
	q := directory.Query{Kinds: kinds, Limit: limit}
	if n.For != "" {
		q.Audience = []string{n.For}
	}
	if n.Speaks != "" {
		q.Languages = []string{n.Speaks}
	}
	if n.OpenNow {
		q.Open = n.v.Now
	}
	return q
}

// Picked tells whether the fields below the first are to be seen.
func (n need) Picked() bool { return n.For+n.Speaks != "" || n.OpenNow }

// option is one of a list to pick from.
type option struct {
	Value, Text string
	Chosen      bool
}

// Kinds, Audiences and Spoken are the lists to pick from.
func (n need) Kinds() []option     { return n.options("group.", directory.Groups(), n.Kind) }
func (n need) Audiences() []option { return n.options("audience.", wanted, n.For) }
func (n need) Spoken() []option    { return n.options("speaks.", spokenIn(n.v), n.Speaks) }

func (n need) options(prefix string, words []string, chosen string) []option {
	var list []option
	for _, word := range words {
		text := word
		if n.v.Words.Has(n.v.Lang, prefix+word) {
			text = n.v.Text(n.v.Lang, prefix+word)
		}
		list = append(list, option{word, text, word == chosen})
	}
	return list
}
