package bot

import (
	"context"
	"flag"
	"log/slog"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/bot/standin"
	"liman/edition"
	"liman/edition/shelf"
	"liman/store"
)

var hostileChats = flag.Int("hostile", 1000, "how many chats flood BenchmarkT23")

// BenchmarkT23_Flood is honest people who open the chat, one after the other, while a thousand chats write ten messages a
// second each. It reports how long they wait for the first screen, and how much memory all of it (the stand-in's ledgers
// too) needs; the promise is p99 < 2 s.
func BenchmarkT23_Flood(b *testing.B) {
	hostile, every := *hostileChats, 100*time.Millisecond
	telegram, honest := floodedBot(b)
	ctx, stop := context.WithCancel(b.Context())
	var flood sync.WaitGroup
	flood.Go(func() {
		var chats []*standin.Chat
		for i := range hostile {
			chats = append(chats, telegram.Chat(testToken, standin.Person{ID: int64(8000000000 + i), FirstName: "x", LanguageCode: "en"}))
		}
		tick := time.NewTicker(every)
		defer tick.Stop()
		for ctx.Err() == nil {
			for _, c := range chats {
				c.Send("flood")
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
	})
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		honest()
		took = append(took, time.Since(began))
	}
	stop()
	flood.Wait()
	slices.Sort(took)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "p99-ms")
	b.ReportMetric(float64(m.HeapInuse)/(1<<20), "heap-MiB")
}

// floodedBot is a bot with the real clock, and what somebody new does: she opens the chat and waits for the answer.
func floodedBot(b *testing.B) (telegram *standin.Server, open func()) {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		b.Fatal(err)
	}
	telegram = standin.New(standin.Options{})
	telegram.Bot(testToken, "liman_test_bot")
	web := httptest.NewServer(telegram)
	st, err := store.Open(store.Options{URL: "redis://" + miniredis.RunT(b).Addr(), Secret: []byte("a secret of the tests, long enough")})
	if err != nil {
		b.Fatal(err)
	}
	o := Options{Token: testToken, APIURL: web.URL, Store: st, Idle: time.Hour, Log: slog.New(slog.DiscardHandler)}
	bot, err := New(b.Context(), o, shelf.New(ed))
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = bot.Run(ctx) })
	b.Cleanup(func() {
		stop()
		telegram.Close()
		running.Wait()
		web.Close()
	})
	people := int64(7000000000)
	return telegram, func() {
		people++
		ana := telegram.Chat(testToken, standin.Person{ID: people, FirstName: "Ana", LanguageCode: "ro"})
		ana.Send("/start")
		shown := func() bool {
			there := ana.Messages()
			return len(there) == 1 && len(there[0].Buttons) > 0
		}
		if err := telegram.Wait(b.Context(), shown); err != nil {
			b.Fatal("waited in vain for the first screen")
		}
	}
}
