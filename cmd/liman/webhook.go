package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	botapi "liman/bot/telegram"
	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
)

// door serves what is behind it once that is there: the webhook when the bot is, staff's pages when Redis is. Until then it
// answers that it is starting. The zero door is closed.
type door struct{ to atomic.Pointer[http.Handler] }

func (d *door) open(h http.Handler) { d.to.Store(&h) }

// ServeHTTP gives a request to what is behind the door.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := d.to.Load()
	if h == nil {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "starting", http.StatusServiceUnavailable)
		return
	}
	(*h).ServeHTTP(w, r)
}

// deliveries lets nothing through but POST, with which Telegram delivers.
func deliveries(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "Telegram delivers here, with POST", http.StatusMethodNotAllowed)
			return
		}
		h.ServeHTTP(w, r)
	})
}

type webhookCommand struct {
	Set    webhookSetCommand    `cmd:"" help:"Have Telegram deliver updates to TELEGRAM_WEBHOOK_URL, with TELEGRAM_WEBHOOK_SECRET."`
	Show   webhookShowCommand   `cmd:"" help:"Show where updates go, how many wait, and what last went wrong."`
	Delete webhookDeleteCommand `cmd:"" help:"Have updates wait for polls again; those that wait are kept."`
}

// Help is what --help adds.
func (*webhookCommand) Help() string {
	return "Liman never sets a webhook by itself: replicas would fight over it. Set it once, before the first replica starts or after, and again " +
		"when address or secret change."
}

type webhookSetCommand struct {
	Connections int `default:"100" help:"How many updates Telegram may deliver at once, from 1 to 100."`
}

type webhookShowCommand struct{}

type webhookDeleteCommand struct{}

// Run sets the webhook.
func (c *webhookSetCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	if s.WebhookURL == "" {
		return errors.New("TELEGRAM_WEBHOOK_URL is unset; set it and TELEGRAM_WEBHOOK_SECRET as for the bot")
	}
	if c.Connections < 1 || c.Connections > botapi.MostConnections {
		return fmt.Errorf("--connections is a number from 1 to %d; leave it out for %[1]d", botapi.MostConnections)
	}
	api, err := s.TelegramClient(ctx)
	if err != nil {
		return err
	}
	if err := api.SetWebhook(ctx, s.WebhookURL, string(s.WebhookSecret), c.Connections); err != nil {
		return fmt.Errorf("set the webhook: %w; Telegram takes https on port 443, 80, 88 or 8443, with a certificate that it can check", err)
	}
	return showWebhook(ctx, s, api, io)
}

// Run shows the webhook.
func (*webhookShowCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	api, err := s.TelegramClient(ctx)
	if err != nil {
		return err
	}
	return showWebhook(ctx, s, api, io)
}

// Run deletes the webhook.
func (*webhookDeleteCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	api, err := s.TelegramClient(ctx)
	if err != nil {
		return err
	}
	if err := api.DeleteWebhook(ctx); err != nil {
		return fmt.Errorf("delete the webhook: %w; try again later", err)
	}
	return showWebhook(ctx, s, api, io)
}

// showWebhook prints where updates go. The path of an address may be a secret, and is not printed.
func showWebhook(ctx context.Context, s *settings.Settings, api *botapi.Client, io terminal.Streams) error {
	w, err := api.Webhook(ctx)
	if err != nil {
		return fmt.Errorf("ask for the webhook: %w; try again later", err)
	}
	switch {
	case w.URL == "" && s.WebhookURL != "":
		fmt.Fprintln(io.Out, "none; TELEGRAM_WEBHOOK_URL is set, so nothing is delivered until liman webhook set")
	case w.URL == "":
		fmt.Fprintln(io.Out, "none: updates are polled")
	case w.URL == s.WebhookURL:
		fmt.Fprintf(io.Out, "updates go to TELEGRAM_WEBHOOK_URL (%s), at most %d at once\n", hostOf(w.URL), w.Connections)
	case s.WebhookURL == "":
		fmt.Fprintf(io.Out, "updates go to %s, and TELEGRAM_WEBHOOK_URL is unset, so polls are refused; liman webhook delete, or set it\n", hostOf(w.URL))
	default:
		fmt.Fprintf(io.Out, "updates go to %s, which is not TELEGRAM_WEBHOOK_URL (%s); liman webhook set\n", hostOf(w.URL), hostOf(s.WebhookURL))
	}
	fmt.Fprintf(io.Out, "%d updates wait\n", w.Waiting)
	if w.Failure != "" {
		fmt.Fprintf(io.Out, "last failure, %s: %s\n", time.Unix(w.FailedAt, 0).UTC().Format(time.RFC3339), w.Failure)
	}
	return nil
}

// hostOf is an address without its path.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an address that cannot be read"
	}
	return u.Host
}
