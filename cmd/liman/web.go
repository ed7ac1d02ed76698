package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"liman/bot/standin"
	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/directory"
	"liman/edition"
	"liman/edition/shelf"
	"liman/lookup"
)

const (
	demoAddr  = "127.0.0.1:8080"
	demoToken = "1:stand-in"
	demoName  = "liman_bot"
)

// web is what listens at LISTEN_ADDR: look-ups, /healthz and /livez, and at / the look-up page or, without a token, the chat
// page with Telegram's stand-in. With a token and no LISTEN_ADDR nothing listens.
type web struct {
	address string // of the chat page, for people
	token   string // of the bot to be
	apiURL  string // where the Bot API is: Telegram's, or the stand-in's
	server  *http.Server
	hook    door // for what Telegram delivers
	standin *standin.Server
	staff   string // the link to staff's pages, for whoever tries them first
	console door   // staff's pages, where they are tried
	plays   bool   // whether they are tried here
}

// listen opens what the settings ask for. Without a token that is the chat page, on loopback alone.
func listen(s *settings.Settings, editions *shelf.Shelf, well *wellbeing, logger *slog.Logger) (*web, error) {
	w := &web{token: string(s.Token), apiURL: s.APIURL}
	if s.Token != "" && s.ListenAddr == "" {
		return w, nil
	}
	look := lookup.New(lookup.Options{Edition: editions.Current, Budget: s.Budget, Header: s.Client, Log: logger})
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", well)
	mux.HandleFunc("GET /livez", live)
	if s.Token != "" {
		mux.Handle("/", look)
		if path := s.WebhookPattern(); path != "" {
			mux.Handle(path, deliveries(&w.hook))
		}
		_, err := w.serve(s.ListenAddr, mux)
		return w, err
	}
	for _, pattern := range lookup.API {
		mux.Handle(pattern, look)
	}
	return w, w.demo(s, mux, editions.Current())
}

// demo adds the chat page, and behind it all of Telegram that it needs.
func (w *web) demo(s *settings.Settings, mux *http.ServeMux, ed *edition.Edition) error {
	addr := s.ListenAddr
	if addr == "" {
		addr = demoAddr
	}
	if host, _, err := net.SplitHostPort(addr); err != nil || !settings.Loopback(host) {
		return fmt.Errorf("LISTEN_ADDR %s: the chat page is for this machine alone; write LISTEN_ADDR=127.0.0.1:8081, or set TELEGRAM_BOT_TOKEN to serve people", addr)
	}
	w.token = demoToken
	w.standin = standin.New(standin.Options{})
	w.standin.Bot(w.token, demoName)
	mux.Handle("/bot"+w.token+"/", w.standin)
	if w.plays = s.Plays(); w.plays {
		mux.Handle("/console/", &w.console)
	}
	page := pageOptions(w.token, ed)
	if w.plays {
		page.Staff = "/console/"
	}
	mux.Handle("/", w.standin.Page(page))
	at, err := w.serve(addr, mux)
	if err != nil {
		return err
	}
	w.apiURL = "http://" + at.String()
	w.address = w.apiURL
	if tcp, is := at.(*net.TCPAddr); is && w.plays {
		w.address = fmt.Sprintf("http://localhost:%d", tcp.Port) // an address of numbers can hold no passkey
	}
	return nil
}

// serve listens first, so that a taken port is an error here.
func (w *web) serve(addr string, h http.Handler) (net.Addr, error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("LISTEN_ADDR: %w; choose another, as LISTEN_ADDR=127.0.0.1:8081", err)
	}
	w.server = &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // it names addresses of those who ask
	}
	go func() { _ = w.server.Serve(l) }() // ends with Close, and always with an error
	return l.Addr(), nil
}

// meet lets deliveries reach the bot, and prints where people find what can be tried.
func (w *web) meet(hook http.Handler, io terminal.Streams) {
	w.hook.open(hook)
	if w.address != "" {
		fmt.Fprintln(io.Out, w.address)
	}
	if w.staff != "" {
		fmt.Fprintln(io.Out, "staff's pages, to try them:", w.staff)
	}
}

// drainTime is how long what was asked may take at the end: as long as replies may that are under way, and a little.
const drainTime = 7 * time.Second

// drain waits until the context ends; then it takes no new requests, closes idle connections, and waits up to drainTime for
// those that are being answered.
func (w *web) drain(ctx context.Context) {
	<-ctx.Done()
	if w.server == nil || w.standin != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	_ = w.server.Shutdown(ctx) // what is left ends with Close
}

// Close ends all listening.
func (w *web) Close() {
	if w.standin != nil {
		w.standin.Close()
	}
	if w.server != nil {
		w.server.Close()
	}
}

// pageOptions gives the chat page its words, its towns and its map.
func pageOptions(token string, ed *edition.Edition) standin.PageOptions {
	return standin.PageOptions{
		Token:     token,
		Languages: ed.Words.Languages(),
		Words:     func(lang string) map[string]string { return pageWords(ed, lang) },
		Towns:     chatPlaces(ed.Directory),
		Outlines:  outlines(),
	}
}

func pageWords(ed *edition.Edition, lang string) map[string]string {
	words := make(map[string]string)
	for _, id := range ed.Words.IDs() {
		if strings.HasPrefix(id, "page.") {
			words[id] = ed.Words.Text(lang, id, func(name string) (string, bool) { return "{" + name + "}", true })
		}
	}
	for _, code := range ed.Words.Languages() {
		words["language."+code] = ed.Text(code, "language.name")
	}
	return words
}

func outlines() []byte {
	data, err := directory.Outlines()
	if err != nil {
		panic(err) // part of the binary
	}
	return data
}
