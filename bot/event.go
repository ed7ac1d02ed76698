package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

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
	var u tgbotapi.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		return event{}, false, fmt.Errorf("decode update: %w", err)
	}
	switch {
	case u.CallbackQuery != nil:
		e, ok := pressed(u.CallbackQuery)
		e.update = u.UpdateID
		return e, ok, nil
	case u.Message != nil && u.Message.Chat != nil && u.Message.Chat.IsPrivate():
		e := wrote(u.Message)
		e.update = u.UpdateID
		return e, true, nil
	case u.InlineQuery != nil:
		e, ok := asked(u.InlineQuery)
		e.update = u.UpdateID
		return e, ok, nil
	case u.MyChatMember != nil && u.MyChatMember.Chat.IsPrivate():
		gone, was := u.MyChatMember.NewChatMember.WasKicked(), u.MyChatMember.OldChatMember.WasKicked()
		e := event{update: u.UpdateID, chat: store.ChatID(u.MyChatMember.Chat.ID), blocked: gone, returned: was && !gone}
		e.lang = u.MyChatMember.From.LanguageCode
		return e, e.blocked || e.returned, nil
	}
	return event{}, false, nil
}

// pressed reads a button press. Without a message (it may be too old for Telegram) the person's own chat is meant.
func pressed(q *tgbotapi.CallbackQuery) (event, bool) {
	e := event{callback: q.ID}
	if q.From != nil {
		e.chat, e.lang = store.ChatID(q.From.ID), q.From.LanguageCode
	}
	if q.Message != nil {
		e.bubble, e.bubbleAt = q.Message.MessageID, int64(q.Message.Date)
		if q.Message.Chat != nil && !q.Message.Chat.IsPrivate() {
			return e, false
		}
	}
	e.input = flows.Input{Act: flows.Taps}
	if d, ours := edition.ParseButton(q.Data); ours {
		e.edition, e.input.Node, e.input.Option = d.Edition, d.Node, d.Option
	}
	return e, e.chat != 0 && q.InlineMessageID == ""
}

// wrote reads a message. Commands are taps on the ways that every screen has; a /start payload is not looked at.
func wrote(m *tgbotapi.Message) event {
	e := event{chat: store.ChatID(m.Chat.ID), message: m.MessageID, sent: int64(m.Date)}
	if m.From != nil {
		e.lang = m.From.LanguageCode
	}
	switch {
	case m.Location != nil:
		at := directory.Point{Lat: m.Location.Latitude, Lon: m.Location.Longitude}
		e.input = flows.Input{Act: flows.Shares, Point: at}
	case m.Text == "":
		e.input = flows.Input{Act: flows.Sends}
	default:
		e.input = said(m.Text)
	}
	return e
}

func said(text string) flows.Input {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), " ")
	word, _, _ = strings.Cut(word, "@")
	switch word {
	case "/start":
		return flows.Input{Act: flows.Opens}
	case "/help":
		return flows.Input{Act: flows.Taps, Option: flows.Help}
	case "/exit", "/iesi", "/ieși":
		return flows.Input{Act: flows.Taps, Option: flows.Leave}
	}
	if letter := strings.TrimSpace(text); strings.EqualFold(letter, "x") || strings.EqualFold(letter, "х") { // the second is Cyrillic
		return flows.Input{Act: flows.Taps, Option: flows.Leave}
	}
	if page, is := strings.CutPrefix(word, "/"); is {
		return flows.Input{Act: flows.Visits, Node: strings.ReplaceAll(page, "_", "-"), Text: text}
	}
	return flows.Input{Act: flows.Types, Text: text}
}

// urgent tells whether she wants out or the numbers: a budget may be overdrawn for it.
func (e event) urgent() bool {
	return e.leaves() || e.blocked || e.asksHelp()
}

// asksHelp tells whether she asks for the numbers.
func (e event) asksHelp() bool { return e.input.Act == flows.Taps && e.input.Option == flows.Help }

// leaves tells whether she wants out, which must work without Redis too.
func (e event) leaves() bool { return e.input.Act == flows.Taps && e.input.Option == flows.Leave }
