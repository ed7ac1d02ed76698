package main

import (
	"context"
	"time"

	"liman/edition/publishing"
	"liman/edition/shelf"
)

// ledgerPeriod is how often the ledger's head is asked for.
const ledgerPeriod = time.Second

// follow serves what the ledger says now, and gives the function that goes on with that until the context ends. Without a
// follower both do nothing.
func follow(ctx context.Context, follower *publishing.Follower, editions *shelf.Shelf, well *wellbeing) func() {
	if follower == nil {
		return func() {}
	}
	editions.Publish(follower.Start(ctx))
	follower.Retire(ctx, editions)
	well.follows(follower.Status)
	return func() { each(ledgerPeriod, func(tick <-chan time.Time) { follower.Run(ctx, tick, editions) }) }
}
