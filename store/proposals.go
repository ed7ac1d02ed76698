package store

import (
	"context"
	"errors"
	"fmt"
)

// Propose keeps a proposal under its id until it is dropped.
func (l *Ledger) Propose(ctx context.Context, id string, proposal []byte) error {
	ctx, cancel := l.within(ctx)
	defer cancel()
	if err := l.rdb.HSet(ctx, l.rdb.oneSlot(ledgerProposals), id, proposal).Err(); err != nil {
		return fmt.Errorf("keep the proposal: %w", err)
	}
	return nil
}

// What may wait for approvals: so many proposals of so many bytes, and so many approvals of each.
var mayWait = bounds{fields: 200, one: MaxRecord, all: maxRecords}

const maxWaiting = 200

// Proposal is one proposal, and the approvals that it has got, the oldest first; nil if there is none. The error is ErrTooMuch if it or its approvals are
// more than may wait.
func (l *Ledger) Proposal(ctx context.Context, id string) (proposal []byte, approvals [][]byte, err error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	found, err := l.rdb.readHash(ctx, ledgerProposals, "the proposal", mayWait, id)
	if err != nil {
		return nil, nil, fmt.Errorf("read the proposal: %w", err)
	}
	text, there := found[id]
	if !there {
		return nil, nil, nil
	}
	list, err := l.rdb.measured(ctx, readList, []string{l.rdb.oneSlot(approvalsRecord + id)}, MaxRecord, MaxRecord, 0, maxWaiting)
	if over := (excess{}); errors.As(err, &over) {
		return nil, nil, fmt.Errorf("approval %d of the proposal %s has %d bytes, or with those before it over %d: %w", over.at+1, id, over.bytes, MaxRecord, ErrTooMuch)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the approvals: %w", err)
	}
	for _, one := range list {
		a, _ := one.(string)
		approvals = append(approvals, []byte(a))
	}
	return []byte(text), approvals, nil
}

// Proposals are all proposals by their ids. The error is ErrTooMuch if they are more than may wait.
func (l *Ledger) Proposals(ctx context.Context) (map[string][]byte, error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	texts, err := l.rdb.readHash(ctx, ledgerProposals, "proposals", mayWait)
	if err != nil {
		return nil, fmt.Errorf("read the proposals: %w", err)
	}
	all := make(map[string][]byte, len(texts))
	for id, text := range texts {
		all[id] = []byte(text)
	}
	return all, nil
}

// Approve adds an approval to a proposal. Two at once are both kept.
func (l *Ledger) Approve(ctx context.Context, id string, approval []byte) error {
	ctx, cancel := l.within(ctx)
	defer cancel()
	if err := l.rdb.RPush(ctx, l.rdb.oneSlot(approvalsRecord+id), approval).Err(); err != nil {
		return fmt.Errorf("keep the approval: %w", err)
	}
	return nil
}

// DropProposal forgets a proposal and its approvals.
func (l *Ledger) DropProposal(ctx context.Context, id string) error {
	ctx, cancel := l.within(ctx)
	defer cancel()
	err := l.rdb.Del(ctx, l.rdb.oneSlot(approvalsRecord+id)).Err()
	if err := errors.Join(err, l.rdb.HDel(ctx, l.rdb.oneSlot(ledgerProposals), id).Err()); err != nil {
		return fmt.Errorf("drop the proposal: %w", err)
	}
	return nil
}
