package publishing

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"liman/edition/ledger"
	"liman/store"
)

// As many proposals wait as may: whoever proposes another is told, until one has ended, which makes room.
func TestOfTheProposalsThatWaitThereIsAnEnd(t *testing.T) {
	w := newWorld(t)
	p := w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-119"}, nil)
	var err error
	for i := 0; err == nil && i < 1000; i++ {
		p.ID = ledger.ID{byte(i), byte(i >> 8), 1}
		text, _ := json.Marshal(p)
		err = w.desk.Keeper.Propose(t.Context(), p.ID.String(), text)
	}
	if !errors.Is(err, store.ErrFull) {
		t.Fatal(err)
	}
	another := ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-116111", Why: "because"}
	if _, err := w.desk.Propose(t.Context(), another, nil); !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "publish or discard one") {
		t.Errorf("another: %v", err)
	}
	w.now = w.now.Add(ledger.ApprovalLives + time.Second)
	if got, err := w.desk.Propose(t.Context(), another, nil); err != nil {
		t.Errorf("when all have ended: %v", err)
	} else if all, err := w.desk.Keeper.Proposals(t.Context()); err != nil || len(all) != 1 || all[got.ID.String()] == nil {
		t.Errorf("%d wait, %v", len(all), err)
	}
}
