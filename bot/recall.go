package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liman/bot/screens"
	"liman/bot/telegram"
	"liman/flows"
	"liman/store"
)

// Telegram keeps for us that a cover is on: it sees the chat anyway (mark.go). What must hold is said in session/choices.go.

// recallIn is how long Telegram may take to give the mark, or to take it. If it does not, the cover counts as on until it is
// known.
const recallIn = 600 * time.Millisecond

// recallCover asks Telegram. A chat with commands of its own is covered: nothing else sets them.
func (b *Bot) recallCover(ctx context.Context, j job, ed *screens.Edition) (flows.Choices, error) {
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
		if c, ours := b.sessions.OpenCover(j.chat, command.Description); ours && c.Covered() {
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
func olderDoor(ed *screens.Edition, menu []command) string {
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

func scopeOf(chat store.ChatID) string {
	return telegram.JSON(map[string]any{"type": "chat", "chat_id": int64(numberOf(chat))})
}
