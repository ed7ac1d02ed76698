package bot

import (
	"context"
	"fmt"
	"log/slog"

	"liman/bot/guard"
	"liman/store"
)

// log is the log of one update: a random number joins its lines, and nothing in them tells whose it is.
func (b *Bot) log(j job) *slog.Logger { return b.Log.With("ref", fmt.Sprintf("%08x", j.ref)) }

// inBackground does something for an update while its chat goes on, also when she leaves meanwhile.
func (b *Bot) inBackground(ctx context.Context, j job, do func(context.Context)) {
	ctx = outlasting(ctx)
	b.intake.Go(func() {
		defer b.guard(j)
		do(ctx)
	})
}

// guard keeps a fault in our own code from ending the service for everybody.
func (b *Bot) guard(j job) { guard.Report(b.log(j), recover()) }

// rescue is a guard for the answer to a person: what failed, fails, but what she wrote goes, and she gets the emergency screen,
// or out if she leaves.
func (b *Bot) rescue(ctx context.Context, a act) {
	if !guard.Report(b.log(a.job), recover()) || a.why == silence {
		return
	}
	defer b.guard(a.job)
	if a.leaves() {
		b.leaveUnknown(ctx, a)
		if err := b.leaveListed(ctx, a.job, store.Wipe{Chat: a.chat, Lang: a.lang}); err != nil {
			b.wipeLater(ctx, a.job, store.Wipe{Chat: a.chat}, err)
		}
		return
	}
	if len(a.hers()) > 0 {
		b.inBackground(ctx, a.job, func(ctx context.Context) { b.deleteHers(ctx, a) })
	}
	b.emergency(ctx, a)
}
