package console

import "net/http"

// previewPage is a phone that shows what she works on, as people will see it.
type previewPage struct {
	Path      string // of the phone's page
	Lang      string
	Languages []string
	Screen    string // "" for the first
	Title     string // of the screen
	Change    string // the id of the change; "" for what is served
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
	}
	p.Path, err = s.Preview.Open(v.Context(), w.Edition, lang, screen)
	return page{"preview", p, 0}, err
}
