package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"liman/cmd/liman/publish"
	"liman/edition/publishing"
	"liman/store"
)

// wellbeing is what the running program knows of itself. The zero value is one that has just been started.
type wellbeing struct {
	mu       sync.Mutex
	telegram func() error // nil until Telegram has said who the bot is
	asked    bool         // whether Redis was asked at least once
	redis    error        // why Redis is not well, as of the last look
	since    time.Time    // when that began

	ledger func() publishing.Status // nil where no ledger is served
}

// follows says whom to ask for the record that is served.
func (w *wellbeing) follows(ledger func() publishing.Status) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ledger = ledger
}

// published tells which record is served, so that two replicas, or somebody outside, can compare; "" where no ledger is.
func (w *wellbeing) published() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ledger == nil {
		return ""
	}
	status := w.ledger()
	line := publish.RecordLine(status.Checkpoint) + "\n"
	if status.Refused {
		line += "what the ledger says is refused, the last good edition is served; the log says why\n"
	}
	return line
}

// met says that Telegram has answered, and who tells from now on whether it still does.
func (w *wellbeing) met(telegram func() error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.telegram = telegram
}

// reasons are why people are not served as they should be; none if they are. Nothing in them tells where anything runs.
func (w *wellbeing) reasons(now time.Time) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []string
	switch {
	case !w.asked:
		list = append(list, "starting: Redis has not answered yet")
	case errors.Is(w.redis, store.ErrUnfit):
		list = append(list, w.redis.Error())
	case w.redis != nil:
		list = append(list, fmt.Sprintf("a Redis has been away for %v: people get the emergency screen; the log says which",
			now.Sub(w.since).Round(time.Second)))
	}
	if w.telegram == nil {
		return append(list, "starting: Telegram has not said yet who this bot is")
	}
	if err := w.telegram(); err != nil {
		list = append(list, err.Error())
	}
	return list
}

// ServeHTTP answers /healthz: 200, or 503 with a reason on each line.
func (w *wellbeing) ServeHTTP(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	why := w.reasons(time.Now())
	if len(why) == 0 {
		fmt.Fprint(rw, "well\n", w.published())
		return
	}
	rw.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(rw, strings.Join(why, "\n"))
}

// live answers /livez: 200 for as long as the program answers at all, whatever is away. Whoever ends a program that is not live, or
// sends people elsewhere, asks this and not /healthz: without Redis every replica still has the emergency screen.
func live(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	fmt.Fprintln(rw, "live")
}

// askPeriod is how often Redis is asked.
const askPeriod = time.Second

// watch looks at Redis at every tick until the context ends, and reports each change: away, back, and with an alarm that it
// became one that cannot keep anything, as when a failover makes it a replica.
func (w *wellbeing) watch(ctx context.Context, tick <-chan time.Time, fit func(context.Context) error, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		if err := fit(ctx); ctx.Err() == nil {
			w.saw(err, time.Now(), log)
		}
	}
}

// saw takes in what a look at Redis showed.
func (w *wellbeing) saw(err error, now time.Time, log *slog.Logger) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.redis
	w.asked, w.redis = true, err
	switch unfit := errors.Is(err, store.ErrUnfit); {
	case err == nil && before != nil:
		log.Info("redis is back", "away", now.Sub(w.since).Round(time.Millisecond).String())
	case err == nil:
	case before == nil || unfit != errors.Is(before, store.ErrUnfit):
		if before == nil {
			w.since = now
		}
		if unfit {
			log.Error("redis cannot keep anything, people get the emergency screen", "alarm", "redis", "err", err)
		} else {
			log.Warn("redis is away", "err", err)
		}
	}
}
