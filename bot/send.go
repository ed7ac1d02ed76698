package bot

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/flows"
	"liman/store"
)

// send shows a reply: it edits the bubble in place, or begins a new one where there is none, and deletes what is to go.
func (b *Bot) send(ctx context.Context, ed *content, chat *store.Chat, reply flows.Reply, e event) {
	if reply.Leave {
		b.leave(ctx, ed, chat, e)
		return
	}
	before := len(chat.Delete)
	if b.clear(ctx, e.chat, chat.Delete) {
		chat.Delete = nil
	}
	drawn := ed.draw(chat.State.Lang, reply)
	bubble, err := b.show(ctx, e.chat, chat.Bubble, drawn)
	if b.lost(ctx, e, err) {
		return
	}
	if bubble != chat.Bubble || before > 0 {
		b.keep(ctx, e, func(c *store.Chat) { c.Bubble, c.Delete = bubble, chat.Delete }, chat)
	}
}

// leave turns the bubble into the cover, then deletes every message that is known, and forgets them.
func (b *Bot) leave(ctx context.Context, ed *content, chat *store.Chat, e event) {
	ids := append(slices.Clone(chat.Delete), e.message)
	if chat.Bubble != 0 {
		b.cover(ctx, ed, e.chat, chat.Bubble, ed.Words.Match(e.lang))
		ids = append(ids, chat.Bubble)
	}
	if b.clear(ctx, e.chat, ids) {
		b.keep(ctx, e, func(c *store.Chat) { c.Bubble, c.Delete = 0, nil }, chat)
	}
}

// cover edits the bubble into a text that says nothing of what was there.
func (b *Bot) cover(ctx context.Context, ed *content, chat store.ChatID, bubble int, lang string) {
	d := drawing{text: escape(ed.Text(lang, "cover.text"))}
	if err := b.edit(ctx, chat, bubble, d); err != nil {
		b.Log.Warn("cover not shown", "err", err)
	}
}

// show edits the bubble, or sends a new one if there is none left to edit. It returns the bubble's message id.
func (b *Bot) show(ctx context.Context, chat store.ChatID, bubble int, d drawing) (int, error) {
	if bubble != 0 {
		err := b.edit(ctx, chat, bubble, d)
		if code(err) != http.StatusBadRequest {
			return bubble, err
		}
	}
	result, err := b.call(ctx, "sendMessage", d.params(chat))
	if err != nil {
		return 0, err
	}
	var sent tgbotapi.Message
	err = json.Unmarshal(result, &sent)
	return sent.MessageID, err
}

// edit changes the bubble. That it looks so already is no error.
func (b *Bot) edit(ctx context.Context, chat store.ChatID, bubble int, d drawing) error {
	params := d.params(chat)
	params["message_id"] = strconv.Itoa(bubble)
	_, err := b.call(ctx, "editMessageText", params)
	if refused := (*tgbotapi.Error)(nil); errors.As(err, &refused) && strings.Contains(refused.Message, "message is not modified") {
		return nil
	}
	return err
}

// clear deletes messages, a hundred at a time; ids that are gone are skipped by Telegram.
func (b *Bot) clear(ctx context.Context, chat store.ChatID, ids []int) bool {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int) bool { return id == 0 })
	for some := range slices.Chunk(ids, batch) {
		list, _ := json.Marshal(some) // numbers
		params := tgbotapi.Params{"chat_id": chatParam(chat), "message_ids": string(list)}
		if _, err := b.call(ctx, "deleteMessages", params); err != nil {
			b.Log.Warn("messages not deleted", "err", err)
			return false
		}
	}
	return true
}

// deleteNow deletes what she wrote, before anything else is done with it.
func (b *Bot) deleteNow(ctx context.Context, e event) {
	params := tgbotapi.Params{"chat_id": chatParam(e.chat), "message_id": strconv.Itoa(e.message)}
	if _, err := b.call(ctx, "deleteMessage", params); err != nil && code(err) != http.StatusBadRequest && code(err) != http.StatusForbidden {
		b.Log.Warn("message not deleted", "err", err)
	}
}

// answerCallback takes the waiting sign off the button. A query that is too old needs no answer any more.
func (b *Bot) answerCallback(ctx context.Context, e event) {
	_, err := b.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": e.callback})
	if err != nil && code(err) != http.StatusBadRequest {
		b.Log.Warn("callback query not answered", "err", err)
	}
}

// keep saves what was learned while sending, on top of whatever the chat is by now.
func (b *Bot) keep(ctx context.Context, e event, change func(*store.Chat), chat *store.Chat) {
	for {
		change(chat)
		err := b.Store.Save(ctx, e.chat, chat)
		if err == nil {
			return
		}
		if errors.Is(err, store.ErrRaced) {
			*chat, err = b.Store.Load(ctx, e.chat)
		}
		if err != nil {
			b.stranded.Store(e.chat, chat.Bubble)
			b.Log.Warn("bubble not kept", "err", err)
			return
		}
	}
}

// lost handles a reply that cannot be shown: a chat that blocked the bot is forgotten, anything else is reported.
func (b *Bot) lost(ctx context.Context, e event, err error) bool {
	if err == nil {
		return false
	}
	if code(err) == http.StatusForbidden {
		b.forget(ctx, e)
		return true
	}
	b.Log.Error("reply not shown", "err", err)
	return true
}

func chatParam(chat store.ChatID) string { return strconv.FormatInt(int64(chat), 10) }
