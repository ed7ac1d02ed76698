package main

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"liman/bot"
	"liman/cmd/liman/settings"
	"liman/store"
)

// fewest is how often a screen must have been shown within an hour for its count to be kept: fewer say too much about somebody.
const fewest = 10

// countPeriod is how long counts lie in memory before they are looked at.
const countPeriod = time.Hour

// usage counts in memory how often each screen was shown, to nobody in particular. What must hold: only the totals of one
// period leave it, of screens that were shown fewest times or more in it. All else is forgotten with the period: a rest that
// went on into the next would tell, by the moment at which it is full, that somebody saw the screen just then.
type usage struct {
	mu    sync.Mutex
	shown store.Counts
}

// saw counts a screen.
func (u *usage) saw(screen string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.shown == nil {
		u.shown = make(store.Counts)
	}
	u.shown[screen]++
}

// take gives what may be kept, and begins anew.
func (u *usage) take() store.Counts {
	u.mu.Lock()
	defer u.mu.Unlock()
	taken := u.shown
	u.shown = nil
	maps.DeleteFunc(taken, func(_ string, n int64) bool { return n < fewest })
	return taken
}

// keepPatience is how long adding counts to the store may take, also when the program ends.
const keepPatience = 2 * time.Second

// run adds at every tick what was counted since the one before, and what is left when the context ends. What cannot be added is forgotten.
func (u *usage) run(ctx context.Context, tick <-chan time.Time, add func(context.Context, time.Time, store.Counts) error, log *slog.Logger) {
	for ended := false; !ended; {
		select {
		case <-ctx.Done():
			ended = true
		case <-tick:
		}
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepPatience)
		if err := add(last, time.Now(), u.take()); err != nil {
			log.Warn("how often screens were shown in the last hour is lost", "err", err)
		}
		cancel()
	}
}

// counting is who hears of each screen that was shown; nil unless the operator wants it counted.
func counting(s *settings.Settings, u *usage) func(string) {
	if !s.CountScreens {
		return nil
	}
	return u.saw
}

// runCounting runs the bot and, if the operator wants it, adds to the store what is counted: each hour, and what is left after the last answer.
func (u *usage) runCounting(ctx context.Context, s *settings.Settings, b *bot.Bot, st *store.Store, log *slog.Logger) error {
	if !s.CountScreens {
		return b.Run(ctx)
	}
	counting, end := context.WithCancel(context.WithoutCancel(ctx))
	var counter sync.WaitGroup
	counter.Go(func() {
		each(countPeriod, func(tick <-chan time.Time) { u.run(counting, tick, st.AddCounts, log) })
	})
	defer counter.Wait()
	defer end()
	return b.Run(ctx)
}
