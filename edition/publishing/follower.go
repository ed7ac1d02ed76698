// Package publishing is the way from the ledger's records to the edition that is served, and back: a Follower reads what two people have
// published and checks all of it before anybody sees it; a Desk proposes, approves and publishes; an Archive is the whole ledger in one
// file. Where the records lie is not known here: whoever keeps them keeps bytes, and nothing that it says is believed.
//
// A Follower asks each second for the newest record's name, replays what is new (edition/ledger), reads the files, takes out what
// was withdrawn (Hide), opens the edition (what has not changed since the one before is not read or checked anew) and swaps it in. It
// believes nothing that Redis says, never goes back behind a record that it has seen, and changes nothing where something does not
// hold. The Desk is the other way, for liman content and the console: it adds records to store.Ledger, whose head moves by one
// compare-and-set.
package publishing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/ledger"
	"liman/edition/shelf"
)

// Options are what a Follower needs.
type Options struct {
	Source   Source
	Operator string            // the operator's public key, as sumdb/note writes a verifier
	Builtin  *content.Bundle   // what is served while the ledger is empty, and where nothing in it holds
	Own      *edition.Edition  // Builtin, opened
	Least    ledger.Checkpoint // the record that the ledger must have at least, as somebody outside has seen it
	Memories []Memory          // what remembers the newest record that was seen
	Log      *slog.Logger
	Now      func() time.Time
}

// Memory remembers the newest record that was seen, over restarts or among replicas.
type Memory interface {
	// Remember takes in a checkpoint, the zero one to ask only, and gives the newest that it knows, and when the ledger was last seen to end there; the
	// zero time if that is not known.
	Remember(ctx context.Context, seen ledger.Checkpoint) (newest ledger.Checkpoint, when time.Time, err error)
}

// Follower serves what the ledger says. What must hold, whatever the Redis gives it:
//   - an edition is served only if every record up to it holds (ledger.Head), its files have its hash, and it passes all checks and stories;
//   - it never goes back: neither behind a record that it, a Memory or Least has seen, nor to another record of the same number;
//   - what does not hold changes nothing: the last good edition is served on, and an alarm says once which record is refused and why;
//   - what the newest record that holds has withdrawn is shown by no edition that is served, be it an older one or the one inside the program.
//
// Status is for any goroutine, all else for one at a time.
type Follower struct {
	Options
	rules ledger.Rules

	head    ledger.Head   // of the newest record that holds
	states  []state       // what the records came to, the empty ledger first, each with another edition or other things hidden
	at      int           // which of them is served
	bad     map[int]error // which of them do not pass without what is withdrawn now, and why
	serving *edition.Edition
	whole   *content.Bundle   // what is served, as it was published
	hidden  []string          // what it does not show, by all its names
	hides   []string          // what is to be hidden now, by all its names
	former  former            // what was withdrawn, by all names
	begins  bool              // whether the ledger was seen to serve the edition inside the program, as it does before the first publish
	bundle  *content.Bundle   // the last edition that was read, as it was published
	checks  check.Opener      // of what is served: only what has changed is read and checked anew
	past    []state           // whose buttons may still be on a phone and are not understood yet, the latest first
	opener  edition.Opener    // of these
	seenAt  time.Time         // when the ledger was last seen to end with the newest of states; zero: never
	known   known             // Least, and what the memories know
	told    time.Time         // when the memories were told last
	kept    ledger.Checkpoint // and what
	away    time.Time         // since when the ledger is away; zero: it is not
	failed  string            // the last complaint, so that each is said once
	forgot  string            // the same for the memories

	mu     sync.Mutex
	status Status
}

// state is what the ledger came to with a record, and those behind it that serve the same.
type state struct {
	number  uint64
	when    time.Time
	edition content.Hash
	hidden  []ledger.Withdrawal
}

// Status is what is known of the ledger.
type Status struct {
	Checkpoint ledger.Checkpoint // of the newest record that holds
	Refused    bool              // whether the ledger says something now that is not served
}

// New prepares a follower. Until Start it serves the edition inside the program.
func New(o Options) *Follower {
	f := &Follower{Options: o, serving: o.Own, whole: o.Builtin, states: []state{{}}, bad: make(map[int]error)}
	f.known.add(o.Least, time.Time{})
	f.rules = Rules(o.Operator)
	return f
}

// Rules are what records are held against: the operator's key. Nothing that a release changes is among them: a record that once
// held holds for ever.
func Rules(operator string) ledger.Rules { return ledger.Rules{Operator: operator} }

// IsNational tells whether an entry is a national number of an edition, which nobody may withdraw.
func IsNational(own *edition.Edition, entry string) bool {
	for _, c := range own.National() {
		if c.ID == entry {
			return true
		}
	}
	return false
}

// NationalLine is what stands in the place of a withdrawn entry: the first national number that is no emergency number, or else the
// first; "" if there is none.
func NationalLine(own *edition.Edition) string {
	line := ""
	for _, c := range own.National() {
		if c.Kind != "emergency" {
			return c.ID
		}
		line = cmp.Or(line, c.ID)
	}
	return line
}

// Start reads the ledger and gives the edition to begin with. It does not fail: where nothing in the ledger holds, or where it cannot be read,
// that is the edition inside the program, and the log says why.
func (f *Follower) Start(ctx context.Context) *edition.Edition {
	f.remember(ctx, ledger.Checkpoint{})
	f.Follow(ctx)
	if f.head.Edition != (content.Hash{}) && !f.head.Served(f.Builtin.Hash()) {
		f.Log.Info("the edition inside the program was never published; liman content push --builtin proposes what differs", "edition", f.Builtin.Hash().String()[:6])
	}
	return f.serving
}

// Status tells what is known of the ledger.
func (f *Follower) Status() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status
}

// Run looks at every tick until the context ends, and publishes what is to be served whenever that changes. What Retire has left
// it retires, one at each tick.
func (f *Follower) Run(ctx context.Context, tick <-chan time.Time, on *shelf.Shelf) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		before := f.serving
		if f.Follow(ctx); f.serving != before && ctx.Err() == nil {
			on.Publish(f.serving)
		}
		f.retireNext(ctx, on)
	}
}

// conversation is how long a conversation may go on after a screen: the longest silence and an hour, as its record lives
// (store.KeepChat).
const conversation = 13 * time.Hour

// atOnce is how many older editions a start waits for (Retire).
const atOnce = 2

// Retire hands over what was served while conversations may have begun that are still under way, so that their buttons are understood:
// the latest atOnce, and in Run the others. It is for once, after Start.
func (f *Follower) Retire(ctx context.Context, on *shelf.Shelf) {
	for i := f.at - 1; i >= 0 && f.states[i+1].when.After(f.Now().Add(-conversation)); i-- {
		f.past = append(f.past, f.states[i])
	}
	for range atOnce {
		f.retireNext(ctx, on)
	}
}

// retireNext opens an edition that was served, for its flows alone.
func (f *Follower) retireNext(ctx context.Context, on *shelf.Shelf) {
	if len(f.past) == 0 {
		return
	}
	s := f.past[0]
	f.past = f.past[1:]
	b, err := f.read(ctx, s.edition)
	hidden, unknown := f.former.names(ctx, s.hidden, f.read)
	if err = errors.Join(err, unknown); err == nil {
		b, err = hiddenFrom(b, hidden)
	}
	if err != nil {
		return // swept, or away: the names of today will do
	}
	if ed, err := f.opener.Open(b); err == nil {
		on.Retire(ed)
	}
	if len(f.past) == 0 {
		f.opener = edition.Opener{}
	}
}

// Serving is the edition to serve as of the last Follow.
func (f *Follower) Serving() *edition.Edition { return f.serving }

// Follow asks for the head, and if that has moved reads, checks and opens what is new.
func (f *Follower) Follow(ctx context.Context) {
	began := f.Now()
	err := f.replay(ctx)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		f.seenAt, f.begins = began, f.begins || len(f.states) == 1
		if due := f.told.Add(tellEvery); f.kept != f.head.Checkpoint() || f.Now().After(due) {
			f.remember(ctx, f.head.Checkpoint())
		}
	}
	err = errors.Join(err, f.serve(ctx))
	if ctx.Err() == nil {
		f.complain(err)
	}
}

// tellEvery is how often memories hear of a ledger that does not change.
const tellEvery = 10 * time.Minute

// awayError says that the ledger could not be reached, which says nothing of it.
type awayError struct{ error }

func (e awayError) Error() string { return "the ledger cannot be read: " + e.error.Error() }

func (e awayError) Unwrap() error { return e.error }

// unread is why the ledger was not read: it is away only if nobody answered. An answer that is none, as of a key of another kind or of a
// right that was taken away, is somebody's doing.
func unread(err error) error {
	if net := net.Error(nil); errors.As(err, &net) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded) {
		return awayError{err}
	}
	return fmt.Errorf("the ledger gives no answer that can be read: %w", err)
}

// isAway tells whether nothing is wrong but that the ledger is away.
func isAway(err error) bool {
	if many, joined := err.(interface{ Unwrap() []error }); joined { //nolint:errorlint // each of them is asked
		return !slices.ContainsFunc(many.Unwrap(), func(one error) bool { return !isAway(one) })
	}
	return errors.As(err, new(awayError))
}

// replay reads the head and checks the records up to it, and keeps what those come to that hold.
func (f *Follower) replay(ctx context.Context) error {
	text, err := f.Source.Head(ctx)
	if err != nil {
		return unread(err)
	}
	checkpoint, err := ledger.ParseCheckpoint(text)
	if err != nil {
		return fmt.Errorf("the ledger's head is none: %q names no record", text)
	}
	now := f.head.Checkpoint()
	switch {
	case checkpoint.Number < f.known.least.Number:
		return fmt.Errorf("the ledger ends with record %d, and record %d was seen before: it was set back", checkpoint.Number, f.known.least.Number)
	case checkpoint.Number < now.Number:
		return fmt.Errorf("the ledger ends with record %d, and %d was served before: it was set back", checkpoint.Number, now.Number)
	case checkpoint.Number == now.Number && checkpoint != now:
		return fmt.Errorf("record %d is another than the one that was served before: the ledger has parted", checkpoint.Number)
	case checkpoint == now:
		return nil
	}
	records, err := f.Source.Records(ctx, now.Number)
	if err != nil {
		return unread(err)
	}
	for _, raw := range records[:min(uint64(len(records)), checkpoint.Number-now.Number)] {
		if err := f.take(raw); err != nil {
			return err
		}
	}
	if last := f.head.Checkpoint(); last != checkpoint {
		return fmt.Errorf("the ledger's head names record %s, and its newest is %s", checkpoint, last)
	}
	return nil
}

// take checks one record.
func (f *Follower) take(raw []byte) error {
	rules := f.rules
	if rules.Now, rules.Since = f.Now, f.seenAt; f.seenAt.IsZero() {
		rules.Since = f.known.since(f.head.Number, f.Now())
	}
	head, err := f.head.Next(raw, rules)
	if err != nil {
		return err
	}
	if !f.known.fits(head.Checkpoint()) {
		return ledger.Refusal{Number: head.Number, Why: "it is another than the one that was seen before: the ledger has parted"}
	}
	withdrawn := head.Withdrawn()
	if f.head = head; head.Edition != f.last().edition || !slices.Equal(withdrawn, f.last().hidden) {
		f.states = append(f.states, state{head.Number, head.When, head.Edition, withdrawn})
	}
	return nil
}

func (f *Follower) last() state { return f.states[len(f.states)-1] }

// mayGoBack is how many editions are tried, the newest first, until one holds.
const mayGoBack = 10

// serve opens the newest state that holds, if it is newer than what is served; where none does, what is served stays, without what is withdrawn
// now. One that does not pass is not tried again.
func (f *Follower) serve(ctx context.Context) error {
	if f.head.Number < f.known.least.Number {
		return nil // set back; replay has said so
	}
	err := f.name(ctx)
	if isAway(err) {
		return errors.Join(err, f.hideNow())
	}
	errs := []error{err}
	for i := len(f.states) - 1; i > f.at && i >= len(f.states)-mayGoBack; i-- {
		err := f.bad[i]
		if err == nil {
			err = f.open(ctx, i)
		}
		if err == nil {
			return errors.Join(errs...)
		}
		errs = append(errs, err)
	}
	return errors.Join(append(errs, f.hideNow())...)
}

// name asks for all names of what is withdrawn now. If they are others than before, whatever did not pass is tried again. With an error,
// some may be missing.
func (f *Follower) name(ctx context.Context) error {
	hides, err := f.former.names(ctx, f.head.Withdrawn(), f.read)
	if !slices.Equal(hides, f.hides) {
		clear(f.bad)
	}
	f.hides = hides
	if away := unread(err); err != nil && isAway(away) {
		return away
	}
	return err
}

// hideNow takes what is withdrawn now out of what is served.
func (f *Follower) hideNow() error {
	if slices.Equal(f.hidden, f.hides) {
		return nil
	}
	if err := f.bad[f.at]; err != nil {
		return err
	}
	return f.show(f.at, f.whole)
}

// open reads and checks a state, and serves it.
func (f *Follower) open(ctx context.Context, at int) error {
	b, err := f.read(ctx, f.states[at].edition)
	if err == nil {
		return f.show(at, b)
	}
	if away := unread(err); isAway(away) {
		return away
	}
	return f.refusal(at, err) // it may be there at the next look
}

// show checks the edition of a state without what is withdrawn now, and serves it.
func (f *Follower) show(at int, b *content.Bundle) error {
	ed, err := openHidden(&f.checks, b, f.hides)
	if err == nil && (f.at > 0 || f.begins) {
		err = check.Follows(ed, f.serving) // else the covers of people were opened under an earlier edition of the ledger, not under the program's own
	}
	if err != nil {
		f.bad[at] = f.refusal(at, fmt.Errorf("its edition does not pass: %w", err))
		return f.bad[at]
	}
	f.at, f.serving, f.whole, f.hidden = at, ed, b, f.hides
	return nil
}

// refusal says that a state is not served, on one line.
func (f *Follower) refusal(at int, err error) error {
	return ledger.Refusal{Number: f.states[at].number, Why: strings.ReplaceAll(err.Error(), "\n", "; ")}
}

// openHidden opens an edition without what was withdrawn from it.
func openHidden(checks *check.Opener, b *content.Bundle, hidden []string) (*edition.Edition, error) {
	b, err := hiddenFrom(b, hidden)
	if err != nil {
		return nil, err
	}
	return checks.Open(b)
}

// hiddenFrom is an edition without what was withdrawn, but for its national numbers, which stay whatever a record says.
func hiddenFrom(b *content.Bundle, hidden []string) (*content.Bundle, error) {
	if len(hidden) == 0 {
		return b, nil
	}
	whole, err := edition.Open(b)
	if err != nil {
		return nil, err
	}
	national := NationalLine(whole)
	if national == "" {
		return nil, errors.New("it has no national number to stand where an entry was withdrawn")
	}
	return Hide(b, calledNow(b, whole, hidden), national)
}

// read is an edition of the ledger: one that is at hand, or else read anew.
func (f *Follower) read(ctx context.Context, hash content.Hash) (*content.Bundle, error) {
	if hash == (content.Hash{}) {
		return f.Builtin, nil
	}
	have := cmp.Or(f.bundle, f.Builtin)
	for _, b := range []*content.Bundle{f.whole, have} {
		if b.Hash() == hash {
			return b, nil
		}
	}
	b, err := Read(ctx, f.Source, hash, have)
	if err == nil {
		f.bundle = b
	}
	return b, err
}
