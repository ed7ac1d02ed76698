package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
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

// maxWaiting is how many approvals of a proposal are read: each is checked, and whoever writes into Redis could add any number.
const maxWaiting = 200

// Proposal is one proposal, and the approvals that it has got, the oldest first; nil if there is none.
func (l *Ledger) Proposal(ctx context.Context, id string) (proposal []byte, approvals [][]byte, err error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	text, err := l.rdb.HGet(ctx, l.rdb.oneSlot(ledgerProposals), id).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the proposal: %w", err)
	}
	list, err := l.rdb.LRange(ctx, l.rdb.oneSlot(approvalsRecord+id), 0, maxWaiting-1).Result()
	if err != nil {
		return nil, nil, fmt.Errorf("read the approvals: %w", err)
	}
	for _, a := range list {
		approvals = append(approvals, []byte(a))
	}
	return []byte(text), approvals, nil
}

// Proposals are all proposals by their ids.
func (l *Ledger) Proposals(ctx context.Context) (map[string][]byte, error) {
	ctx, cancel := l.within(ctx)
	defer cancel()
	texts, err := l.rdb.HGetAll(ctx, l.rdb.oneSlot(ledgerProposals)).Result()
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
