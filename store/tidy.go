package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Tidy lets what is over leave memory and disk: the ciphers of hours whose salt has expired, and what the durable Redis has
// deleted, which stays in its append-only log, and in that of every replica, until that is rewritten. The rewrite goes on after Tidy
// returns. After an error Tidy goes on to the next node; the error says of each.
func (s *Store) Tidy(ctx context.Context) error {
	s.salts.drop(epochOf(s.Now().Add(-KeepSalt)))
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	return s.durable.nodes(ctx, tidyNode)
}

// tidyNode has one node rewrite its log, if it keeps one.
func tidyNode(ctx context.Context, node *redis.Client) error {
	info, err := node.Info(ctx).Result()
	if err != nil {
		return fmt.Errorf("ask whether the durable redis keeps a log: %w", err)
	}
	if !strings.Contains(info, "aof_enabled:1") {
		return nil // a rewrite would begin a log: of sessions and salts, where one Redis has both roles
	}
	err = node.BgRewriteAOF(ctx).Err()
	if err != nil && !strings.Contains(err.Error(), "already in progress") {
		return fmt.Errorf("rewrite the log of the durable redis: %w", err)
	}
	return nil
}
