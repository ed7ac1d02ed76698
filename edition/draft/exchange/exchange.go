// Package exchange carries the words of one language to translators and back: as CSV for spreadsheets, and as XLIFF 1.2 and 2.0 (OASIS)
// for translators' tools. It writes and reads files only; who may do so, and in which words a page tells what was not taken, is others'.
//
// What must hold: what is written and read again is the same text; what comes back changes a text only if the source and the
// translation are still those that went out; an empty text changes nothing; what is not taken is told, with the text, so that
// nobody's work is lost.
package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"liman/content"
	"liman/edition/draft"
	"liman/locales"
)

// State is how a translation stands to its source.
type State string

// The states.
const (
	Missing State = "missing"
	Stale   State = "stale" // the source says something else since
	Final   State = "final"
)

// Message is one text of a language beside its source.
type Message struct {
	draft.Key        // Kind is draft.Message, Lang the language of Target; Name is a plural form, or ""
	Source    string // of today
	Target    string // "" if it is missing
	Was       string // of a stale one: the source that Target was made from
	State     State
}

// Sheet is all messages of a language, in the order of the source's file.
type Sheet struct {
	Lang     string
	Messages []Message
}

// Of is what an edition's messages say in a language, and which are missing or stale. Origins may be nil.
func Of(b *content.Bundle, lang string, origins Origins) Sheet {
	return From(fields(b, locales.Source), fields(b, lang), lang, origins)
}

// From is Of, from the fields of two files that are taken apart already: of the source and of the language.
func From(sourceFields, targetFields []draft.Field, lang string, origins Origins) Sheet {
	source, target := textsOf(sourceFields), textsOf(targetFields)
	units := source.units(target, lang)
	s := Sheet{Lang: lang, Messages: make([]Message, 0, len(units))}
	for _, k := range units {
		m := Message{Key: k, Source: source.of(k), Target: target.texts[bare(k)], State: Final}
		was, stale := origins[k]
		switch {
		case m.Target == "":
			m.State = Missing
		case stale && was != m.Source:
			m.Was, m.State = was, Stale
		}
		s.Messages = append(s.Messages, m)
	}
	return s
}

// texts are the messages of one language.
type texts struct {
	texts map[draft.Key]string // by a Key without Lang
	order []draft.Key
	forms map[string][]string // of messages that count
}

// fields are those of the file of a language; none if there is no such file.
func fields(b *content.Bundle, lang string) []draft.Field {
	name := "locales/" + lang + ".yaml"
	data, has := b.File(name)
	if !has {
		return nil
	}
	only, err := content.New(map[string][]byte{name: data})
	if err != nil {
		return nil
	}
	return draft.Fields(only)
}

func textsOf(all []draft.Field) texts {
	t := texts{texts: make(map[draft.Key]string, len(all)), order: make([]draft.Key, 0, len(all)), forms: make(map[string][]string)}
	for _, f := range all {
		if f.Kind != draft.Message || f.Form != draft.Text {
			continue
		}
		k := bare(f.Key)
		t.texts[k] = f.Value
		t.order = append(t.order, k)
		if f.Name != "" {
			t.forms[f.Of] = append(t.forms[f.Of], f.Name)
		}
	}
	return t
}

// bare is the name of a message without its language.
func bare(k draft.Key) draft.Key { return draft.Key{Kind: draft.Message, Of: k.Of, Name: k.Name} }

// units are the messages that a language needs: a message that counts, once for each of its own plural forms.
func (t texts) units(target texts, lang string) []draft.Key {
	all := make([]draft.Key, 0, len(t.order))
	seen := make(map[string]bool)
	for _, k := range t.order {
		if k.Lang = lang; k.Name == "" {
			all = append(all, k)
			continue
		}
		if seen[k.Of] {
			continue
		}
		seen[k.Of] = true
		forms := slices.Concat(pluralForms(lang), target.forms[k.Of])
		slices.Sort(forms)
		for _, form := range slices.Compact(forms) {
			all = append(all, draft.Key{Kind: draft.Message, Lang: lang, Of: k.Of, Name: form})
		}
	}
	return all
}

// of is the source of a message; of a plural form that the source language has not, its form for all else.
func (t texts) of(k draft.Key) string {
	if text, has := t.texts[bare(k)]; has {
		return text
	}
	return t.texts[draft.Key{Kind: draft.Message, Of: k.Of, Name: "other"}]
}

// pluralForms are the forms that whole numbers take in a language, and other (CLDR).
func pluralForms(lang string) []string {
	tag, err := language.Parse(lang)
	if err != nil {
		return []string{"other"}
	}
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	forms := []string{"other"}
	for n := range 1000 {
		if name := names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]; name != "" && !slices.Contains(forms, name) {
			forms = append(forms, name)
		}
	}
	return forms
}

// base names what a message was when it went out: its source, its translation, and how they stood.
type base struct{ source, target, state string }

func (m Message) base() base { return base{hash(m.Source), hash(m.Target), string(m.State[:1])} }

func (b base) String() string { return b.source + "-" + b.target + "-" + b.state }

var baseForm = regexp.MustCompile(`^([0-9a-f]{16})-([0-9a-f]{16})-([msf])$`)

// parseBase reads what String writes; the zero base for anything else.
func parseBase(text string) base {
	if parts := baseForm.FindStringSubmatch(text); parts != nil {
		return base{parts[1], parts[2], parts[3]}
	}
	return base{}
}

// hash is 16 hex digits of a text's SHA-256; "\r\n" counts as "\n", since spreadsheets change it.
func hash(text string) string {
	sum := sha256.Sum256([]byte(lines(text)))
	return hex.EncodeToString(sum[:8])
}

// lines is a text with its line breaks as they are everywhere else.
func lines(text string) string { return lineBreak.ReplaceAllString(text, "\n") }

// lineBreak is how spreadsheets and tools write a line's end.
var lineBreak = regexp.MustCompile(`\r+\n`)

// id is how a message is called in files.
func (m Message) id() string {
	if m.Name == "" {
		return m.Of
	}
	return m.Of + "[" + m.Name + "]"
}

var placeholder = regexp.MustCompile(`\{[a-z0-9-]+\}`)

func placeholders(text string) []string {
	all := placeholder.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}
