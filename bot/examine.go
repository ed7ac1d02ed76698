package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/edition"
)

// Examined is what Telegram says of a bot that is not served.
type Examined struct {
	Name    string        // liman_bot
	Ahead   time.Duration // how far our clock is before Telegram's, to the second
	Webhook string        // the host to which Telegram sends updates, so that no poll is answered; "" for none
	Waiting int           // updates that wait
	Menu    []string      // the languages in which the menu has other commands than the edition
}

// Examine asks Telegram about a bot and changes nothing; of the options it needs token and address. The error says what is
// wrong and how to mend it, without the token.
func Examine(ctx context.Context, o Options, e *edition.Edition) (Examined, error) {
	b, err := New(ctx, o, e)
	if err != nil {
		return Examined{}, err
	}
	x := Examined{Name: b.api.Self.UserName}
	if x.Ahead, err = b.ahead(ctx); err != nil {
		return x, err
	}
	if err := b.webhook(ctx, &x); err != nil {
		return x, err
	}
	for _, lang := range e.Words.Languages() {
		var set []command
		if err := b.ask(ctx, "getMyCommands", tgbotapi.Params{"language_code": lang}, &set); err != nil {
			return x, err
		}
		if !slices.Equal(set, commandsIn(b.current.Load(), lang)) {
			x.Menu = append(x.Menu, lang)
		}
	}
	return x, nil
}

// ask makes a request and reads its answer.
func (b *Bot) ask(ctx context.Context, method string, params tgbotapi.Params, answer any) error {
	result, err := b.request(ctx, startTimeout, method, params)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(result, answer); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

func (b *Bot) webhook(ctx context.Context, x *Examined) error {
	var hook struct {
		URL     string `json:"url"`
		Waiting int    `json:"pending_update_count"`
	}
	if err := b.ask(ctx, "getWebhookInfo", nil, &hook); err != nil {
		return err
	}
	x.Waiting = hook.Waiting
	if hook.URL != "" {
		x.Webhook = "an address that cannot be read"
		if at, err := url.Parse(hook.URL); err == nil { // its path may be a secret
			x.Webhook = at.Host
		}
	}
	return nil
}

// ahead compares our clock with that of Telegram's servers, which is in the header of every answer.
func (b *Bot) ahead(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, b.APIURL, nil)
	if err != nil {
		return 0, fmt.Errorf("TELEGRAM_API_URL: %w", err)
	}
	resp, err := b.http.Transport.RoundTrip(r) // without following where it leads
	if err != nil {
		return 0, fmt.Errorf("ask Telegram for the time: %w", err)
	}
	resp.Body.Close()
	at, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return 0, nil // a server that does not say
	}
	return b.Now().Sub(at).Truncate(time.Second), nil
}

// startMend says what to do when Telegram does not say who the bot is.
func startMend(err error) string {
	switch refused := (*tgbotapi.Error)(nil); {
	case !errors.As(err, &refused):
		return "see whether this machine reaches TELEGRAM_API_URL"
	case refused.Code == http.StatusUnauthorized || refused.Code == http.StatusNotFound:
		return "TELEGRAM_BOT_TOKEN is not one that Telegram knows: take the present one from BotFather (/token)"
	}
	return "try again later, or correct TELEGRAM_API_URL"
}
