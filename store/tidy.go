package store

import (
	"context"
	"fmt"
	"strings"
)

// Tidy lets what is over leave memory and disk: the ciphers of hours whose salt has expired, and what the durable Redis has
// deleted, which stays in its append-only log until that is rewritten. The rewrite goes on after Tidy returns.
func (s *Store) Tidy(ctx context.Context) error {
	s.salts.drop(epochOf(s.Now().Add(-KeepSalt)))
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	info, err := s.durable.Info(ctx).Result()
	if err != nil {
		return fmt.Errorf("ask whether the durable redis keeps a log: %w", err)
	}
	if !strings.Contains(info, "aof_enabled:1") {
		return nil // a rewrite would begin a log: of sessions and salts, where one Redis has both roles
	}
	err = s.durable.BgRewriteAOF(ctx).Err()
	if err != nil && !strings.Contains(err.Error(), "already in progress") {
		return fmt.Errorf("rewrite the log of the durable redis: %w", err)
	}
	return nil
}
