package locales

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"liman/content"
)

// Forms are the texts of a message in a language: one, or one for each plural form; none if the language lacks it.
func (w *Words) Forms(lang, id string) []string {
	m, has := w.byLang[lang][id]
	if !has {
		return nil
	}
	return m.texts()
}

// texts are what a message says: one text, or one for each plural form.
func (m message) texts() []string {
	if !m.plural && m.whole != "" {
		return []string{m.whole}
	}
	var texts []string
	for _, form := range slices.Sorted(maps.Keys(m.forms)) {
		texts = append(texts, m.forms[form])
	}
	return texts
}

// formsOf are the texts of a message by CLDR's name of the plural form.
func formsOf(m *i18n.Message) map[string]string {
	forms := map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other}
	maps.DeleteFunc(forms, func(_, text string) bool { return text == "" })
	return forms
}

// needed are the plural forms of a language: those that some whole number takes, and other, which fractions take.
func needed(lang string) []string {
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	found := map[string]bool{"other": true}
	tag := language.MustParse(lang)
	for _, n := range append(wholeNumbers(1000), 1_000_000) {
		if name := names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]; name != "" {
			found[name] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// wholeNumbers are those from 0 up to a limit.
func wholeNumbers(below int) []int {
	list := make([]int, below)
	for i := range list {
		list[i] = i
	}
	return list
}

// checkPlurals wants a message that counts in one language to have every form of each.
func (l *loader) checkPlurals(lang string) {
	forms := needed(lang)
	for _, id := range l.counting {
		m, has := l.byLang[lang][id]
		if !has || !l.Has(Source, id) {
			continue
		}
		var missing []string
		for _, form := range forms {
			if m.form(form) == "" {
				missing = append(missing, form)
			}
		}
		if len(missing) > 0 {
			l.blame(lang+".yaml", m.line, content.Wrong("text.plurals", fmt.Sprintf("%s lacks the plural forms %s", id, strings.Join(missing, ", ")),
				"write one text for each", "lang", lang, "message", id))
		}
	}
}
