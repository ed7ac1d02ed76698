// Command plain answers and edits presses with net/http and encoding/json alone: the limit that a bot in Go can reach.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

type update struct {
	ID      int `json:"update_id"`
	Message *struct {
		Chat struct{ ID int64 }
	}
	Query *struct {
		ID      string
		Message struct {
			ID   int `json:"message_id"`
			Chat struct{ ID int64 }
		}
	} `json:"callback_query"`
}

func main() {
	base := os.Getenv("TELEGRAM_API_URL") + "/bot" + os.Getenv("TELEGRAM_BOT_TOKEN") + "/"
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 256, 256
	c := &client{http: &http.Client{Transport: transport}, base: base}
	for offset := 0; ; {
		body, err := c.call("getUpdates", url.Values{"offset": {strconv.Itoa(offset)}, "timeout": {"50"}})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return
		}
		var got struct{ Result []update }
		if err := json.Unmarshal(body, &got); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return
		}
		for _, u := range got.Result {
			offset = u.ID + 1
			go c.answer(u)
		}
	}
}

type client struct {
	http *http.Client
	base string
}

func (c *client) call(method string, v url.Values) ([]byte, error) {
	resp, err := c.http.Post(c.base+method, "application/x-www-form-urlencoded", strings.NewReader(v.Encode()))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func (c *client) answer(u update) {
	keyboard := os.Getenv("BENCH_KEYBOARD")
	if u.Message != nil {
		c.call("sendMessage", url.Values{"chat_id": {strconv.FormatInt(u.Message.Chat.ID, 10)}, "text": {os.Getenv("BENCH_TEXT")}, "parse_mode": {"HTML"}, "reply_markup": {keyboard}})
		return
	}
	c.call("answerCallbackQuery", url.Values{"callback_query_id": {u.Query.ID}})
	c.call("editMessageText", url.Values{
		"chat_id": {strconv.FormatInt(u.Query.Message.Chat.ID, 10)}, "message_id": {strconv.Itoa(u.Query.Message.ID)},
		"text": {strconv.Itoa(u.ID%2) + os.Getenv("BENCH_TEXT")}, "parse_mode": {"HTML"}, "reply_markup": {keyboard},
	})
}
