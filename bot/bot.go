// Package bot is Liman on Telegram: updates in, replies out. What Telegram says and takes is bot/telegram's to know.
//
// An update takes five hops: the source brings it and put queues it, answer has session load its chat, flows.Step moves on,
// store.Save keeps what came out, bubble.Deliver shows it. Nothing that a person wrote, no id and no token is ever part of a log
// line or an error.
//
// What is shown in a chat is bot/bubble's: the one message with its states, the recording beside it, and how the screen stays true
// where there are replicas, which share nothing but Redis. How a message is sent is bot/send's, what stands in a chat and how it
// goes bot/wipe's (ages that depend on each other stand in bot/wipe/ages.go), what waits in a mailbox bot/errand's.
//
// Without Redis the emergency screen comes from memory; the update stays open and is answered when Redis is back. Where there are
// replicas, a new message is sent then only for an update that would come again, should this process end: whoever gets it looks for
// that message (bot/bubble/emergency.go). Until a record knows what was sent meanwhile, bot/wipe/unrecorded.go does.
package bot

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"liman/bot/bubble"
	"liman/bot/errand"
	"liman/bot/inline"
	"liman/bot/intake"
	"liman/bot/mark"
	"liman/bot/profile"
	"liman/bot/screens"
	"liman/bot/send"
	"liman/bot/telegram"
	"liman/bot/wipe"
	"liman/edition"
	"liman/edition/shelf"
	"liman/session"
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

	WebhookURL    string // where Telegram is to deliver updates; "": they are polled
	WebhookSecret string // with which it does

	Answered func(outcome string, took time.Duration) // hears of each answer how it ended: shown, owed, cut, emergency or failed; nil: nobody counts
	Shown    func(screen string)                      // hears of each screen that was shown, outside the cover, and never to whom; nil: nobody counts
	Refused  func(status int)                         // hears of each call that Telegram refused, by HTTP status, 0 for one that failed on the way; nil: nobody counts

	OwnProfile bool // name, descriptions and commands stay as the operator set them at Telegram

	// For tests alone, so that none holds the machine's speed against the program: how long a slot is kept, Redis may take for an
	// answer, and Telegram for a mark; 0: as it is.
	slotTime, processIn, recallIn time.Duration
}

// Bot answers the updates of one token.
type Bot struct {
	Options
	api            *telegram.Client
	jobs           *errand.Jobs
	intake         *intake.Intake[store.ChatID, errand.Errand] // of chats
	inline         *inline.Queries
	source         intake.Source
	webhook        *intake.Webhook[telegram.Update] // the source, if updates are delivered
	replies        replies
	strangers      strangers
	meanwhileSlots chan struct{} // for what is done in the background while Redis is away
	profile        *profile.Profile
	skipped        atomic.Int64

	current  screens.Current
	wipes    *wipe.Wipes
	bubbles  *bubble.Bubbles
	marks    mark.Marks
	sessions *session.Sessions
}

// New checks the token with getMe. The error says what is missing, without the token.
func New(ctx context.Context, o Options, editions *shelf.Shelf) (*Bot, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	api, err := telegram.New(ctx, telegram.Options{Token: o.Token, URL: o.APIURL, After: o.After, Refused: o.Refused})
	if err != nil {
		return nil, err
	}
	b := &Bot{Options: o, api: api, meanwhileSlots: make(chan struct{}, manyMeanwhile)}
	if b.Lease == 0 {
		b.Lease = 20 * time.Second
	}
	b.current.Shelf = editions
	b.jobs = &errand.Jobs{Log: b.Log, Now: b.Now, After: b.After, Go: func(do func()) { b.intake.Go(do) }}
	b.intake, b.inline = b.newIntake(), inline.New(inline.Options{API: api, Screens: &b.current, Log: b.Log, Now: b.Now, After: b.After})
	b.source = b.newSource()
	b.profile = profile.New(profile.Profile{API: api, Screens: &b.current, Log: b.Log, Own: b.OwnProfile})
	editions.Tell(b.follow)
	b.sessions = &session.Sessions{Store: b.Store, Idle: b.Idle, Now: b.Now, Drew: editions.Drew}
	b.wipes = &wipe.Wipes{
		Jobs: b.jobs, API: api, Store: b.Store, Sessions: b.sessions, Screens: &b.current, Put: b.put, Idle: b.Idle, Lease: b.Lease,
	}
	b.bubbles = &bubble.Bubbles{
		Jobs: b.jobs, API: api, Store: b.Store, Sessions: b.sessions, Wipes: b.wipes,
		Sends:   &send.Sends{API: api, Store: b.Store, Wipes: b.wipes, Replicas: b.webhook != nil},
		Screens: &b.current, Source: b.source, Put: b.put, Replicas: b.webhook != nil,
	}
	b.marks.API, b.marks.Sessions, b.marks.Profile, b.marks.In = api, b.sessions, b.profile, b.recallIn
	return b, nil
}

// follow has the bot's profile looked at when another edition counts.
func (b *Bot) follow(*edition.Edition) { b.profile.Changed() }

// Owed is how many screens are late now: Redis knows that they are owed, and they are still being shown.
func (b *Bot) Owed() int64 { return b.bubbles.Late() }

// Skipped is how many updates could not be read.
func (b *Bot) Skipped() int64 { return b.skipped.Load() }
