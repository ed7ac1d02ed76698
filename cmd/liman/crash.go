package main

import (
	"os"
	"syscall"
)

// crashSilently starts the program over, once, with GOTRACEBACK=none: the stacks that a panic writes hold numbers of chats,
// and Go reads that variable only at the start (debug.SetTraceback cannot go below what it read). Whoever sets it sees them.
// SIGQUIT and SIGABRT would write them all the same, so they end the program as SIGTERM does.
func crashSilently() {
	const level = "GOTRACEBACK"
	if _, set := os.LookupEnv(level); set {
		return
	}
	if self, err := os.Executable(); err == nil {
		_ = syscall.Exec(self, os.Args, append(os.Environ(), level+"=none")) // where it cannot be done, the stacks stay
	}
}
