// Package guard keeps a fault in our own code from ending the service for everybody.
package guard

import (
	"fmt"
	"log/slog"
	"runtime"
	"strings"
)

// Report logs where a panic happened, never with what: its message or arguments may hold what a person wrote. It is given what recover
// gives in a deferred function, and tells whether there was a panic.
func Report(log *slog.Logger, reason any) bool {
	if reason == nil {
		return false
	}
	log.Error("panic", "kind", fmt.Sprintf("%T", reason), "where", strings.Join(callers(), " < "))
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
