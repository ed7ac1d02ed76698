package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"liman/bot"
	"liman/bot/standin"
	"liman/console"
	"liman/directory"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/shelf"
	"liman/flows"
	"liman/store"
)

// previews are phones in which staff see what they change: each is the whole bot on an edition that nobody else is served,
// with a Redis and a stand-in for Telegram of its own in this process, and a page below previewPath, under a name that
// cannot be guessed. Who may see it, the console decides.
type previews struct {
	ctx context.Context //nolint:containedctx // the program's: phones end with it
	log *slog.Logger

	mu     sync.Mutex
	phones []*phone // the newest last
}

const (
	previewPath     = "/console/preview/"
	maxPhones       = 6               // opened at once; then the oldest ends
	previewPatience = 5 * time.Second // how long a new conversation may take to show its first screen
)

// phone is a bot on one edition, and the page on which it is used.
type phone struct {
	name   string
	opened *edition.Edition
	page   http.Handler
	server *standin.Server
	token  string
	end    context.CancelFunc
	person int64 // who uses it: each preview that is opened in it is a new person, by the next number
}

// ServeHTTP gives what a phone's page asks for.
func (p *previews) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found := p.named(r.URL.Path)
	if found == nil {
		http.NotFound(w, r)
		return
	}
	http.StripPrefix(previewPath+found.name, found.page).ServeHTTP(w, r)
}

// Open gives the path of a page with a new conversation on an edition. It is console.Preview's.
func (p *previews) Open(ctx context.Context, e *edition.Edition, lang, screen string) (path string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one, err := p.phone(e)
	if err != nil {
		return "", err
	}
	one.person++
	ctx, cancel := context.WithTimeout(ctx, previewPatience)
	defer cancel()
	if err := one.begin(ctx, e, lang, screen); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%s/?bare&person=%d&lang=%s", previewPath, one.name, one.person, url.QueryEscape(lang)), nil
}

// Story is what was done in the preview at a path, as a story of that name. It is console.Preview's.
func (p *previews) Story(path, name string) (string, error) {
	at, err := url.Parse(path)
	if err != nil {
		return "", err
	}
	person, err := strconv.ParseInt(at.Query().Get("person"), 10, 64)
	if err != nil {
		return "", fmt.Errorf("a preview's path names no person: %w", err)
	}
	one := p.named(at.Path)
	if one == nil {
		return "", console.ErrPreviewGone
	}
	told := check.Teller{Edition: one.opened, State: flows.State{Lang: at.Query().Get("lang")}}
	for _, in := range inputs(one.server.Updates(one.token), person) {
		told.Act(in)
	}
	return told.Story(name), nil
}

// inputs are what a person did, out of the updates that a bot got.
func inputs(updates []json.RawMessage, person int64) []flows.Input {
	var all []flows.Input
	for _, raw := range updates {
		var u struct {
			Message *struct {
				Chat     struct{ ID int64 } `json:"chat"`
				Text     string             `json:"text"`
				Location *struct {
					Latitude, Longitude float64
				} `json:"location"`
			} `json:"message"`
			Press *struct {
				From struct{ ID int64 } `json:"from"`
				Data string             `json:"data"`
			} `json:"callback_query"`
		}
		if json.Unmarshal(raw, &u) != nil {
			continue
		}
		switch {
		case u.Press != nil && u.Press.From.ID == person:
			if d, ours := edition.ParseButton(u.Press.Data); ours {
				all = append(all, flows.Input{Act: flows.Taps, Node: d.Node, Option: d.Option})
			}
		case u.Message == nil || u.Message.Chat.ID != person:
		case u.Message.Text == "/start":
			all = append(all, flows.Input{Act: flows.Opens})
		case u.Message.Location != nil:
			all = append(all, flows.Input{Act: flows.Shares, Point: directory.Point{Lat: u.Message.Location.Latitude, Lon: u.Message.Location.Longitude}})
		case u.Message.Text != "":
			all = append(all, flows.Input{Act: flows.Types, Text: u.Message.Text, Words: []string{u.Message.Text}})
		}
	}
	return all
}

// named is the phone that an address names; nil if it has ended.
func (p *previews) named(address string) *phone {
	name, _, _ := strings.Cut(strings.TrimPrefix(address, previewPath), "/")
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range p.phones {
		if one.name == name {
			return one
		}
	}
	return nil
}

// phone is a phone with an edition: one that is open, or a new one. The lock is held.
func (p *previews) phone(e *edition.Edition) (*phone, error) {
	for _, one := range p.phones {
		if one.opened.Hash == e.Hash {
			return one, nil
		}
	}
	if len(p.phones) == maxPhones {
		p.phones[0].end()
		p.phones = p.phones[1:]
	}
	one, err := newPhone(p.ctx, e, p.log)
	if err == nil {
		p.phones = append(p.phones, one)
	}
	return one, err
}

// newPhone starts a bot of its own on an edition.
func newPhone(ctx context.Context, e *edition.Edition, log *slog.Logger) (*phone, error) {
	ctx, cancel := context.WithCancel(ctx)
	one := &phone{name: strings.ToLower(rand.Text()), opened: e, token: "1:" + rand.Text(), server: standin.New(standin.Options{})}
	address, ended, err := one.listen(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	one.end = func() { cancel(); one.server.Close(); ended() }
	one.page = one.server.Page(guarded(pageOptions(one.token, e)))
	b, st, err := previewBot(ctx, one.token, address, e)
	if err != nil {
		one.end()
		return nil, err
	}
	go func() {
		if err := b.Run(ctx); err != nil && ctx.Err() == nil {
			log.Error("a preview ended", "err", err)
		}
		st.Close()
	}()
	return one, nil
}

func guarded(o standin.PageOptions) standin.PageOptions {
	o.Guarded = true
	return o
}

// listen serves the stand-in to the phone's own bot.
func (one *phone) listen(ctx context.Context) (address string, end func(), err error) {
	one.server.Bot(one.token, demoName)
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("a preview: %w", err)
	}
	web := &http.Server{Handler: one.server, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(l) }() // ends with Close, and always with an error
	return "http://" + l.Addr().String(), func() { web.Close() }, nil
}

// previewBot is a bot with a Redis inside the process, which keeps nothing.
func previewBot(ctx context.Context, token, address string, e *edition.Edition) (*bot.Bot, *store.Store, error) {
	embedded, err := store.Embedded(ctx)
	if err != nil {
		return nil, nil, err
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	st, err := store.Open(store.Options{URL: embedded, Secret: key})
	if err != nil {
		return nil, nil, err
	}
	b, err := bot.New(ctx, bot.Options{Token: token, APIURL: address, Store: st, Idle: time.Hour, Log: slog.New(slog.DiscardHandler)}, shelf.New(e))
	return b, st, err
}

// begin begins a conversation, on a screen if one is named: as if a button of it had been pressed that shows it as it is.
func (one *phone) begin(ctx context.Context, e *edition.Edition, lang, screen string) error {
	chat := one.server.Chat(one.token, standin.Person{ID: one.person, FirstName: "Ana", LanguageCode: lang})
	chat.Send("/start")
	bubble := func() int {
		for _, m := range chat.Messages() {
			if m.FromBot {
				return m.ID
			}
		}
		return 0
	}
	if err := one.server.Wait(ctx, func() bool { return bubble() != 0 }); err != nil || screen == "" {
		return err
	}
	chat.PressOld(bubble(), edition.ButtonData{Edition: e.ID(), Node: screen, Option: flows.Full}.String())
	return nil
}
