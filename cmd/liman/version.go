package main

import (
	"fmt"
	"runtime/debug"

	"liman/edition"
)

type versionCommand struct{}

// Run prints what was built, and the content in it.
func (*versionCommand) Run(io streams) error {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		return err
	}
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	_, err = fmt.Fprintf(io.out, "liman %s, edition %s\n", version, ed.ID())
	return err
}
