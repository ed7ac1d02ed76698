package ledger

import (
	"bytes"
	"os"
	"slices"
	"testing"
)

// A ledger that an older release has written holds for ever: each kind of record, with passkeys of both algorithms and with file keys. The keys were made for
// it and thrown away, so what is signed can only stay what it is; a release that says otherwise what people sign refuses every ledger that there is.
func TestT32_ALedgerOfAnOlderReleaseHolds(t *testing.T) {
	data, err := os.ReadFile("testdata/ledger-2026-11-30.jsonl") // the operator's public key, then a record on each line
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	records := lines[1:]
	h, err := replay(records, Rules{Operator: string(lines[0])})
	if err != nil {
		t.Fatal(err)
	}
	const (
		checkpoint = "10 24c5239c7ca4b224a9b0b684ea985a678eedba0ec581cd196886fbc5607c3024"
		edition    = "b7bdd87c2a2adf85c0fd7e8250538ebb425c075bdb297aa88caaa3076888f7f6"
		roster     = "4488b5352a0b6dd6b62f0b64a077e1acd0a915c7f775009a9cec3157d84ca521"
	)
	if h.Checkpoint().String() != checkpoint || h.Edition.String() != edition || h.RosterHash().String() != roster || !slices.Equal(h.Hidden, []string{"ro-119"}) || len(h.Unconfirmed()) > 0 {
		t.Errorf("it comes to %s, %s, %s, without %v", h.Checkpoint(), h.Edition, h.RosterHash(), h.Hidden)
	}
	kinds := make(map[Kind]bool)
	for _, raw := range records {
		r, err := Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		kinds[r.Kind] = true
	}
	if len(kinds) != 6 {
		t.Errorf("it has only the kinds %v", kinds)
	}
}
