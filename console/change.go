package console

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"liman/content"
	"liman/edition/draft"
	"liman/edition/ledger"
)

// changesPage lists what is being changed.
type changesPage struct {
	Mine      string // the id of the one that she works on; "" for none
	Open      []changeRow
	Sent      []changeRow // for others to look at
	Published []changeRow // the latest few
	PutAway   []changeRow
}

// changeRow is a change in a list.
type changeRow struct {
	ID      string
	Title   string
	Authors []string // names
	State   draft.State
	Changed int64 // in Unix seconds
	Number  uint64
	Back    uint64 // the number of the record that took it back; 0 for none
	Mine    bool   // whoever looks is an author
}

// changeRows is one list of them: pages/change-list.html.
type changeRows struct {
	Name string
	Rows []changeRow
	Mine string
}

// keptRows is how many published and put away changes are listed.
const keptRows = 10

func (s *Server) changes(v *visit) (answer, error) {
	all, err := s.drafts(v.Context())
	if err != nil {
		return nil, err
	}
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	back := s.takenBack(h)
	p := changesPage{}
	if p.Mine, err = s.current(v.Context(), v.person.ID); err != nil {
		return nil, err
	}
	for _, d := range all {
		row := s.row(v, d)
		row.Back = back[d.Number]
		switch d.State {
		case draft.Open:
			p.Open = append(p.Open, row)
		case draft.Submitted, draft.Approved:
			p.Sent = append(p.Sent, row)
		case draft.Published:
			p.Published = append(p.Published, row)
		case draft.Discarded:
			p.PutAway = append(p.PutAway, row)
		}
	}
	p.Published, p.PutAway = p.Published[:min(len(p.Published), keptRows)], p.PutAway[:min(len(p.PutAway), keptRows)]
	return page{"change-list", p, 0}, nil
}

// drafts are all change sets, the latest changed first.
func (s *Server) drafts(ctx context.Context) ([]*draft.Draft, error) {
	kept, err := s.Drafts.All(ctx)
	if err != nil {
		return nil, err
	}
	var all []*draft.Draft
	for _, one := range kept {
		d, err := draft.Parse(one.Data)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *draft.Draft) int {
		return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return all, nil
}

func (s *Server) row(v *visit, d *draft.Draft) changeRow {
	row := changeRow{ID: d.ID.String(), Title: d.Title, State: d.State, Changed: d.Changed, Number: d.Number, Mine: slices.Contains(d.Authors, v.person.ID)}
	for _, id := range d.Authors {
		row.Authors = append(row.Authors, v.nameOf(id))
	}
	return row
}

// nameOf is what somebody is called: by the roster, or as a member, or by her id.
func (v *visit) nameOf(id string) string {
	if id == ledger.Operator {
		return v.say("people.operator", nil)
	}
	if p, err := v.server.person(v.Context(), id); err == nil {
		return p.Name
	}
	return id
}

// changePage is one change: what it says, what is still wrong with it, and where it stands.
type changePage struct {
	changeRow
	Why       string
	Current   bool // it is the one that she works on
	Groups    []group
	Faults    []faultRow
	Conflicts []conflictRow
	Comments  []commentRow
	Signed    []string    // names of who has signed it
	Voided    []string    // names of who had signed an earlier state
	SentBack  *commentRow // why it is open again; nil if nobody sent it back
	CanSend   bool
	Behind    bool // something was published since it was begun
	Outlived  bool // it is sent, and the team is another since: it is to be sent again
	Undoable  bool
	Ask       *asking // her own passkey's approval, where that is what is wanted next
	Play      bool    // a colleague who is played may approve it
	Hash      content.Hash
}

// conflictRow is a field that a colleague has changed, too.
type conflictRow struct {
	draft.Conflict
	ByName               string
	MineSays, TheirsSays *string // as people say it; nil if it is gone
}

// conflictSays is one of two values as people say it: what an entry's field is picked from, in words; a text as it stands.
func (v *visit) conflictSays(w work, c draft.Conflict, value *string) *string {
	if value == nil || c.Kind != draft.Entry {
		return value
	}
	f, _ := w.Field(c.Key)
	says := v.said(w, draft.Difference{Key: c.Key, Form: f.Form}, *value)
	return &says
}

// commentRow is what somebody says about a change.
type commentRow struct {
	By   string
	When int64
	Text string
}

func (s *Server) change(v *visit) (answer, error) {
	w, err := s.changeWork(v.Context(), v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p, err := s.changePageOf(v, w)
	return page{"change", p, 0}, err
}

func (s *Server) changePageOf(v *visit, w work) (changePage, error) {
	d := w.Draft
	current, err := s.current(v.Context(), v.person.ID)
	if err != nil {
		return changePage{}, err
	}
	p := changePage{
		changeRow: s.row(v, d), Why: d.Why, Current: current == d.ID.String(), Groups: v.changed(w, current == d.ID.String()),
		Undoable: len(d.Acts) > 0 && d.State != draft.Published, Hash: d.Edition, CanSend: d.State == draft.Open,
	}
	p.Faults = v.faultRows(w)
	for _, c := range d.Conflicts {
		p.Conflicts = append(p.Conflicts, conflictRow{c, v.nameOf(c.By), v.conflictSays(w, c, c.Mine), v.conflictSays(w, c, c.Theirs)})
	}
	p.Comments, p.SentBack = v.comments(d)
	for _, a := range d.Approvals {
		p.Signed = append(p.Signed, v.nameOf(a.By))
	}
	for _, who := range d.Voided {
		p.Voided = append(p.Voided, v.nameOf(who))
	}
	served, err := s.served(v.Context())
	if err != nil {
		return p, err
	}
	p.Behind = served.Hash() != d.Base && (d.State == draft.Open || waits(d))
	h, err := s.history(v.Context())
	if err != nil {
		return p, err
	}
	p.Back = s.takenBack(h)[d.Number]
	if p.Outlived = waits(d) && outlived(h, *d.Proposal); p.Outlived {
		return p, nil
	}
	err = s.askAuthor(v, d, &p)
	return p, err
}

// comments are what was said of a change, and which of them sent it back, if it is open for that; nil if none did.
func (v *visit) comments(d *draft.Draft) (all []commentRow, back *commentRow) {
	for _, c := range d.Comments {
		one := commentRow{v.nameOf(c.By), c.When, c.Text}
		all = append(all, one)
		if c.Back && d.State == draft.Open {
			back = &one
		}
	}
	return all, back
}

// changed is what a change says otherwise; its screens are seen on a phone if it is not the one that she works on.
func (v *visit) changed(w work, current bool) []group {
	groups := v.differences(w, v.server.diff(w.Base, w.Bundle, v.lang))
	if current {
		return groups
	}
	return onPhones(w, groups)
}

// waits tells whether a change is sent and not published yet.
func waits(d *draft.Draft) bool { return d.State == draft.Submitted || d.State == draft.Approved }

// askAuthor asks the proposer for her own passkey where it is still missing, and offers the colleague who is played.
func (s *Server) askAuthor(v *visit, d *draft.Draft, p *changePage) error {
	if !waits(d) {
		return nil
	}
	signed := slices.ContainsFunc(d.Approvals, func(a draft.Approval) bool { return a.By == v.person.ID })
	if d.Proposal.Proposer == v.person.ID && !signed {
		ask, err := v.ask(*d.Proposal, "/console/change/"+p.ID+"/sign", v.say("change.sign", nil))
		p.Ask = &ask
		return err
	}
	p.Play = s.Play != nil && signed
	return nil
}

// changeNew begins another change.
func (s *Server) changeNew(v *visit) (answer, error) {
	id, err := s.begin(v)
	return redirect("/console/change/" + id), err
}

// changeOpen makes a change the one that she works on: hers, or a colleague's, on which they work together.
func (s *Server) changeOpen(v *visit) (answer, error) {
	id := v.PathValue("id")
	if _, _, err := s.draft(v.Context(), id); err != nil {
		return nil, err
	}
	return redirect("/console/change/" + id), s.setCurrent(v.Context(), v.person.ID, id)
}

// maxSentence bounds a sentence, in letters: it is said why, not told at length.
const maxSentence = 500

// sentence is a short text of a form, on one line.
func (v *visit) sentence(name string) string {
	text := []rune(strings.Join(strings.Fields(v.FormValue(name)), " "))
	return string(text[:min(len(text), maxSentence)])
}

// changeDescribe says what a change is and why. Another reason is another proposal, so it ends what was signed.
func (s *Server) changeDescribe(v *visit) (answer, error) {
	id := v.PathValue("id")
	var void bool
	err := s.alter(v.Context(), id, func(d *draft.Draft) (err error) {
		title := cmp.Or(v.sentence("title"), d.Title)
		void, err = d.Describe(v.person.ID, title, v.sentence("why"), v.now)
		return err
	})
	if err == nil && void {
		err = s.dropProposal(v.Context(), id)
	}
	return redirect("/console/change/" + id), wrong(err)
}

// dropProposal forgets what was proposed of a change, if anything was.
func (s *Server) dropProposal(ctx context.Context, id string) error {
	return s.Desk.Keeper.DropProposal(ctx, id)
}

// changeComment says something about a change.
func (s *Server) changeComment(v *visit) (answer, error) {
	id, text := v.PathValue("id"), v.sentence("text")
	if text == "" {
		return nil, problem{status: http.StatusBadRequest, id: "change.say-something"}
	}
	err := s.alter(v.Context(), id, func(d *draft.Draft) error {
		return d.Say(v.person.ID, text, nil, v.now)
	})
	return redirect(v.back("/console/change/" + id)), wrong(err)
}

// changeUpdate brings a change up to date with what was published meanwhile. One that was sent to a team that is another by now is opened, to be sent again.
func (s *Server) changeUpdate(v *visit) (answer, error) {
	id := v.PathValue("id")
	if _, err := s.reopenOutlived(v, id); err != nil {
		return nil, wrong(err)
	}
	return redirect("/console/change/" + id), s.upToDate(v, id)
}

// reopenOutlived opens a change that was sent to a team that is another by now; false if it was not.
func (s *Server) reopenOutlived(v *visit, id string) (reopened bool, err error) {
	h, err := s.history(v.Context())
	if err != nil {
		return false, err
	}
	err = s.alter(v.Context(), id, func(d *draft.Draft) error {
		if reopened = waits(d) && outlived(h, *d.Proposal); !reopened {
			return nil
		}
		return d.SendBack(v.person.ID, v.say("change.team-why", nil), v.now)
	})
	if err != nil || !reopened {
		return false, err
	}
	return true, s.dropProposal(v.Context(), id)
}

// changeSend makes a proposal of a change; its page then asks for her passkey.
func (s *Server) changeSend(v *visit) (answer, error) {
	id := v.PathValue("id")
	if why := v.sentence("why"); why != "" {
		err := s.alter(v.Context(), id, func(d *draft.Draft) error {
			_, err := d.Describe(v.person.ID, cmp.Or(v.sentence("title"), d.Title), why, v.now)
			return err
		})
		if err != nil {
			return nil, wrong(err)
		}
	}
	return redirect("/console/change/" + id), wrong(v.submit(id))
}

// changeSign takes the proposer's own passkey.
func (s *Server) changeSign(v *visit) (answer, error) {
	id := v.PathValue("id")
	number, err := v.sign(id)
	if number > 0 {
		return redirect("/console/history?new"), err
	}
	return redirect("/console/change/" + id), err
}

// changePlay lets the colleague who is played approve a change, where a newcomer tries the console.
func (s *Server) changePlay(v *visit) (answer, error) {
	h, p, err := v.pending(v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	a, err := s.approvePlay(v.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	if _, err := v.signWith(h, p, a, Colleague); err != nil {
		return nil, err
	}
	return redirect("/console/history?new"), nil
}

// changeDiscard puts a change away. It can be taken out again.
func (s *Server) changeDiscard(v *visit) (answer, error) {
	id := v.PathValue("id")
	err := s.alter(v.Context(), id, func(d *draft.Draft) error { return d.Discard(v.now) })
	if err == nil {
		err = s.dropProposal(v.Context(), id)
	}
	return redirect("/console/change"), wrong(err)
}

// changeRestore takes a change out again that was put away.
func (s *Server) changeRestore(v *visit) (answer, error) {
	id := v.PathValue("id")
	err := s.alter(v.Context(), id, func(d *draft.Draft) error { return d.Restore(v.now) })
	return redirect("/console/change/" + id), wrong(err)
}
