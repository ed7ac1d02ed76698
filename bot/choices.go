package bot

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/flows"
	"liman/store"
)

// That the cover is on must outlive everything that we keep: whoever opens the chat days later must not see what it hides.
// So Telegram keeps it, who sees the chat anyway: the chat's own list of commands has one more, the page of the guide that
// she chose, as /frost. It works as any other command would, and looks so.

// recallIn is how long Telegram may take to give the mark. If it does not, somebody who may be in danger is answered all the
// same, as a person without a cover is.
const recallIn = 600 * time.Millisecond

// recall is what a person chose for her phone, when there is no record of the chat: ours, or else the mark at Telegram.
func (b *Bot) recall(ctx context.Context, e event) (flows.Choices, error) {
	c, err := b.Store.Choices(ctx, e.chat)
	if err != nil || c != (flows.Choices{}) {
		return c, err
	}
	result, err := b.request(ctx, recallIn, "getMyCommands", tgbotapi.Params{"scope": scopeOf(e.chat)})
	if err != nil {
		b.log(e).Warn("commands of a chat not read", "err", err)
		return c, nil
	}
	var set []command
	if json.Unmarshal(result, &set) == nil && len(set) > len(commands) {
		c.Door = strings.ReplaceAll(set[len(set)-1].Name, "_", "-")
	}
	return c, nil
}

// choose keeps what she chose in this step, before the step is saved.
func (b *Bot) choose(ctx context.Context, e event, t *turn, before flows.Choices) error {
	now := t.chat.State.Choices
	if now == before {
		return nil
	}
	if err := b.Store.Choose(ctx, e.chat, now); err != nil {
		return err
	}
	if now.Idle != before.Idle {
		if err := b.Store.Postpone(ctx, store.Wipe{Chat: e.chat}, b.Now().Add(b.idle(now))); err != nil {
			return err
		}
	}
	if now.Protect != before.Protect {
		t.dropBubble() // only a new message can be protected, or be free again
	}
	t.marks = now.Door != before.Door
	return nil
}

// mark puts the page of the cover that she chose among the chat's commands, or takes it away.
func (b *Bot) mark(ctx context.Context, e event, t *turn) {
	ed, lang, door := t.ed, t.chat.State.Lang, t.chat.State.Choices.Door
	method, params := "deleteMyCommands", tgbotapi.Params{"scope": scopeOf(e.chat)}
	if door != "" {
		title := ed.Text(lang, flowOf(ed.Book.Cover())+"/"+door+".title")
		own := append(commandsIn(ed, lang), command{Name: strings.ReplaceAll(door, "-", "_"), Description: title})
		method, params["commands"] = "setMyCommands", asJSON(own)
	}
	if _, err := b.call(ctx, method, params); err != nil {
		b.log(e).Warn("commands of a chat not set", "err", err)
	}
}

func scopeOf(chat store.ChatID) string {
	return asJSON(map[string]any{"type": "chat", "chat_id": int64(chat)})
}

func flowOf(node string) string {
	flow, _, _ := strings.Cut(node, "/")
	return flow
}

func asJSON(v any) string {
	text, _ := json.Marshal(v) // strings and numbers
	return string(text)
}
