package bot

import (
	"context"
	"net/url"
	"slices"
	"time"

	"liman/bot/profile"
	"liman/bot/telegram"
	"liman/edition"
	"liman/edition/shelf"
)

// Examined is what Telegram says of a bot that is not served.
type Examined struct {
	Name    string        // liman_bot
	Ahead   time.Duration // how far our clock is before Telegram's, to the second
	Webhook string        // the host to which Telegram sends updates, and answers no poll; "" for none
	Hook    string        // all of its address, which may hold a secret; it is compared, never shown
	Failing string        // why Telegram could not deliver just now, in its words; "" if it could
	Waiting int           // updates that wait
	Menu    []string      // the languages in which the menu has other commands than the edition
}

// Examine asks Telegram about a bot and changes nothing; of the options it needs token and address. The error says what is
// wrong and how to mend it, without the token.
func Examine(ctx context.Context, o Options, e *edition.Edition) (Examined, error) {
	b, err := New(ctx, o, shelf.New(e))
	if err != nil {
		return Examined{}, err
	}
	x := Examined{Name: b.api.Name()}
	theirs, err := b.api.Time(ctx)
	if err != nil {
		return x, err
	}
	if !theirs.IsZero() {
		x.Ahead = b.Now().Sub(theirs).Truncate(time.Second)
	}
	if err := examineWebhook(ctx, b.api, &x, b.Now()); err != nil {
		return x, err
	}
	for _, lang := range e.Words.Languages() {
		var set []profile.Command
		if err := b.api.Ask(ctx, "getMyCommands", telegram.Params{"language_code": lang}, &set); err != nil {
			return x, err
		}
		if !slices.Equal(set, profile.Menu(e, lang)) {
			x.Menu = append(x.Menu, lang)
		}
	}
	return x, nil
}

// examineWebhook finds out where updates go.
func examineWebhook(ctx context.Context, api *telegram.Client, x *Examined, now time.Time) error {
	hook, err := api.Webhook(ctx)
	if err != nil {
		return err
	}
	x.Waiting, x.Failing, x.Hook = hook.Waiting, hook.Failing(now, 2*webhookPeriod), hook.URL
	if hook.URL != "" {
		x.Webhook = "an address that cannot be read"
		if at, err := url.Parse(hook.URL); err == nil { // its path may be a secret
			x.Webhook = at.Host
		}
	}
	return nil
}
