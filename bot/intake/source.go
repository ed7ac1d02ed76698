package intake

import "context"

// Source brings what is to be taken, and is told what became of it. There are two: Polling and Webhook. Contract:
//   - an update is taken once, and given again, to this process or another, until it need not come again.
//   - Done: it was answered. Saved: what it led to, and what is owed for it, outlives us. Either way it need not come again.
//   - Hold keeps it open, however long, until as many Releases: Redis is away. False: there is no room for more, and nothing is
//     held.
//   - Kept: what it led to outlives us, and is about to be shown. True: the source will not give it again, whatever happens, so what
//     is owed for it must outlive us before it is shown.
//   - Crowded: it waits behind so many of its own chat that nobody may wait for it; it is answered out of memory.
type Source interface {
	// Run takes what comes, until the context ends. What it leads to ends with work.
	Run(ctx, work context.Context)
	// Close tells the source the last of what became of updates, when nothing is done any more.
	Close(context.Context)
	// Well is nil while updates come, or would.
	Well() error

	Done(ids ...int)
	Saved(ids ...int)
	Kept(ids ...int) (letIn bool)
	Hold(ids ...int) bool
	Release(ids ...int)
	Crowded(ids ...int)
	// LetIn tells whether the source will not give one of them again, though nothing that came of it outlives us.
	LetIn(ids ...int) bool
	// Open is how many updates were taken and need to come again, should we end now.
	Open() int
}
