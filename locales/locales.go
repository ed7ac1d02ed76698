// Package locales has every word that a person reads: one file of messages per language, and one way to a text.
//
// Romanian is the source. A language is complete when it has every message of the source with the same placeholders;
// Open refuses one that is not. Messages are no Go templates: {name} is replaced by a value, nothing else happens.
package locales

import (
	"embed"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Files are the languages of the built-in edition, what staff forbid in them, and its recordings.
//
//go:embed *.yaml rules/*.yaml voice
var Files embed.FS

// Source is the language that all others are translated from, and the last fallback.
const Source = "ro"

// Words are the messages of all languages. They are immutable and safe for concurrent use.
type Words struct {
	langs   []string // the source first
	ids     []string // of the source, sorted
	tags    []language.Tag
	byLang  map[string]map[string]message
	plurals map[string]*i18n.Localizer
	as      map[string]*identity // as which file each language was read
	unread  bool                 // a language could not be read
}

// identity tells one file that was read from another, without holding it.
type identity struct{ _ byte }

// message is a text cut at its placeholders once: text, name, text, name, ... text.
type message struct {
	parts  []string
	whole  string            // as it is written
	forms  map[string]string // by plural form, of a message that counts
	plural bool
	line   int

	empty   bool // but for its placeholders
	cedilla bool // a form has letters that Romanian does not have
}

// form is the text of a plural form; "other" is that of a message that counts nothing.
func (m message) form(name string) string {
	if !m.plural && name == "other" {
		return m.whole
	}
	return m.forms[name]
}

// Values gives the value of a placeholder; false leaves the placeholder out. Nil knows none.
type Values func(name string) (value string, known bool)

// Whole tells whether every language could be read; if not, nothing can be said of what rests on words.
func (w *Words) Whole() bool { return !w.unread }

// Languages are the codes of all languages, the source first.
func (w *Words) Languages() []string { return w.langs }

// Match gives the language for a code as Telegram sends it ("hu", "pt-br", ""), the source if none fits.
func (w *Words) Match(code string) string {
	if _, has := w.byLang[code]; has {
		return code
	}
	tag, err := language.Parse(code)
	if err != nil {
		return Source
	}
	_, i, confidence := language.NewMatcher(w.tags).Match(tag)
	if confidence == language.No {
		return Source
	}
	return w.langs[i]
}

// Has tells whether a language has a message, without falling back.
func (w *Words) Has(lang, id string) bool {
	_, has := w.byLang[lang][id]
	return has
}

// IDs are the ids of all messages, sorted. Nobody may change them.
func (w *Words) IDs() []string { return w.ids }

// Text is a message in a language. It falls back to the source language and, for an id that nobody has, to the id, so
// that a person never meets an empty screen.
func (w *Words) Text(lang, id string, values Values) string {
	m, has := w.message(lang, id)
	if !has {
		return id
	}
	return fill(m.parts, values)
}

// Count is a message that counts something, in the form that n needs; {n} is the number.
func (w *Words) Count(lang, id string, n int, values Values) string {
	localizer, has := w.plurals[lang]
	if !has {
		localizer = w.plurals[Source]
	}
	if m, has := w.message(lang, id); has && !m.plural {
		return fill(m.parts, values)
	}
	// A fallback comes with an error and a usable text.
	text, _ := localizer.Localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: n, TemplateParser: verbatim})
	if text == "" {
		return id
	}
	return fill(split(text), values)
}

// Placeholders are the names in braces in a message, in order.
func (w *Words) Placeholders(lang, id string) []string {
	m, _ := w.message(lang, id)
	return m.placeholders()
}

func (m message) placeholders() []string {
	var names []string
	for i := 1; i < len(m.parts); i += 2 {
		names = append(names, m.parts[i])
	}
	return names
}

// Line is where a message stands in its file.
func (w *Words) Line(lang, id string) int { return w.byLang[lang][id].line }

func (w *Words) message(lang, id string) (message, bool) {
	if m, has := w.byLang[lang][id]; has {
		return m, true
	}
	m, has := w.byLang[Source][id]
	return m, has
}

// split cuts a text at its placeholders. A brace that opens no name is text.
func split(text string) []string {
	var parts []string
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '{' {
			continue
		}
		size := strings.IndexByte(text[i:], '}')
		if size < 0 || !isName(text[i+1:i+size]) {
			continue
		}
		parts = append(parts, text[from:i], text[i+1:i+size])
		from = i + size + 1
		i = from - 1
	}
	return append(parts, text[from:])
}

func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func fill(parts []string, values Values) string {
	if len(parts) == 1 {
		return parts[0]
	}
	var text strings.Builder
	for i, part := range parts {
		if i%2 == 0 {
			text.WriteString(part)
			continue
		}
		if values == nil {
			continue
		}
		if value, known := values(part); known {
			text.WriteString(value)
		}
	}
	return text.String()
}
