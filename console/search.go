package console

import (
	"strings"

	"liman/edition/draft"
)

// searchPage is what was found in the texts of all languages.
type searchPage struct {
	Query string
	Found []foundText
	More  bool // there is more than is shown
}

// foundText is a text in which all words of the query stand.
type foundText struct {
	Lang   string
	Text   string // from a little before the first word on
	Screen string // to which it belongs; "" for none
	Title  string // of the screen
	Part   string // of the screen's page
}

// mostFound is how many texts one page shows: who finds more writes another word.
const mostFound = 50

// search finds texts by words without their marks, in the order of the topics' file of each language.
func (s *Server) search(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	p := searchPage{Query: strings.TrimSpace(v.FormValue("q"))}
	if p.Query == "" {
		return page{"search", p, 0}, nil
	}
	words := seek(p.Query)
	for _, lang := range w.languages() {
		file := w.Files["locales/"+lang+".yaml"]
		plain := file.plain()
		for i, f := range file.fields {
			if f.Kind != draft.Message || !words.in(plain[i]) && !w.holdsNumbered(f.Value, words) {
				continue
			}
			if len(p.Found) == mostFound {
				p.More = true
				return page{"search", p, 0}, nil
			}
			p.Found = append(p.Found, v.found(w, f, p.Query))
		}
	}
	return page{"search", p, 0}, nil
}

// holdsNumbered tells whether words stand in a text once it has the numbers of the contacts that it names.
func (w work) holdsNumbered(text string, words sought) bool {
	numbered := w.numbered(text, asWritten)
	return numbered != text && words.holds(numbered)
}

// found is a text that a search has found, with the screen where it stands.
func (v *visit) found(w work, f draft.Field, query string) foundText {
	one := foundText{Lang: f.Lang, Text: around(w.numbered(f.Value, asWritten), query), Screen: screenOf(f.Key)}
	if one.Screen != "" {
		one.Title, one.Part = w.title(v.lang, one.Screen), w.partOfMessage(f.Key)
	}
	return one
}

// partOfMessage is the part of its screen's page where a message stands: buttons or words.
func (w work) partOfMessage(k draft.Key) string {
	if _, n := w.node(screenOf(k)); n != nil {
		for _, one := range n.Ways {
			if one.Option == afterDot(k.Of) {
				return "buttons"
			}
		}
	}
	return "words"
}

// around is the piece of a text in which the first word of a query stands.
func around(text, query string) string {
	const before, most = 60, 240
	letters := []rune(text)
	word, from := strings.Fields(folded(query))[0], 0
	for i := range letters {
		if strings.HasPrefix(folded(string(letters[i:min(len(letters), i+len(word))])), word) {
			from = max(0, i-before)
			break
		}
	}
	to := min(len(letters), from+most)
	piece := string(letters[from:to])
	if from > 0 {
		piece = "…" + piece
	}
	if to < len(letters) {
		piece += "…"
	}
	return piece
}
