package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liman/bot/telegram"
	"liman/flows"
	"liman/store"
)

// That the cover is on must outlive everything that we keep: whoever opens the chat days later must not see what it hides. So
// Telegram keeps it, who sees the chat anyway (mark.go). What must hold: a cover is never taken for off because something could
// not be read; nothing that Telegram shows tells the way in; nobody is locked out for ever.

// recallIn is how long Telegram may take to give the mark, or to take it. If it does not, the cover counts as on until it is
// known.
const recallIn = 600 * time.Millisecond

// coverTries is how often Telegram is asked whether a cover is on before the answer is the cover; errUnsure is what it comes to
// until then: she sees what an outage shows.
const coverTries = 5

var errUnsure = errors.New("whether a cover is on is not known")

// recalled is what was found out of a person's choices when no record of the chat had them.
type recalled struct {
	flows.Choices
	stored bool // in Redis
	unsure bool // Telegram did not say whether the cover is on
}

// recall is what a person chose for her phone, when there is no record of the chat: ours, or else what Telegram keeps.
func (b *Bot) recall(ctx context.Context, j job, ed *content) (*recalled, error) {
	c, known, err := b.Store.Choices(ctx, j.chat)
	if err != nil || known {
		return &recalled{Choices: c, stored: true}, err
	}
	c, err = b.recallCover(ctx, j, ed)
	if err != nil {
		b.log(j).Warn("whether a cover is on is not known; it counts as on for now", "err", err)
		return &recalled{unsure: true}, nil
	}
	return &recalled{Choices: c}, nil
}

// recallCover asks Telegram. A chat with commands of its own is covered: nothing else sets them.
func (b *Bot) recallCover(ctx context.Context, j job, ed *content) (flows.Choices, error) {
	ctx, cancel := context.WithTimeout(ctx, recallIn)
	defer cancel()
	menu, err := b.commandsOf(ctx, j.chat, "")
	if err != nil || len(menu) == 0 {
		return flows.Choices{}, err
	}
	kept, err := b.commandsOf(ctx, j.chat, hiddenLanguage)
	if err != nil {
		return flows.Choices{}, err
	}
	for _, command := range kept {
		if c, ours := b.Store.OpenCover(j.chat, command.Description); ours && c.Covered() {
			return c, nil
		}
	}
	if len(kept) == 0 {
		if door := olderDoor(ed, menu); door != "" {
			return flows.Choices{Door: door}, nil
		}
	}
	return flows.Choices{Door: flows.AnyDoor}, nil
}

// olderDoor is the page in the mark of an older build: one more command in the menu, the page's name.
func olderDoor(ed *content, menu []command) string {
	for _, c := range slices.Backward(menu) {
		door := ed.Book.DoorNow(strings.ReplaceAll(c.Name, "_", "-"))
		if ed.Book.IsDoor(door) {
			return door
		}
	}
	return ""
}

var errNoList = errors.New("the answer is no list")

// commandsOf are the commands that are set for a chat in a language.
func (b *Bot) commandsOf(ctx context.Context, chat store.ChatID, lang string) ([]command, error) {
	params := telegram.Params{"scope": scopeOf(chat), "language_code": lang}
	result, err := b.api.Request(ctx, recallIn, "getMyCommands", params)
	if err != nil && telegram.Code(err) == 0 { // lost on the way, where there is still time for another try
		result, err = b.api.Request(ctx, recallIn, "getMyCommands", params)
	}
	if err != nil {
		return nil, err
	}
	set := decodeCommands(result)
	if set == nil {
		return nil, fmt.Errorf("getMyCommands: %w", errNoList)
	}
	return set, nil
}

// decodeCommands reads a list of commands; nil for anything else.
func decodeCommands(result json.RawMessage) []command {
	var set []command
	if json.Unmarshal(result, &set) != nil {
		return nil
	}
	return set
}

// learn finds out what she chose for her phone, if no record of the chat says, before it steps. A chat of which nothing is known is
// closed until it is.
func (b *Bot) learn(ctx context.Context, a act, t *turn, tried int) error {
	if t.chat.Known() && !t.chat.Unsure {
		return nil
	}
	r, err := b.recall(ctx, a.job, t.ed)
	if err != nil {
		return err
	}
	if r.unsure && !t.chat.Unsure && tried < coverTries && !a.leaves() {
		return errUnsure
	}
	was := t.chat.Unsure
	t.chat.Unsure, t.cleared = r.unsure, was && !r.unsure && !r.Covered()
	if !r.unsure {
		t.chat.State.Choices = r.Choices
	}
	t.recalled = r
	return nil
}

// choose keeps what she chose in this step, before the step is saved; before is what she had chosen until then.
func (b *Bot) choose(ctx context.Context, j job, t *turn, before flows.Choices) error {
	now := t.chat.State.Choices
	if now != before || t.recalled != nil && !t.recalled.stored && now.Covered() {
		if err := b.Store.Choose(ctx, j.chat, now); err != nil {
			return err
		}
	}
	if now.Idle != before.Idle {
		if err := b.Store.Postpone(ctx, store.Wipe{Chat: j.chat}, b.Now().Add(b.idle(now))); err != nil {
			return err
		}
	}
	if now.Protect != before.Protect {
		t.dropBubble() // only a new message can be protected, or be free again
	}
	if hides(now) != hides(before) {
		t.sayMarked(b.mark(ctx, j, now))
		return nil
	}
	t.marks = t.recalled != nil && !t.recalled.unsure && (t.recalled.stored || now.Covered())
	return nil
}

// hides is what of her choices Telegram keeps.
func hides(c flows.Choices) flows.Choices {
	return flows.Choices{Door: c.Door, Word: c.Word, Wrong: c.Wrong, WrongAt: c.WrongAt}
}

// sayMarked says on a screen that tells whether the cover is on if Telegram does not know it yet.
func (t *turn) sayMarked(done bool) {
	if note := t.reply.Note; !done && (note == "cover-on" || note == "cover-off") {
		t.reply.Note += "-soon"
		t.chat.State.Note = t.reply.Note
	}
}

func scopeOf(chat store.ChatID) string {
	return telegram.JSON(map[string]any{"type": "chat", "chat_id": int64(numberOf(chat))})
}
