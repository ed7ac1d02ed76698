package main

import (
	"context"
	"log/slog"
	"time"

	"liman/cmd/liman/settings"
	"liman/edition/publishing"
	"liman/edition/shelf"
	"liman/store"
)

// ledgerPeriod is how often the ledger's head is asked for.
const ledgerPeriod = time.Second

// follow begins to serve what the ledger says; nil without an operator's key.
func follow(ctx context.Context, s *settings.Settings, st *store.Store, editions *shelf.Shelf, well *wellbeing, log *slog.Logger) (*publishing.Follower, error) {
	follower, err := s.Follower(st, editions.Current(), log)
	if err == nil && follower != nil {
		editions.Publish(follower.Start(ctx))
		follower.Retire(ctx, editions)
		well.follows(follower.Status)
	}
	return follower, err
}
