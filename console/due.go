package console

import (
	"net/http"
	"slices"
	"time"

	"liman/edition/draft"
	"liman/flows"
)

// duePage is everything that is to be looked at again.
type duePage struct {
	Calls   []entryRow
	Screens []screenRow
	Open    bool // the numbers are one page of many
}

func (s *Server) due(v *visit) (answer, error) {
	w, err := s.servedWork(v.Context())
	if err != nil {
		return nil, err
	}
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	rows := v.dueRows(w, desk)
	p := duePage{Calls: rows[:min(len(rows), rowsOnPage)], Screens: v.dueScreens(w, desk), Open: len(rows) > rowsOnPage}
	return page{"due", p, 0}, nil
}

// screenTaken is under what it is kept that somebody has taken a screen.
func screenTaken(ref string) string { return "screen " + ref }

// dueScreenPage is a screen to be looked at again, in steps: open each source, compare, tick.
type dueScreenPage struct {
	screenRow
	Text      string // as people read it
	Facts     []factRow
	InEnglish bool   // a fact is in English, and she reads the console in another language
	Next      string // the day by which it is to be looked at after this
}

// factRow is a fact that a screen rests on.
type factRow struct {
	Number  string
	Says    string
	English bool   // it is written in English, whatever the language of the reader
	Seen    string // the day, in words
	Sources []string
}

// screenReview finds the review of the screen that an address names.
func (v *visit) screenReview(w work) (flows.Review, error) {
	ref := v.PathValue("flow") + "/" + v.PathValue("node")
	// All of them, and none is planned for a century ahead: the link may be to a screen that is not due yet.
	all := w.Edition.Book.Reviews(v.now.Add(100 * 365 * 24 * time.Hour))
	i := slices.IndexFunc(all, func(r flows.Review) bool { return r.Ref == ref })
	if i < 0 {
		return flows.Review{}, errNowhere
	}
	return all[i], nil
}

func (s *Server) dueScreen(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	r, err := v.screenReview(w)
	if err != nil {
		return nil, err
	}
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	p := dueScreenPage{screenRow: screenRow{r.Ref, w.title(v.lang, r.Ref), v.day(r.By), desk.takenBy(screenTaken(r.Ref))}, Next: v.day(v.now.Add(screenLasts))}
	p.Text = w.Edition.Text(v.lang, r.Ref+".text")
	for _, f := range w.Edition.Book.Facts() {
		if slices.Contains(r.Facts, f.Number) {
			row := factRow{Number: f.Number, English: inEnglish(f.Number), Says: f.Says, Seen: v.date(f.Seen)}
			for _, id := range f.Sources {
				row.Sources = append(row.Sources, w.Value(draft.Key{Kind: draft.Source, Of: id}))
			}
			p.Facts = append(p.Facts, row)
			p.InEnglish = p.InEnglish || row.English && v.lang != "en"
		}
	}
	return page{"due-screen", p, 0}, nil
}

// screenLasts is how long a screen counts as looked at.
const screenLasts = 180 * 24 * time.Hour

// dueScreenDone takes what she has ticked into her change: the facts were seen today, and when all of them were, the screen is to be looked at again
// after half a year.
func (s *Server) dueScreenDone(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	r, err := v.screenReview(w)
	if err != nil {
		return nil, err
	}
	ticked := slices.DeleteFunc(slices.Clone(r.Facts), func(n string) bool { return !slices.Contains(v.Form["fact"], n) })
	if len(r.Facts) > 0 && len(ticked) == 0 {
		return nil, problem{status: http.StatusBadRequest, id: "due.tick-one"}
	}
	whole := len(ticked) == len(r.Facts)
	_, _, err = v.edit(func(_ *draft.Draft, e *draft.Editor) error {
		for _, number := range ticked {
			if err := e.Put(draft.Key{Kind: draft.Fact, Of: number, Name: "seen"}, v.today().String()); err != nil {
				return err
			}
		}
		if !whole {
			return nil
		}
		again := v.now.In(zone).Add(screenLasts).Format(time.DateOnly)
		return e.Put(draft.Key{Kind: draft.Node, Of: r.Ref, Name: "review_by"}, again)
	})
	if !whole {
		return redirect("/console/due/" + r.Ref + "?some"), wrong(err)
	}
	return redirect("/console/due?done"), wrong(err)
}
