package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/directory"
	"liman/edition"
	"liman/flows"
	"liman/store"
)

// event is an update of a private chat, as far as we need it.
type event struct {
	update   int
	chat     store.ChatID
	lang     string // of her Telegram, as Telegram codes it
	input    flows.Input
	edition  string // that drew the button, for a tap
	message  int    // her message, to be deleted at once
	sent     int64  // when, in Unix seconds
	bubble   int    // the message whose button she pressed
	bubbleAt int64  // when it was sent, in Unix seconds
	callback string // the callback query to be answered
	blocked  bool   // she blocked the bot
	returned bool   // she let it back
	service  bool   // her message is Telegram's own: it goes, and nobody is answered

	asks  string    // the inline query to be answered; it is of no chat
	asked time.Time // when it was taken

	wipe     *store.Wipe     // not an update: the chat was silent too long
	merged   []int           // updates of a flood that this one stands for
	before   []event         // those that are stepped before it, with one save
	wrote    []store.Message // in them
	repeated bool            // it waited when the program started: another may have begun to answer it
	tried    int             // how often it was tried to answer it
	ref      uint32          // joins log lines
}

// hers are the messages that she wrote.
func (e event) hers() []store.Message {
	if e.message == 0 {
		return e.wrote
	}
	return append([]store.Message{{ID: e.message, Sent: e.sent}}, e.wrote...)
}

// unknown is what may have been sent after the message that the event is about, and nobody knows its number.
func (e event) unknown(now time.Time) store.Message {
	return store.Message{ID: max(e.message, e.bubble), Sent: now.Unix(), Maybe: true}
}

// updates are the numbers of the updates that are answered with this one.
func (e event) updates() []int {
	if e.wipe != nil {
		return nil
	}
	return append([]int{e.update}, e.merged...)
}

// again tells whether she pressed the emergency screen's button. A flow may have an option of the same name.
func (e event) again() bool {
	return e.input.Option == again && (e.input.Node == emergencyNode || e.input.Node == olderEmergencyNode)
}

// again is the option of the emergency screen's button: show where I was. The screen is no node of a flow.
const (
	again              = "again"
	emergencyNode      = "emergency"
	olderEmergencyNode = "home/start" // as builds before wrote it; home/start may have no option of this name
)

// decode reads an update; false for one that says nothing to us (no private chat, a kind we do not know).
func decode(raw json.RawMessage) (event, bool, error) {
	var u struct {
		ID       int                         `json:"update_id"`
		Message  json.RawMessage             `json:"message"`
		Callback *press                      `json:"callback_query"`
		Inline   *tgbotapi.InlineQuery       `json:"inline_query"`
		Member   *tgbotapi.ChatMemberUpdated `json:"my_chat_member"`
	}
	if err := json.Unmarshal(raw, &u); err != nil {
		return event{}, false, fmt.Errorf("decode update: %w", err)
	}
	switch {
	case u.Callback != nil:
		e, ok := u.Callback.event()
		e.update = u.ID
		return e, ok, nil
	case len(u.Message) > 0:
		m, ours, err := readMessage(u.Message)
		if err != nil || !ours {
			return event{}, false, err
		}
		e := m.event()
		e.update = u.ID
		return e, true, nil
	case u.Inline != nil:
		e, ok := asked(u.Inline)
		e.update = u.ID
		return e, ok, nil
	case u.Member != nil && u.Member.Chat.IsPrivate():
		gone, was := u.Member.NewChatMember.WasKicked(), u.Member.OldChatMember.WasKicked()
		e := event{update: u.ID, chat: store.ChatID(u.Member.Chat.ID), blocked: gone, returned: was && !gone}
		e.lang = u.Member.From.LanguageCode
		return e, e.blocked || e.returned, nil
	}
	return event{}, false, nil
}

// press is Telegram's CallbackQuery, as far as we need it.
type press struct {
	ID   string `json:"id"`
	From struct {
		ID   int64  `json:"id"`
		Lang string `json:"language_code"`
	} `json:"from"`
	Message *struct {
		ID   int   `json:"message_id"`
		Date int64 `json:"date"`
		Chat struct {
			Type string `json:"type"`
		} `json:"chat"`
	} `json:"message"`
	Inline string `json:"inline_message_id"`
	Data   string `json:"data"`
}

// event reads a button press. Without a message (it may be too old for Telegram) the person's own chat is meant.
func (q *press) event() (event, bool) {
	e := event{callback: q.ID, chat: store.ChatID(q.From.ID), lang: q.From.Lang, input: flows.Input{Act: flows.Taps}}
	if q.Message != nil {
		e.bubble, e.bubbleAt = q.Message.ID, q.Message.Date
		if q.Message.Chat.Type != "" && q.Message.Chat.Type != "private" {
			return e, false
		}
	}
	if d, ours := edition.ParseButton(q.Data); ours {
		e.edition, e.input.Node, e.input.Option = d.Edition, d.Node, d.Option
	}
	return e, e.chat != 0 && q.Inline == ""
}

// said reads what she wrote. Commands are taps on the ways that every screen has, in any spelling, up to the first white space;
// a /start payload is not looked at.
func said(text string) flows.Input {
	leave := flows.Input{Act: flows.Taps, Option: flows.Leave}
	word := ""
	if words := strings.Fields(text); len(words) > 0 {
		word, _, _ = strings.Cut(words[0], "@")
	}
	if lone := strings.ToLower(onlyLetters(text)); lone == "x" || lone == "х" { // the second is Cyrillic
		return leave
	}
	page, command := strings.CutPrefix(strings.ToLower(word), "/")
	if !command {
		return flows.Input{Act: flows.Types, Text: text}
	}
	switch directory.Fold(page) {
	case "start":
		return flows.Input{Act: flows.Opens}
	case "help":
		return flows.Input{Act: flows.Taps, Option: flows.Help}
	case "exit", "iesi":
		return leave
	}
	return flows.Input{Act: flows.Visits, Node: strings.ReplaceAll(page, "_", "-"), Text: text}
}

// onlyLetters is a text without spaces, points, signs and what cannot be seen.
func onlyLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// urgent tells whether she wants out or the numbers: a budget may be overdrawn for it.
func (e event) urgent() bool {
	return e.leaves() || e.blocked || e.asksHelp()
}

// asksHelp tells whether she asks for the numbers.
func (e event) asksHelp() bool { return e.input.Act == flows.Taps && e.input.Option == flows.Help }

// leaves tells whether she wants out, which must work without Redis too.
func (e event) leaves() bool { return e.input.Act == flows.Taps && e.input.Option == flows.Leave }
