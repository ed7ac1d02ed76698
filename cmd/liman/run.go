package main

import (
	"context"
	"log/slog"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"liman/bot"
	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/edition"
	"liman/edition/shelf"
)

type runCommand struct{}

// How much memory Go's garbage collector lets the program have: runMemory and consoleMemory are bytes that it stays within
// as far as it can; below them there may be runGarbage percent as much garbage as there is in use. Who sets GOMEMLIMIT or
// GOGC decides instead.
const (
	runMemory     = 200 << 20
	consoleMemory = 700 << 20 // of the gigabyte that deploy gives it; twenty at work at once have half of it in use
	runGarbage    = 40
)

// boundGarbage is for before anything is opened: what is kept of that lies among its garbage, and the less there was of it, the closer together.
func boundGarbage() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(runGarbage)
	}
}

// boundMemory is for after the edition was opened, which takes much more for a moment.
func boundMemory(most int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(most)
	}
}

// openBounded opens the edition to serve, with little garbage before and bounded memory from then on.
func openBounded(s *settings.Settings) (*edition.Edition, error) {
	boundGarbage()
	ed, err := s.Edition()
	boundMemory(runMemory)
	return ed, err
}

// Run opens everything that can fail, then serves until the context ends.
func (*runCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	log := newLog(io)
	ed, err := openBounded(s)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	editions := shelf.New(ed)
	var well wellbeing
	web, err := listen(s, editions, &well, log)
	if err != nil {
		return err
	}
	defer web.Close()
	st, err := s.OpenStore(ctx, log)
	if err != nil {
		return err
	}
	defer st.Close()
	well.saw(nil, time.Now(), log)
	endPlay, err := startPlay(ctx, s, web, log)
	if err != nil {
		return err
	}
	defer endPlay()
	follower, err := s.Follower(st, editions.Current(), log)
	if err != nil {
		return err
	}
	follows := follow(ctx, follower, editions, &well)
	counts := newMetrics()
	b, err := bot.New(ctx, bot.Options{
		Token: web.token, APIURL: web.apiURL, Store: st, Idle: s.Idle, Lease: s.Lease, OwnProfile: s.Face == "own", Log: log,
		WebhookURL: s.WebhookURL, WebhookSecret: string(s.WebhookSecret),
		Answered: counts.answered, Refused: counts.refused, Shown: counting(s, &counts.used),
	}, editions)
	if err != nil {
		return err
	}
	warnOverdue(editions.Current(), log)
	well.met(b.Well)
	counts.addGauges(b.Owed, st.Waiting, &well, func() bool { return editions.Current().Book.Learnt() })
	endMetrics, err := counts.serve(ctx, s.MetricsAddr)
	if err != nil {
		return err
	}
	defer endMetrics()
	web.meet(b.Webhook(), io)
	var others sync.WaitGroup
	others.Go(func() {
		returnMemory() // what opening left
		learning(ctx, time.After(learnAfter), editions)
	})
	if s.Content != "" {
		others.Go(func() { watch(ctx, s, editions, log) })
	}
	others.Go(follows)
	others.Go(func() { each(s.Tidy, func(tick <-chan time.Time) { tidying(ctx, tick, st.Tidy, log) }) })
	others.Go(func() { each(askPeriod, func(tick <-chan time.Time) { well.watch(ctx, tick, st.Fit, log) }) })
	others.Go(func() { web.drain(ctx) })
	err = counts.used.runCounting(ctx, s, b, st, log)
	cancel()
	others.Wait()
	return err
}

// learnAfter is how long after the start it is learnt what typed words mean, unless somebody types before: the updates that
// waited are answered first.
const learnAfter = 5 * time.Second

// learning has each edition that counts learn what typed words mean, so that nobody who types waits for it.
func learning(ctx context.Context, start <-chan time.Time, editions *shelf.Shelf) {
	select {
	case <-ctx.Done():
	case <-start:
		editions.Tell(func(e *edition.Edition) {
			e.Book.Learn()
			returnMemory() // what learning left
		})
	}
}

// returnMemory gives back to the system what is needed no more: garbage, and pages of the program itself.
func returnMemory() {
	debug.FreeOSMemory()
	returnPages()
}

// warnOverdue reports content whose review is due.
func warnOverdue(ed *edition.Edition, log *slog.Logger) {
	if due := ed.Overdue(time.Now()); len(due) > 0 {
		log.Warn("content is overdue for review; liman check lists it", "entries", len(due))
	}
}

// each runs work with a tick in every period, and stops the ticker when work returns.
func each(period time.Duration, work func(<-chan time.Time)) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	work(tick.C)
}

// tidying lets what was wiped leave memory and the disk of the durable Redis, at the start and then at every tick, until the
// context ends.
func tidying(ctx context.Context, tick <-chan time.Time, tidy func(context.Context) error, log *slog.Logger) {
	for {
		if err := tidy(ctx); err != nil && ctx.Err() == nil {
			log.Error("what was wiped stays on the disk of the durable redis for now", "alarm", "tidy", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// newLog writes for people where errors go to a terminal, else a line of JSON for each entry.
func newLog(io terminal.Streams) *slog.Logger {
	if f, isFile := io.Err.(*os.File); isFile {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return slog.New(slog.NewTextHandler(io.Err, nil))
		}
	}
	return slog.New(slog.NewJSONHandler(io.Err, nil))
}
