package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"

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

// guard keeps a fault in our own code from ending the service for everybody. It reports where it happened, never with
// what: a panic's message or arguments may hold what a person wrote.
func (b *Bot) guard(j job) { b.report(j, recover()) }

// rescue is a guard for the answer to a person: what failed, fails, but what she wrote goes, and she gets the emergency screen,
// or out if she leaves.
func (b *Bot) rescue(ctx context.Context, a act) {
	if !b.report(a.job, recover()) || a.why == silence {
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

// report logs where a panic happened; false if there was none.
func (b *Bot) report(j job, reason any) bool {
	if reason == nil {
		return false
	}
	b.log(j).Error("panic", "kind", fmt.Sprintf("%T", reason), "where", strings.Join(callers(), " < "))
	return true
}

// callers are the functions on the stack, without their arguments.
func callers() []string {
	var at [24]uintptr
	frames := runtime.CallersFrames(at[:runtime.Callers(4, at[:])])
	var names []string
	for {
		f, more := frames.Next()
		names = append(names, fmt.Sprintf("%s:%d", f.Function, f.Line))
		if !more {
			return names
		}
	}
}
