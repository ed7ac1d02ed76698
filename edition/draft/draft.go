// Package draft is how content is changed: field by field, without losing what others changed or a byte that was not meant.
//
// A Field is the smallest thing that staff change: a message in a language, what one option leads to, the number of an entry. All of an
// edition is Fields, each with a Key that stays the same when the file around it changes. On them stand the Editor (acts that change
// them and can be undone), Diff (what a change says, for people), Merge (two changes of one edition) and the Draft, which is a change that
// waits to be published. What the content means, and whether it is right, others know (edition).
package draft

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"liman/content"
	"liman/edition/ledger"
)

// Draft is a change of an edition until it is published: a change set.
//
// What must hold:
//   - Edition is the hash of the base with the Files, and the Proposal, if there is one, names it, the Base, Why and ID;
//   - every Approval is one of that Proposal. So any change of what is approved takes the Proposal and all Approvals away;
//   - it is Approved if and only if there is an Approval, and what is Published is never changed again.
type Draft struct {
	Version   int                     `json:"version"`
	ID        ledger.ID               `json:"id"` // random; what is approved names it
	Base      content.Hash            `json:"base"`
	Edition   content.Hash            `json:"edition"`
	Title     string                  `json:"title"`
	Why       string                  `json:"why"`
	State     State                   `json:"state"`
	Files     map[string]content.Hash `json:"files,omitempty"`   // that differ from the base, by path; zero: taken away
	Authors   []string                `json:"authors,omitempty"` // whoever changed something; who began it comes first
	Acts      []Act                   `json:"acts,omitempty"`    // that can be undone, the latest last
	Comments  []Comment               `json:"comments,omitempty"`
	Conflicts []Conflict              `json:"conflicts,omitempty"` // that somebody must decide
	Proposal  *ledger.Proposal        `json:"proposal,omitempty"`  // of what was submitted
	Approvals []Approval              `json:"approvals,omitempty"`
	Voided    []string                `json:"voided,omitempty"` // who had approved an earlier state of it
	Number    uint64                  `json:"number,omitempty"` // of the record that published it
	Began     int64                   `json:"began"`            // in Unix seconds
	Changed   int64                   `json:"changed"`
}

// State is how far a draft has come.
type State string

// The states. A draft is approved by its first approval; whether it has enough of them, the ledger knows.
const (
	Open      State = "open"
	Submitted State = "submitted"
	Approved  State = "approved"
	Published State = "published"
	Discarded State = "discarded"
)

// Comment is what somebody says about a draft, or about one field of it.
type Comment struct {
	By   string `json:"by"`
	When int64  `json:"when"`
	Text string `json:"text"`
	On   *Key   `json:"on,omitempty"`
	Back bool   `json:"back,omitempty"` // it is why the draft was sent back
}

// Approval is one person's yes to the proposal.
type Approval struct {
	By   string          `json:"by"`
	When int64           `json:"when"`
	Yes  ledger.Approval `json:"yes"`
}

// Begin begins a draft of an edition.
func Begin(base content.Hash, by, title string, now time.Time) *Draft {
	d := &Draft{Version: version, Base: base, Edition: base, Title: title, State: Open, Began: now.Unix(), Changed: now.Unix()}
	d.wrote(by)
	_, _ = rand.Read(d.ID[:]) // it never fails
	return d
}

func (d *Draft) wrote(by string) {
	if by != "" && !slices.Contains(d.Authors, by) {
		d.Authors = append(d.Authors, by)
	}
}

// ErrState says that a draft is in a state in which something cannot be done to it.
var ErrState = errors.New("cannot be done now")

// may refuses what a draft's state does not allow.
func (d *Draft) may(do string, in ...State) error {
	if slices.Contains(in, d.State) {
		return nil
	}
	return fmt.Errorf("a draft that is %s cannot be %s: %w", d.State, do, ErrState)
}

// reopen takes away what was proposed and approved, since it is no longer that. It tells whether anybody had approved.
func (d *Draft) reopen() (voided bool) {
	voided = len(d.Approvals) > 0
	for _, a := range d.Approvals {
		if !slices.Contains(d.Voided, a.By) {
			d.Voided = append(d.Voided, a.By)
		}
	}
	d.State, d.Proposal, d.Approvals = Open, nil, nil
	return voided
}

// Editor is the draft's content, to be edited. The base is what the draft rests on; blobs are its Files by their hashes.
func (d *Draft) Editor(base *content.Bundle, blobs map[content.Hash][]byte) (*Editor, error) {
	if base.Hash() != d.Base {
		return nil, fmt.Errorf("the draft rests on edition %s, not on %s", d.Base, base.Hash())
	}
	files := make(map[string][]byte)
	for file, hash := range d.Files {
		data, there := blobs[hash]
		switch {
		case hash == content.Hash{}:
			data = nil
		case !there || content.Sum(data) != hash:
			return nil, fmt.Errorf("what the draft says in %s is not there", file)
		case data == nil:
			data = []byte{}
		}
		files[file] = data
	}
	b, err := base.With(files)
	if err != nil {
		return nil, err
	}
	if b.Hash() != d.Edition {
		return nil, errors.New("the draft's files are not what it says that they are")
	}
	e := Edit(b)
	e.acts = slices.Clone(d.Acts)
	return e, nil
}

// maxActs is how many acts can be undone at most, and maxUndo how many bytes they may hold together.
const (
	maxActs = 200
	maxUndo = 256 << 10
)

// Keep takes in what was edited. It gives the blobs that are to be kept before the draft is, and tells whether approvals have
// died by it. What is as it was changes nothing.
func (d *Draft) Keep(e *Editor, base *content.Bundle, by string, now time.Time) (blobs map[content.Hash][]byte, voided bool, err error) {
	if err := d.may("changed", Open, Submitted, Approved); err != nil {
		return nil, false, err
	}
	if base.Hash() != d.Base {
		return nil, false, fmt.Errorf("the draft rests on edition %s, not on %s", d.Base, base.Hash())
	}
	b, err := e.Bundle()
	if err != nil {
		return nil, false, err
	}
	d.Acts = recent(signed(e.acts, by, now))
	if b.Hash() == d.Edition {
		return nil, false, nil
	}
	d.Files, blobs = make(map[string]content.Hash), make(map[content.Hash][]byte)
	for _, c := range content.Diff(base, b) {
		d.Files[c.Name] = content.Hash{}
		if _, there := b.File(c.Name); there {
			d.Files[c.Name] = b.Sum(c.Name)
			blobs[d.Files[c.Name]] = c.After
		}
	}
	d.Edition, d.Changed = b.Hash(), now.Unix()
	d.wrote(by)
	return blobs, d.reopen(), nil
}

// signed says of acts that nobody has signed who did them.
func signed(acts []Act, by string, now time.Time) []Act {
	acts = slices.Clone(acts)
	for i := range acts {
		if acts[i].By == "" {
			acts[i].By, acts[i].When = by, now.Unix()
		}
	}
	return acts
}

// recent leaves out the oldest acts if there are too many.
func recent(acts []Act) []Act {
	size, from := 0, len(acts)
	for from > max(0, len(acts)-maxActs) {
		for _, s := range acts[from-1].Splices {
			size += len(s.Before) + len(s.After)
		}
		if size > maxUndo && from < len(acts) {
			break
		}
		from--
	}
	return acts[from:]
}

// Describe says what a draft is and why. The reason is part of what people approve, so another one ends every approval.
func (d *Draft) Describe(by, title, why string, now time.Time) (voided bool, err error) {
	if err := d.may("described anew", Open, Submitted, Approved); err != nil {
		return false, err
	}
	if title == d.Title && why == d.Why {
		return false, nil
	}
	again := why != d.Why
	d.Title, d.Why, d.Changed = title, why, now.Unix()
	d.wrote(by)
	return again && d.reopen(), nil
}

// ErrFull says that a draft holds no more of something. The error that wraps it says of what, and what to do.
var ErrFull = errors.New("it holds no more")

// maxComments is how many comments a draft holds, and maxComment of how many bytes one may be.
const (
	maxComments = 500
	maxComment  = 4000
)

// Say adds a comment. It changes nothing that is approved. The error is ErrFull if there are as many as it holds, or if this one is too long.
func (d *Draft) Say(by, text string, on *Key, now time.Time) error {
	switch {
	case len(d.Comments) >= maxComments:
		return fmt.Errorf("there are %d comments already; publish or discard it, and begin another: %w", maxComments, ErrFull)
	case len(text) > maxComment:
		return fmt.Errorf("a comment of %d bytes is over %d; say it shorter: %w", len(text), maxComment, ErrFull)
	}
	d.Comments = append(d.Comments, Comment{by, now.Unix(), text, on, false})
	return nil
}

// Submit hands a draft in as a proposal. Faults are what checking found in it: with one it stays open.
func (d *Draft) Submit(p ledger.Proposal, faults int, now time.Time) error {
	switch err := d.may("submitted", Open); {
	case err != nil:
		return err
	case len(d.Files) == 0:
		return errors.New("the draft changes nothing")
	case strings.TrimSpace(d.Why) == "":
		return errors.New("say why; whoever approves must know")
	case len(d.Conflicts) > 0:
		return fmt.Errorf("%d fields were changed by a colleague, too; decide which text counts", len(d.Conflicts))
	case faults > 0:
		return fmt.Errorf("the check finds %d faults; mend them first", faults)
	case !d.proposes(p):
		return errors.New("the proposal is of something else")
	}
	d.State, d.Proposal, d.Changed = Submitted, &p, now.Unix()
	return nil
}

// Approve takes in one person's approval of a challenge, which must be that of what is proposed. Whether it is hers and holds, the ledger
// says (Head.Approver, and every bot once more).
func (d *Draft) Approve(by string, challenge content.Hash, yes ledger.Approval, now time.Time) error {
	switch err := d.may("approved", Submitted, Approved); {
	case err != nil:
		return err
	case challenge != d.Proposal.Challenge():
		return errors.New("what was approved is not what the draft says now; look at it again")
	case now.Unix() > d.Proposal.NotAfter:
		return errors.New("the proposal has ended; submit it anew")
	case slices.ContainsFunc(d.Approvals, func(a Approval) bool { return a.By == by }):
		return errors.New("you have approved it already; somebody else must be the second")
	}
	d.State = Approved
	if d.Voided = slices.DeleteFunc(d.Voided, func(who string) bool { return who == by }); len(d.Voided) == 0 {
		d.Voided = nil
	}
	d.Approvals = append(d.Approvals, Approval{by, now.Unix(), yes})
	return nil
}

// SendBack opens a submitted draft again, with the reason as a comment. Nothing of what it says is lost.
func (d *Draft) SendBack(by, reason string, now time.Time) error {
	if err := d.may("sent back", Submitted, Approved); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return errors.New("say what is to be done")
	}
	if err := d.Say(by, reason, nil, now); err != nil {
		return err
	}
	d.Comments[len(d.Comments)-1].Back = true
	voided := d.Voided
	d.reopen()
	d.Voided, d.Changed = voided, now.Unix() // nothing has changed since they approved
	return nil
}

// Discard puts a draft away. Restore takes it out again.
func (d *Draft) Discard(now time.Time) error {
	if err := d.may("discarded", Open, Submitted, Approved); err != nil {
		return err
	}
	d.reopen()
	d.State, d.Changed = Discarded, now.Unix()
	return nil
}

// Restore opens a draft that was discarded.
func (d *Draft) Restore(now time.Time) error {
	if err := d.may("restored", Discarded); err != nil {
		return err
	}
	d.State, d.Changed = Open, now.Unix()
	return nil
}

// Publish says which record has published the draft. Nothing of it changes after that.
func (d *Draft) Publish(number uint64, edition content.Hash, now time.Time) error {
	switch err := d.may("published", Approved); {
	case err != nil:
		return err
	case edition != d.Edition:
		return errors.New("another edition was published")
	}
	d.State, d.Number, d.Changed = Published, number, now.Unix()
	return nil
}

// kept is how long a draft stays that was published or discarded.
const kept = 90 * 24 * time.Hour

// Over tells whether nobody needs a draft any more: it was published or discarded 90 days ago. What was published stands in the ledger.
func (d *Draft) Over(now time.Time) bool {
	return (d.State == Published || d.State == Discarded) && now.After(time.Unix(d.Changed, 0).Add(kept))
}

// Blobs are the hashes of all files that the draft holds, sorted by path; they must outlive it.
func (d *Draft) Blobs() []content.Hash {
	var all []content.Hash
	for _, file := range slices.Sorted(maps.Keys(d.Files)) {
		if d.Files[file] != (content.Hash{}) {
			all = append(all, d.Files[file])
		}
	}
	return all
}
