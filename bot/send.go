package bot

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/flows"
	"liman/store"
)

// send shows a reply: it edits the bubble in place, or begins a new one where there is none to edit.
func (b *Bot) send(ctx context.Context, e event, t *turn) {
	if t.reply.Leave {
		b.leave(ctx, e, t)
		return
	}
	if len(t.stale) > 0 {
		b.drop(ctx, e, messages(t.stale))
	}
	for _, one := range e.all() {
		if one.repeated {
			b.sweep(ctx, one, t.chat.Bubble)
		}
	}
	if ctx.Err() != nil {
		return
	}
	drawn := t.ed.draw(t.chat.State.Lang, t.reply)
	if t.chat.Bubble != 0 {
		err := b.edit(ctx, e.chat, t.chat.Bubble, drawn)
		if code(err) != http.StatusBadRequest {
			b.lost(ctx, e, err)
			return
		}
		t.chat.Bubble = 0 // it is gone
	}
	b.begin(ctx, e, t, drawn)
}

// begin starts a new bubble. It is sent as a line that says nothing, which is all that a notification can show, and then
// edited. What may still be in the chat is deleted before, so that there is one message of the bot at any time.
func (b *Bot) begin(ctx context.Context, e event, t *turn, drawn drawing) {
	if err := b.dropListed(ctx, e); err != nil {
		b.log(e).Warn("old messages stay until the wipe", "err", err)
	}
	maybe := e.unknown(b.Now())
	if err := b.list(ctx, e, b.Now().Add(b.idle(t.chat.State.Choices)), maybe); err != nil {
		b.log(e).Warn("a message is not on the wipe list", "err", err)
	}
	bubble, err := b.sendOnce(ctx, e, t.ed.firstLine(t.chat.State.Lang, t.chat.State.Choices), maybe)
	if b.lost(ctx, e, err) {
		return
	}
	sent := store.Message{ID: bubble, Sent: b.Now().Unix(), Ours: true}
	due := b.Now().Add(b.idle(t.chat.State.Choices))
	noted := outlasting(ctx)
	err = b.list(noted, e, due, sent, maybe)
	if err == nil {
		err = b.keep(noted, e, t, func(c *store.Chat) { c.Bubble, c.BubbleAt = sent.ID, sent.Sent })
	}
	if err != nil {
		b.strand(ctx, e, sent, due)
	}
	b.lost(ctx, e, b.edit(ctx, e.chat, bubble, drawn))
}

// strand remembers a message that Redis does not know yet. Until it does, the update counts as unanswered: should we crash,
// it comes again and what was sent for it is swept.
func (b *Bot) strand(ctx context.Context, e event, sent store.Message, due time.Time) {
	b.stranded.add(e.chat, sent.ID)
	held := b.acks.Hold(e.updates()...)
	b.inBackground(ctx, e, func(ctx context.Context) {
		if b.insist(ctx, e, func() error { return b.list(ctx, e, due, sent) }) {
			if held {
				b.acks.Release(e.updates()...)
			}
		}
	})
}

// insist does what must be done with Redis, however long it is away; false when the program ended first.
func (b *Bot) insist(ctx context.Context, e event, do func() error) bool {
	for failures := 0; ; failures++ {
		err := do()
		if err == nil || !b.redisAway(ctx, e, err, failures) {
			return err == nil
		}
	}
}

// redisAway reports that Redis is away and waits before the next try, longer each time; false when the program ends.
func (b *Bot) redisAway(ctx context.Context, e event, err error, failures int) bool {
	b.log(e).Warn("redis is away", "err", err)
	return b.pause(ctx, min(200*time.Millisecond<<min(failures, 4), 2*time.Second))
}

// sendOnce sends a message. When nobody knows whether Telegram took it, what it may have become is deleted before the next try;
// so a leave does not cut off one that is on its way.
func (b *Bot) sendOnce(ctx context.Context, e event, d drawing, maybe store.Message) (int, error) {
	for failures := 0; ; failures++ {
		result, err := b.request(outlasting(ctx), callTimeout, "sendMessage", d.params(e.chat))
		if err == nil {
			var sent tgbotapi.Message
			err = json.Unmarshal(result, &sent)
			return sent.MessageID, err
		}
		wait, again := b.retry(err, failures)
		if !again || !b.pause(ctx, wait) {
			return 0, err
		}
		if code(err) != http.StatusTooManyRequests {
			b.drop(ctx, e, []store.Message{maybe})
		}
	}
}

// show edits a message, or begins another if there is none to edit. It returns the message's id.
func (b *Bot) show(ctx context.Context, e event, bubble int, ed *content, d drawing) (int, error) {
	if bubble != 0 {
		err := b.edit(ctx, e.chat, bubble, d)
		if code(err) != http.StatusBadRequest {
			return bubble, err
		}
	}
	maybe := e.unknown(b.Now())
	bubble, err := b.sendOnce(ctx, e, ed.firstLine(ed.Words.Match(e.lang), flows.Choices{}), maybe)
	if err != nil {
		return 0, err
	}
	return bubble, b.edit(ctx, e.chat, bubble, d)
}

// edit changes the bubble. That it looks so already is no error.
func (b *Bot) edit(ctx context.Context, chat store.ChatID, bubble int, d drawing) error {
	_, err := b.call(ctx, "editMessageText", d.editing(chat, bubble))
	if refused := (*tgbotapi.Error)(nil); errors.As(err, &refused) && strings.Contains(refused.Message, "message is not modified") {
		return nil
	}
	return err
}

// cover edits the bubble into a text that says nothing of what was there.
func (b *Bot) cover(ctx context.Context, e event, ed *content, bubble int, lang string) error {
	return b.edit(ctx, e.chat, bubble, drawing{text: escape(ed.Text(lang, "cover.text"))})
}

// drop deletes messages and takes them off the wipe list. What Telegram refuses stays on it; then it returns false.
func (b *Bot) drop(ctx context.Context, e event, messages []store.Message) bool {
	for some := range slices.Chunk(numbers(messages), batch) {
		if _, err := b.call(ctx, "deleteMessages", deletion(e.chat, some)); err != nil {
			b.log(e).Warn("messages not deleted", "err", err)
			return false
		}
	}
	if err := b.Store.Unlist(ctx, e.chat, messages); err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
	return true
}

// dropListed deletes what the wipe list knows of a chat, but for what is being deleted already.
func (b *Bot) dropListed(ctx context.Context, e event) error {
	w, err := b.Store.Listed(ctx, e.chat)
	if err != nil {
		return err
	}
	hers := e.hers()
	old := slices.DeleteFunc(w.Messages, func(m store.Message) bool {
		return !m.Maybe && slices.ContainsFunc(hers, func(h store.Message) bool { return h.ID == m.ID })
	})
	if len(old) > 0 {
		b.drop(ctx, e, old)
	}
	return nil
}

// sweep deletes what a program that was killed may have sent for the same update, but for the bubble.
func (b *Bot) sweep(ctx context.Context, e event, bubble int) {
	ids := slices.DeleteFunc(numbers([]store.Message{e.unknown(b.Now())}), func(id int) bool { return id == bubble })
	if _, err := b.call(ctx, "deleteMessages", deletion(e.chat, ids)); err != nil {
		b.log(e).Warn("messages not deleted", "err", err)
	}
}

func messages(ids []int) []store.Message {
	list := make([]store.Message, len(ids))
	for i, id := range ids {
		list[i].ID = id
	}
	return list
}

// maySweep is how many numbers after the last known one a message may have that was sent without an answer.
const maySweep = batch - 1

// numbers are the message ids to delete; of one that may exist, those that it can have. Telegram skips what is not there.
func numbers(messages []store.Message) []int {
	var ids []int
	for _, m := range messages {
		if !m.Maybe {
			ids = append(ids, m.ID)
			continue
		}
		for i := range maySweep {
			ids = append(ids, m.ID+1+i)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func deletion(chat store.ChatID, ids []int) tgbotapi.Params {
	list, _ := json.Marshal(ids) // numbers
	return tgbotapi.Params{"chat_id": chatParam(chat), "message_ids": string(list)}
}

// deleteHers deletes what she wrote, before anything else is shown for it.
func (b *Bot) deleteHers(ctx context.Context, e event) { b.drop(ctx, e, e.hers()) }

// answerCallback takes the waiting sign off the button. A query that is too old needs no answer any more.
func (b *Bot) answerCallback(ctx context.Context, e event) {
	_, err := b.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": e.callback})
	if err != nil && code(err) != http.StatusBadRequest {
		b.log(e).Warn("callback query not answered", "err", err)
	}
}

// keep saves what was learned while sending, on top of whatever the chat is by now.
func (b *Bot) keep(ctx context.Context, e event, t *turn, change func(*store.Chat)) error {
	for {
		change(&t.chat)
		err := b.Store.Save(ctx, e.chat, &t.chat)
		if errors.Is(err, store.ErrRaced) {
			t.chat, err = b.Store.Load(ctx, e.chat)
			if err == nil {
				continue
			}
		}
		return err
	}
}

// forgetBubble keeps that the bubble is gone. If Redis is away, the next edit finds out.
func (b *Bot) forgetBubble(ctx context.Context, e event, t *turn) {
	err := b.keep(ctx, e, t, func(c *store.Chat) {
		if c.Left {
			c.Bubble = 0
		}
	})
	if err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
}

// lost handles a reply that cannot be shown: a chat that blocked the bot is forgotten, anything else is reported.
func (b *Bot) lost(ctx context.Context, e event, err error) bool {
	if err == nil {
		return false
	}
	if errors.Is(context.Cause(ctx), errLeaving) {
		return true
	}
	if code(err) == http.StatusForbidden {
		b.forget(ctx, e)
		return true
	}
	b.log(e).Error("reply not shown", "err", err)
	return true
}

func chatParam(chat store.ChatID) string { return strconv.FormatInt(int64(chat), 10) }
