package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Batch is the most updates that one poll brings (Bot API, getUpdates).
const Batch = 100

const (
	pollSeconds = 50
	pollGrace   = 10 * time.Second
	// PollTimeout bounds one poll: after it Telegram has not answered.
	PollTimeout = pollSeconds*time.Second + pollGrace
)

// kinds are the updates that are asked for, by polls and of a webhook.
const kinds = `["message","callback_query","inline_query","my_chat_member"]`

var errNoUpdates = errors.New("the answer is no list of updates")

// Updates asks for what is not acknowledged, and waits for it. Updates below the offset are acknowledged by asking. An update
// without a number is left out.
func (c *Client) Updates(ctx context.Context, offset int) ([]Update, error) {
	params := Params{"offset": strconv.Itoa(offset), "timeout": strconv.Itoa(pollSeconds), "allowed_updates": kinds}
	var updates []Update
	_, err := c.request(ctx, PollTimeout, "getUpdates", params, func(resp *http.Response) (err error) {
		updates, err = takeUpdates(resp)
		return err
	})
	return updates, err
}

// Acknowledge tells Telegram what was answered, without asking for more.
func (c *Client) Acknowledge(ctx context.Context, offset int) error {
	_, err := c.Request(ctx, time.Second, "getUpdates", Params{"offset": strconv.Itoa(offset), "timeout": "0", "limit": "1"})
	return err
}

// takeUpdates takes the updates out of an answer. The library would read them twice and copy them, to give them to us to read:
// it gets the rest. A refusal it gets as it is.
func takeUpdates(resp *http.Response) ([]Update, error) {
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read updates: %w", err)
	}
	updates, granted, err := readUpdates(body)
	if granted {
		body = []byte(`{"ok":true}`)
	} else {
		err = nil
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return updates, err
}
