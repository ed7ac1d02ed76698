package console

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

// reviewsPage lists what waits for a second person.
type reviewsPage struct {
	Waiting []reviewRow
}

// reviewRow is a proposal in a list.
type reviewRow struct {
	ID       string
	Kind     ledger.Kind
	Title    string
	Why      string
	Proposer string
	Signed   []string
	Ends     int64 // in Unix seconds
	May      bool  // whoever looks can approve it
}

func (s *Server) reviews(v *visit) (answer, error) {
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	all, err := s.Desk.AllPending(v.Context(), h)
	if err != nil {
		return nil, err
	}
	var p reviewsPage
	for _, one := range all {
		several := one.Kind != ledger.Withdraw && one.Kind != ledger.Confirm // what needs one person waits for nobody else
		if v.now.Unix() <= one.NotAfter && (several || len(one.By) > 0) {
			p.Waiting = append(p.Waiting, s.reviewRowOf(v, h, one))
		}
	}
	return page{"review-list", p, 0}, nil
}

func (s *Server) reviewRowOf(v *visit, h publishing.History, p publishing.Pending) reviewRow {
	row := reviewRow{ID: p.ID.String(), Kind: s.kindOf(p.Proposal), Why: p.Why, Proposer: v.nameOf(p.Proposer), Ends: p.NotAfter, May: v.maySign(h, p)}
	if d, _, err := s.draft(v.Context(), row.ID); err == nil {
		row.Title = d.Title
	}
	for _, who := range p.By {
		row.Signed = append(row.Signed, v.nameOf(who))
	}
	return row
}

// outlived tells whether a proposal is of a team that is another by now: it can be signed, and never published.
func outlived(h publishing.History, p ledger.Proposal) bool { return p.Roster != h.RosterHash() }

// maySign tells whether whoever visits may sign a proposal and has not yet.
func (v *visit) maySign(h publishing.History, p publishing.Pending) bool {
	me, named := h.Roster.Person(v.person.ID)
	if !named || slices.Contains(p.By, me.ID) || outlived(h, p.Proposal) {
		return false
	}
	if p.Kind == ledger.Enrol {
		return me.Has(ledger.Admin)
	}
	return me.MayApprove(p.Proposer)
}

// reviewPage is what a colleague changed, side by side, to be approved or sent back.
type reviewPage struct {
	reviewRow
	Groups   []group
	Comments []commentRow
	Text     string // what a passkey signs, word by word
	Hash     string // its challenge
	Ask      *asking
	Draft    bool // it is a change that can be sent back
	Roster   []rosterRow
	Played   bool // she has signed, and the colleague who is played may approve
	Outlived bool // the team is another by now, and it is to be sent again
}

// rosterRow is somebody in a proposed roster.
type rosterRow struct {
	Name  string
	Roles []ledger.Role
	Keys  int
	New   bool // she was not in the one before
	Gone  bool // she is not in the new one
	Other bool // her roles or keys are others
}

func (s *Server) review(v *visit) (answer, error) {
	h, pending, err := v.pending(v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	before, after, err := s.compared(v.Context(), h, pending.Proposal)
	if err != nil {
		return nil, err
	}
	w, err := s.proposed(v.Context(), v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := reviewPage{
		reviewRow: s.reviewRowOf(v, h, pending), Groups: v.differences(w, s.diff(before, after, v.lang)), Text: pending.Text(), Hash: pending.Challenge().String(),
		Played: s.Play != nil && slices.Contains(pending.By, v.person.ID) && !outlived(h, pending.Proposal), Outlived: outlived(h, pending.Proposal),
	}
	if d, _, err := s.draft(v.Context(), p.ID); err == nil {
		p.Draft, p.Groups = true, onPhones(w, p.Groups)
		for _, c := range d.Comments {
			p.Comments = append(p.Comments, commentRow{v.nameOf(c.By), c.When, c.Text})
		}
	}
	if pending.NewRoster != nil {
		p.Roster = rosterRows(h.Roster, *pending.NewRoster)
	}
	if p.May {
		ask, err := v.ask(pending.Proposal, "/console/review/"+p.ID+"/approve", v.say("review.approve", nil))
		if err != nil {
			return nil, err
		}
		p.Ask = &ask
	}
	return page{"review", p, 0}, nil
}

// proposed is the content that a proposal is about: its change, or else what is served.
func (s *Server) proposed(ctx context.Context, id string) (work, error) {
	w, err := s.changeWork(ctx, id)
	if errors.Is(err, errNoChange) {
		return s.servedWork(ctx)
	}
	return w, err
}

func rosterRows(before, after ledger.Roster) []rosterRow {
	var rows []rosterRow
	for _, p := range after.People {
		was, named := before.Person(p.ID)
		same := slices.Equal(was.Roles, p.Roles) && len(was.Passkeys) == len(p.Passkeys) && slices.EqualFunc(was.Passkeys, p.Passkeys, samePasskey)
		rows = append(rows, rosterRow{Name: p.Name, Roles: p.Roles, Keys: len(p.Passkeys) + len(p.Keys), New: !named, Other: named && !same})
	}
	for _, p := range before.People {
		if _, named := after.Person(p.ID); !named {
			rows = append(rows, rosterRow{Name: p.Name, Roles: p.Roles, Gone: true})
		}
	}
	return rows
}

func samePasskey(a, b ledger.Passkey) bool {
	return string(a.Credential) == string(b.Credential) && string(a.Key) == string(b.Key) && a.BackupEligible == b.BackupEligible
}

// reviewApprove takes a colleague's passkey. All groups of what changed must be ticked as seen.
func (s *Server) reviewApprove(v *visit) (answer, error) {
	h, pending, err := v.pending(v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if outlived(h, pending.Proposal) {
		return nil, errOutlived
	}
	if !v.maySign(h, pending) {
		return nil, errMayNot
	}
	before, after, err := s.compared(v.Context(), h, pending.Proposal)
	if err != nil {
		return nil, err
	}
	v.FormValue("seen") // has the form read
	for _, d := range s.diff(before, after, v.lang) {
		if !slices.Contains(v.Form["seen"], string(d.Group)) {
			return nil, problem{status: http.StatusConflict, id: "review.unseen"}
		}
	}
	number, err := v.sign(pending.ID.String())
	if err != nil {
		return nil, err
	}
	if number > 0 {
		return redirect("/console/history?new"), nil
	}
	if s.Play != nil {
		return redirect("/console/review/" + pending.ID.String()), nil // the colleague who is played approves there
	}
	return redirect("/console/review?signed"), nil
}

// reviewSendBack gives a change back to its author with a reason. Nothing of it is lost.
func (s *Server) reviewSendBack(v *visit) (answer, error) {
	id, reason := v.PathValue("id"), v.sentence("reason")
	if reason == "" {
		return nil, problem{status: http.StatusBadRequest, id: "review.reason"}
	}
	err := s.alter(v.Context(), id, func(d *draft.Draft) error { return d.SendBack(v.person.ID, reason, v.now) })
	if err == nil {
		err = s.dropProposal(v.Context(), id)
	}
	return redirect("/console/review?back"), wrong(err)
}
