package console

import (
	"net/http"
	"slices"
	"time"

	"liman/directory"
	"liman/edition"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

// withdrawPage asks why a number is withdrawn, says what people see instead, and asks for one passkey.
type withdrawPage struct {
	entryRow
	Why     string
	Instead insteadOf
	Left    int // how many she may withdraw today
	Ask     *asking
	Played  bool
	Problem string
}

// insteadOf is the national line, which stands wherever a withdrawn number stood in a text.
type insteadOf struct {
	Name   string
	Number string
}

// Problems of withdrawing.
var (
	errNational  = problem{status: http.StatusForbidden, id: "withdraw.national"}
	errThree     = problem{status: http.StatusForbidden, id: "withdraw.three"}
	errWithdrawn = problem{status: http.StatusConflict, id: "withdraw.already"}
	errShown     = problem{status: http.StatusConflict, id: "withdraw.shown"}
	errOneself   = problem{status: http.StatusForbidden, id: "withdraw.oneself"}
)

// withdrawalsLeft is how many numbers somebody may still withdraw.
func withdrawalsLeft(h publishing.History, who string, now time.Time) int {
	left := ledger.WithdrawalsADay
	for _, r := range slices.Backward(h.Records) {
		if r.Kind == ledger.Withdraw && r.Proposer == who && time.Unix(r.When, 0).After(now.Add(-24*time.Hour)) {
			left--
		}
	}
	return max(0, left)
}

// instead is the national line, which people see in place of a number that is withdrawn.
func instead(e *edition.Edition) insteadOf {
	c, _ := e.Directory.Contact(publishing.NationalLine(e))
	return insteadOf{c.Name, c.Number()}
}

// mayWithdraw says what keeps whoever visits from withdrawing an entry; nil for nothing.
func (v *visit) mayWithdraw(h publishing.History, w work, hidden publishing.Hidden, e directory.Entry) error {
	switch {
	case publishing.IsNational(w.Edition, e.ID):
		return errNational
	case hidden[e.ID] != "":
		return errWithdrawn
	case e.Hide != "":
		return errShown
	case withdrawalsLeft(h, v.person.ID, v.now) == 0:
		return errThree
	}
	return nil
}

// withdrawable is the entry that an address names, if whoever visits may withdraw it now.
func (s *Server) withdrawable(v *visit) (publishing.History, work, directory.Entry, error) {
	w, e, err := s.entryOf(v)
	if err != nil {
		return publishing.History{}, w, e, err
	}
	h, err := s.history(v.Context())
	if err == nil {
		err = v.mayWithdraw(h, w, s.hidden(v.Context(), h, w), e)
	}
	return h, w, e, err
}

// withdraw is the page from one tap on a number's page.
func (s *Server) withdraw(v *visit) (answer, error) {
	h, w, e, err := s.withdrawable(v)
	if err != nil {
		return nil, err
	}
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	p := withdrawPage{entryRow: v.entryRow(w, v.listed(w), e, desk), Instead: instead(w.Edition), Left: withdrawalsLeft(h, v.person.ID, v.now)}
	if p.Last != nil && p.Last.Outcome == answeredWrong {
		p.Why = v.say("withdraw.why-called", pairs([]any{"day", p.Last.Day}))
	}
	id := v.FormValue("proposal")
	if id == "" {
		return page{"withdraw", p, 0}, nil
	}
	_, pending, err := v.pending(id)
	if err != nil {
		return nil, err
	}
	if pending.Kind != ledger.Withdraw || pending.Entry != e.ID || pending.Proposer != v.person.ID {
		return nil, errNotYours
	}
	ask, err := v.ask(pending.Proposal, "/console/numbers/"+e.ID+"/withdraw/sign", v.say("withdraw.sign", nil))
	ask.Hidden = map[string]string{"proposal": id}
	p.Ask, p.Why = &ask, pending.Why
	return page{"withdraw", p, 0}, err
}

// withdrawAsk keeps the reason as a proposal, which her passkey then makes a record.
func (s *Server) withdrawAsk(v *visit) (answer, error) {
	_, _, e, err := s.withdrawable(v)
	if err != nil {
		return nil, err
	}
	why := v.sentence("why")
	if why == "" {
		return nil, problem{status: http.StatusBadRequest, id: "withdraw.say-why"}
	}
	p, err := s.Desk.Propose(v.Context(), ledger.Proposal{Kind: ledger.Withdraw, Entry: e.ID, Proposer: v.person.ID, Why: why}, nil)
	return redirect("/console/numbers/" + e.ID + "/withdraw?proposal=" + p.ID.String()), err
}

// withdrawSign takes the one passkey that a withdrawal needs; from then on people do not see the number.
func (s *Server) withdrawSign(v *visit) (answer, error) {
	id := v.FormValue("proposal")
	_, p, err := v.pending(id)
	if err != nil {
		return nil, err
	}
	if p.Kind != ledger.Withdraw || p.Entry != v.PathValue("entry") || p.Proposer != v.person.ID {
		return nil, errNotYours
	}
	_, err = v.sign(id)
	return redirect("/console/withdrawn/" + p.Entry), err
}

// withdrawnPage is a number or a recording that is withdrawn: who did it, why, and what may be done now.
type withdrawnPage struct {
	Entry     string
	Name      string
	By        string
	When      int64
	Why       string
	Confirmed string // who has looked at it, too; "" for nobody
	Mine      bool   // whoever looks has withdrawn it
	Over      bool   // it is shown again
	Instead   insteadOf
	Number    string // the entry whose page tells more; "" for none
	Ask       *asking
	Waits     []string // names of those who may sign next that it is shown again
	Signed    []string
	Proposal  string
	Played    bool
}

// withdrawal is the latest withdrawal of an entry, and who confirmed it.
func withdrawal(h publishing.History, entry string) (w publishing.Signed, confirmed string, found bool) {
	for _, r := range slices.Backward(h.Records) {
		switch {
		case r.Entry != entry:
		case r.Kind == ledger.Confirm && confirmed == "" && len(r.By) > 0:
			confirmed = r.By[0]
		case r.Kind == ledger.Withdraw:
			return r, confirmed, true
		}
	}
	return w, "", false
}

func (s *Server) withdrawn(v *visit) (answer, error) {
	entry := v.PathValue("entry")
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	r, confirmed, found := withdrawal(h, entry)
	if !found {
		return nil, errNowhere
	}
	w, err := s.servedWork(v.Context())
	if err != nil {
		return nil, err
	}
	p := withdrawnPage{
		Entry: entry, Name: entry, By: nameIn(h, r.Proposer), When: r.When, Why: r.Why, Mine: r.Proposer == v.person.ID, Over: !slices.Contains(h.Hidden, entry),
		Instead: instead(w.Edition), Played: s.Play != nil,
	}
	if confirmed != "" {
		p.Confirmed = nameIn(h, confirmed)
	}
	if e, known := v.listed(w).withdrawn(s.hidden(v.Context(), h, w), entry); known {
		p.Name, p.Number = e.Name, e.ID
	}
	if id := v.FormValue("proposal"); id != "" {
		if err := v.askToSign(id, &p); err != nil {
			return nil, err
		}
	}
	return page{"withdrawn", p, 0}, nil
}

// askToSign asks for a passkey to confirm a withdrawal, or to show the number again; or says whom that waits for.
func (v *visit) askToSign(id string, p *withdrawnPage) error {
	h, pending, err := v.pending(id)
	if err != nil {
		return err
	}
	p.Proposal = id
	for _, who := range pending.By {
		p.Signed = append(p.Signed, nameIn(h, who))
	}
	if slices.Contains(pending.By, v.person.ID) || pending.Proposer != v.person.ID {
		p.Waits = waitsFor(h.Roster, pending.Proposal, pending.By)
		return nil
	}
	ask, err := v.ask(pending.Proposal, "/console/withdrawn/"+p.Entry, v.say("withdraw."+string(pending.Kind)+"-sign", nil))
	ask.Hidden = map[string]string{"do": "sign", "proposal": id}
	p.Ask = &ask
	return err
}

// withdrawnDo confirms a withdrawal, or proposes that the number is shown again (which takes two, as publishing does), and takes the passkey for that.
func (s *Server) withdrawnDo(v *visit) (answer, error) {
	entry := v.PathValue("entry")
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	r, _, found := withdrawal(h, entry)
	if !found || !slices.Contains(h.Hidden, entry) {
		return nil, errShown
	}
	switch do := v.FormValue("do"); {
	case do == "sign":
		return s.withdrawnSign(v, entry)
	case do == "confirm":
		return s.withdrawnConfirm(v, h, r)
	case do == "restore" && v.sentence("why") == "":
		return nil, problem{status: http.StatusBadRequest, id: "withdraw.say-why"}
	case do == "restore":
		return s.answerWithdrawal(v, ledger.Restore, entry, v.sentence("why"))
	case do == "play" && s.Play != nil:
		return s.confirmPlay(v, entry)
	}
	return nil, errForm
}

// withdrawnConfirm proposes that a withdrawal of somebody else is right.
func (s *Server) withdrawnConfirm(v *visit, h publishing.History, r publishing.Signed) (answer, error) {
	switch {
	case r.Proposer == v.person.ID:
		return nil, errOneself
	case !slices.Contains(h.Unconfirmed(), r.Entry): // a colleague has, and the page says so
		return redirect("/console/withdrawn/" + r.Entry), nil
	}
	return s.answerWithdrawal(v, ledger.Confirm, r.Entry, v.say("withdraw.why-confirm", nil))
}

// answerWithdrawal proposes what is to become of a withdrawal, and leads to its signature.
func (s *Server) answerWithdrawal(v *visit, kind ledger.Kind, entry, why string) (answer, error) {
	p, err := s.Desk.Propose(v.Context(), ledger.Proposal{Kind: kind, Entry: entry, Proposer: v.person.ID, Why: why}, nil)
	return redirect("/console/withdrawn/" + entry + "?proposal=" + p.ID.String()), err
}

// withdrawnSign takes her signature for that.
func (s *Server) withdrawnSign(v *visit, entry string) (answer, error) {
	id := v.FormValue("proposal")
	h, p, err := v.pending(id)
	if err != nil {
		return nil, err
	}
	if p.Entry != entry || p.Kind != ledger.Confirm && p.Kind != ledger.Restore {
		return nil, errNotYours
	}
	if p.Kind == ledger.Confirm && !slices.Contains(h.Unconfirmed(), entry) { // a colleague was sooner
		return redirect("/console/withdrawn/" + entry), nil
	}
	number, err := v.sign(id)
	if number > 0 || err != nil {
		return redirect("/console/withdrawn/" + entry), err
	}
	return redirect("/console/withdrawn/" + entry + "?proposal=" + id), nil
}

// confirmPlay lets the colleague who is played look at a withdrawal, where a newcomer tries the console.
func (s *Server) confirmPlay(v *visit, entry string) (answer, error) {
	what := ledger.Proposal{Kind: ledger.Confirm, Entry: entry, Proposer: Colleague, Why: v.say("withdraw.why-confirm", nil)}
	p, err := s.Desk.Propose(v.Context(), what, nil)
	if err != nil {
		return nil, err
	}
	a, err := s.approvePlay(v.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	h, pending, err := v.pending(p.ID.String())
	if err != nil {
		return nil, err
	}
	_, err = v.signWith(h, pending, a, Colleague)
	return redirect("/console/withdrawn/" + entry), err
}
