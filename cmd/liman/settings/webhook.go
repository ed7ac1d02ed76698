package settings

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"

	botapi "liman/bot/telegram"
)

// minWebhookSecret is the least length of a webhook's secret: Telegram takes one letter, which can be guessed.
const minWebhookSecret = 16

// hookPath is the form of a webhook's path, and ownPaths are those that Liman serves something else under.
var (
	hookPath = regexp.MustCompile(`^(/[A-Za-z0-9_-]+)+$`)
	ownPaths = regexp.MustCompile(`^/(v1|docs|openapi|healthz|livez|hsds|console)(/|$)`)
)

// checkWebhook holds the settings of a webhook against each other.
func (s *Settings) checkWebhook() error {
	if s.WebhookURL == "" && s.WebhookSecret == "" {
		return nil
	}
	if s.WebhookURL == "" {
		return errors.New("TELEGRAM_WEBHOOK_SECRET is set without TELEGRAM_WEBHOOK_URL; set both to be delivered to, or none to poll")
	}
	faults := []error{checkHookURL(s.WebhookURL)}
	if !botapi.SecretForm.MatchString(string(s.WebhookSecret)) || len(s.WebhookSecret) < minWebhookSecret {
		faults = append(faults, fmt.Errorf("TELEGRAM_WEBHOOK_SECRET is of %d to 256 letters, digits, - and _; make one with: openssl rand -hex 32", minWebhookSecret))
	}
	switch {
	case s.Token == "":
		faults = append(faults, errors.New("TELEGRAM_WEBHOOK_URL without TELEGRAM_BOT_TOKEN; the chat page needs no webhook, so unset it"))
	case s.ListenAddr == "":
		faults = append(faults, errors.New("LISTEN_ADDR is unset, and TELEGRAM_WEBHOOK_URL must be served somewhere; write LISTEN_ADDR=127.0.0.1:8081 behind a proxy with TLS"))
	}
	return errors.Join(faults...)
}

// hookPorts are where Telegram delivers to (Bot API, setWebhook).
var hookPorts = []string{"443", "80", "88", "8443"}

// checkHookURL sees whether Telegram can deliver to an address, and we can serve it. Without TLS it may be on this machine alone.
func checkHookURL(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && Loopback(u.Hostname())) && u.User == nil && u.RawQuery+u.Fragment == "" {
		if port := u.Port(); port != "" && !slices.Contains(hookPorts, port) && !Loopback(u.Hostname()) {
			return errors.New("TELEGRAM_WEBHOOK_URL has a port that Telegram does not deliver to; take it out, or write 443, 80, 88 or 8443")
		}
		if hookPath.MatchString(u.Path) && !ownPaths.MatchString(u.Path) {
			return nil
		}
		return errors.New("TELEGRAM_WEBHOOK_URL needs a path of its own, of letters, digits, - and _; write https://host/telegram")
	}
	return errors.New("TELEGRAM_WEBHOOK_URL is no address that Telegram delivers to; write https://host/path, with TLS and nothing behind the path")
}

// WebhookPattern is where the webhook is served; "" if updates are polled.
func (s *Settings) WebhookPattern() string {
	if s.WebhookURL == "" {
		return ""
	}
	u, err := url.Parse(s.WebhookURL)
	if err != nil {
		return "" // the settings were checked
	}
	return u.Path
}

// TelegramClient is Telegram's Bot API with the bot's token, for commands.
func (s *Settings) TelegramClient(ctx context.Context) (*botapi.Client, error) {
	if s.Token == "" {
		return nil, errors.New("TELEGRAM_BOT_TOKEN is unset; set it as for the bot")
	}
	return botapi.New(ctx, botapi.Options{Token: string(s.Token), URL: s.APIURL})
}

// Loopback tells whether a host is this machine alone.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
