package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"liman/directory"
	"liman/edition"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

// The short way for a number has three pages: what is right and how one knows (number), how people will see it (look), and her passkey (send).
// What she says becomes a change of its own, beside the one that she works on.

// numberPage is an entry, and the first of the three steps.
type numberPage struct {
	entryRow
	Entry    directory.Entry
	Form     correction
	Problem  string // what is wrong with what was typed
	Change   string // the id of the change of this entry that is under way; "" for none
	Sent     bool   // it is sent and waits
	Outlived bool   // for a team that is another by now
	Called   outcome
	Checked  string // days, in words
	Next     string
	National bool   // it may not be withdrawn
	Hidden   string // under which name it is withdrawn; "" if it is not
	Steps    []string
	Today    string
}

// entryOf is the entry that an address names, as it is served; false if only her change has it.
func (s *Server) entryOf(v *visit) (work, directory.Entry, error) {
	w, err := s.servedWork(v.Context())
	if err != nil {
		return w, directory.Entry{}, err
	}
	if e, known := v.listed(w).entry(v.PathValue("entry")); known {
		return w, e, nil
	}
	return w, directory.Entry{}, errNoEntry
}

func (s *Server) number(v *visit) (answer, error) {
	w, e, err := s.entryOf(v)
	if errors.Is(err, errNoEntry) && v.person.may(editors) { // perhaps her change has it
		return redirect("/console/numbers/" + v.PathValue("entry") + "/fields"), nil
	}
	if err != nil {
		return nil, err
	}
	return s.numberPageOf(v, w, e, correction{Fields: numberFields(w, e), Day: v.today()}, "")
}

func (s *Server) numberPageOf(v *visit, w work, e directory.Entry, form correction, wrong string) (answer, error) {
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	for i, f := range form.Fields {
		if wrong == "" {
			form.Fields[i].Is = f.Was
		}
	}
	p := numberPage{
		entryRow: v.entryRow(w, v.listed(w), e, desk), Entry: e, Form: form, Checked: v.date(e.VerifiedAt), Next: v.date(e.By),
		National: publishing.IsNational(w.Edition, e.ID), Hidden: desk.hidden[e.ID], Called: outcome(v.FormValue("called")), Today: v.today().String(),
	}
	status := 0
	if wrong != "" {
		p.Problem, status = v.say(wrong, nil), http.StatusBadRequest
	}
	if p.Change, err = s.current(v.Context(), numberChange(v, e.ID)); err != nil || p.Change == "" {
		return page{"number", p, status}, err
	}
	d, _, err := s.draft(v.Context(), p.Change)
	if err != nil {
		return nil, err
	}
	p.Sent = d.State != draft.Open
	if waits(d) {
		h, err := s.history(v.Context())
		if err != nil {
			return nil, err
		}
		p.Outlived = outlived(h, *d.Proposal)
	}
	return page{"number", p, status}, nil
}

// numberChange is under what the change of one entry is kept that somebody has under way.
func numberChange(v *visit, entry string) string { return v.person.ID + "/" + entry }

// numberSave takes the first step: what is right, and how she knows.
func (s *Server) numberSave(v *visit) (answer, error) {
	w, e, err := s.entryOf(v)
	if err != nil {
		return nil, err
	}
	c := v.correctionIn(w, e)
	if wrong := c.check(v.today()); wrong != "" {
		return s.numberPageOf(v, w, e, c, wrong)
	}
	if c.Outcome != notCalled {
		if err := s.putCall(v.Context(), e.ID, v.callOf(c, e)); err != nil {
			return nil, err
		}
	}
	if c.onlyCalled() {
		return redirect("/console/numbers/" + e.ID + "?called=" + string(c.Outcome)), nil
	}
	id, err := s.correct(v, e, c)
	if err != nil {
		return nil, wrong(err)
	}
	return redirect("/console/numbers/" + e.ID + "/look?change=" + id), nil
}

// callOf is the call that a correction tells of: to the number as it is to be if that was answered right, else to the one from before.
func (v *visit) callOf(c correction, e directory.Entry) call {
	numbers := e.Numbers
	if c.Outcome == answeredRight {
		numbers = c.numbers()
	}
	return call{By: v.person.ID, Day: c.Day.String(), When: v.now.Unix(), Outcome: c.Outcome, Numbers: numbers, Note: c.Note}
}

// numbers are what is dialled as it is to be, without the form for other countries.
func (c correction) numbers() []string {
	var list []string
	for _, f := range c.Fields {
		if f.Name != "phone_abroad" {
			list = append(list, listOf(f.Is)...)
		}
	}
	return list
}

// correct makes the change of this entry out of a correction, or makes the one that is under way anew. It gives the change's id.
func (s *Server) correct(v *visit, e directory.Entry, c correction) (id string, err error) {
	if id, err = s.current(v.Context(), numberChange(v, e.ID)); err != nil {
		return "", err
	}
	title, why := v.say("number.title-of", pairs([]any{"name", e.Name})), v.whyOf(e, c)
	if id == "" {
		b, err := s.served(v.Context())
		if err != nil {
			return "", err
		}
		if id, err = s.beginAs(v.Context(), draft.Begin(b.Hash(), v.person.ID, title, v.now), numberChange(v, e.ID)); err != nil {
			return "", err
		}
	}
	phone := catalog()[languages[0]]["number.source-phone"]["other"] + ", " + c.Day.String()
	_, _, err = v.editIn(id, func(d *draft.Draft, ed *draft.Editor) error {
		for len(ed.Acts()) > 0 {
			if err := ed.Undo(); err != nil {
				return err
			}
		}
		return c.into(ed, e, phone)
	})
	if err != nil {
		return "", err
	}
	return id, s.alter(v.Context(), id, func(d *draft.Draft) error {
		if c.Note != "" {
			if err := d.Say(v.person.ID, c.Note, nil, v.now); err != nil {
				return err
			}
		}
		_, err := d.Describe(v.person.ID, title, why, v.now)
		return err
	})
}

// whyOf says in a sentence what a correction changes and how that is known. It is part of what is signed.
func (v *visit) whyOf(e directory.Entry, c correction) string {
	parts := []string{e.Name + ":"}
	for _, f := range c.Fields {
		if f.changed() {
			parts = append(parts, v.say("number.why-changed", pairs([]any{"was", orDash(f.Was), "is", orDash(f.Is)})))
		}
	}
	if !c.changed() {
		parts = append(parts, v.say("number.why-same", nil))
	}
	day := v.day(dayTime(c.Day))
	parts = append(parts, v.say("number.why-"+string(c.Outcome), pairs([]any{"day", day})))
	if c.Source != "" {
		parts = append(parts, v.say("number.why-source", pairs([]any{"source", c.Source})))
	}
	return strings.Join(parts, " ")
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// comparePage is the second step: how people see the entry now, beside how they will.
type comparePage struct {
	entryRow
	Change   string
	Before   phoneCard
	After    phoneCard
	Faults   []string
	Why      string
	Unproved bool // the new number is not shown until somebody has called it
}

// phoneCard is an entry as it stands on a phone.
type phoneCard struct {
	edition.Card
	Shown bool // people see it
}

// ownChange is the change of an entry that whoever visits has under way.
func (s *Server) ownChange(v *visit, e directory.Entry) (work, error) {
	id, err := s.current(v.Context(), numberChange(v, e.ID))
	if err != nil {
		return work{}, err
	}
	if asked := v.FormValue("change"); id == "" || asked != "" && asked != id {
		return work{}, errNoChange
	}
	return s.changeWork(v.Context(), id)
}

func (s *Server) numberCompare(v *visit) (answer, error) {
	served, e, err := s.entryOf(v)
	if err != nil {
		return nil, err
	}
	w, err := s.ownChange(v, e)
	if err != nil {
		return nil, err
	}
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	p := comparePage{entryRow: v.entryRow(served, v.listed(served), e, desk), Change: w.Draft.ID.String(), Why: w.Draft.Why}
	p.Before.Card, p.Before.Shown = served.Edition.EntryCard(languages[0], e.ID)
	p.After.Card, p.After.Shown = w.Edition.EntryCard(languages[0], e.ID)
	p.Faults = v.faultsOf(w, w.Faults)
	p.Unproved = w.Value(entryField(e.ID, "trust")) == string(directory.Low)
	return page{"number-look", p, 0}, nil
}

// sendPage is the third step: her passkey; and then, whom it waits for.
type sendPage struct {
	entryRow
	Change    string
	Why       string
	Ask       *asking
	Waits     []string // names of those who may sign next
	Signed    []string
	Published uint64
	Back      uint64 // the number of the record that took it back; 0 for none
	Played    bool
	Outlived  bool // the team is another by now, and it is to be sent again
	Mine      bool // whoever looks can send it again
}

// numberSend makes a proposal of the change of this entry; a new one, if it was sent to a team that is another by now.
func (s *Server) numberSend(v *visit) (answer, error) {
	_, e, err := s.entryOf(v)
	if err != nil {
		return nil, err
	}
	w, err := s.ownChange(v, e)
	if err != nil {
		return nil, err
	}
	id := w.Draft.ID.String()
	to := redirect("/console/numbers/" + e.ID + "/send?change=" + id)
	if w.Draft.State == draft.Open {
		return to, wrong(v.submit(id))
	}
	reopened, err := s.reopenOutlived(v, id)
	if err != nil || !reopened {
		return to, wrong(err)
	}
	return to, wrong(v.submit(id))
}

// sentOf is the served content, the number that a visit is about, and the change in which it was sent.
func (s *Server) sentOf(v *visit) (work, directory.Entry, *draft.Draft, error) {
	served, e, err := s.entryOf(v)
	if err != nil {
		return work{}, e, nil, err
	}
	d, _, err := s.draft(v.Context(), v.FormValue("change"))
	return served, e, d, err
}

func (s *Server) numberSent(v *visit) (answer, error) {
	served, e, d, err := s.sentOf(v)
	if err != nil {
		return nil, err
	}
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	p := sendPage{entryRow: v.entryRow(served, v.listed(served), e, desk), Change: d.ID.String(), Why: d.Why, Published: d.Number, Mine: len(d.Authors) > 0 && d.Authors[0] == v.person.ID}
	if p.Published > 0 {
		h, err := s.history(v.Context())
		if err != nil {
			return nil, err
		}
		p.Back = s.takenBack(h)[p.Published]
	}
	if d.State != draft.Submitted && d.State != draft.Approved {
		return page{"number-send", p, 0}, nil
	}
	if err := s.sendState(v, e, d, &p); err != nil {
		return nil, err
	}
	return page{"number-send", p, 0}, nil
}

// sendState says what a sent change waits for: her own passkey first, then a colleague's.
func (s *Server) sendState(v *visit, e directory.Entry, d *draft.Draft, p *sendPage) error {
	h, pending, err := v.pending(d.ID.String())
	if err != nil {
		return err
	}
	for _, who := range pending.By {
		p.Signed = append(p.Signed, nameIn(h, who))
	}
	if p.Outlived = outlived(h, pending.Proposal); p.Outlived {
		return nil
	}
	p.Waits = waitsFor(h.Roster, pending.Proposal, pending.By)
	p.Played = s.Play != nil
	if slices.Contains(pending.By, v.person.ID) || pending.Proposer != v.person.ID {
		return nil
	}
	ask, err := v.ask(pending.Proposal, "/console/numbers/"+e.ID+"/sign", v.say("number.sign", nil))
	ask.Hidden = map[string]string{"change": d.ID.String()}
	p.Ask = &ask
	return err
}

// waitsFor are the names of those whose approval of a proposal would count and who have not given it: publishers alone where only theirs is missing.
func waitsFor(r ledger.Roster, p ledger.Proposal, by []string) []string {
	var names []string
	for _, who := range r.People {
		if slices.Contains(by, who.ID) || who.ID == p.Proposer || !who.MayApprove(p.Proposer) {
			continue
		}
		if r.Enough(p.Proposer, append([]string{p.Proposer, who.ID}, by...)) == nil {
			names = append(names, who.Name)
		}
	}
	return names
}

func (s *Server) numberSign(v *visit) (answer, error) {
	_, e, d, err := s.sentOf(v)
	if err != nil {
		return nil, err
	}
	if len(d.Authors) == 0 || d.Authors[0] != v.person.ID {
		return nil, errNotYours
	}
	id := d.ID.String()
	if _, err := v.sign(id); err != nil && !errors.Is(err, errTwice) {
		return nil, err
	}
	return redirect("/console/numbers/" + e.ID + "/send?change=" + id), nil
}
