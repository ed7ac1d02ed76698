package publishing

import (
	"strings"
	"testing"

	"liman/edition/ledger"
)

// A ledger that is filled with rubbish is refused with an alarm, and the last good edition stays.
func TestT18_ALedgerThatIsTooLargeIsRefused(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	b := w.bot()
	p := w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-119"}, nil)
	many := w.record(p, "ana")
	for range 100 {
		many.Approvals = append(many.Approvals, many.Approvals[0])
	}
	for name, c := range map[string]struct{ raw, why string }{
		"a large record": {strings.Repeat("x", 257<<10), "more than a ledger may have"},
		"many approvals": {string(many.Bytes()), "it has 101 approvals, over 100"},
	} {
		w.smuggle([]byte(c.raw))
		b.Follow(t.Context())
		if alarms := b.alarms(); len(alarms) != 1 || !strings.Contains(alarms[0], c.why) || b.says() != "Bun." {
			t.Errorf("%s: it says %q; alarms %s", name, b.says(), alarms)
		}
		w.back()
		b = w.bot()
	}
}
