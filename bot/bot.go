// Package bot is Liman on Telegram: updates in, replies out, the bubble. What Telegram says and takes is
// bot/telegram's to know.
//
// An update takes five hops: Run polls and queues it, answer loads its chat, flows.Step moves on, store.Save keeps what
// came out, send shows it. Nothing that a person wrote, no id and no token is ever part of a log line or an error.
package bot

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/edition"
	"liman/store"
)

// Options are what a Bot needs. Now and After are the clock; nil means the real one.
type Options struct {
	Token  string
	APIURL string // of a Bot API server, without /bot...
	Store  *store.Store
	Idle   time.Duration // after this silence a chat is wiped, unless she chose another
	Lease  time.Duration // how long a wipe may take before another replica does it again
	Log    *slog.Logger
	Now    func() time.Time
	After  func(time.Duration) <-chan time.Time

	OwnFace bool // name, descriptions and commands stay as the operator set them at Telegram
}

// Bot answers the updates of one token.
type Bot struct {
	Options
	api      *telegram.Client
	intake   *intake.Intake[store.ChatID, errand] // of chats
	inline   *intake.Intake[store.ChatID, query]  // of those who ask inline
	acks     intake.Acks
	source   intake.Source
	sides    chan struct{} // for what is done in the background while Redis is away
	faceless chan struct{} // holds one when the bot's face is to be looked at
	skipped  atomic.Int64

	mu        sync.Mutex // guards older and changes of current
	current   atomic.Pointer[content]
	older     []*content
	wipes     wipes
	stranded  stranded
	sequence  sequence
	marks     marks
	openChats openChats
}

// New checks the token with getMe. The error says what is missing, without the token.
func New(ctx context.Context, o Options, e *edition.Edition) (*Bot, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	api, err := telegram.New(ctx, telegram.Options{Token: o.Token, URL: o.APIURL, After: o.After})
	if err != nil {
		return nil, err
	}
	b := &Bot{Options: o, api: api, sides: make(chan struct{}, manySides), faceless: make(chan struct{}, 1)}
	if b.Lease == 0 {
		b.Lease = 20 * time.Second
	}
	b.faceless <- struct{}{}
	b.intake, b.inline = b.newIntake(), b.newInline()
	b.source = b.polling()
	b.current.Store(newContent(e))
	return b, nil
}

const (
	keptEditions = 4
	manySides    = 16
)

// Publish makes an edition the current one. Buttons of the ones before it are still understood for a while.
func (b *Bot) Publish(e *edition.Edition) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := newContent(e)
	if before := b.current.Swap(now); before.Hash != e.Hash {
		b.older = append(b.older, before)
		b.older = b.older[max(0, len(b.older)-keptEditions):]
	}
	select {
	case b.faceless <- struct{}{}:
	default:
	}
}

// drawnBy gives the edition that drew a button; nil if it is forgotten.
func (b *Bot) drawnBy(id string) *content {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range append(b.older, b.current.Load()) {
		if e.ID() == id {
			return e
		}
	}
	return nil
}

// Skipped is how many updates could not be read.
func (b *Bot) Skipped() int64 { return b.skipped.Load() }
