package console

import (
	"slices"

	"liman/edition/draft"
	"liman/edition/draft/exchange"
	"liman/locales"
)

// wordsPage is what each language lacks.
type wordsPage struct {
	Languages []languageRow
}

// languageRow is a language with how many of its texts are there, missing and stale.
type languageRow struct {
	Lang                string
	All, Missing, Stale int
}

// languagePage is what one language lacks, text by text.
type languagePage struct {
	languageRow
	Gaps  []gap
	Lags  []gap
	Ready bool // a file was read in and waits for her to look at it
}

// gap is a text to be translated, or to be looked at again.
type gap struct {
	Screen string // "" for a text of no screen
	Title  string
	Part   string
	Source string
	Text   string // the translation as it stands; "" if there is none
}

func (s *Server) words(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	var p wordsPage
	for _, lang := range w.languages() {
		if lang != locales.Source {
			p.Languages = append(p.Languages, w.languageRow(lang))
		}
	}
	return page{"words", p, 0}, nil
}

// languageRow counts a language's texts, those that it lacks, and those that are stale.
func (w work) languageRow(lang string) languageRow {
	return languageRow{lang, len(w.Files["locales/"+lang+".yaml"].fields), len(w.missing(lang)), len(w.stale(lang))}
}

// translation is the language that an address names.
func (v *visit) translation(w work) (string, error) {
	lang := v.PathValue("lang")
	if lang == locales.Source || !slices.Contains(w.languages(), lang) {
		return "", errNowhere
	}
	return lang, nil
}

// translated is what she works on, and the language that an address names.
func (v *visit) translated() (work, string, error) {
	w, err := v.work()
	if err != nil {
		return w, "", err
	}
	lang, err := v.translation(w)
	return w, lang, err
}

func (s *Server) wordsOf(v *visit) (answer, error) {
	w, lang, err := v.translated()
	if err != nil {
		return nil, err
	}
	p := languagePage{languageRow: w.languageRow(lang)}
	for _, k := range w.missing(lang) {
		p.Gaps = append(p.Gaps, v.gap(w, k, w.text(k.Of, locales.Source), ""))
	}
	for _, one := range w.stale(lang) {
		p.Lags = append(p.Lags, v.gap(w, one.Key, one.Is, one.Text))
	}
	b, _, err := s.cameBack(v)
	p.Ready = b.Lang == lang
	return page{"words-of", p, 0}, err
}

// gap is a text that a language lacks or has outdated, as a page lists it.
func (v *visit) gap(w work, k draft.Key, source, text string) gap {
	g := gap{Screen: screenOf(k), Source: w.numbered(short(source), asWritten), Text: w.numbered(short(text), asWritten)}
	if g.Screen != "" {
		g.Title, g.Part = w.title(v.lang, g.Screen), w.partOfMessage(k)
	}
	return g
}

// sheet is a language for translators, with what is stale as the screens' pages show it.
func (w work) sheet(lang string) exchange.Sheet {
	origins := make(exchange.Origins)
	for _, one := range w.stale(lang) {
		origins[one.Key] = one.Was
	}
	return exchange.From(w.Files["locales/"+locales.Source+".yaml"].fields, w.Files["locales/"+lang+".yaml"].fields, lang, origins)
}

// exportWords gives a language as a file: format is csv, xliff12 or xliff20.
func (s *Server) exportWords(v *visit) (answer, error) {
	w, lang, err := v.translated()
	if err != nil {
		return nil, err
	}
	sheet := w.sheet(lang)
	switch v.FormValue("format") {
	case "csv":
		return file{"liman-" + lang + ".csv", "text/csv; charset=utf-8", sheet.CSV()}, nil
	case "xliff12":
		return file{"liman-" + lang + ".xlf", "application/x-xliff+xml", sheet.XLIFF12()}, nil
	case "xliff20":
		return file{"liman-" + lang + "-2.xlf", "application/xliff+xml", sheet.XLIFF20()}, nil
	}
	return nil, errForm
}
