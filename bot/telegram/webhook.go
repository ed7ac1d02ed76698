package telegram

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SecretHeader is where Telegram puts the secret of a webhook.
const SecretHeader = "X-Telegram-Bot-Api-Secret-Token"

// SecretForm is what Telegram takes as the secret of a webhook.
var SecretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// MostConnections is how many updates Telegram delivers at once, at the most.
const MostConnections = 100

// Webhook is what Telegram says of where updates go. The zero Webhook is none: they are polled.
type Webhook struct {
	URL         string `json:"url"`
	Waiting     int    `json:"pending_update_count"`
	Connections int    `json:"max_connections"`
	FailedAt    int64  `json:"last_error_date"` // in Unix seconds; 0: never
	Failure     string `json:"last_error_message"`
}

// Failing is why Telegram could not deliver just before now; "" if it could, or nothing was to be delivered.
func (w Webhook) Failing(now time.Time, within time.Duration) string {
	if w.Waiting == 0 || w.FailedAt == 0 || now.Sub(time.Unix(w.FailedAt, 0)) > within {
		return ""
	}
	return w.Failure
}

// Refused tells whether Telegram says of a failure that what it delivered was refused as such: with another secret, or on another
// path.
func Refused(failure string) bool {
	return slices.ContainsFunc([]string{" 401", " 403", " 404", " 405", " 413"}, func(code string) bool { return strings.Contains(failure, code) })
}

// Webhook asks where updates go.
func (c *Client) Webhook(ctx context.Context) (Webhook, error) {
	var w Webhook
	err := c.Ask(ctx, "getWebhookInfo", nil, &w)
	return w, err
}

// SetWebhook has updates delivered to an address, each with a secret, and at most so many at once. Those that wait are, too.
func (c *Client) SetWebhook(ctx context.Context, url, secret string, connections int) error {
	_, err := c.Request(ctx, startTimeout, "setWebhook", Params{
		"url": url, "secret_token": secret, "max_connections": strconv.Itoa(connections), "allowed_updates": kinds,
	})
	return err
}

// DeleteWebhook has updates wait for polls, those too that were not delivered.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	_, err := c.Request(ctx, startTimeout, "deleteWebhook", nil)
	return err
}

// CallbackAnswer is the body with which a delivery may be answered: it takes the waiting sign off a button.
func CallbackAnswer(query string) string {
	return JSON(Params{"method": "answerCallbackQuery", "callback_query_id": query})
}
