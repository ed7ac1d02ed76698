package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"liman/cmd/liman/settings"
	"liman/content"
	"liman/edition/check"
	"liman/edition/shelf"
)

// watch looks at the content folder until the context ends, and serves what changed in it if that passes the checks. What
// does not is reported, and the last good edition stays.
func watch(ctx context.Context, s *settings.Settings, editions *shelf.Shelf, log *slog.Logger) {
	tick := time.NewTicker(s.WatchPeriod)
	defer tick.Stop()
	seen := "" // the first look reads all again, for something may have changed since the edition was read
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := fingerprint(s.Content)
		if now == seen {
			continue
		}
		seen = now
		ed, err := s.Edition()
		if err == nil {
			err = check.Follows(ed, editions.Current())
		}
		if err != nil {
			faults := content.Lines(err)
			log.Error("content refused, the last good edition stays", "faults", len(faults), "report", strings.Join(faults, "\n"))
			continue
		}
		if ed.Hash != editions.Current().Hash {
			editions.Publish(ed)
			log.Info("edition published", "edition", ed.ID())
		}
	}
}

// fingerprint stands for everything in a folder: it changes when a file comes, goes, grows or is written.
func fingerprint(folder string) string {
	var all strings.Builder
	// A folder that cannot be read gives another fingerprint, and the next look at it a report.
	_ = fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			fmt.Fprintln(&all, path, err)
			return nil
		}
		if info, err := entry.Info(); err == nil && !entry.IsDir() {
			fmt.Fprintln(&all, path, info.Size(), info.ModTime().UnixNano())
		}
		if strings.HasPrefix(entry.Name(), ".") && path != "." && entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
	return all.String()
}
