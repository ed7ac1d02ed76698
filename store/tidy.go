package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// TidyPeriod is how often Tidy is to be called, so that the wipe list's KeepWipe holds on the disk too.
const TidyPeriod = time.Hour

// Tidy lets the durable Redis write its append-only file anew. Until then that file holds what was deleted or has expired
// long ago, and whoever had it and the secret could read it.
func (s *Store) Tidy(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	info, err := s.durable.Info(ctx).Result() // all of it, for the embedded one knows no section
	if err != nil {
		return fmt.Errorf("look how redis persists: %w", err)
	}
	if !strings.Contains(info, "aof_enabled:1") || strings.Contains(info, "aof_rewrite_in_progress:1") {
		return nil // a Redis without such a file would begin one
	}
	if err := s.durable.BgRewriteAOF(ctx).Err(); err != nil {
		return fmt.Errorf("write the append-only file anew: %w", err)
	}
	return nil
}
