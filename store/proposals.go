package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// ErrFull says that no more of something is kept. The error that wraps it says of what, and how to make room.
var ErrFull = errors.New("no more is kept")

// propose puts ARGV[2] under ARGV[1], if that is there already or fewer than ARGV[3] are. It tells whether it did.
var propose = redis.NewScript(`
if redis.call('HSTRLEN', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1`)

// Propose keeps a proposal under its id until it is dropped. The error is ErrFull if as many wait as may.
func (l *Ledger) Propose(ctx context.Context, id string, proposal []byte) error {
	if len(id)+len(proposal) > mayWait.one {
		return fmt.Errorf("the proposal has %d bytes, over %d: %w", len(proposal), mayWait.one, ErrTooMuch)
	}
	ctx, cancel := l.within(ctx)
	defer cancel()
	done, err := propose.Run(ctx, l.rdb, []string{l.rdb.oneSlot(ledgerProposals)}, id, proposal, mayWait.fields).Int()
	switch {
	case err != nil:
		return fmt.Errorf("keep the proposal: %w", err)
	case done == 0:
		return fmt.Errorf("%d proposals wait already; publish or discard one: %w", mayWait.fields, ErrFull)
	}
	return nil
}

// mayWait is how many proposals may wait for approvals, and of how many bytes.
var mayWait = bounds{fields: 200, one: MaxRecord, all: maxRecords}

const (
	maxApprovals = 200      // of one proposal
	maxApproval  = 16 << 10 // bytes of an approval
)

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
	list, err := l.rdb.measured(ctx, readList, []string{l.rdb.oneSlot(approvalsRecord + id)}, maxApproval, maxApprovals*maxApproval, 0, maxApprovals)
	if over := (excess{}); errors.As(err, &over) {
		return nil, nil, fmt.Errorf("approval %d of the proposal %s has %d bytes, over %d: %w", over.at+1, id, over.bytes, maxApproval, ErrTooMuch)
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

// approve adds ARGV[1] to a list, if it has fewer than ARGV[2]. It tells whether it did.
var approve = redis.NewScript(`
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[1])
return 1`)

// Approve adds an approval to a proposal. Two at once are both kept. The error is ErrFull if it has as many as are read.
func (l *Ledger) Approve(ctx context.Context, id string, approval []byte) error {
	if len(approval) > maxApproval {
		return fmt.Errorf("the approval has %d bytes, over %d: %w", len(approval), maxApproval, ErrTooMuch)
	}
	ctx, cancel := l.within(ctx)
	defer cancel()
	done, err := approve.Run(ctx, l.rdb, []string{l.rdb.oneSlot(approvalsRecord + id)}, approval, maxApprovals).Int()
	switch {
	case err != nil:
		return fmt.Errorf("keep the approval: %w", err)
	case done == 0:
		return fmt.Errorf("the proposal %s has %d approvals already; propose it anew: %w", id, maxApprovals, ErrFull)
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
