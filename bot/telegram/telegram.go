// Package telegram is the Bot API as Liman uses it: updates as what they say, calls with one rule for trying again, and HTML
// into which nothing slips. It is the only importer of telegram-bot-api, and knows neither conversations nor Redis.
//
// No error that leaves it holds the token, which is part of every address that is asked.
//
// An update is one of a few types (update.go), read out of the answer in one pass over its bytes; in a mailbox it is an errand
// (bot/errand): an act of hers, or a service message, a chat that blocked or came back, a wipe, each done by itself.
//
// There is one rule for trying a call again (retry.go): after as long as Telegram says, within bounds; what failed on the way, or
// with 5xx, a few times, later each time.
//
// A message is read by its fields (message.go): words in it, a place, something sent, or Telegram's own, which goes unanswered.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Chat is the number of a private chat, which is that of its person. It never reaches a log.
type Chat int64

// LogValue keeps the number out of logs.
func (Chat) LogValue() slog.Value { return slog.StringValue("<redacted>") }

// Param is the number as the Bot API takes it.
func (c Chat) Param() string { return strconv.FormatInt(int64(c), 10) }

// Params are the parameters of a call.
type Params = map[string]string

// startTimeout bounds each call that is made before a bot is served.
const startTimeout = 10 * time.Second

// Options are what a Client needs. After is the clock of its waits; nil means the real one.
type Options struct {
	Token string
	URL   string // of a Bot API server, without /bot...
	After func(time.Duration) <-chan time.Time

	Refused func(status int) // hears of each call that failed, by HTTP status, 0 for one that failed on the way; nil: nobody counts
}

// Client calls the Bot API for one bot.
type Client struct {
	Options
	api  *tgbotapi.BotAPI
	http *http.Client
}

// New checks the token with getMe. The error says what is missing, without the token.
func New(ctx context.Context, o Options) (*Client, error) {
	if o.After == nil {
		o.After = time.After
	}
	c := &Client{Options: o, http: newHTTP()}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	api, err := tgbotapi.NewBotAPIWithClient(o.Token, strings.TrimRight(o.URL, "/")+"/bot%s/%s", contextClient{ctx: ctx, client: c.http})
	if err != nil {
		return nil, fmt.Errorf("ask Telegram who we are: %w; %s", c.scrub(err), startMend(err))
	}
	c.api = api
	return c, nil
}

// Name is the bot's, without @.
func (c *Client) Name() string { return c.api.Self.UserName }

// startMend says what to do when Telegram does not say who the bot is.
func startMend(err error) string {
	switch code := Code(err); code {
	case 0:
		return "see whether this machine reaches TELEGRAM_API_URL"
	case http.StatusUnauthorized, http.StatusNotFound:
		return "TELEGRAM_BOT_TOKEN is not one that Telegram knows: take the present one from BotFather (/token)"
	}
	return "try again later, or correct TELEGRAM_API_URL"
}

// Time is what Telegram's servers have, to the second, which is in the header of every answer; zero if this one does not say.
func (c *Client) Time(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, c.URL, nil)
	if err != nil {
		return time.Time{}, fmt.Errorf("TELEGRAM_API_URL: %w", err)
	}
	resp, err := c.http.Transport.RoundTrip(r) // without following where it leads
	if err != nil {
		return time.Time{}, fmt.Errorf("ask Telegram for the time: %w", err)
	}
	resp.Body.Close()
	at, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}, nil
	}
	return at, nil
}

// scrub keeps the token out of an error.
func (c *Client) scrub(err error) error {
	if err == nil || !strings.Contains(err.Error(), c.Token) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), c.Token, "<redacted>"))
}
