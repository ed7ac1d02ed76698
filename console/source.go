package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"liman/content"
	"liman/edition/draft"
)

// sourcesPart is what a screen rests on.
type sourcesPart struct {
	Facts     []sourceRow
	Review    time.Time // by which somebody must look again; zero for none
	Day       string    // the same, as a form has it
	Open      bool      // the text says what is not certain
	Query     string
	Found     []sourceRow // facts that answer the query and are not here yet
	Today     string
	Next      string // half a year on, as a form has it
	InEnglish bool   // a fact that is shown is in English, and she reads the console in another language
}

// sourceRow is one fact.
type sourceRow struct {
	Number     string
	Says       string
	English    bool   // it is written in English, whatever the language of the reader
	Confidence string // H, M or L
	Seen       time.Time
	SeenDay    string
	Pages      []string
}

func factKey(number, name string) draft.Key {
	return draft.Key{Kind: draft.Fact, Of: number, Name: name}
}

const factsFile = "flows/facts.yaml"

// fact is a fact as the register has it.
func (w work) fact(number string) sourceRow {
	in := w.Files[factsFile]
	value := func(k draft.Key) string {
		if n, there := in.byKey[k]; there {
			return in.fields[n].Value
		}
		return ""
	}
	r := sourceRow{Number: number, English: inEnglish(number), Says: value(factKey(number, "says")), Confidence: value(factKey(number, "confidence")), SeenDay: value(factKey(number, "seen"))}
	r.Seen = dayOf(r.SeenDay)
	sources, _ := draft.ParseList(value(factKey(number, "sources")))
	for _, id := range sources {
		r.Pages = append(r.Pages, value(draft.Key{Kind: draft.Source, Of: id}))
	}
	return r
}

// maxFound is how many facts are offered below a screen's own: who finds more writes another word.
const maxFound = 20

func (v *visit) sources(w work, n node) sourcesPart {
	p := sourcesPart{Day: n.Review, Review: dayOf(n.Review), Query: v.FormValue("q"), Today: v.now.In(zone).Format(time.DateOnly),
		Next: v.now.In(zone).AddDate(0, 6, 0).Format(time.DateOnly), Open: w.Value(nodeKey(n.Ref, "open")) == "true"}
	numbers, _ := draft.ParseList(w.Value(nodeKey(n.Ref, "facts")))
	for _, number := range numbers {
		p.Facts = append(p.Facts, w.fact(number))
	}
	if p.Query != "" {
		p.Found = w.findFacts(p.Query, numbers)
	}
	p.InEnglish = v.lang != "en" && slices.ContainsFunc(slices.Concat(p.Facts, p.Found), func(r sourceRow) bool { return r.English })
	return p
}

// findFacts are the facts that answer a query, but for those of some numbers.
func (w work) findFacts(query string, but []string) []sourceRow {
	var found []sourceRow
	words := seek(query)
	for _, f := range w.Files[factsFile].fields {
		if f.Kind == draft.Fact && f.Name == "says" && len(found) < maxFound && !slices.Contains(but, f.Of) && words.holds(f.Of+" "+f.Value) {
			found = append(found, w.fact(f.Of))
		}
	}
	return found
}

// toSources does something to the content and leads back to the sources of the screen.
func (v *visit) toSources(do func(*draft.Draft, *draft.Editor) error) (answer, error) {
	if _, _, err := v.edit(do); err != nil {
		return nil, wrong(err)
	}
	return redirect(screenPath(v.ref(), "sources")), nil
}

// listed changes which values stand in a list of a screen.
func listed(e *draft.Editor, k draft.Key, change func([]string) []string) error {
	f, _ := e.Field(k)
	list, _ := draft.ParseList(f.Value)
	list = change(list)
	if len(list) == 0 {
		if f.Value == "" {
			return nil
		}
		return e.Remove(k)
	}
	return e.Put(k, inBrackets(list))
}

// useFact lets a screen rest on a fact of the register.
func (s *Server) useFact(v *visit) (answer, error) {
	number := v.FormValue("fact")
	return v.toSources(func(_ *draft.Draft, e *draft.Editor) error {
		if _, there := e.Field(factKey(number, "says")); !there {
			return errForm
		}
		return useFact(e, v, number)
	})
}

func useFact(e *draft.Editor, v *visit, number string) error {
	err := listed(e, nodeKey(v.ref(), "facts"), func(list []string) []string {
		if slices.Contains(list, number) {
			return list
		}
		return append(list, number)
	})
	if _, day := e.Field(nodeKey(v.ref(), "review_by")); err != nil || day {
		return err
	}
	return e.Set(nodeKey(v.ref(), "review_by"), v.now.In(zone).AddDate(0, 6, 0).Format(time.DateOnly))
}

func (s *Server) dropFact(v *visit) (answer, error) {
	number := v.FormValue("fact")
	return v.toSources(func(_ *draft.Draft, e *draft.Editor) error {
		return listed(e, nodeKey(v.ref(), "facts"), func(list []string) []string {
			return slices.DeleteFunc(list, func(one string) bool { return one == number })
		})
	})
}

var errFact = problem{status: http.StatusBadRequest, id: "source.not-whole"}

// addFact adds what somebody has read to the register, with the page, the day and its words, and lets the screen rest on it.
func (s *Server) addFact(v *visit) (answer, error) {
	says, where, seen, sure := strings.TrimSpace(v.FormValue("says")), strings.TrimSpace(v.FormValue("page")), v.FormValue("seen"), v.FormValue("confidence")
	if says == "" || where == "" || dayOf(seen).IsZero() || !slices.Contains([]string{"H", "M", "L"}, sure) || dayOf(seen).After(v.now) {
		return nil, errFact
	}
	if quote := strings.TrimSpace(v.FormValue("quote")); quote != "" {
		says += " „" + quote + "”"
	}
	return v.toSources(func(_ *draft.Draft, e *draft.Editor) error {
		source := nextSource(e)
		if err := e.Set(draft.Key{Kind: draft.Source, Of: source}, oneLine(where)); err != nil {
			return err
		}
		number := nextFact(e)
		fact := fmt.Sprintf("{says: %s, sources: [%s], confidence: %s, seen: %s}", content.Quote(oneLine(says)), source, sure, seen)
		if err := e.Put(draft.Key{Kind: draft.Fact, Of: number}, fact); err != nil {
			return err
		}
		if sure == "L" {
			if err := e.Put(nodeKey(v.ref(), "open"), "true"); err != nil {
				return err
			}
		}
		return useFact(e, v, number)
	})
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// ownChapter is where facts stand that staff add: no paper numbers them.
const ownChapter = 90

// inEnglish tells whether a fact is written in English: those that came with the program are, those that staff add are in a language of theirs.
func inEnglish(number string) bool { return !strings.HasPrefix(number, fmt.Sprint(ownChapter, ".")) }

// nextFact is the first free number of that chapter.
func nextFact(e *draft.Editor) string {
	for n := 1; ; n++ {
		number := fmt.Sprintf("%d.%d", ownChapter, n)
		if len(e.Under(factKey(number, ""))) == 0 {
			return number
		}
	}
}

// nextSource is the first free id of a source that staff add: from S900 on, far above those that come with the program.
func nextSource(e *draft.Editor) string {
	for n := 900; ; n++ {
		id := fmt.Sprint("S", n)
		if _, there := e.Field(draft.Key{Kind: draft.Source, Of: id}); !there {
			return id
		}
	}
}

// reviewed says that somebody has looked at a screen again, and by which day the next must.
func (s *Server) reviewed(v *visit) (answer, error) {
	day := v.FormValue("review")
	if dayOf(day).IsZero() {
		return nil, errFact
	}
	return v.toSources(func(_ *draft.Draft, e *draft.Editor) error {
		if err := e.Set(nodeKey(v.ref(), "review_by"), day); err != nil {
			return err
		}
		return flag(e, nodeKey(v.ref(), "open"), v.FormValue("open") != "")
	})
}

// flag sets something that is true or not written.
func flag(e *draft.Editor, k draft.Key, on bool) error {
	_, there := e.Field(k)
	switch {
	case on:
		return e.Put(k, "true")
	case there:
		return e.Remove(k)
	}
	return nil
}
