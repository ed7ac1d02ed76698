package console

import (
	"slices"
	"time"

	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

// todayPage is what waits for whoever sees it, the most dangerous first.
type todayPage struct {
	Waiting   bool // the roster does not name her yet
	Number    uint64
	Published *recordRow // the latest that changed what people see; nil for none
	Undoes    bool       // it took something back
	Whole     bool       // what is published passes every check, so the bots serve it
	Calls     []entryRow // numbers to be called or looked at
	CallsAll  int
	SentBack  []sentBack
	Outlived  []changeRow // of hers, that were sent to a team that is another by now
	Reviews   []reviewRow // changes that she may approve
	Withdrawn []withdrawnRow
	Screens   []screenRow
	ScreenAll int
	Stale     []languageRow // languages with translations whose source has changed since
	Used      []usedRow     // the screens that were shown most this month; none if nobody counts
	First     *entryRow     // what one may try on the first visit; nil later
	Nothing   bool

	began bool // she has begun a change at some time
}

// sentBack is a change of hers that somebody wants otherwise.
type sentBack struct {
	changeRow
	By   string
	Why  string
	When int64
}

// withdrawnRow is a withdrawn number that nobody but who withdrew it has looked at.
type withdrawnRow struct {
	Entry string
	Name  string
	By    string
	Why   string
	When  int64
	Mine  bool
}

// screenRow is a screen that is to be looked at again.
type screenRow struct {
	Ref   string
	Title string
	By    string // the day
	Taken string
}

// How much of what is due Today shows; the rest is a tap away. Screens come a week before their day.
const (
	callsShown   = 5
	screensShown = 4
	screensAhead = 7 * 24 * time.Hour
)

func (s *Server) today(v *visit) (answer, error) {
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	p := todayPage{Waiting: !v.person.may(anybody), Number: h.Number}
	if p.Waiting {
		return page{"today", p, 0}, nil
	}
	w, err := s.servedWork(v.Context())
	if err != nil {
		return nil, err
	}
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	p.Whole = len(w.Faults) == 0
	p.due(v, w, desk)
	p.withdrawals(v, h, w, desk.hidden)
	p.stale(w)
	p.Used = s.mostUsed(v, w)
	p.published(v, h)
	if err := s.waiting(v, h, &p); err != nil {
		return nil, err
	}
	p.try(v, w, desk)
	p.Nothing = len(p.Calls)+len(p.SentBack)+len(p.Outlived)+len(p.Reviews)+len(p.Withdrawn)+len(p.Screens)+len(p.Stale) == 0
	return page{"today", p, 0}, nil
}

// due are the numbers and screens to be looked at.
func (p *todayPage) due(v *visit, w work, desk callDesk) {
	rows := v.dueRows(w, desk)
	p.CallsAll, p.Calls = len(rows), rows[:min(len(rows), callsShown)]
	screens := v.dueScreens(w, desk)
	p.ScreenAll, p.Screens = len(screens), screens[:min(len(screens), screensShown)]
}

// stale are the translations that were left behind by their source, counted by language.
func (p *todayPage) stale(w work) {
	for _, lang := range w.languages() {
		if row := w.languageRow(lang); row.Stale > 0 {
			p.Stale = append(p.Stale, row)
		}
	}
}

// dueRows are the entries that are due, first those that a colleague found wrong.
func (v *visit) dueRows(w work, desk callDesk) []entryRow {
	l := v.listed(w)
	var rows []entryRow
	for _, e := range l.due {
		if !desk.isHidden(e.ID) {
			rows = append(rows, v.entryRow(w, l, e, desk))
		}
	}
	for _, e := range l.all { // found wrong before their day
		if last := desk.last(e); last != nil && last.Outcome == answeredWrong && !l.isDue(e.ID) && !desk.isHidden(e.ID) {
			rows = append(rows, v.entryRow(w, l, e, desk))
		}
	}
	slices.SortStableFunc(rows, func(a, b entryRow) int { return foundWrong(a) - foundWrong(b) })
	return rows
}

// foundWrong is 0 for an entry whose last call found it wrong, 1 for any other: those stand first.
func foundWrong(r entryRow) int {
	if r.Last != nil && r.Last.Outcome == answeredWrong {
		return 0
	}
	return 1
}

// dueScreens are the screens whose facts are to be looked at again, the earliest first.
func (v *visit) dueScreens(w work, desk callDesk) []screenRow {
	var rows []screenRow
	for _, r := range w.Edition.Book.Reviews(v.now.Add(screensAhead)) {
		rows = append(rows, screenRow{r.Ref, w.title(v.lang, r.Ref), v.day(r.By), desk.takenBy(screenTaken(r.Ref))})
	}
	return rows
}

// withdrawals are those that a second person is to look at.
func (p *todayPage) withdrawals(v *visit, h publishing.History, w work, hidden publishing.Hidden) {
	for _, entry := range h.Unconfirmed() {
		r, _, found := withdrawal(h, entry)
		if !found {
			continue
		}
		row := withdrawnRow{entry, entry, nameIn(h, r.Proposer), r.Why, r.When, r.Proposer == v.person.ID}
		if e, known := v.listed(w).withdrawn(hidden, entry); known {
			row.Name = e.Name
		}
		p.Withdrawn = append(p.Withdrawn, row)
	}
}

// published is what was published last.
func (p *todayPage) published(v *visit, h publishing.History) {
	for _, r := range slices.Backward(h.Records) {
		if r.Kind == ledger.Publish || r.Kind == ledger.Rollback {
			row := v.recordRow(h, r.Number)
			for _, by := range v.server.takenBack(h) {
				p.Undoes = p.Undoes || by == r.Number
			}
			p.Published = &row
			return
		}
	}
}

// waiting are the changes that were sent back to her, and those that wait for her approval.
func (s *Server) waiting(v *visit, h publishing.History, p *todayPage) error {
	all, err := s.drafts(v.Context())
	if err != nil {
		return err
	}
	mine := 0
	for _, d := range all {
		if !slices.Contains(d.Authors, v.person.ID) {
			continue
		}
		mine++
		p.takeMine(v, h, d)
	}
	pending, err := s.Desk.AllPending(v.Context(), h)
	if err != nil {
		return err
	}
	for _, one := range pending {
		if one.Proposer != v.person.ID && len(one.By) > 0 && v.now.Unix() <= one.NotAfter && v.maySign(h, one) {
			p.Reviews = append(p.Reviews, s.reviewRowOf(v, h, one))
		}
	}
	p.began = mine > 0
	return nil
}

// takeMine takes in what is to be done about a change of hers.
func (p *todayPage) takeMine(v *visit, h publishing.History, d *draft.Draft) {
	if waits(d) && outlived(h, *d.Proposal) {
		p.Outlived = append(p.Outlived, v.server.row(v, d))
	}
	if last := len(d.Comments) - 1; d.State == draft.Open && last >= 0 && !slices.Contains(d.Authors, d.Comments[last].By) {
		c := d.Comments[last]
		p.SentBack = append(p.SentBack, sentBack{v.server.row(v, d), nameIn(h, c.By), c.Text, c.When})
	}
}

// try is what whoever has begun nothing, where nothing is published, is shown to try: the number that comes first to be called, today or later.
func (p *todayPage) try(v *visit, w work, desk callDesk) {
	next := v.listed(w).next
	if p.began || p.Published != nil || len(next) == 0 || !v.person.may(editors) {
		return
	}
	first := v.entryRow(w, v.listed(w), next[0], desk)
	p.First = &first
}
