package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/console"
	"liman/edition/publishing"
	"liman/store"
)

// consoleAddr is where the console listens: on this machine, for a proxy with TLS before it.
const consoleAddr = "127.0.0.1:8090"

type consoleCommand struct{}

// Run serves staff's pages until the context ends.
func (*consoleCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	if s.ConsoleOrigin == "" {
		return errors.New("CONSOLE_ORIGIN is unset; write the address that staff type, as https://console.example.org: their passkeys belong to it")
	}
	boundGarbage()
	server, end, err := newConsole(ctx, s, nil, s.ConsoleOrigin, newLog(io))
	if err != nil {
		return err
	}
	defer end()
	boundMemory(consoleMemory)
	counts := newMetrics()
	server.Observe = counts.asked
	endMetrics, err := counts.serve(ctx, s.MetricsAddr)
	if err != nil {
		return err
	}
	defer endMetrics()
	addr := s.ConsoleAddr
	if addr == "" {
		addr = consoleAddr
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("CONSOLE_ADDR: %w; choose another, as CONSOLE_ADDR=127.0.0.1:8091", err)
	}
	link, err := server.FirstLink(ctx)
	if err != nil {
		return err
	}
	if link != "" {
		fmt.Fprintln(io.Out, "the first admin enrols here, within a day:", link)
	}
	fmt.Fprintln(io.Out, "the console listens at", l.Addr())
	defer sweepDaily(ctx, server.Desk, server.Log)()
	web := consoleServer(probed(server, server.Desk.Keeper.Head))
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), consolePatience)
	defer cancel()
	return web.Shutdown(patience)
}

// sweepDaily drops what nobody needs any more of the ledger's files, proposals and change sets, now and every day, until the
// context ends. The function that it gives ends it, and waits until it has ended.
func sweepDaily(ctx context.Context, desk *publishing.Desk, log *slog.Logger) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		for daily := time.NewTicker(24 * time.Hour); ; {
			sweep(ctx, desk, log)
			select {
			case <-ctx.Done():
				daily.Stop()
				return
			case <-daily.C:
			}
		}
	})
	return func() { cancel(); done.Wait() }
}

func sweep(ctx context.Context, desk *publishing.Desk, log *slog.Logger) {
	swept, err := desk.Sweep(ctx)
	switch {
	case ctx.Err() != nil:
	case errors.As(err, new(publishing.Unlisted)):
		log.Warn("old files were dropped, but not all that change sets rest on is there", "dropped", swept, "err", err)
	case err != nil:
		log.Warn("old files and change sets could not be dropped", "err", err)
	}
}

// consolePatience is how long acts under way may take when the console ends.
const consolePatience = 10 * time.Second

// probed serves the pages, and beside them /livez and /healthz, as the bot does: whether the console lives, and whether its
// Redis answers.
func probed(pages http.Handler, head func(context.Context) (string, error)) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if _, err := head(ctx); err != nil {
			http.Error(w, "REDIS_CONSOLE_URL: this Redis does not answer", http.StatusServiceUnavailable)
		}
	})
	return mux
}

func consoleServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 16 << 10, ErrorLog: log.New(io.Discard, "", 0), // it names addresses of those who ask
	}
}

// newConsole makes staff's pages over the ledger, and the function that closes their connections to Redis.
func newConsole(ctx context.Context, s *settings.Settings, play *console.Play, origin string, log *slog.Logger) (*console.Server, func(), error) {
	url, setting, err := s.ConsoleRedis()
	if err != nil {
		return nil, nil, err
	}
	desk, endDesk, err := s.DeskAt(url, setting)
	if err != nil {
		return nil, nil, err
	}
	drafts, err := store.OpenDrafts(url, setting)
	if err != nil {
		return nil, nil, err
	}
	staff, err := store.OpenStaff(url, setting)
	if err != nil {
		return nil, nil, err
	}
	server, err := console.New(console.Options{
		Origin: origin, Desk: desk, Drafts: drafts, Staff: staff, Preview: &previews{ctx: ctx, log: log}, Play: play, Log: log, Now: time.Now, Header: s.Client,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("CONSOLE_ORIGIN: %w", err)
	}
	return server, func() { endDesk(); _, _ = drafts.Close(), staff.Close() }, nil
}

// startPlay puts the console beside the chat page, where nothing is configured, with an operator's key of its own, and keeps
// the link with which a newcomer becomes the first admin (web.meet prints it). What she publishes is served by the bot
// beside it.
func startPlay(ctx context.Context, s *settings.Settings, w *web, log *slog.Logger) (end func(), err error) {
	if !w.plays {
		return func() {}, nil
	}
	play, operator, err := console.NewPlay()
	if err != nil {
		return nil, err
	}
	s.OperatorKey = operator
	server, end, err := newConsole(ctx, s, play, w.address, log)
	if err != nil {
		return nil, err
	}
	w.console.open(server)
	w.staff, err = server.FirstLink(ctx)
	return end, err
}
