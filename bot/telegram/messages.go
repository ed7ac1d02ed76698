package telegram

import (
	"context"
	"strconv"
	"strings"
)

// MostDeleted is the most messages that one call deletes (Bot API, deleteMessages).
const MostDeleted = 100

// Drawing is a message as Telegram is to show it.
type Drawing struct {
	Text    HTML
	Buttons string // JSON of reply_markup, "" for none
	Protect bool   // no copying and no screenshots; for a new message only
}

// Sending are the parameters of a new message that looks so.
func (d Drawing) Sending(chat Chat) Params {
	p := d.params(chat)
	p["disable_notification"] = "true"
	if d.Protect {
		p["protect_content"] = "true"
	}
	return p
}

// Editing are the parameters that make a message look so.
func (d Drawing) Editing(chat Chat, message int) Params {
	p := d.params(chat)
	p["message_id"] = strconv.Itoa(message)
	return p
}

func (d Drawing) params(chat Chat) Params {
	p := Params{
		"chat_id":              chat.Param(),
		"text":                 string(d.Text),
		"parse_mode":           "HTML",
		"link_preview_options": `{"is_disabled":true}`,
	}
	if d.Buttons != "" {
		p["reply_markup"] = d.Buttons
	}
	return p
}

// Edit changes a message. That it looks so already is no error.
func (c *Client) Edit(ctx context.Context, chat Chat, message int, d Drawing) error {
	_, err := c.Call(ctx, "editMessageText", d.Editing(chat, message))
	if notModified(err) {
		return nil
	}
	return err
}

// Delete deletes messages of a chat and gives those that Telegram refuses. It refuses a batch whole if one message in it cannot
// go, so such a batch is taken apart until only those are left. What is not there is skipped. At most MostDeleted at once.
func Delete(ctx context.Context, try Caller, chat Chat, ids []int) (refused []int, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	_, err = try(ctx, "deleteMessages", Params{"chat_id": chat.Param(), "message_ids": JSON(ids)})
	if !undeletable(err) {
		return nil, err
	}
	if len(ids) == 1 {
		return ids, nil
	}
	for _, half := range [][]int{ids[:len(ids)/2], ids[len(ids)/2:]} {
		some, err := Delete(ctx, try, chat, half)
		if err != nil {
			return nil, err
		}
		refused = append(refused, some...)
	}
	return refused, nil
}

// undeletable tells whether Telegram refused for the sake of the messages, not of the chat.
func undeletable(err error) bool {
	return BadRequest(err) && !strings.Contains(err.Error(), "chat not found")
}
