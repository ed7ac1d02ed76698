package mark

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liman/bot/profile"
	"liman/bot/telegram"
	"liman/flows"
	"liman/store"
)

// recallIn is how long Telegram may take to give the mark, or to take it. If it does not, the cover counts as on until it is
// known.
const recallIn = 600 * time.Millisecond

func (m *Marks) in() time.Duration { return cmp.Or(m.In, recallIn) }

// Recall asks Telegram. A chat with commands of its own is covered: nothing else sets them.
func (m *Marks) Recall(ctx context.Context, chat store.ChatID, book *flows.Book) (flows.Choices, error) {
	ctx, cancel := context.WithTimeout(ctx, m.in())
	defer cancel()
	menu, err := m.commandsOf(ctx, chat, "")
	if err != nil || len(menu) == 0 {
		return flows.Choices{}, err
	}
	kept, err := m.commandsOf(ctx, chat, HiddenLanguage)
	if err != nil {
		return flows.Choices{}, err
	}
	for _, command := range kept {
		if c, ours := m.Sessions.OpenCover(chat, command.Description); ours && c.Covered() {
			return c, nil
		}
	}
	if len(kept) == 0 {
		if door := olderDoor(book, menu); door != "" {
			return flows.Choices{Door: door}, nil
		}
	}
	return flows.Choices{Door: flows.AnyDoor}, nil
}

// olderDoor is the page in the mark of an older build: one more command in the menu, the page's name.
func olderDoor(book *flows.Book, menu []profile.Command) string {
	for _, c := range slices.Backward(menu) {
		door := book.DoorNow(strings.ReplaceAll(c.Name, "_", "-"))
		if book.IsDoor(door) {
			return door
		}
	}
	return ""
}

var errNoList = errors.New("the answer is no list")

// commandsOf are the commands that are set for a chat in a language.
func (m *Marks) commandsOf(ctx context.Context, chat store.ChatID, lang string) ([]profile.Command, error) {
	params := telegram.Params{"scope": ScopeOf(chat), "language_code": lang}
	result, err := m.API.Request(ctx, m.in(), "getMyCommands", params)
	if err != nil && telegram.Code(err) == 0 { // lost on the way, where there is still time for another try
		result, err = m.API.Request(ctx, m.in(), "getMyCommands", params)
	}
	if err != nil {
		return nil, err
	}
	set := profile.Decode(result)
	if set == nil {
		return nil, fmt.Errorf("getMyCommands: %w", errNoList)
	}
	return set, nil
}

// ScopeOf is a chat as the scope of a list of commands.
func ScopeOf(chat store.ChatID) string {
	return telegram.JSON(map[string]any{"type": "chat", "chat_id": int64(chat)})
}
