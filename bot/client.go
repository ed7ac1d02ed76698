package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	callTimeout = 25 * time.Second // Telegram may hold a call about 15 s
	maxRetries  = 6                // of a call that failed on the way; a wait that Telegram asks for is no failure
	maxBackoff  = 8 * time.Second
	maxWait     = 5 * time.Minute // that a call waits, all in all, because Telegram says so; after that it has failed
	maxTold     = 600             // seconds that Telegram may make us wait before we try again; a server may say years
	concurrency = 256
)

// newClient keeps enough idle connections for many chats; Go's default keeps two.
func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = concurrency, concurrency
	t.ForceAttemptHTTP2 = true
	return &http.Client{Transport: t}
}

// lender gives Telegram's library a context, which it does not know, and takes the URL (it holds the token) out of errors.
type lender struct {
	ctx    context.Context
	client *http.Client
}

// Do is the library's HTTPClient.
func (l lender) Do(r *http.Request) (*http.Response, error) {
	resp, err := l.client.Do(r.WithContext(l.ctx))
	if outer := (*url.Error)(nil); errors.As(err, &outer) {
		return resp, fmt.Errorf("%s: %w", outer.Op, outer.Err)
	}
	return resp, err
}

// call makes a request of the Bot API. It waits as long as Telegram says, and tries again when the way there failed.
func (b *Bot) call(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	var waited time.Duration
	for failures := 0; ; {
		result, err := b.request(ctx, callTimeout, method, params)
		if err == nil {
			return result, nil
		}
		wait, again := b.retry(err, failures)
		if waited += wait; !again || waited > maxWait || !b.pause(ctx, wait) {
			return nil, err
		}
		if code(err) != http.StatusTooManyRequests {
			failures++
		}
	}
}

// retry tells whether to make a failed call again, and after what wait: as told, or longer each time.
func (b *Bot) retry(err error, failures int) (time.Duration, bool) {
	wait, again := retryAfter(err)
	if wait == 0 {
		wait = min(time.Second/2<<failures, maxBackoff)
	}
	return wait, again && failures < maxRetries && wait <= maxWait
}

// request makes one attempt.
func (b *Bot) request(ctx context.Context, timeout time.Duration, method string, params tgbotapi.Params) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	api := *b.api
	api.Client = lender{ctx, b.http}
	resp, err := api.MakeRequest(method, params)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, b.scrub(err))
	}
	return resp.Result, nil
}

// retryAfter tells whether a failed call may be made again, and how long Telegram says to wait (0: it does not say).
func retryAfter(err error) (wait time.Duration, again bool) {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) {
		return 0, true // a network error, or an answer that was not Telegram's
	}
	if refused.RetryAfter > 0 {
		return time.Duration(min(refused.RetryAfter, maxTold)) * time.Second, true
	}
	return 0, refused.Code >= http.StatusInternalServerError || refused.Code == http.StatusTooManyRequests
}

// pause waits; false when the context ended first.
func (b *Bot) pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-b.After(d):
		return true
	}
}

// code is the HTTP status with which Telegram refused a call, 0 for other errors.
func code(err error) int {
	if refused := (*tgbotapi.Error)(nil); errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}
