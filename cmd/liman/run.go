package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"liman/bot"
	"liman/edition"
	"liman/store"
)

type runCommand struct{}

// Run opens everything that can fail, then serves until the context ends.
func (*runCommand) Run(ctx context.Context, s *settings, io streams) error {
	log := newLog(io)
	ed, err := s.edition()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	st, err := s.openStore(ctx, log)
	if err != nil {
		return err
	}
	defer st.Close()
	var current atomic.Pointer[edition.Edition]
	current.Store(ed)
	web, err := s.listen(current.Load, log)
	if err != nil {
		return err
	}
	defer web.Close()
	b, err := bot.New(ctx, bot.Options{
		Token: web.token, APIURL: web.apiURL, Store: st, Idle: s.Idle, Lease: s.Lease, OwnFace: s.Face == "own", Log: log,
	}, ed)
	if err != nil {
		return err
	}
	if due := ed.Overdue(time.Now()); len(due) > 0 {
		log.Warn("content is overdue for review; liman check lists it", "entries", len(due))
	}
	well := b.Well
	web.well.Store(&well)
	if web.address != "" {
		fmt.Fprintln(io.out, web.address)
	}
	var others sync.WaitGroup
	if s.Content != "" {
		publish := func(ed *edition.Edition) {
			current.Store(ed)
			b.Publish(ed)
		}
		others.Go(func() { s.watch(ctx, ed, publish, log) })
	}
	others.Go(func() {
		tick := time.NewTicker(s.Tidy)
		defer tick.Stop()
		tidying(ctx, tick.C, st.Tidy, log)
	})
	err = b.Run(ctx)
	cancel()
	others.Wait()
	return err
}

// tidying lets what is over leave memory and disk, at the start and then at every tick, until the context ends.
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

func newLog(io streams) *slog.Logger {
	if f, isFile := io.err.(*os.File); isFile {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return slog.New(slog.NewTextHandler(io.err, nil))
		}
	}
	return slog.New(slog.NewJSONHandler(io.err, nil))
}

// openStore connects to Redis, or starts an embedded one, and sees that it answers.
func (s *settings) openStore(ctx context.Context, log *slog.Logger) (*store.Store, error) {
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
		address = embedded
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

// edition is the content to serve.
func (s *settings) edition() (*edition.Edition, error) {
	return edition.Open(s.source())
}

// source is the built-in content, or a folder instead.
func (s *settings) source() edition.Source {
	if s.Content == "" {
		return edition.Builtin()
	}
	return edition.Folder(s.Content)
}
