package console

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"liman/content"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

// Sending a change on has two steps: it becomes a proposal, which nothing but the proposer's passkey and a colleague's can publish (submit); then
// each signs it, and with the last signature that is wanted it is published (sign).

// Problems of sending a change on.
var (
	errFaults    = problem{status: http.StatusConflict, id: "submit.faults"}
	errConflicts = problem{status: http.StatusConflict, id: "submit.conflicts"}
	errNothing   = problem{status: http.StatusConflict, id: "submit.nothing"}
	errWhy       = problem{status: http.StatusBadRequest, id: "submit.why"}
	errRefused   = problem{status: http.StatusForbidden, id: "sign.refused"}
	errNotYours  = problem{status: http.StatusForbidden, id: "sign.not-yours"}
	errTwice     = problem{status: http.StatusConflict, id: "sign.twice"}
	errOutlived  = problem{status: http.StatusConflict, id: "sign.team-changed"}
	errEnded     = problem{status: http.StatusConflict, id: "sign.ended"}
)

// submit makes a proposal of a change, after bringing it up to date with what was published meanwhile. What is wrong with it stops it.
func (v *visit) submit(id string) error {
	s, ctx := v.server, v.Context()
	if err := s.upToDate(v, id); err != nil {
		return err
	}
	w, err := s.changeWork(ctx, id)
	if err != nil {
		return err
	}
	if err := fitToSubmit(w); err != nil {
		return err
	}
	p, err := s.Desk.Propose(ctx, ledger.Proposal{Kind: ledger.Publish, ID: w.Draft.ID, Proposer: v.person.ID, Why: w.Draft.Why}, w.Bundle)
	if err != nil {
		return err
	}
	return s.alter(ctx, id, func(d *draft.Draft) error { return d.Submit(p, len(w.Faults), v.now) })
}

// fitToSubmit says what keeps a change from being sent on.
func fitToSubmit(w work) error {
	switch {
	case len(w.Draft.Conflicts) > 0:
		return errConflicts
	case w.Draft.Edition == w.Draft.Base:
		return errNothing
	case len(w.Faults) > 0:
		return errFaults
	case w.Draft.Why == "":
		return errWhy
	}
	return nil
}

// upToDate lets a change rest on what is served now. What a colleague published of the same fields becomes conflicts.
func (s *Server) upToDate(v *visit, id string) error {
	ctx := v.Context()
	h, err := s.history(ctx)
	if err != nil {
		return err
	}
	published, err := s.edition(ctx, h.Edition)
	if err != nil {
		return err
	}
	d, revision, err := s.draft(ctx, id)
	if err != nil || d.Base == published.Hash() {
		return err
	}
	w, e, err := s.editor(ctx, d)
	if err != nil {
		return err
	}
	blobs, void, err := d.Rebase(w.Base, published, e, lastPublisher(h), v.now)
	if err != nil {
		return wrong(err)
	}
	if err := s.putBlobs(ctx, blobs); err != nil {
		return err
	}
	if err := s.putDraft(ctx, d, revision); err != nil {
		return err
	}
	return s.dropVoid(ctx, void, work{Draft: d})
}

// lastPublisher is who proposed what is served now; "" if nothing was published.
func lastPublisher(h publishing.History) string {
	for _, r := range slices.Backward(h.Records) {
		if r.Kind == ledger.Publish || r.Kind == ledger.Rollback {
			return r.Proposer
		}
	}
	return ""
}

// pending is a proposal that waits, by its id in an address. The error says that there is none.
func (v *visit) pending(id string) (publishing.History, publishing.Pending, error) {
	h, err := v.server.history(v.Context())
	if err != nil {
		return h, publishing.Pending{}, err
	}
	var number ledger.ID
	if number.UnmarshalText([]byte(id)) != nil {
		return h, publishing.Pending{}, errNowhere
	}
	p, err := v.server.Desk.Pending(v.Context(), h, number)
	if errors.Is(err, publishing.ErrNoProposal) {
		err = errEnded
	}
	return h, p, err
}

// sign takes the approval in a form for a proposal, and publishes when it was the last that was wanted. The number is that of the record; 0 while
// somebody is still to sign.
func (v *visit) sign(id string) (number uint64, err error) {
	h, p, err := v.pending(id)
	if err != nil {
		return 0, err
	}
	if v.now.Unix() > p.NotAfter {
		return 0, errEnded
	}
	if outlived(h, p.Proposal) {
		return 0, errOutlived
	}
	a, err := v.approval(p.Proposal)
	if err != nil {
		return 0, err
	}
	return v.signWith(h, p, a, v.person.ID)
}

// signWith adds somebody's approval to a proposal, and publishes when it was the last that was wanted.
func (v *visit) signWith(h publishing.History, p publishing.Pending, a ledger.Approval, who string) (number uint64, err error) {
	s, ctx := v.server, v.Context()
	signer, err := h.Approver(a, p.Proposal, s.Desk.Operator)
	switch {
	case err != nil:
		return 0, errRefused
	case signer != who:
		return 0, errNotYours
	case slices.Contains(p.By, who):
		return 0, errTwice
	}
	if _, err := s.Desk.Approve(ctx, p.ID, a); err != nil {
		return 0, err
	}
	approved := func(d *draft.Draft) error { return d.Approve(who, p.Challenge(), a, v.now) }
	if err := s.alterIfThere(ctx, p, approved); err != nil {
		return 0, err
	}
	if !enough(h, p.Proposal, append(p.By, who)) {
		return 0, nil
	}
	return s.publish(ctx, p, v)
}

// enough tells whether a proposal is published with the approvals of these people. A withdrawal and its confirmation need one; a roster needs two admins.
func enough(h publishing.History, p ledger.Proposal, by []string) bool {
	switch p.Kind {
	case ledger.Withdraw, ledger.Confirm:
		return len(by) > 0
	case ledger.Enrol:
		return len(by) > 1 || slices.Contains(by, ledger.Operator)
	}
	return h.Roster.Enough(p.Proposer, by) == nil
}

// publish makes a record of what enough people have approved.
func (s *Server) publish(ctx context.Context, p publishing.Pending, v *visit) (uint64, error) {
	head, err := s.Desk.Publish(ctx, p.ID)
	if err != nil {
		s.Log.Warn("console: what was approved was not published", "proposal", p.ID.String(), "err", err)
		return 0, problem{status: http.StatusConflict, id: "sign.not-published"}
	}
	if p.Kind == ledger.Enrol {
		h, err := s.history(ctx)
		if err != nil || len(h.Records) < 2 {
			return head.Number, err
		}
		return head.Number, s.forgetGone(ctx, rosterBefore(h), *p.NewRoster)
	}
	published := func(d *draft.Draft) error { return d.Publish(head.Number, p.Edition, v.now) }
	return head.Number, s.alterIfThere(ctx, p, published)
}

// alterIfThere does something to the change set of a proposal, if it has one: a rollback has none.
func (s *Server) alterIfThere(ctx context.Context, p publishing.Pending, do func(*draft.Draft) error) error {
	err := s.alter(ctx, p.ID.String(), do)
	if errors.Is(err, errNoChange) {
		return nil
	}
	return err
}

// compared are the two editions between which a proposal leads.
func (s *Server) compared(ctx context.Context, h publishing.History, p ledger.Proposal) (before, after *content.Bundle, err error) {
	if before, err = s.edition(ctx, h.Edition); err != nil {
		return nil, nil, err
	}
	after, err = s.edition(ctx, p.Edition)
	return before, after, err
}
