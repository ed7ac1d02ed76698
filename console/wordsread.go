package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"liman/edition/draft"
	"liman/edition/draft/exchange"
	"liman/locales"
)

// wordsKind are translations that came back in a file, by the id of who read them in. They are kept until she closes the report.
const wordsKind = "translations"

// maxWords is how much a file of translations may hold.
const maxWords = 16 << 20

// broughtBack is what a file brought back: what may be taken and, kept until she closes it, what may not.
type broughtBack struct {
	Lang string `json:"lang"`
	exchange.Import
	Taken int  `json:"taken"`
	Done  bool `json:"done"` // what may be taken was taken
}

// reportPage says what a file would change, before anything is taken; afterwards, what was not taken.
type reportPage struct {
	Lang     string
	Changes  []changedText
	Problems []refusedText
	Taken    int
	Done     bool
}

// changedText is a text that may be taken.
type changedText struct {
	gap
	Was      []draft.Segment
	Is       []draft.Segment
	Confirms bool
}

// refusedText is a text that is not taken, why, and what to do.
type refusedText struct {
	Line int
	ID   string
	Why  string
	Text string
}

// cameBack is what a file of translations brought back to whoever visits, and the revision of it; 0 if none did.
func (s *Server) cameBack(v *visit) (broughtBack, uint64, error) {
	var b broughtBack
	kept, err := s.Staff.Get(v.Context(), wordsKind, v.person.ID)
	if err != nil || kept.Revision == 0 {
		return b, 0, err
	}
	if err := json.Unmarshal(kept.Data, &b); err != nil {
		return b, 0, fmt.Errorf("read what a file brought back: %w", err)
	}
	return b, kept.Revision, nil
}

// readWords reads a file of translations, and takes nothing of it yet.
func (s *Server) readWords(v *visit) (answer, error) {
	data, err := uploaded(v, maxWords)
	if err != nil {
		return nil, unread(err)
	}
	w, lang, err := v.translated()
	if err != nil {
		return nil, err
	}
	in, err := w.sheet(lang).Read(data)
	if err != nil {
		return nil, unread(err)
	}
	return redirect("/console/words/" + lang + "/report"), s.putRecord(v.Context(), wordsKind, v.person.ID, broughtBack{Lang: lang, Import: *in})
}

// unread says why a file is not read at all.
func unread(err error) error {
	switch {
	case errors.Is(err, errNoEntries):
		return problem{status: http.StatusBadRequest, id: "words.nothing"}
	case errors.Is(err, errTooLong):
		return problem{status: http.StatusRequestEntityTooLarge, id: "words.too-long"}
	}
	for known, id := range map[error]string{
		exchange.ErrTooLarge: "words.too-long", exchange.ErrEncoding: "words.encoding", exchange.ErrLanguage: "words.language",
		exchange.ErrEntities: "words.entities", exchange.ErrUnreadable: "words.unreadable",
	} {
		if errors.Is(err, known) {
			return problem{status: http.StatusBadRequest, id: id}
		}
	}
	return err
}

// wordsReport shows what a file brought back.
func (s *Server) wordsReport(v *visit) (answer, error) {
	w, lang, err := v.translated()
	if err != nil {
		return nil, err
	}
	b, _, err := s.cameBack(v)
	if err != nil {
		return nil, err
	}
	if b.Lang != lang {
		return redirect("/console/words/" + lang), nil
	}
	p := reportPage{Lang: lang, Taken: b.Taken, Done: b.Done}
	for _, c := range b.Changes {
		one := changedText{gap: v.gap(w, c.Key, w.text(c.Of, locales.Source), ""), Confirms: c.Confirms}
		one.Was, one.Is = draft.Segments(c.Was, c.Text)
		p.Changes = append(p.Changes, one)
	}
	for _, one := range b.Problems {
		why := v.say("words.cause-"+string(one.Cause), map[string]string{"names": strings.Join(one.Names, ", ")})
		p.Problems = append(p.Problems, refusedText{one.Line, one.ID, why, one.Text})
	}
	return page{"words-report", p, 0}, nil
}

// takeWords takes what a file brought back into her change, or closes the report. What has changed here since the file was read is not taken, and
// stands in the report with the rest.
func (s *Server) takeWords(v *visit) (answer, error) {
	b, revision, err := s.cameBack(v)
	lang := v.PathValue("lang")
	if err != nil || b.Lang != lang {
		return redirect("/console/words"), err
	}
	if v.FormValue("do") == "close" {
		return redirect("/console/words/" + lang), s.Staff.Drop(v.Context(), wordsKind, v.person.ID, revision)
	}
	if b.Done {
		return redirect("/console/words/" + lang + "/report"), nil // it was done in another window
	}
	var left []exchange.Change
	_, _, err = v.edit(func(_ *draft.Draft, e *draft.Editor) error {
		left, err = takeAll(e, b.Changes)
		return err
	})
	if err != nil {
		return nil, wrong(err)
	}
	b.Taken, b.Done = len(b.Changes)-len(left), true
	for _, c := range left {
		b.Problems = append(b.Problems, exchange.Problem{ID: c.Of, Cause: exchange.TargetChanged, Text: c.Text})
	}
	b.Changes = nil
	data, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("write what a file brought back: %w", err)
	}
	return redirect("/console/words/" + lang + "/report"), s.Staff.Put(v.Context(), wordsKind, v.person.ID, data, revision)
}

// takeAll makes changes, and says of each translation that it is right for its source; it gives back those that were not made.
func takeAll(e *draft.Editor, changes []exchange.Change) ([]exchange.Change, error) {
	left, err := exchange.Apply(e, changes)
	if err != nil {
		return left, err
	}
	not := make(map[draft.Key]bool)
	for _, c := range left {
		not[c.Key] = true
	}
	for _, c := range changes {
		if _, stale := e.Field(draft.StaleKey(c.Key)); !stale || not[c.Key] {
			continue
		}
		if err := e.Confirm(c.Lang, c.Key); err != nil {
			return left, err
		}
	}
	return left, nil
}
