package console

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"liman/edition/draft"
)

// previewPage is a phone that shows what she works on, as people will see it.
type previewPage struct {
	Path      string // of the phone's page
	Lang      string
	Languages []string
	Screen    string // "" for the first
	Title     string // of the screen
	Change    string // the id of the change; "" for what is served
	Others    bool   // it is not the change that she works on: the pages of its screens show another
	Hash      string // what is shown, and what is signed: the same bytes
	Faults    int    // it is shown as it was before these, if it cannot be read for them
}

var errNoPreview = problem{status: http.StatusServiceUnavailable, id: "preview.none"}

// preview opens a phone on a screen, in a language.
func (s *Server) preview(v *visit) (answer, error) {
	if s.Preview == nil {
		return nil, errNoPreview
	}
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	if w.Edition == nil {
		return nil, errNoPreview
	}
	lang := w.Edition.Words.Match(v.FormValue("lang"))
	screen := v.FormValue("screen")
	if screen != "" && !w.Edition.Book.Shows(screen) {
		screen = ""
	}
	p := previewPage{Lang: lang, Languages: w.Edition.Words.Languages(), Screen: screen, Hash: w.Edition.Hash, Faults: len(w.Faults)}
	if screen != "" {
		p.Title = w.Edition.Text(v.lang, screen+".title")
	}
	if w.Draft != nil {
		p.Change = w.Draft.ID.String()
		current, err := s.current(v.Context(), v.person.ID)
		if err != nil {
			return nil, err
		}
		p.Others = current != p.Change
	}
	p.Path, err = s.Preview.Open(v.Context(), w.Edition, lang, screen)
	return page{"preview", p, 0}, err
}

// keepStory keeps what was done on a phone as a story of the change: from then on it must go this way before anything is published.
func (s *Server) keepStory(v *visit) (answer, error) {
	name := v.sentence("name")
	if name == "" {
		return nil, problem{status: http.StatusBadRequest, id: "preview.name"}
	}
	text, err := s.Preview.Story(v.FormValue("path"), name)
	if errors.Is(err, ErrPreviewGone) {
		return nil, problem{status: http.StatusGone, id: "preview.gone"}
	}
	if err != nil {
		return nil, err
	}
	w, _, err := v.edit(func(_ *draft.Draft, e *draft.Editor) error {
		return e.AddStory(freeStory(e, name), text)
	})
	if err != nil {
		return nil, wrong(err)
	}
	return redirect("/console/change/" + w.Draft.ID.String()), nil
}

// freeStory is a name for a story's file that no other has.
func freeStory(e *draft.Editor, name string) string {
	base := cmp.Or(personID(name), "story")
	id := base
	for n := 2; ; n++ {
		if _, taken := e.Field(draft.Key{Kind: draft.Story, Of: id}); !taken {
			return id
		}
		id = fmt.Sprintf("%s-%d", base, n)
	}
}
