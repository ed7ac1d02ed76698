package bot

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/bot/standin"
	"liman/edition"
	"liman/edition/shelf"
	"liman/store"
)

const testToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

const testSecret = "a secret of the tests, long enough"

// tries is how often a call is made that fails on the way, and mostTold the longest wait that Telegram may ask for.
const (
	tries    = 7
	mostTold = 10 * time.Minute
)

// What tests must know of the rooms below. Where one of them is another by now, a test that needs it is red.
const (
	// late is how long a screen may take until it is owed, and truthIn how long it waits for what it says (bot/bubble).
	late, truthIn = 900 * time.Millisecond, 900 * time.Millisecond
	owedFor       = 50 * time.Second // the lease of what is owed (bot/bubble)
	afterLeaving  = 10 * time.Second // for a message that is on its way when she has left (bot/send)

	wipePeriod = time.Second // between looks at the wipe list (bot/wipe)
	wipeRetry  = 2 * time.Second
	lastWipe   = 47 * time.Hour // the age of a bubble at which it goes in an active chat
)

// realWaits are about what really takes long, so they really take so long; clock.asked tells whether the bot knows one.
var realWaits = []time.Duration{slotTime, late, sameOffset, owedFor / 2, truthIn, afterLeaving, deliveryPatience, pressPatience, quickly}

// builtin is the edition inside the program, opened once.
var builtin = sync.OnceValues(func() (*edition.Edition, error) {
	ed, err := edition.Open(edition.Builtin())
	if err == nil {
		ed.Book.Hear("salut", "ro") // what typed words mean is learnt when first asked: with the race detector that takes longer than a person can wait
	}
	return ed, err
})

// world is a bot on the stand-in and a Redis, as it runs in production.
type world struct {
	*testing.T
	telegram *standin.Server
	http     *httptest.Server
	redis    *miniredis.Miniredis
	bot      *Bot
	log      *syncBuffer
	clock    *clock
	stop     func()
	people   int64
	redisURL string
	patience time.Duration // with Redis; 0 as in production, if it is in a hurry
	hurry    bool          // Redis and Telegram may take as long as in production for an answer; else nothing is about that, and they have busy
	ownFace  bool
	real     bool             // waits of the bot are real ones
	broken   bool             // it has no store
	edition  *edition.Edition // nil is the one inside the program
	hookURL  string           // where updates are delivered; "" and they are polled
	secrets  [2]string        // the secret and the one before; "" the usual one, and none
}

// syncBuffer is a log that may be read while it is written.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// clock is a time that tests move. Waits of the bot pass at once and are noted.
type clock struct {
	mu       sync.Mutex
	now      time.Time
	waits    []time.Duration
	real     []time.Duration // those of realWaits
	held     time.Duration   // waits of this length last until release
	free     chan time.Time
	shortest time.Duration // how long other waits really take at most
	drain    time.Duration // how long the end of a bot really takes at most; not a wait of the bot's
}

// hold makes waits of a length last until release.
func (c *clock) hold(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held, c.free = d, make(chan time.Time)
}

func (c *clock) release() { close(c.free) }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.Contains(realWaits, d) {
		c.real = append(c.real, d)
		return time.After(d)
	}
	c.waits = append(c.waits, d)
	if d == c.held {
		return c.free
	}
	if d == drain {
		return time.After(c.drain)
	}
	if d == webhookPeriod {
		return time.After(max(10*c.shortest, 20*time.Millisecond))
	}
	if d == wipePeriod {
		return time.After(max(5*c.shortest, 5*time.Millisecond)) // the look at the wipe list, which would be busy otherwise
	}
	return time.After(min(d, max(c.shortest, time.Millisecond)))
}

// waited are the waits of the bot until now.
func (c *clock) waited() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.waits)
}

// newWorld starts everything; the bot runs until the test ends.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := newQuietWorld(t)
	w.start()
	return w
}

// newHurriedWorld is one in which Redis and Telegram have as long as in production, for tests of what happens when that is over.
func newHurriedWorld(t *testing.T) *world {
	t.Helper()
	w := newQuietWorld(t)
	w.hurry = true
	w.start()
	return w
}

// newQuietWorld starts everything but the bot.
func newQuietWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, standin.Options{})
}

// newWorldOn is a quiet world on a stand-in of some kind.
func newWorldOn(t *testing.T, o standin.Options) *world {
	t.Helper()
	began := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)
	w := &world{T: t, log: &syncBuffer{}, clock: &clock{now: began, drain: 2 * time.Second}, stop: func() {}}
	o.Now = w.clock.Now
	w.telegram = standin.New(o)
	w.telegram.Bot(testToken, "liman_test_bot")
	w.http = httptest.NewServer(w.telegram)
	w.redis = miniredis.RunT(t)
	w.redis.SetTime(w.clock.Now())
	w.redisURL = "redis://" + w.redis.Addr()
	t.Cleanup(func() {
		w.stop()
		w.telegram.Close()
		w.http.Close()
		w.holdAgainstTheTable()
	})
	return w
}

// replica is a bot beside the others, as another process would be.
func (w *world) replica() *Bot {
	w.Helper()
	ed, err := builtin()
	if err != nil {
		w.Fatal(err)
	}
	if w.edition != nil {
		ed = w.edition
	}
	patience, processIn, recallIn := w.patience, time.Duration(0), time.Duration(0)
	if patience == 0 && !w.hurry {
		patience, processIn, recallIn = busy, busy, busy
	}
	st, err := store.Open(store.Options{URL: w.redisURL, Secret: []byte(cmp.Or(w.secrets[0], testSecret)), OldSecret: []byte(w.secrets[1]),
		Now: w.clock.Now, Patience: patience})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { st.Close() })
	o := Options{
		Token: testToken, APIURL: w.http.URL, Store: st, Idle: 15 * time.Minute, OwnProfile: w.ownFace,
		Log: slog.New(slog.NewJSONHandler(w.log, nil)), Now: w.clock.Now, After: w.clock.After, processIn: processIn, recallIn: recallIn,
	}
	if w.hookURL != "" {
		o.WebhookURL, o.WebhookSecret = w.hookURL, hookSecret
	}
	if w.broken {
		o.Store = nil
	}
	if w.real {
		o.After = time.After
	}
	b, err := New(w.Context(), o, shelf.New(ed))
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// start runs a bot, as a new process would.
func (w *world) start() {
	w.Helper()
	w.bot = w.replica()
	ctx, cancel := context.WithCancel(w.Context())
	ran := make(chan error, 1)
	go func() { ran <- w.bot.Run(ctx) }()
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ran; err != nil {
			w.Error(err)
		}
	})
}

// busy is how long a busy machine may take for what a test waits for. Nothing is measured by it.
const busy = time.Minute

// wait waits until the ledger is as wanted.
func (w *world) wait(what string, held func() bool) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), busy)
	defer cancel()
	if err := w.telegram.Wait(ctx, held); err != nil {
		w.Fatalf("waited in vain for %s; the log:\n%s", what, w.log)
	}
}

// asks asks Redis as the program does, which on a busy machine may take longer than a person can wait: then again.
func (w *world) asks(ask func() error) {
	w.Helper()
	var err error
	for deadline := time.Now().Add(busy); time.Now().Before(deadline); {
		if err = ask(); err == nil {
			return
		}
	}
	w.Fatal(err)
}

// person is somebody new with a phone in a language.
func (w *world) person(lang string) *person {
	w.people++
	p := standin.Person{ID: 7000000000 + w.people, FirstName: "Ana", LanguageCode: lang}
	return &person{w: w, Chat: w.telegram.Chat(testToken, p), lang: lang}
}

// person is somebody with the chat open.
type person struct {
	w *world
	*standin.Chat
	lang string
}

// traces are what would tell of her in a log.
func (p *person) traces() []string { return []string{fmt.Sprint(p.ID()), "Ana", testToken} }

// bubble is the one message of the bot; more than one is a failure.
func (p *person) bubble() standin.Message {
	p.w.Helper()
	var found []standin.Message
	for _, m := range p.Messages() {
		if m.FromBot {
			found = append(found, m)
		}
	}
	if len(found) > 1 {
		p.w.Fatalf("%d messages of the bot are visible", len(found))
	}
	if len(found) == 0 {
		return standin.Message{}
	}
	return found[0]
}

// open sends /start and waits for the bubble.
func (p *person) open() standin.Message {
	p.w.Helper()
	return p.write("/start")
}

// write sends text and waits until it is gone and answered.
func (p *person) write(text string) standin.Message {
	p.w.Helper()
	before := p.bubble()
	id := p.Send(text)
	p.w.wait("an answer to "+text, func() bool {
		now := p.bubble()
		return !p.visible(id) && len(now.Buttons) > 0 && (now.ID != before.ID || now.Text != before.Text)
	})
	return p.bubble()
}

func (p *person) visible(id int) bool {
	return slices.ContainsFunc(p.Messages(), func(m standin.Message) bool { return m.ID == id })
}

// data is the button data of an option on the bubble.
func (p *person) data(option string) string {
	p.w.Helper()
	var options []string
	for _, row := range p.bubble().Buttons {
		for _, b := range row {
			d, ok := edition.ParseButton(b.Data)
			if ok && d.Option == option {
				return b.Data
			}
			options = append(options, d.Option)
		}
	}
	p.w.Fatalf("no button %s, but %v", option, options)
	return ""
}

// press presses an option and waits until the query is answered and the bubble another.
func (p *person) press(option string) standin.Message {
	p.w.Helper()
	before := p.bubble()
	data := p.data(option)
	query, err := p.Press(before.ID, data)
	if err != nil {
		p.w.Fatal(err)
	}
	p.w.wait("an answer to "+option, func() bool {
		now := p.bubble()
		return p.Answered(query) && len(now.Buttons) > 0 && (now.Text != before.Text || now.ID != before.ID)
	})
	return p.bubble()
}

// node is the node whose buttons the bubble has.
func (p *person) node() string { return nodeOf(p.bubble()) }

// nodeOf is the node whose buttons a message has.
func nodeOf(m standin.Message) string {
	for _, row := range m.Buttons {
		if d, ok := edition.ParseButton(row[0].Data); ok {
			return d.Node
		}
	}
	return ""
}

// text is a message of the edition, as the bubble shows it.
func (w *world) text(lang, id string) string {
	ed, err := builtin()
	if err != nil {
		w.Fatal(err)
	}
	if !ed.Words.Has(lang, id) {
		w.Fatalf("no message %s", id)
	}
	return ed.Text(lang, id)
}

// holdAgainstTheTable fails on any request that the stand-in, strict as the Bot API's table, did not take.
func (w *world) holdAgainstTheTable() {
	for _, r := range w.telegram.Requests(testToken) {
		if r.Status == 400 && (strings.Contains(r.Error, "unknown parameter") || strings.Contains(r.Error, "parse") || strings.Contains(r.Error, "is empty") || strings.Contains(r.Error, "INVALID")) {
			w.Errorf("%s was refused: %s", r.Method, r.Error)
		}
		if text := r.Params["text"]; text != "" && r.Method != "answerCallbackQuery" && r.Params["link_preview_options"] != `{"is_disabled":true}` {
			w.Errorf("%s lets Telegram fetch what a link points to: %v", r.Method, r.Params["link_preview_options"])
		}
	}
}

// until waits for something that the stand-in does not see.
func (w *world) until(what string, held func() bool) {
	w.Helper()
	for deadline := time.Now().Add(busy); !held(); {
		if time.Now().After(deadline) {
			w.Fatalf("waited in vain for %s; the log:\n%s", what, w.log)
		}
		time.Sleep(time.Millisecond)
	}
}

// records are the keys that tell of somebody; the salts of hours do not.
func (w *world) records() []string {
	return slices.DeleteFunc(w.redis.Keys(), func(key string) bool { return strings.HasPrefix(key, "salt:") })
}

// waitedFor tells whether the bot waited, or waits, so long.
func (c *clock) waitedFor(d time.Duration) bool { return slices.Contains(c.waited(), d) }

// asked tells whether the bot asked for one of realWaits.
func (c *clock) asked(d time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Contains(c.real, d)
}
