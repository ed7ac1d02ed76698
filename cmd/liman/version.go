package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"liman/cmd/liman/publish"
	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/edition"
	"liman/edition/publishing"
)

type versionCommand struct{}

// Run prints what was built, and the content in it; with an operator's key, the newest record of the ledger, too.
func (*versionCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	ed, err := edition.OpenBuiltin()
	if err != nil {
		return err
	}
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	fmt.Fprintf(io.Out, "liman %s, edition %s\n", version, ed.ID())
	if s.OperatorKey == "" {
		return nil
	}
	return publish.AtLedger(ctx, s, func(_ *publishing.Desk, h publishing.History) error {
		_, err := fmt.Fprintf(io.Out, "%s, edition %s\n", publish.RecordLine(h.Checkpoint()), publish.ShortHash(h.Edition))
		return err
	})
}
