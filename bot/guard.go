package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
)

// log is the log of one update: a random number joins its lines, and nothing in them tells whose it is.
func (b *Bot) log(e event) *slog.Logger { return b.Log.With("ref", fmt.Sprintf("%08x", e.ref)) }

// inBackground does something for an update while its chat goes on, also when she leaves meanwhile.
func (b *Bot) inBackground(ctx context.Context, e event, do func(context.Context)) {
	ctx = outlasting(ctx)
	b.intake.Go(func() {
		defer b.guard(e)
		do(ctx)
	})
}

// guard keeps a fault in our own code from ending the service for everybody. It reports where it happened, never with
// what: a panic's message or arguments may hold what a person wrote.
func (b *Bot) guard(e event) {
	reason := recover()
	if reason == nil {
		return
	}
	b.log(e).Error("panic", "kind", fmt.Sprintf("%T", reason), "where", strings.Join(callers(), " < "))
}

// callers are the functions on the stack, without their arguments.
func callers() []string {
	var at [24]uintptr
	frames := runtime.CallersFrames(at[:runtime.Callers(3, at[:])])
	var names []string
	for {
		f, more := frames.Next()
		names = append(names, fmt.Sprintf("%s:%d", f.Function, f.Line))
		if !more {
			return names
		}
	}
}
