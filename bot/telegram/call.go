package telegram

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
	// CallTimeout bounds one attempt: Telegram may hold a call about 15 s.
	CallTimeout = 25 * time.Second
	// mostConnections is how many idle connections are kept; Go's default is two.
	mostConnections = 256
)

func newHTTP() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = mostConnections, mostConnections
	t.ForceAttemptHTTP2 = true
	return &http.Client{Transport: t}
}

// contextClient gives Telegram's library a context, which it does not know, and takes the URL, which holds the token, out of errors.
// take, if there is one, reads an answer before the library does, and may leave it less to read.
type contextClient struct {
	ctx    context.Context
	client *http.Client
	take   func(*http.Response) error
}

// Do is the library's HTTPClient.
func (l contextClient) Do(r *http.Request) (*http.Response, error) {
	resp, err := l.client.Do(r.WithContext(l.ctx))
	if outer := (*url.Error)(nil); errors.As(err, &outer) {
		return resp, fmt.Errorf("%s: %w", outer.Op, outer.Err)
	}
	if err == nil && l.take != nil {
		err = l.take(resp)
	}
	return resp, err
}

// Caller makes a request of the Bot API: patiently (Client.Call), or once (Client.Once).
type Caller func(ctx context.Context, method string, params Params) (json.RawMessage, error)

// Call makes a request. It waits as long as Telegram says, and tries again when the way there failed (Retries).
func (c *Client) Call(ctx context.Context, method string, params Params) (json.RawMessage, error) {
	for tries := (Retries{}); ; {
		result, err := c.Request(ctx, CallTimeout, method, params)
		if err == nil || !c.WaitToRetry(ctx, &tries, err) {
			return result, err
		}
	}
}

// onceTimeout bounds an attempt that nobody repeats at once.
const onceTimeout = 8 * time.Second

// Once makes one attempt of a request.
func (c *Client) Once(ctx context.Context, method string, params Params) (json.RawMessage, error) {
	return c.Request(ctx, onceTimeout, method, params)
}

// Request makes one attempt, which may take so long.
func (c *Client) Request(ctx context.Context, timeout time.Duration, method string, params Params) (json.RawMessage, error) {
	return c.request(ctx, timeout, method, params, nil)
}

func (c *Client) request(ctx context.Context, timeout time.Duration, method string, params Params, take func(*http.Response) error) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	api := *c.api
	api.Client = contextClient{ctx, c.http, take}
	resp, err := api.MakeRequest(method, params)
	if err != nil {
		c.refused(err)
		return nil, fmt.Errorf("%s: %w", method, c.scrub(err))
	}
	return resp.Result, nil
}

// Ask makes one attempt and reads the answer into a value.
func (c *Client) Ask(ctx context.Context, method string, params Params, answer any) error {
	result, err := c.Request(ctx, startTimeout, method, params)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(result, answer); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

// File is a file that is sent in a field of a request.
type File struct {
	Field, Name string
	Data        []byte
}

// Upload makes one attempt of a request with a file.
func (c *Client) Upload(ctx context.Context, method string, params Params, f File) (json.RawMessage, error) {
	api := *c.api
	api.Client = contextClient{ctx: ctx, client: c.http}
	file := tgbotapi.RequestFile{Name: f.Field, Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Data}}
	resp, err := api.UploadFiles(method, params, []tgbotapi.RequestFile{file})
	if refused := (*tgbotapi.Error)(nil); errors.As(err, &refused) && resp != nil {
		refused.Code = resp.ErrorCode // which the library forgets for uploads
	}
	if err != nil {
		c.refused(err)
		return nil, fmt.Errorf("%s: %w", method, c.scrub(err))
	}
	return resp.Result, nil
}

// refused tells whoever counts of a call that failed; one that we gave up is none.
func (c *Client) refused(err error) {
	if c.Refused != nil && !errors.Is(err, context.Canceled) {
		c.Refused(Code(err))
	}
}

// Number is the number of a message in the answer to a call that sent one.
func Number(result json.RawMessage) (int, error) {
	var sent struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(result, &sent); err != nil {
		return 0, fmt.Errorf("decode the message: %w", err)
	}
	return sent.ID, nil
}

// JSON writes strings, numbers and what is made of them as a parameter.
func JSON(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}
