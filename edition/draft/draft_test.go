package draft

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liman/content"
	"liman/edition/ledger"
)

var now = time.Date(2026, 11, 29, 1, 0, 0, 0, time.UTC)

func proposal(d *Draft, by string) ledger.Proposal {
	return ledger.Proposal{Kind: ledger.Publish, Edition: d.Edition, Base: d.Base, Proposer: by, Why: d.Why, ID: d.ID, NotAfter: now.Add(time.Hour).Unix()}
}

var home = Key{Kind: Message, Lang: "ro", Of: "home/start.text"}

// desk is where a draft is edited: what it rests on, and the files that were kept.
type desk struct {
	base  *content.Bundle
	blobs map[content.Hash][]byte
}

func newDesk(base *content.Bundle) desk { return desk{base, make(map[content.Hash][]byte)} }

// keep edits a draft's content and keeps it.
func (k desk) keep(t testing.TB, d *Draft, by string, do func(*Editor) error) (voided bool) {
	t.Helper()
	e, err := d.Editor(k.base, k.blobs)
	if err != nil {
		t.Fatal(err)
	}
	if err := do(e); err != nil {
		t.Fatal(err)
	}
	more, voided, err := d.Keep(e, k.base, by, now)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(k.blobs, more)
	return voided
}

// The way of a draft from its beginning to where it is published, kept and read again after every step.
func TestTheWayOfADraft(t *testing.T) {
	k := newDesk(small(t))
	base := k.base
	d := Begin(base.Hash(), "ana", "A word", now)
	step := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		data, err := d.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(data)
		if err != nil || !reflect.DeepEqual(again, d) {
			t.Fatalf("%s: read again it is another: %v\n%s", what, err, data)
		}
		d = again
	}
	step("begin", nil)
	if err := d.Submit(proposal(d, "ana"), 0, now); err == nil {
		t.Error("submitted, and it changes nothing")
	}
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(home, "Bun venit") })
	step("edit", nil)
	if err := d.Submit(proposal(d, "ana"), 0, now); err == nil {
		t.Error("submitted without a reason")
	}
	_, err := d.Describe("ana", "A word", "it was stiff", now)
	step("describe", err)
	for what, err := range map[string]error{
		"with a fault":         d.Submit(proposal(d, "ana"), 1, now),
		"another's proposal":   d.Submit(ledger.Proposal{Kind: ledger.Publish, Edition: d.Edition, Base: d.Base, Why: d.Why}, 0, now),
		"approved before":      d.Approve("maria", content.Hash{}, ledger.Approval{}, now),
		"published before":     d.Publish(1, d.Edition, now),
		"sent back before":     d.SendBack("maria", "no", now),
		"restored while there": d.Restore(now),
	} {
		if err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	step("submit", d.Submit(proposal(d, "ana"), 0, now))
	step("send back", d.SendBack("maria", "the date is missing", now))
	if d.State != Open || d.Comments[0].Text != "the date is missing" || !d.Comments[0].Back || d.Proposal != nil {
		t.Errorf("sent back, it is %+v", d)
	}
	full := *d
	for len(full.Comments) < maxComments {
		if err := full.Say("ana", "again", nil, now); err != nil {
			t.Fatal(err)
		}
	}
	for what, err := range map[string]error{"one too many": full.Say("ana", "again", nil, now), "one too long": d.Say("ana", strings.Repeat("x", maxComment+1), nil, now)} {
		if !errors.Is(err, ErrFull) {
			t.Errorf("%s: %v", what, err)
		}
	}
	step("submit again", d.Submit(proposal(d, "ana"), 0, now))
	if full := *d; full.State == Submitted {
		full.Comments = make([]Comment, maxComments)
		if err := full.SendBack("maria", "no", now); !errors.Is(err, ErrFull) || full.Proposal == nil {
			t.Errorf("sent back with a comment too many: %v", err)
		}
	}
	if err := d.Approve("maria", content.Sum(nil), ledger.Approval{Note: "x"}, now); err == nil {
		t.Error("approved what nobody proposed")
	}
	if err := d.Approve("maria", d.Proposal.Challenge(), ledger.Approval{Note: "x"}, now.Add(2*time.Hour)); err == nil {
		t.Error("approved after its end")
	}
	step("approve", d.Approve("maria", d.Proposal.Challenge(), ledger.Approval{Note: "x"}, now))
	if err := d.Approve("maria", d.Proposal.Challenge(), ledger.Approval{Note: "x"}, now); err == nil {
		t.Error("approved twice by one")
	}
	if !k.keep(t, d, "radu", func(e *Editor) error { return e.Set(home, "Bine") }) || d.State != Open || len(d.Approvals) > 0 {
		t.Errorf("a later change left the approval: %+v", d)
	}
	step("edit by another", nil)
	if strings.Join(d.Authors, " ") != "ana radu" || len(d.Acts) != 2 || d.Acts[0].By != "ana" || d.Acts[1].By != "radu" {
		t.Errorf("authors %v, acts %+v", d.Authors, d.Acts)
	}
	step("submit", d.Submit(proposal(d, "radu"), 0, now))
	step("approve", d.Approve("maria", d.Proposal.Challenge(), ledger.Approval{Note: "x"}, now))
	if voided, err := d.Describe("ana", "Another title", d.Why, now); voided || err != nil || d.State != Approved {
		t.Errorf("another title voided it: %v", err)
	}
	step("and of the second", d.Approve("ana", d.Proposal.Challenge(), ledger.Approval{Note: "y"}, now))
	if err := d.Publish(7, content.Sum(nil), now); err == nil {
		t.Error("another edition is taken for its own")
	}
	step("publish", d.Publish(7, d.Edition, now))
	if d.Over(now.Add(kept)) || !d.Over(now.Add(kept+time.Second)) || Begin(d.Base, "ana", "open", now).Over(now.Add(2*kept)) {
		t.Error("it is over too soon, or never")
	}
	if err := d.Discard(now); !errors.Is(err, ErrState) {
		t.Errorf("discarded what is published: %v", err)
	}
}

// An undo in a later session gives the base back, and then nothing is left of the draft.
func TestUndoAcrossSessions(t *testing.T) {
	k := newDesk(small(t))
	base := k.base
	d := Begin(base.Hash(), "ana", "x", now)
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(home, "Bun venit") })
	k.keep(t, d, "ana", func(e *Editor) error { return e.RenameNode("danger/speak", "danger/talk") })
	if len(d.Blobs()) == 0 {
		t.Fatal("no blobs")
	}
	k.keep(t, d, "ana", func(e *Editor) error { return errors.Join(e.Undo(), e.Undo()) })
	if d.Edition != base.Hash() || len(d.Files) > 0 || len(d.Acts) > 0 {
		t.Errorf("something is left: %+v", d)
	}
}

func TestADraftOfSomethingElse(t *testing.T) {
	k := newDesk(small(t))
	base, blobs := k.base, k.blobs
	d := Begin(base.Hash(), "ana", "x", now)
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(home, "Bun venit") })
	other, _ := base.With(map[string][]byte{"flows/stories/x.txt": []byte("story: x\n")})
	if _, err := d.Editor(other, blobs); err == nil {
		t.Error("edited on another base")
	}
	if _, err := d.Editor(base, nil); err == nil {
		t.Error("edited without its files")
	}
	for hash := range blobs {
		if _, err := d.Editor(base, map[content.Hash][]byte{hash: []byte("x")}); err == nil {
			t.Error("edited with another file")
		}
	}
}

// Bytes that are no draft are refused, and those of a newer program with a word on it.
func TestBytesThatAreNoDraft(t *testing.T) {
	k := newDesk(small(t))
	base := k.base
	d := Begin(base.Hash(), "ana", "x", now)
	d.Why = "why"
	k.keep(t, d, "ana", func(e *Editor) error { return e.Set(home, "Bun venit") })
	if err := d.Submit(proposal(d, "ana"), 0, now); err != nil {
		t.Fatal(err)
	}
	good, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string][2]string{
		"another version":       {`"version":1`, `"version":2`},
		"another edition":       {`"edition":"`, `"edition":"` + strings.Repeat("0", 64) + `","x":"`},
		"an unknown field":      {`"title"`, `"more":1,"title"`},
		"another state":         {`"state":"submitted"`, `"state":"open"`},
		"approved by nobody":    {`"state":"submitted"`, `"state":"approved"`},
		"a state of its own":    {`"state":"submitted"`, `"state":"sent"`},
		"another reason":        {`"why":"why"`, `"why":"so"`},
		"a path that leads out": {`"locales/ro.yaml"`, `"../ro.yaml"`},
	} {
		wrong := bytes.Replace(good, []byte(change[0]), []byte(change[1]), 1)
		if _, err := Parse(wrong); err == nil || bytes.Equal(wrong, good) {
			t.Errorf("%s: taken", what)
		}
	}
}

// Whatever four people do with a draft in whatever order, what must hold does.
func TestADraftInAnyOrder(t *testing.T) {
	base := small(t)
	published := 0
	rapid.Check(t, func(t *rapid.T) {
		blobs := make(map[content.Hash][]byte)
		d := Begin(base.Hash(), "ana", "x", now)
		for range 40 {
			by := rapid.SampledFrom([]string{"ana", "maria", "radu", "ion"}).Draw(t, "by")
			before, _ := json.Marshal(d)
			edition, why, frozen := d.Edition, d.Why, d.State == Published
			var err error
			switch rapid.IntRange(0, 12).Draw(t, "do") {
			case 0, 1:
				e, openErr := d.Editor(base, blobs)
				if openErr != nil {
					t.Fatal(openErr)
				}
				_ = e.Set(home, texts.Draw(t, "text"))
				var more map[content.Hash][]byte
				more, _, err = d.Keep(e, base, by, now)
				for hash, data := range more {
					blobs[hash] = data
				}
			case 2:
				_, err = d.Describe(by, "t", rapid.SampledFrom([]string{"a", "b"}).Draw(t, "why"), now)
			case 3, 4:
				err = d.Submit(proposal(d, by), rapid.IntRange(0, 1).Draw(t, "faults"), now)
			case 5, 6:
				challenge := content.Hash{}
				if d.Proposal != nil {
					challenge = d.Proposal.Challenge()
				}
				err = d.Approve(by, challenge, ledger.Approval{Note: by}, now)
			case 7:
				err = d.SendBack(by, "no", now)
			case 8:
				err = errors.Join(d.Discard(now), d.Restore(now))
			case 9:
				err = d.Publish(1, d.Edition, now)
			default:
				err = onward(d, by)
			}
			after, _ := json.Marshal(d)
			switch {
			case err != nil && !bytes.Equal(before, after) && d.State != Discarded:
				t.Fatalf("refused (%v), and changed from\n%s\nto\n%s", err, before, after)
			case frozen && !bytes.Equal(before, after):
				t.Fatal("what is published was changed")
			case (d.Edition != edition || d.Why != why) && len(d.Approvals) > 0:
				t.Fatal("an approval has outlived a change")
			}
			if _, err := Parse(after); err != nil {
				t.Fatal(err)
			}
			if d.State == Published {
				published++
			}
		}
	})
	if published == 0 {
		t.Error("none was published")
	}
}

// onward does what comes next for a draft, so that some are published among what people do.
func onward(d *Draft, by string) error {
	switch d.State {
	case Open:
		return d.Submit(proposal(d, by), 0, now)
	case Submitted:
		return d.Approve(by, d.Proposal.Challenge(), ledger.Approval{Note: by}, now)
	case Approved:
		return d.Publish(1, d.Edition, now)
	}
	return nil
}
