package locales

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"liman/content"
)

// verbatim keeps go-i18n from reading messages as Go templates.
var verbatim = template.IdentityParser{}

// Open reads every language of a folder (<code>.yaml). The error is all faults found, as content.Faults. With an error the
// Words are good for further checks only, and say whether they are Whole; they are nil when there is no source language.
func Open(fsys fs.FS) (*Words, error) { return new(Opener).Open(fsys) }

// Opener opens languages again and again, and reads only those anew that have changed. It is not safe for concurrent use.
type Opener struct {
	read content.Recall[*fileOf]
}

// Open is the package's Open.
func (o *Opener) Open(fsys fs.FS) (*Words, error) {
	l := &loader{
		Words:  &Words{byLang: make(map[string]map[string]message), plurals: make(map[string]*i18n.Localizer), as: make(map[string]*identity)},
		bundle: i18n.NewBundle(language.MustParse(Source)),
	}
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list locales: %w", err)
	}
	for _, name := range names {
		data, sum, err := content.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read locales/%s: %w", name, err)
		}
		l.take(name, o.read.Of(name, sum, func() *fileOf { return reread(o.read.Last(name), name, data) }))
	}
	if l.byLang[Source] == nil {
		if !l.unread {
			l.blame(Source+".yaml", 1, content.Wrong("text.source", "the source language is missing or not readable", "put its file into the folder locales"))
		}
		return nil, l.faults.Err()
	}
	l.order()
	wrongInSource := l.otherThanAll()
	for _, lang := range l.langs {
		l.check(lang, wrongInSource)
		l.checkPlurals(lang)
	}
	return l.Words, l.faults.Err()
}

type loader struct {
	*Words
	bundle   *i18n.Bundle
	counting []string // ids of the messages that count in some language
	faults   content.Faults
}

func (l *loader) blame(name string, line int, f content.Fault) {
	l.faults = append(l.faults, f.At("locales/"+name, line))
}

// fileOf is what is read of one language's file.
type fileOf struct {
	code     string
	tag      language.Tag
	counting []*i18n.Message    // those that have plural forms: go-i18n knows which to take, all others are texts and nothing else
	messages map[string]message // nil if it is not readable
	unread   bool
	faults   content.Faults
	is       *identity
	lies     *laid // nil if a message cannot be read without the others
}

func (f *fileOf) blame(name string, line int, wrong content.Fault) {
	f.faults = append(f.faults, wrong.At("locales/"+name, line))
}

// read reads one language: through go-i18n, which knows plural forms, and for the lines.
func read(name string, data []byte) *fileOf {
	f := &fileOf{code: strings.TrimSuffix(name, ".yaml"), is: new(identity)}
	if tag, err := language.Parse(f.code); err != nil || tag.String() != f.code {
		f.blame(name, 1, content.Wrong("text.language", "the name is no language code", "name the file hu.yaml, uk.yaml and so on"))
		return f
	}
	doc, odd := messagesOf(data)
	if odd != nil {
		f.unread = true
		for _, one := range odd {
			f.blame(name, one.Line, one)
		}
		return f
	}
	parsed := func(_ []byte, into any) error { return decode(&doc, into) } // once is enough
	file, err := i18n.ParseMessageFileBytes(data, name, map[string]i18n.UnmarshalFunc{"yaml": parsed})
	if err != nil {
		f.unreadable(name, err)
		return f
	}
	f.tag = file.Tag
	lines := keyLines(doc)
	f.messages = make(map[string]message, len(file.Messages))
	for _, m := range file.Messages {
		one := messageOf(m)
		if one.line = lines[m.ID]; one.plural {
			f.counting = append(f.counting, m)
		}
		f.messages[m.ID] = one
	}
	for id, line := range lines {
		if _, taken := f.messages[id]; !taken {
			f.blame(name, line, content.Wrong("text.form", id+" is no message", "write a text behind it, or plural forms such as one, few, other"))
		}
	}
	for id, line := range otherNames(doc) {
		f.blame(name, line, content.Wrong("text.form", id+" has another name within", "delete the line that begins with id; the name stands before the colon"))
	}
	if len(f.faults) == 0 && len(f.messages) == len(lines) {
		f.lies = layout(data, &doc)
	}
	return f
}

// messagesOf reads a file as YAML, in which only what can be a message stands.
func messagesOf(data []byte) (yaml.Node, content.Faults) {
	tree, unread := content.Tree(data)
	if unread != nil {
		return yaml.Node{}, content.Faults{*unread}
	}
	return *tree, formless(*tree)
}

// formless blames what no message can be: a list, a number, a name for another. go-i18n would refuse the file and not say where, or take it for
// something else.
func formless(doc yaml.Node) content.Faults {
	if len(doc.Content) == 0 {
		return content.Faults{content.Wrong("file.unreadable", "the file is empty", "write its messages, one a line, as id: text").At("", 1)}
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return content.Faults{content.Wrong("file.unreadable", "not readable: no list of messages", "one message a line, as id: text").At("", root.Line)}
	}
	var faults content.Faults
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		odd := value.Kind == yaml.SequenceNode || value.Kind == yaml.AliasNode
		switch tag := value.ShortTag(); {
		case value.Kind == yaml.ScalarNode && tag != "!!str" && tag != "!!null", odd:
			faults = append(faults, content.Wrong("text.form", key.Value+" is no text", "put it into quotation marks", "message", key.Value).At("", key.Line))
		}
	}
	return faults
}

// otherNames are the lines of messages that say themselves how they are called, by the names before their colons: go-i18n would believe them, and one
// text take the place of another.
func otherNames(doc yaml.Node) map[string]int {
	lines := make(map[string]int)
	for _, root := range doc.Content {
		for i := 0; root.Kind == yaml.MappingNode && i+1 < len(root.Content); i += 2 {
			value := root.Content[i+1]
			for k := 0; value.Kind == yaml.MappingNode && k < len(value.Content); k += 2 {
				if strings.EqualFold(value.Content[k].Value, "id") {
					lines[root.Content[i].Value] = root.Content[i].Line
				}
			}
		}
	}
	return lines
}

// messageOf is a message as go-i18n has read it.
func messageOf(m *i18n.Message) message {
	one := message{parts: split(m.Other), whole: m.Other}
	one.empty = strings.TrimSpace(strings.Join(one.parts, "")) == ""
	if forms := formsOf(m); len(forms) > 1 || len(forms) == 1 && m.Other == "" {
		one.plural, one.forms = true, forms
	}
	one.cedilla = slices.ContainsFunc(one.texts(), hasCedilla)
	return one
}

// hasCedilla tells whether a text has ş or ţ as Turkish writes them.
func hasCedilla(text string) bool {
	return strings.Contains(text, "ş") || strings.Contains(text, "ţ") || strings.Contains(text, "Ş") || strings.Contains(text, "Ţ")
}

// decode is doc.Decode, which compares each key with each other: of a mapping of names, each of which stands once, it takes the values one by one.
func decode(doc *yaml.Node, into any) error {
	all, is := into.(*any)
	if !is || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode || doc.Content[0].Anchor != "" {
		return doc.Decode(into)
	}
	list := doc.Content[0].Content
	made := make(map[string]any, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		key, value := list[i], list[i+1]
		if _, twice := made[key.Value]; twice || !isKey(key) || !plain(value) {
			return doc.Decode(into)
		}
		if value.Kind == yaml.ScalarNode && value.ShortTag() == "!!str" {
			made[key.Value] = value.Value
			continue
		}
		var one any
		if err := value.Decode(&one); err != nil {
			return doc.Decode(into)
		}
		made[key.Value] = one
	}
	*all = made
	return nil
}

func isKey(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" }

// plain tells whether a value is a text, or a mapping or list of texts, that refers to nothing elsewhere.
func plain(value *yaml.Node) bool {
	return value.Kind != yaml.AliasNode && !slices.ContainsFunc(value.Content, func(n *yaml.Node) bool { return n.Kind != yaml.ScalarNode })
}

// take takes in a language that was read.
func (l *loader) take(name string, f *fileOf) {
	if f.messages != nil {
		if err := l.bundle.AddMessages(f.tag, f.counting...); err != nil {
			f = &fileOf{code: f.code}
			f.unreadable(name, err)
		}
	}
	l.faults = append(l.faults, f.faults...)
	l.unread = l.unread || f.unread
	if f.messages != nil {
		l.byLang[f.code], l.as[f.code] = f.messages, f.is
		for _, m := range f.counting {
			l.counting = append(l.counting, m.ID)
		}
	}
}

// unreadable turns the parser's "yaml: line 3: what" into a fault.
func (f *fileOf) unreadable(name string, err error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n  ")
	line := 1
	if _, scanErr := fmt.Sscanf(text, "line %d:", &line); scanErr == nil {
		_, text, _ = strings.Cut(text, ": ")
	}
	f.unread = true
	f.blame(name, line, content.Wrong("file.unreadable", "not readable: "+text, "one message a line, as id: text"))
}

func keyLines(doc yaml.Node) map[string]int {
	lines := make(map[string]int)
	if len(doc.Content) == 0 {
		return lines
	}
	keys := doc.Content[0].Content
	for i := 0; i+1 < len(keys); i += 2 {
		lines[keys[i].Value] = keys[i].Line
	}
	return lines
}

// order lists the languages, the source first, and the messages, and makes what matches and counts in them.
func (l *loader) order() {
	l.ids = slices.Sorted(maps.Keys(l.byLang[Source]))
	slices.Sort(l.counting)
	l.counting = slices.Compact(l.counting)
	l.langs = append([]string{Source}, slices.DeleteFunc(slices.Sorted(maps.Keys(l.byLang)),
		func(lang string) bool { return lang == Source })...)
	for _, lang := range l.langs {
		l.tags = append(l.tags, language.MustParse(lang))
		l.plurals[lang] = i18n.NewLocalizer(l.bundle, lang, Source)
	}
}

// otherThanAll are the messages in which the source has other placeholders than every language that has the message, and these have the same: it is
// the source that is wrong.
func (l *loader) otherThanAll() map[string]bool {
	all := make(map[string]bool)
	for id, of := range l.byLang[Source] {
		var first *message
		alike, languages := true, 0
		for _, lang := range l.langs[1:] {
			m, has := l.byLang[lang][id]
			if !has {
				continue
			}
			if languages++; first == nil {
				first = &m
			}
			alike = alike && sameNames(m, *first) && !sameNames(m, of)
		}
		if alike && languages > 1 {
			all[id] = true
			l.blame(Source+".yaml", of.line, content.Wrong("text.placeholders", fmt.Sprintf("%s has the placeholders %v, all others %v", id, of.placeholders(), first.placeholders()),
				"use the same names in braces", "lang", Source, "message", id))
		}
	}
	return all
}

// check holds a language against the source.
func (l *loader) check(lang string, wrongInSource map[string]bool) {
	name, messages, source := lang+".yaml", l.byLang[lang], l.byLang[Source]
	for _, id := range l.ids {
		if _, has := messages[id]; !has {
			l.blame(name, 1, content.Wrong("text.missing", id+" is missing", "translate it from "+Source+".yaml", "lang", lang, "message", id))
		}
	}
	for id, m := range messages {
		of, has := source[id]
		switch {
		case !has:
			l.blame(name, m.line, content.Wrong("text.alone", id+" is not in the source language",
				"add it to "+Source+".yaml or delete it here", "lang", lang, "message", id))
		case m.empty:
			l.blame(name, m.line, content.Wrong("text.empty", id+" is empty", "write its text", "lang", lang, "message", id))
		case !sameNames(m, of) && !wrongInSource[id]:
			l.blame(name, m.line, content.Wrong("text.placeholders", fmt.Sprintf("%s has the placeholders %v, the source %v", id, l.Placeholders(lang, id), l.Placeholders(Source, id)),
				"use the same names in braces", "lang", lang, "message", id))
		}
		if m.cedilla {
			l.blame(name, m.line, content.Wrong("text.cedilla", id+" has ş or ţ with a cedilla", "write ș and ț with a comma", "lang", lang, "message", id))
		}
	}
}

// sameNames tells whether two messages have the same placeholders, in whatever order and however often.
func sameNames(a, b message) bool {
	return len(a.parts) == 1 && len(b.parts) == 1 || sameSet(a.placeholders(), b.placeholders())
}

func sameSet(a, b []string) bool {
	if slices.Equal(a, b) {
		return true
	}
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
