package publishing

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"liman/edition/ledger"
)

// An export is the whole ledger: it verifies without a Redis, and another Redis that it is written into serves the same.
func TestAnExportIsTheWholeLedger(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Una."))
	w.serve(saying(t, w.desk.Builtin, "Alta."))
	rules := Rules(w.desk.Operator)
	var out, again bytes.Buffer
	if err := errors.Join(Export(t.Context(), &out, w.desk.Keeper, rules), Export(t.Context(), &again, w.desk.Keeper, rules)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("the same ledger gives two exports")
	}
	a, err := ReadArchive(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	h, err := Replay(t.Context(), a, rules)
	if err != nil || h.Number != 3 {
		t.Fatalf("%d records, %v", h.Number, err)
	}
	if _, err := ReadArchive(bytes.NewReader(out.Bytes()[:out.Len()/2|1])); err == nil || !strings.HasSuffix(err.Error(), "; take another copy of it") || strings.Contains(err.Error(), "\n") {
		t.Errorf("half of it: %v", err)
	}
	w.redis.FlushAll()
	if _, err := Import(t.Context(), w.desk.Keeper, a, rules); err != nil {
		t.Fatal(err)
	}
	if b := w.bot(); b.says() != "Alta." || b.Status().Checkpoint != h.Checkpoint() {
		t.Errorf("it says %q at %+v:\n%s", b.says(), b.Status(), &b.log)
	}
	for at := 0; at < out.Len(); at += 1 + out.Len()/60 { // a flipped byte is seen, unless nothing is read there
		changed := bytes.Clone(out.Bytes())
		changed[at] ^= 1
		a, err := ReadArchive(bytes.NewReader(changed))
		if err != nil {
			continue
		}
		if flipped, err := Replay(t.Context(), a, rules); err == nil {
			if b, err := Read(t.Context(), a, h.Edition, nil); flipped.Checkpoint() != h.Checkpoint() || err == nil && b.Hash() != h.Edition {
				t.Errorf("byte %d was changed, and it holds", at)
			}
		}
	}
}

// Whoever replays an export holds its records against a clock, as a bot does, and against the record that somebody has seen.
func TestT18_AnExportFromTomorrowIsRefused(t *testing.T) {
	w := newWorld(t)
	p := w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-119"}, nil)
	r := w.record(p, "ana")
	r.When = w.now.Add(24 * time.Hour).Unix()
	w.smuggle(r.Bytes())
	records, err := w.desk.Keeper.Records(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	a := &Archive{records: records}
	a.seal()
	const why = "which is not now"
	if _, err := Replay(t.Context(), a, w.desk.Rules()); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("replayed: %v", err)
	}
	if err := Export(t.Context(), new(bytes.Buffer), w.desk.Keeper, w.desk.Rules()); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("exported: %v", err)
	}
	if h, err := Import(t.Context(), newWorld(t).desk.Keeper, a, w.desk.Rules()); err == nil || h.Number > 1 {
		t.Errorf("imported: %v", err)
	}
	w.back()
	h, err := w.desk.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for least, holds := range map[ledger.Checkpoint]bool{{}: true, {Number: 1}: true, h.Checkpoint(): true, {Number: 2}: false, {Number: 1, Record: p.Challenge()}: false} {
		w.desk.Least = least
		if _, err := w.desk.History(t.Context()); (err == nil) != holds {
			t.Errorf("with %v seen before: %v", least, err)
		}
	}
}
