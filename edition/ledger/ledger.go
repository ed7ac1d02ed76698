// Package ledger is the numbered records that say which edition counts, and who said so. It has the shape of Go's checksum
// database: each record holds the hash of the one before, so the newest hash stands for all of them, and nobody can take one
// out, change one or put one between without everybody who has seen the newest one noticing.
//
// A record holds what was proposed and who approved it. An approval is a passkey's assertion over the hash of the proposal, or a
// signed note of a file key; Head.Next checks each of them, with public keys alone, without a session and without a network. So
// whoever steals the console or the Redis in which the records lie publishes nothing.
//
// What must hold, for every Head that Next gives:
//   - its records are numbered without a gap, and each names the hash of the one before;
//   - every edition that it ever named was approved by as many different people as the roster of that moment wanted, with as many
//     different keys, one of them a publisher's; a withdrawal, which can only hide, by one;
//   - no proposal counted twice, and none after its end;
//   - the first roster was signed by the operator's key, each later one by it or by two admins of the roster before.
package ledger

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"liman/content"
)

// Head is what a list of records comes to. The zero Head is an empty ledger.
type Head struct {
	Number  uint64       // of the newest record; 0 for none
	Record  content.Hash // of the newest record
	When    time.Time    // when the newest record says that it was made
	Edition content.Hash // what is served; zero: the edition inside the program
	Roster  Roster       // who may approve the next record
	Hidden  []string     // entries and recordings that were withdrawn, sorted

	roster    content.Hash           // of Roster; zero before the first
	editions  map[content.Hash]bool  // every one that was ever served
	used      map[ID]bool            // every proposal that counted
	withdrawn map[string]withdrawal  // by entry
	hiding    map[string][]time.Time // the latest times at which a person withdrew something
}

// withdrawal is an entry that is hidden.
type withdrawal struct {
	by        string       // who withdrew it
	in        content.Hash // the edition that was served then
	confirmed bool
}

// Withdrawal is an entry or recording that is withdrawn, and the edition in which it was called so.
type Withdrawal struct {
	Entry   string
	Edition content.Hash
}

// Rules are what a ledger is held against besides itself.
type Rules struct {
	Operator string           // the operator's public key, as sumdb/note writes a verifier
	Now      func() time.Time // no record is of later; nil: not asked
	Since    time.Time        // when the ledger was last seen as it is: a new record was made after that; zero: not known
}

// entryForm is how an entry of the directory is called, or a recording: language, flow and node. Nothing else is ever withdrawn: what is hidden is
// looked for in files, and a name that holds a brace, a blank or a line's end would take out more than itself.
var entryForm = regexp.MustCompile(`\A([a-z0-9]+(-+[a-z0-9]+)*-?|[a-z]{2,3}(/[a-z0-9]+([-_][a-z0-9]+)*){2})\z`)

// WithdrawalsADay is how many entries one person may hide in 24 hours.
const WithdrawalsADay = 3

// maxApprovals is how many approvals a record may have: each is checked whole.
const maxApprovals = 100

// clockSkew is how far a new record's time may be from ours.
const clockSkew = 10 * time.Minute

// Refusal says which record does not hold, and why. Nothing of a refused record counts.
type Refusal struct {
	Number uint64
	Why    string
}

func (r Refusal) Error() string { return fmt.Sprintf("record %d is refused: %s", r.Number, r.Why) }

// Next checks one more record and gives what the ledger comes to with it. The error is a Refusal. The Head it is called on stays as it is.
func (h Head) Next(raw []byte, rules Rules) (Head, error) {
	n := h.clone()
	r, err := Parse(raw)
	if err == nil {
		n.Number, n.Record, n.When = r.Number, content.Sum(raw), time.Unix(r.When, 0).UTC()
		err = errors.Join(h.follows(r, rules), n.apply(r, rules))
	}
	if err != nil {
		return h, Refusal{h.Number + 1, oneLine(err)}
	}
	return n, nil
}

// follows tells whether a record can come after the ones before, whatever it says.
func (h Head) follows(r Record, rules Rules) error {
	when, end := time.Unix(r.When, 0), time.Unix(r.NotAfter, 0)
	switch {
	case r.Number != h.Number+1:
		return fmt.Errorf("its number is %d; an older record was played again, or one is missing", r.Number)
	case r.Before != h.Record:
		return errors.New("it does not follow the record before: its hash of it is another")
	case when.Before(h.When):
		return errors.New("it says that it is older than the record before")
	case when.After(end):
		return fmt.Errorf("its approvals ended on %s; propose it again", end.UTC().Format(time.DateTime))
	case end.Sub(when) > ApprovalLives:
		return fmt.Errorf("its approvals would last longer than %d days", ApprovalLives/(24*time.Hour))
	case h.used[r.ID]:
		return errors.New("what it proposes was approved and counted before; propose it anew")
	case r.Roster != h.roster:
		return errors.New("it was approved under another roster; propose it again")
	}
	return rules.inTime(when)
}

// inTime tells whether a new record can have been made when it says: between when the ledger was last seen without it and now. Else whoever
// writes into Redis could date a record back to when its approvals still counted, or one person withdraw tomorrow's entries today.
func (r Rules) inTime(when time.Time) error {
	ahead := r.Now != nil && when.After(r.Now().Add(clockSkew))
	if since := r.Since; ahead || !since.IsZero() && when.Before(since.Add(-clockSkew)) {
		return fmt.Errorf("it says it was made at %s, which is not now", when.UTC().Format(time.DateTime))
	}
	return nil
}

// apply does what a record says, if those who must have approved it have.
func (h *Head) apply(r Record, rules Rules) error {
	people, byOperator, err := approvers(r, h.Roster, rules.Operator)
	if err != nil {
		return err
	}
	h.used[r.ID] = true
	switch r.Kind {
	case Publish, Rollback:
		return h.serve(r, people)
	case Withdraw:
		return h.hide(r, people)
	case Confirm:
		return h.confirm(r, people)
	case Restore:
		return h.restore(r, people)
	case Enrol:
		return h.enrol(r, people, byOperator)
	}
	return fmt.Errorf("nobody knows its kind %q", r.Kind)
}

// serve makes another edition the one that counts.
func (h *Head) serve(r Record, people []Person) error {
	switch {
	case r.Base != h.Edition:
		return errors.New("what is served has changed since it was proposed; merge and have it approved anew")
	case r.Edition == h.Edition:
		return errors.New("it changes nothing")
	case r.Entry != "" || r.NewRoster != nil:
		return errors.New("it says more than an edition")
	case r.Kind == Rollback && !h.editions[r.Edition]:
		return errors.New("the edition to go back to was never served")
	case r.Edition == content.Hash{} && r.Kind != Rollback:
		return errors.New("it names no edition")
	}
	if err := h.Roster.enough(r.Proposer, people); err != nil {
		return err
	}
	h.editions[r.Edition], h.Edition = true, r.Edition
	return nil
}

// hide takes one entry off everybody's screen. One person is enough, since it can only hide.
func (h *Head) hide(r Record, people []Person) error {
	recent := slices.DeleteFunc(slices.Clone(h.hiding[r.Proposer]), func(when time.Time) bool { return !when.After(h.When.Add(-24 * time.Hour)) })
	switch _, hidden := h.withdrawn[r.Entry]; {
	case r.Entry == "" || r.Edition != h.Edition || r.Base != h.Edition || r.NewRoster != nil:
		return errors.New("a withdrawal names one entry and leaves the edition as it is")
	case hidden:
		return fmt.Errorf("%s is withdrawn already", r.Entry)
	case !entryForm.MatchString(r.Entry):
		return fmt.Errorf("%.80q names no entry, as ro-119 does, and no recording, as ro/danger/start does", r.Entry)
	case !slices.ContainsFunc(people, func(p Person) bool { return p.ID == r.Proposer }):
		return errors.New("whoever withdraws must sign it")
	case len(recent) >= WithdrawalsADay:
		return fmt.Errorf("%s has withdrawn %d entries in a day; ask somebody else", r.Proposer, WithdrawalsADay)
	}
	h.hiding[r.Proposer] = append(recent, h.When)
	h.withdrawn[r.Entry] = withdrawal{by: r.Proposer, in: h.Edition}
	h.Hidden = slices.Sorted(maps.Keys(h.withdrawn))
	return nil
}

// withdrawalOf is the withdrawal that a record is about, if the record says nothing else.
func (h *Head) withdrawalOf(r Record) (withdrawal, error) {
	w, hidden := h.withdrawn[r.Entry]
	if !hidden || r.Edition != h.Edition || r.Base != h.Edition || r.NewRoster != nil {
		return w, fmt.Errorf("no entry that is called %q is withdrawn", r.Entry)
	}
	return w, nil
}

// confirm notes that somebody has looked at a withdrawal who did not make it.
func (h *Head) confirm(r Record, people []Person) error {
	w, err := h.withdrawalOf(r)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p Person) bool { return p.ID != w.by }) {
		return errors.New("a withdrawal is confirmed by somebody else than who made it")
	}
	w.confirmed = true
	h.withdrawn[r.Entry] = w
	return nil
}

// restore ends a withdrawal, with as many people as publishing needs.
func (h *Head) restore(r Record, people []Person) error {
	if _, err := h.withdrawalOf(r); err != nil {
		return err
	}
	if err := h.Roster.enough(r.Proposer, people); err != nil {
		return err
	}
	delete(h.withdrawn, r.Entry)
	h.Hidden = slices.Sorted(maps.Keys(h.withdrawn))
	return nil
}

// enrol makes another roster the one that counts from the next record on.
func (h *Head) enrol(r Record, people []Person, byOperator bool) error {
	if r.NewRoster == nil || r.Edition != h.Edition || r.Base != h.Edition || r.Entry != "" {
		return errors.New("a roster's record holds the roster and leaves the edition as it is")
	}
	admins := slices.DeleteFunc(people, func(p Person) bool { return !p.Has(Admin) })
	if !byOperator && len(admins) < 2 {
		if h.roster == (content.Hash{}) {
			return errors.New("the first roster is signed by the operator's key alone (LIMAN_OPERATOR_KEY), and this one is not")
		}
		return errors.New("a roster is signed by two admins of the one before, or by the operator's key")
	}
	if err := r.NewRoster.Check(); err != nil {
		return err
	}
	h.Roster, h.roster = *r.NewRoster, r.NewRoster.Hash()
	return nil
}

// Served tells whether an edition was ever the one that counted.
func (h Head) Served(edition content.Hash) bool { return h.editions[edition] }

// Counted tells whether a proposal has become a record; it cannot again.
func (h Head) Counted(id ID) bool { return h.used[id] }

// Checkpoint names the newest record.
func (h Head) Checkpoint() Checkpoint { return Checkpoint{h.Number, h.Record} }

// Unconfirmed are the withdrawn entries that nobody but who withdrew them has looked at, sorted.
func (h Head) Unconfirmed() []string {
	return slices.DeleteFunc(slices.Clone(h.Hidden), func(entry string) bool { return h.withdrawn[entry].confirmed })
}

// Withdrawn are what Hidden names, in its order, each with the edition in which it was withdrawn.
func (h Head) Withdrawn() []Withdrawal {
	all := make([]Withdrawal, len(h.Hidden))
	for i, entry := range h.Hidden {
		all[i] = Withdrawal{entry, h.withdrawn[entry].in}
	}
	return all
}

// RosterHash is what a proposal names as the roster under which it is approved.
func (h Head) RosterHash() content.Hash { return h.roster }

func (h Head) clone() Head {
	h.editions, h.used, h.withdrawn, h.hiding = cloned(h.editions), cloned(h.used), cloned(h.withdrawn), cloned(h.hiding)
	h.Hidden = slices.Clone(h.Hidden)
	return h
}

func cloned[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return make(map[K]V)
	}
	return maps.Clone(m)
}
