package store

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"liman/store/redistest"
)

// What the store's tests run on: one Redis, one behind Sentinel with a replica, and a cluster of three with a replica each. The latter two take seconds
// to find together, so all tests of a run share one of each, which is emptied before each test.

var (
	sharedSentinel = sync.OnceValues(func() (string, error) { return shared.Sentinel(1, 1) })
	sharedCluster  = sync.OnceValues(func() (string, error) { return shared.Cluster() })
	shared         redistest.Fleet // ends with the run
)

func TestMain(m *testing.M) {
	redistest.Silence()
	code := m.Run()
	shared.End()
	os.Exit(code)
}

// emptied gives an address of an engine that all tests share, with nothing in it.
func emptied(t *testing.T, start func() (string, error)) string {
	t.Helper()
	url, err := start()
	if err != nil {
		t.Fatal(err)
	}
	flush(t, url)
	return url
}

// flush takes away all that an engine has.
func flush(t *testing.T, url string) {
	t.Helper()
	err := rawRedis(t, url).primaries(t.Context(), func(ctx context.Context, c *redis.Client) error { return c.FlushAll(ctx).Err() })
	if err != nil {
		t.Fatal(err)
	}
}

// keysOf are all keys of an engine.
func keysOf(t *testing.T, e rawClient, pattern string) []string {
	t.Helper()
	var mu sync.Mutex
	var keys []string
	err := e.primaries(t.Context(), func(ctx context.Context, c *redis.Client) error {
		some, err := c.Keys(ctx, pattern).Result()
		mu.Lock()
		defer mu.Unlock()
		keys = append(keys, some...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
