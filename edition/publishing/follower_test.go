package publishing

import (
	"strings"
	"testing"

	"liman/edition/ledger"
)

// A roster, one publish, and a bot that runs serves it at its next look; a rollback brings the first one back.
func TestABotServesWhatTwoHavePublished(t *testing.T) {
	w := newWorld(t)
	b := w.bot()
	if b.Status().Mark.Number != 1 || b.says() == "Nou." {
		t.Fatalf("it begins with record %d", b.Status().Mark.Number)
	}
	w.serve(w.desk.Builtin)
	b.Look(t.Context())
	first := b.Serving()
	fresh := saying(t, w.desk.Builtin, "Nou.")
	w.serve(fresh)
	if b.Look(t.Context()); b.says() != "Nou." || b.Status().Mark.Number != 3 {
		t.Errorf("it says %q with record %d:\n%s", b.says(), b.Status().Mark.Number, &b.log)
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "olga", Edition: w.desk.Builtin.Hash()}, nil), "olga", "radu")
	if b.Look(t.Context()); b.Serving().Hash != first.Hash {
		t.Errorf("after the rollback it says %q", b.says())
	}
	if again := w.bot(); again.Serving().Hash != first.Hash || again.Status().Mark != b.Status().Mark {
		t.Errorf("another one says %q with record %v", again.says(), again.Status().Mark)
	}
	if alarms := b.alarms(); alarms != nil || strings.Contains(b.log.String(), "WARN") {
		t.Errorf("alarms: %s", alarms)
	}
}
