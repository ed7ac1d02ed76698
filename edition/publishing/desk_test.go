package publishing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/content"
	"liman/edition"
	"liman/edition/ledger"
	"liman/store"
)

// shows tells whether a bot shows an entry of the directory.
func (b *bot) shows(id string) bool {
	c, there := b.Serving().Directory.Contact(id)
	return there && c.Shown()
}

// One alone hides an entry at once, on every bot; it stays hidden whatever is published, until two restore it.
func TestAWithdrawalHidesAtOnceAndAlone(t *testing.T) {
	w := newWorld(t)
	b := w.bot()
	alone := func(kind ledger.Kind, entry, who string) error {
		return w.tryPublish(w.propose(ledger.Proposal{Kind: kind, Proposer: who, Entry: entry}, nil), who)
	}
	if err := alone(ledger.Withdraw, "ro-116111", "ana"); err != nil {
		t.Fatal(err)
	}
	if b.Follow(t.Context()); b.shows("ro-116111") || !b.shows("ro-aleg") {
		t.Errorf("it is shown still:\n%s", &b.log)
	}
	for entry, why := range map[string]string{"ro-112": "may never be withdrawn", "ro-anes": "may never be withdrawn", "ro-116111": "withdrawn already", "ro-nobody": "nothing is called"} {
		if err := alone(ledger.Withdraw, entry, "ana"); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", entry, err)
		}
	}
	if err := alone(ledger.Confirm, "ro-116111", "ana"); err == nil {
		t.Error("whoever withdrew it confirms it")
	}
	if err := alone(ledger.Restore, "ro-116111", "radu"); err == nil {
		t.Error("one alone shows it again")
	}
	confirm := ledger.Proposal{Kind: ledger.Confirm, Proposer: "dan", Entry: "ro-116111", Why: "called, too"}
	again := w.propose(confirm, nil)
	if err := alone(ledger.Confirm, "ro-116111", "dan"); err != nil {
		t.Error(err)
	}
	if err := w.tryPublish(again, "dan"); !errors.Is(err, ErrConfirmed) {
		t.Errorf("one alone makes as many records as he likes: %v", err)
	}
	if _, err := w.desk.Propose(t.Context(), confirm, nil); !errors.Is(err, ErrConfirmed) {
		t.Errorf("what nobody can publish is proposed: %v", err)
	}
	w.serve(saying(t, w.desk.Builtin, "Nou."))
	if b.Follow(t.Context()); b.shows("ro-116111") || b.says() != "Nou." {
		t.Error("another edition shows it again")
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Restore, Proposer: "ana", Entry: "ro-116111"}, nil), "ana", "radu")
	if b.Follow(t.Context()); !b.shows("ro-116111") || b.alarms() != nil {
		t.Errorf("it is not shown again:\n%s", &b.log)
	}
}

// Past the desk, too, nobody hides what may not be hidden: the record counts, and a national number is shown still.
func TestT18_ANationalNumberIsNeverHidden(t *testing.T) {
	w := newWorld(t)
	b := w.bot()
	for _, entry := range []string{"ro-112", "ro-anes"} {
		w.smuggle(w.record(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: entry}, nil), "ana").Bytes())
		b.Follow(t.Context())
		if begun := w.bot(); !b.shows(entry) || !begun.shows(entry) || b.Serving().Hash != w.desk.Own().Hash || b.Status().Refused || b.Status() != begun.Status() {
			t.Errorf("%s is hidden", entry)
		}
	}
}

// A release that makes an entry national refuses no record from when it was none; it is shown wherever it is national, and nowhere else.
func TestAReleaseWithAnotherNationalNumberServesTheLedger(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-116111"}, nil), "ana")
	lines, _ := w.desk.Builtin.File("flows/lines.yaml")
	release, err := w.desk.Builtin.With(map[string][]byte{"flows/lines.yaml": bytes.Replace(lines, []byte("[ro-112, ro-anes]"), []byte("[ro-112, ro-anes, ro-116111]"), 1)})
	if err != nil {
		t.Fatal(err)
	}
	own := open(t, release)
	w.desk.Builtin, w.desk.Own = release, func() *edition.Edition { return own }
	b := w.bot()
	if b.says() != "Bun." || b.shows("ro-116111") || b.Status().Refused {
		t.Errorf("it says %q at %+v:\n%s", b.says(), b.Status(), &b.log)
	}
	w.serve(release)
	if b.Follow(t.Context()); !b.shows("ro-116111") || b.Status().Refused {
		t.Errorf("a national number is hidden:\n%s", &b.log)
	}
}

// Nobody's approval is taken of what nobody can publish any more.
func TestT20_WhatIsOutlivedIsNotApproved(t *testing.T) {
	w := newWorld(t)
	p := w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, saying(t, w.desk.Builtin, "Nou."))
	approve := func(why string) {
		t.Helper()
		if who, err := w.desk.Approve(t.Context(), p.ID, w.approval(p, "ana")); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s approves it: %v", who, err)
		}
	}
	w.now = time.Unix(p.NotAfter, 0).Add(time.Second)
	approve("it ended on 2026-12-12 12:00:00; propose it again")
	w.now = time.Unix(p.NotAfter, 0)
	roster := w.roster
	roster.Origins = append(slices.Clone(roster.Origins), "https://other.example.org")
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Enrol, Proposer: ledger.Operator, NewRoster: &roster}, nil), "operator")
	approve("proposed under another roster; propose it again")
}

// Of two who publish at once one wins; the other is told, and may not publish hers before it was approved anew.
func TestT20_TwoPublishersAtOnce(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	errs := make([]error, 2)
	for i, text := range []string{"Una.", "Alta."} {
		p := w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, saying(t, w.desk.Builtin, text))
		for _, who := range []string{"ana", "radu"} {
			if _, err := w.desk.Approve(t.Context(), p.ID, w.approval(p, who)); err != nil {
				t.Fatal(err)
			}
		}
		all.Go(func() { _, errs[i] = w.desk.Publish(t.Context(), p.ID) })
	}
	all.Wait()
	lost := errors.Join(errs...)
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(lost, store.ErrMoved) && !strings.Contains(lost.Error(), "merge and have it approved anew") {
		t.Errorf("they are told %v", errs)
	}
	if h, err := w.desk.History(t.Context()); err != nil || h.Number != 2 {
		t.Errorf("%d records, %v", h.Number, err)
	}
}

// mortal is a ledger whose publisher dies before a write: that one and all that follow never come.
type mortal struct {
	Keeper
	left int
}

var errKilled = errors.New("killed")

func (m *mortal) lives() error {
	if m.left--; m.left < 0 {
		return errKilled
	}
	return nil
}

func (m *mortal) PutBlobs(ctx context.Context, blobs map[string][]byte) error {
	for name, data := range blobs {
		if err := m.lives(); err != nil {
			return err
		}
		if err := m.Keeper.PutBlobs(ctx, map[string][]byte{name: data}); err != nil {
			return err
		}
	}
	return nil
}

func (m *mortal) Append(ctx context.Context, before, after string, record []byte, blobs []string) error {
	return errors.Join(m.lives(), m.ifAlive(func() error { return m.Keeper.Append(ctx, before, after, record, blobs) }))
}

func (m *mortal) Propose(ctx context.Context, id string, proposal []byte) error {
	return errors.Join(m.lives(), m.ifAlive(func() error { return m.Keeper.Propose(ctx, id, proposal) }))
}

func (m *mortal) Approve(ctx context.Context, id string, approval []byte) error {
	return errors.Join(m.lives(), m.ifAlive(func() error { return m.Keeper.Approve(ctx, id, approval) }))
}

func (m *mortal) DropProposal(ctx context.Context, id string) error {
	return errors.Join(m.lives(), m.ifAlive(func() error { return m.Keeper.DropProposal(ctx, id) }))
}

func (m *mortal) ifAlive(write func() error) error {
	if m.left < 0 {
		return nil
	}
	return write()
}

// A publisher who dies between any two writes has published or has not, and whoever comes after her can publish.
func TestAPublisherWhoDiesBetweenAnyTwoWrites(t *testing.T) {
	w := newWorld(t)
	b := w.bot()
	builtin, keeper, died, number := w.desk.Builtin, w.desk.Keeper, 0, uint64(1)
	for left := 0; ; left++ {
		w.desk.Keeper = &mortal{keeper, left}
		text := fmt.Sprintf("A %d.", left)
		err := publishAll(w, saying(t, builtin, text))
		w.desk.Keeper = keeper
		h, err2 := w.desk.History(t.Context())
		if err2 != nil {
			t.Fatal(err2)
		}
		b.Follow(t.Context())
		if published := h.Number > number; published != (b.says() == text) || b.alarms() != nil || !published && err == nil {
			t.Fatalf("died before write %d: record %d, it says %q, %v", left, h.Number, b.says(), err)
		}
		number = h.Number
		if err == nil {
			break
		}
		if died++; !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
	}
	if died < 15 {
		t.Errorf("she died only %d times", died)
	}
}

// publishAll proposes, approves and publishes.
func publishAll(w *world, b *content.Bundle) error {
	p, err := w.desk.Propose(w.Context(), ledger.Proposal{Kind: ledger.Publish, Proposer: "ana", Why: "because"}, b)
	for _, who := range []string{"ana", "radu"} {
		if err == nil {
			_, err = w.desk.Approve(w.Context(), p.ID, w.approval(p, who))
		}
	}
	if err == nil {
		_, err = w.desk.Publish(w.Context(), p.ID)
	}
	return err
}

// Of the files, those stay that the last hundred editions and the proposals need, what says how a withdrawn entry was called, and what was put there just
// now.
func TestSweepKeepsAHundredEditions(t *testing.T) {
	w := newWorld(t)
	tiny := func(i int) *content.Bundle {
		b, err := content.New(map[string][]byte{"flows/same.yaml": []byte("same"), "flows/home.yaml": fmt.Append(nil, "edition ", i)})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for i := range 103 {
		p := w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, tiny(i))
		w.smuggle(w.record(p, "ana", "radu").Bytes())
		if err := w.desk.Keeper.DropProposal(t.Context(), p.ID.String()); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			w.smuggle(w.record(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-119"}, nil), "ana").Bytes())
		}
	}
	w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "ana", Edition: tiny(1).Hash()}, nil)
	w.now = w.now.Add(25 * time.Hour)
	if err := w.desk.Keeper.PutBlobs(t.Context(), blobsOf(tiny(500))); err != nil {
		t.Fatal(err)
	}
	if n, err := w.desk.Sweep(t.Context()); err != nil || n != 2 { // manifest and file of edition 2
		t.Errorf("%d files are swept, %v", n, err)
	}
	for i, there := range map[int]bool{0: true, 1: true, 2: false, 3: true, 102: true, 500: true} {
		if _, err := Read(t.Context(), w.desk.Keeper, tiny(i).Hash(), nil); (err == nil) != there {
			t.Errorf("edition %d: %v", i, err)
		}
	}
	var out bytes.Buffer
	if err := Export(t.Context(), &out, w.desk.Keeper, Rules(w.desk.Operator)); err != nil {
		t.Fatal(err)
	}
	if a, err := ReadArchive(&out); err != nil || a.blobs[tiny(0).Hash().String()] == nil || a.blobs[tiny(1).Hash().String()] != nil {
		t.Errorf("an export is without the edition in which something was withdrawn, or with one that nobody needs: %v", err)
	}
	w.smuggle(w.record(w.propose(ledger.Proposal{Kind: ledger.Restore, Proposer: "ana", Entry: "ro-119"}, nil), "ana", "radu").Bytes())
	w.now = w.now.Add(ledger.ApprovalLives)
	if n, err := w.desk.Sweep(t.Context()); err != nil || n != 6 { // those of the editions 0, which is restored, 1, whose proposal has ended, and 500
		t.Errorf("two weeks later %d files are swept, %v", n, err)
	}
}

// A draft that rests on the edition of an older release, whose list of files was never put here, or is gone, stops nothing: all else is swept, what the draft
// holds is kept, and it is said which draft that is. A list that cannot be asked for, or one that what is served needs, stops it.
func TestSweepGoesOnWithoutWhatADraftRestsOn(t *testing.T) {
	w := newWorld(t)
	tiny := func(text string) *content.Bundle {
		b, err := content.New(map[string][]byte{"flows/home.yaml": []byte(text)})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	held, rests, gone, old := tiny("held by the broken one"), tiny("what the other rests on"), tiny("an older release"), tiny("of nobody")
	files := func(b *content.Bundle) []string { return slices.Sorted(maps.Keys(blobsOf(b))) }
	for _, b := range []*content.Bundle{held, rests, old} {
		if err := w.desk.Keeper.PutBlobs(t.Context(), blobsOf(b)); err != nil {
			t.Fatal(err)
		}
	}
	drafts := []Resting{{"broken", gone.Hash(), files(held)}, {"broken, too", gone.Hash(), nil}, {"whole", rests.Hash(), nil}}
	w.desk.Drafts = func(context.Context) ([]Resting, error) { return drafts, nil }
	w.now = w.now.Add(25 * time.Hour)
	keeper := w.desk.Keeper
	there := func(b *content.Bundle) bool {
		_, err := keeper.Blobs(t.Context(), files(b)...)
		return err == nil
	}
	w.desk.Keeper = lateKeeper{keeper}
	if n, err := w.desk.Sweep(t.Context()); err == nil || errors.As(err, new(Unlisted)) || n != 0 || !there(old) {
		t.Errorf("while lists cannot be asked for, %d files are swept, %v", n, err)
	}
	w.desk.Keeper = keeper
	n, err := w.desk.Sweep(t.Context())
	var unlisted Unlisted
	if !errors.As(err, &unlisted) || len(unlisted) != 2 || !strings.Contains(err.Error(), "broken, too on edition "+gone.Hash().String()) || n != len(files(old)) {
		t.Errorf("%d files are swept, %v", n, err)
	}
	if !there(held) || !there(rests) || there(old) {
		t.Errorf("held: %t, rested on: %t, of nobody: %t", there(held), there(rests), there(old))
	}
	w.serve(saying(t, w.desk.Builtin, "A."))
	h, err := w.desk.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.redis.Del("ledger:blob:" + h.Edition.String())
	if n, err := w.desk.Sweep(t.Context()); err == nil || errors.As(err, new(Unlisted)) || n != 0 {
		t.Errorf("without the list of what is served, %d files are swept, %v", n, err)
	}
}

// lateKeeper is a Keeper whose files do not come in time.
type lateKeeper struct{ Keeper }

func (lateKeeper) Blobs(context.Context, ...string) (map[string][]byte, error) {
	return nil, fmt.Errorf("read tcp: %w", context.DeadlineExceeded)
}

// While Redis is away the last good edition is served, without an alarm, and what was published meanwhile comes when it is back.
func TestRedisAwayTheLastGoodEditionIsServed(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	b := w.bot()
	there := b.Source
	b.Source = dead{}
	b.Follow(t.Context())
	b.Follow(t.Context())
	if b.says() != "Bun." || strings.Count(b.log.String(), `"WARN"`) != 1 || b.alarms() != nil || b.Status().Refused {
		t.Errorf("it says %q:\n%s", b.says(), &b.log)
	}
	w.serve(saying(t, w.desk.Builtin, "Nou."))
	b.Source = there
	if b.Follow(t.Context()); b.says() != "Nou." {
		t.Errorf("back, it says %q:\n%s", b.says(), &b.log)
	}
}

// A ledger that is away for long raises an alarm, once; one whose answer is none does at once.
func TestT18_WhoKeepsTheLedgerFromBeingReadIsNoticed(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	b, asked := w.bot(), 0
	there := b.Source
	for _, away := range []Source{dead{}, late{there, &asked}} {
		name := fmt.Sprintf("%T", away)
		if name == "publishing.late" {
			w.serve(saying(t, w.desk.Builtin, "Nou."))
		}
		b.Source = away
		b.log.Reset()
		for range 9 {
			w.now = w.now.Add(time.Minute / 2)
			b.Follow(t.Context())
		}
		if warned := strings.Count(b.log.String(), `"WARN"`); warned != 1 || b.alarms() != nil {
			t.Errorf("%s: it warns %d times", name, warned)
		}
		for range 9 {
			w.now = w.now.Add(time.Minute / 2)
			b.Follow(t.Context())
		}
		if alarms := b.alarms(); len(alarms) != 1 || b.says() != "Bun." || b.Status().Refused {
			t.Errorf("%s: after minutes it raises %d alarms", name, len(alarms))
		}
		b.Source = there
		if name == "publishing.dead" {
			b.Follow(t.Context())
		}
	}
	if b.Follow(t.Context()); b.says() != "Nou." {
		t.Errorf("back, it says %q:\n%s", b.says(), &b.log)
	}
	for _, key := range []string{"ledger:head", "ledger:records"} {
		w := newWorld(t)
		b := w.bot()
		w.serve(saying(t, w.desk.Builtin, "Bun."))
		w.redis.Del(key)
		if _, err := w.redis.SetAdd(key, "another kind"); err != nil {
			t.Fatal(err)
		}
		b.Follow(t.Context())
		b.Follow(t.Context())
		if alarms := b.alarms(); len(alarms) != 1 || !strings.Contains(alarms[0], "WRONGTYPE") || !b.Status().Refused {
			t.Errorf("%s of another kind: %d alarms, %+v", key, len(alarms), b.Status())
		}
	}
}

// A release whose content was never published says so; one whose content was does not.
func TestAReleaseWithNewerContentSaysSo(t *testing.T) {
	w := newWorld(t)
	if b := w.bot(); strings.Contains(b.log.String(), "push --builtin") {
		t.Error("beside an empty ledger, which serves it, it says so")
	}
	w.serve(w.desk.Builtin)
	w.serve(saying(t, w.desk.Builtin, "Nou."))
	if b := w.bot(); strings.Contains(b.log.String(), "push --builtin") {
		t.Error("of content that was published once it says so")
	}
	w.desk.Builtin = saying(t, w.desk.Builtin, "Mai nou.")
	if b := w.bot(); !strings.Contains(b.log.String(), "push --builtin") || b.says() != "Nou." {
		t.Errorf("it says %q:\n%s", b.says(), &b.log)
	}
}
