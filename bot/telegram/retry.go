package telegram

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// There is one rule for trying again. A call that failed on the way, or in Telegram's own trouble (5xx), is made again a few
// times, after longer and longer waits. When Telegram says how long to wait, that is how long, within bounds, and no failure.
// Anything else that it refuses stays refused.

const (
	maxRetries = 6               // of one call that fails; to be told to wait (429) is no failure
	maxBackoff = 8 * time.Second // between two tries where Telegram does not say how long
	maxWait    = 5 * time.Minute // that a call waits, all in all, because Telegram says so; after that it has failed
	maxTold    = 600             // seconds that Telegram may make us wait before we try again; a server may say years
)

// Retries counts what one call has cost so far. The zero value is one that has not failed yet.
type Retries struct {
	Tireless bool // however long Telegram makes it wait, all in all
	failures int
	waited   time.Duration
}

// Next tells whether to make a failed call again, and after what wait: as told, or longer each time.
func (r *Retries) Next(err error) (time.Duration, bool) {
	told, again := RetryAfter(err)
	wait := told
	if told == 0 {
		wait = min(time.Second/2<<r.failures, maxBackoff)
	}
	if !again || r.failures >= maxRetries || wait > maxWait {
		return wait, false
	}
	if r.waited += wait; r.waited > maxWait && !r.Tireless {
		return wait, false
	}
	if told == 0 || Code(err) != http.StatusTooManyRequests {
		r.failures++
	}
	return wait, true
}

// WaitToRetry waits until a failed call may be made again; false if it may not, or the context ended first.
func (c *Client) WaitToRetry(ctx context.Context, tries *Retries, err error) bool {
	wait, again := tries.Next(err)
	if !again {
		return false
	}
	select {
	case <-ctx.Done():
		return false
	case <-c.After(wait):
		return true
	}
}

// RetryAfter tells whether a failed call may be made again, and how long Telegram says to wait (0: it does not say).
func RetryAfter(err error) (wait time.Duration, again bool) {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) {
		return 0, true // a network error, or an answer that was not Telegram's
	}
	if refused.RetryAfter > 0 {
		return time.Duration(min(refused.RetryAfter, maxTold)) * time.Second, true
	}
	return 0, refused.Code >= http.StatusInternalServerError || refused.Code == http.StatusTooManyRequests
}

// Code is the HTTP status with which Telegram refused a call, 0 for other errors.
func Code(err error) int {
	if refused := (*tgbotapi.Error)(nil); errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}

// IsBlocked tells whether Telegram refused a call because the person blocked the bot.
func IsBlocked(err error) bool { return Code(err) == http.StatusForbidden }

// BadRequest tells whether Telegram refused a call for what it asks: a message that is gone, a query that is too old.
func BadRequest(err error) bool { return Code(err) == http.StatusBadRequest }

// MaybeDone tells whether a call that failed may have been carried out.
func MaybeDone(err error) bool {
	code := Code(err)
	return code == 0 || code >= http.StatusInternalServerError
}

// notModified tells whether an edit was refused because the message looks so already.
func notModified(err error) bool {
	refused := (*tgbotapi.Error)(nil)
	return errors.As(err, &refused) && strings.Contains(refused.Message, "message is not modified")
}

// WebhookIsSet tells whether a poll was refused because a webhook is set.
func WebhookIsSet(err error) bool {
	refused := (*tgbotapi.Error)(nil)
	return errors.As(err, &refused) && refused.Code == http.StatusConflict && strings.Contains(refused.Message, "webhook is active")
}

// Conflict tells whether somebody else polls with the same token, or a webhook is set.
func Conflict(err error) bool { return Code(err) == http.StatusConflict }
