package settings

import (
	"context"
	"crypto/rand"
	"log/slog"

	"liman/store"
)

// OpenStore connects to Redis, or starts an embedded one, and sees that it answers.
func (s *Settings) OpenStore(ctx context.Context, log *slog.Logger) (*store.Store, error) {
	key := []byte(s.Secret)
	if len(key) == 0 {
		key = make([]byte, 32)
		rand.Read(key)
		if s.RedisURL != "" {
			log.Warn("LIMAN_SECRET is unset: a random one seals what is kept, so a restart forgets every conversation and where its messages are")
		}
	}
	address := string(s.RedisURL)
	if address == "" {
		embedded, err := store.Embedded(ctx)
		if err != nil {
			return nil, err
		}
		address, s.RedisURL = embedded, Secret(embedded)
	}
	st, err := store.Open(store.Options{URL: address, DurableURL: string(s.DurableURL), Secret: key, OldSecret: []byte(s.OldSecret)})
	if err != nil {
		return nil, err
	}
	if err := st.Fit(ctx); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}
