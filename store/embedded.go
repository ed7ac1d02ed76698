package store

import (
	"context"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// Embedded starts a Redis inside this process, for a machine that has none. Its clock is ticked so that keys expire; it
// ends with the context, and everything in it is gone then.
func Embedded(ctx context.Context) (url string, err error) {
	m := miniredis.NewMiniRedis()
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return "", fmt.Errorf("start the embedded redis: %w", err)
	}
	go func() {
		defer closeEmbedded(m)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				m.FastForward(time.Second)
			}
		}
	}()
	return "redis://" + m.Addr(), nil
}

// closeEmbedded ends an embedded Redis: first what it is asked just now, since miniredis answers INFO from what Close takes away.
func closeEmbedded(m *miniredis.Miniredis) {
	m.CtxCancel()
	m.Server().Close()
	m.Close()
}
