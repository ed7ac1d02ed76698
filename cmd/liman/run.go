package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"sync"
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
	web, err := s.listen(ed)
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
		others.Go(func() { s.watch(ctx, ed, b.Publish, log) })
	}
	others.Go(func() { tidying(ctx, st, log) })
	err = b.Run(ctx)
	cancel()
	others.Wait()
	return err
}

// tidying keeps what is gone from the durable Redis from staying in its file.
func tidying(ctx context.Context, st *store.Store, log *slog.Logger) {
	tick := time.NewTicker(store.TidyPeriod)
	defer tick.Stop()
	for {
		if err := st.Tidy(ctx); err != nil && ctx.Err() == nil {
			log.Warn("what is gone stays in the durable redis' file", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
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
	address := s.RedisURL
	if address == "" {
		embedded, err := store.Embedded(ctx)
		if err != nil {
			return nil, err
		}
		address = embedded
	}
	st, err := store.Open(store.Options{URL: address, DurableURL: s.DurableURL, Secret: key, OldSecret: []byte(s.OldSecret)})
	if err != nil {
		return nil, err
	}
	if err := st.Ping(ctx); err != nil {
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
