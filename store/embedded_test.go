package store

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
)

// An embedded Redis may end while it is asked: the program ends then, and does not crash.
func TestAnEmbeddedRedisEndsWhileItIsAsked(t *testing.T) {
	const clients = 8
	for range 50 {
		ctx, end := context.WithCancel(t.Context())
		url, err := Embedded(ctx)
		if err != nil {
			t.Fatal(err)
		}
		options, err := redis.ParseURL(url)
		if err != nil {
			t.Fatal(err)
		}
		options.MaxRetries, options.DialerRetries = -1, 1
		asked, gone := make(chan struct{}, clients), make(chan struct{}, clients)
		for range clients {
			go func() {
				defer func() { gone <- struct{}{} }()
				c := redis.NewClient(options)
				defer c.Close()
				for n := 0; ; n++ {
					err := c.Info(t.Context()).Err()
					if n == 0 {
						asked <- struct{}{}
					}
					if err != nil {
						return
					}
				}
			}()
		}
		for range clients {
			<-asked
		}
		end()
		for range clients {
			<-gone
		}
	}
}
