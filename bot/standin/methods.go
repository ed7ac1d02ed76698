package standin

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxText = 4096 // UTF-16 units
	maxData = 64   // bytes of callback_data
	maxCopy = 256  // letters of copy_text
)

// methods are the deeds behind the table, but for getUpdates, which waits.
var methods = map[string]deed{
	"getMe":                  func(b *bot, _ params) (any, *refusal) { return b.user, nil },
	"setWebhook":             (*bot).setWebhook,
	"deleteWebhook":          (*bot).deleteWebhook,
	"getWebhookInfo":         (*bot).getWebhookInfo,
	"sendMessage":            (*bot).sendMessage,
	"sendLocation":           (*bot).sendLocation,
	"sendVoice":              (*bot).sendVoice,
	"sendChatAction":         func(b *bot, p params) (any, *refusal) { return true, b.open(p) },
	"editMessageText":        (*bot).editMessageText,
	"editMessageReplyMarkup": (*bot).editMessageReplyMarkup,
	"deleteMessage":          (*bot).deleteMessage,
	"deleteMessages":         (*bot).deleteMessages,
	"answerCallbackQuery":    (*bot).answerCallbackQuery,
	"answerInlineQuery":      (*bot).answerInlineQuery,
	"setMyCommands":          (*bot).setMyCommands,
	"deleteMyCommands":       (*bot).setMyCommands,
	"getMyCommands":          (*bot).getMyCommands,
	"setMyName":              setter("setMyName", "name", 64),
	"getMyName":              getter("setMyName", "name"),
	"setMyDescription":       setter("setMyDescription", "description", 512),
	"getMyDescription":       getter("setMyDescription", "description"),
	"setMyShortDescription":  setter("setMyShortDescription", "short_description", 120),
	"getMyShortDescription":  getter("setMyShortDescription", "short_description"),
}

// chat finds the chat of a call. The lock is held.
func (b *bot) chat(p params) (*Chat, *refusal) {
	if p["chat_id"] == "" {
		return nil, bad("chat_id is empty")
	}
	c := b.chats[int64(p.int("chat_id"))]
	if c == nil || !c.known {
		return nil, bad("chat not found")
	}
	if c.blocked {
		return nil, &refusal{Code: http.StatusForbidden, Text: "Forbidden: bot was blocked by the user"}
	}
	return c, nil
}

// open refuses a call for a chat to which the bot may not write.
func (b *bot) open(p params) *refusal {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	_, refused := b.chat(p)
	return refused
}

func (b *bot) sendMessage(p params) (any, *refusal) {
	m, refused := compose(p)
	if refused != nil {
		return nil, refused
	}
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	c, refused := b.chat(p)
	if refused != nil {
		return nil, refused
	}
	c.add(m)
	return b.message(c, m), nil
}

func (b *bot) sendLocation(p params) (any, *refusal) {
	var at Location
	_ = json.Unmarshal([]byte(p["latitude"]), &at.Lat) // the table knows they are numbers
	_ = json.Unmarshal([]byte(p["longitude"]), &at.Lon)
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	c, refused := b.chat(p)
	if refused != nil {
		return nil, refused
	}
	m := &Message{FromBot: true, Kind: "location", Location: &at}
	c.add(m)
	return b.message(c, m), nil
}

// compose makes a message of the bot out of a call's parameters.
func compose(p params) (*Message, *refusal) {
	m := &Message{FromBot: true, Kind: "text", Protect: p["protect_content"] == "true"}
	switch p["parse_mode"] {
	case "":
		m.Text = p["text"]
	case "HTML":
		var err error
		if m.Text, m.Entities, err = parseHTML(p["text"]); err != nil {
			return nil, bad("can't parse entities: %v", err)
		}
	default:
		return nil, bad("unsupported parse_mode; this stand-in knows HTML")
	}
	if strings.TrimSpace(m.Text) == "" {
		return nil, bad("message text is empty")
	}
	if units(m.Text) > maxText {
		return nil, bad("message is too long")
	}
	var refused *refusal
	m.Buttons, refused = readButtons(p["reply_markup"])
	return m, refused
}

// readButtons reads an inline keyboard, each button with exactly one action.
func readButtons(markup string) ([][]Button, *refusal) {
	if markup == "" {
		return nil, nil
	}
	var keyboard struct {
		Rows [][]map[string]json.RawMessage `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &keyboard); err != nil {
		return nil, bad("can't parse reply keyboard markup JSON object")
	}
	var rows [][]Button
	total := 0
	for _, row := range keyboard.Rows {
		var buttons []Button
		for _, fields := range row {
			b, refused := readButton(fields)
			if refused != nil {
				return nil, refused
			}
			buttons = append(buttons, b)
		}
		total += len(buttons)
		rows = append(rows, buttons)
	}
	if total > 100 {
		return nil, bad("reply markup is too long")
	}
	return rows, nil
}

func readButton(fields map[string]json.RawMessage) (Button, *refusal) {
	actions := 0
	for name := range fields {
		acts, known := buttonTable[name]
		if !known {
			return Button{}, bad("unknown field %q of a button", name)
		}
		if acts {
			actions++
		}
	}
	var b Button
	raw, _ := json.Marshal(fields) // just decoded
	if json.Unmarshal(raw, &b) != nil || b.Text == "" {
		return b, bad("inline keyboard button text must be non-empty")
	}
	if actions != 1 {
		return b, bad("inline keyboard button must have exactly one action")
	}
	return b, b.refused(fields)
}

// refused says what is wrong with what a button does.
func (b Button) refused(fields map[string]json.RawMessage) *refusal {
	if _, pressed := fields["callback_data"]; pressed && (b.Data == "" || len(b.Data) > maxData) {
		return bad("BUTTON_DATA_INVALID")
	}
	if strings.HasPrefix(b.URL, "tel:") {
		return bad("inline keyboard button URL '%s' is invalid: Unsupported URL protocol", b.URL)
	}
	return checkCopy(fields["copy_text"], b.Copy)
}

// checkCopy holds a button against the Bot API's CopyTextButton: a text of 1 to 256 letters and nothing else.
func checkCopy(raw json.RawMessage, c *CopyText) *refusal {
	if raw == nil {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || c == nil {
		return bad("can't parse inline keyboard button: field \"copy_text\" must be an object")
	}
	for name := range fields {
		if !slices.Contains(copyTable, name) {
			return bad("unknown field %q of copy_text", name)
		}
	}
	if n := utf8.RuneCountInString(c.Text); n < 1 || n > maxCopy {
		return bad("BUTTON_COPY_TEXT_INVALID")
	}
	return nil
}

// own finds a message that the bot may edit. The lock is held.
func (b *bot) own(p params) (*Chat, *Message, *refusal) {
	c, refused := b.chat(p)
	if refused != nil {
		return nil, nil, refused
	}
	if p["message_id"] == "" {
		return nil, nil, bad("message identifier is not specified")
	}
	m := c.messages[p.int("message_id")]
	switch {
	case m == nil:
		return nil, nil, bad("message to edit not found")
	case !m.FromBot:
		return nil, nil, bad("message can't be edited")
	}
	return c, m, nil
}

func (b *bot) editMessageText(p params) (any, *refusal) {
	now, refused := compose(p)
	if refused == nil {
		refused = b.hasText(p)
	}
	if refused != nil {
		return nil, refused
	}
	return b.edit(p, func(m *Message) { m.Text, m.Entities, m.Buttons = now.Text, now.Entities, now.Buttons })
}

func (b *bot) editMessageReplyMarkup(p params) (any, *refusal) {
	buttons, refused := readButtons(p["reply_markup"])
	if refused != nil {
		return nil, refused
	}
	return b.edit(p, func(m *Message) { m.Buttons = buttons })
}

func (b *bot) edit(p params, change func(*Message)) (any, *refusal) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	c, m, refused := b.own(p)
	if refused != nil {
		return nil, refused
	}
	before := *m
	change(m)
	if m.Text == before.Text && reflect.DeepEqual(m.Entities, before.Entities) && reflect.DeepEqual(m.Buttons, before.Buttons) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Edits++
	c.record("edited", m)
	return b.message(c, m), nil
}

func (b *bot) answerCallbackQuery(p params) (any, *refusal) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	q := b.queries[p["callback_query_id"]]
	if q == nil || q.answered || b.server.o.Now().Sub(q.at) > queryLives {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	if units(p["text"]) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	q.answered, q.text = true, p["text"]
	b.server.touch()
	return true, nil
}

// setter keeps a text of the bot's profile per language.
func setter(name, field string, limit int) deed {
	return func(b *bot, p params) (any, *refusal) {
		if units(p[field]) > limit {
			return nil, bad("%s is too long", field)
		}
		b.server.mu.Lock()
		defer b.server.mu.Unlock()
		b.profile[name+"/"+p["language_code"]] = p[field]
		b.server.touch()
		return true, nil
	}
}

func getter(name, field string) deed {
	return func(b *bot, p params) (any, *refusal) {
		return map[string]string{field: b.server.Profile(b.token, name, p["language_code"])}, nil
	}
}

// setMyCommands keeps a list of commands for a scope and a language; without a list it forgets them.
func (b *bot) setMyCommands(p params) (any, *refusal) {
	var list []struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	if p["commands"] != "" && json.Unmarshal([]byte(p["commands"]), &list) != nil || len(list) > 100 {
		return nil, bad("can't parse commands")
	}
	for _, c := range list {
		if !commandForm.MatchString(c.Command) || c.Description == "" || units(c.Description) > 256 {
			return nil, bad("BOT_COMMAND_INVALID")
		}
	}
	scope, refused := b.scope(p)
	if refused != nil {
		return nil, refused
	}
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	b.profile["setMyCommands"+scope+"/"+p["language_code"]] = p["commands"]
	b.server.touch()
	return true, nil
}

// commandForm is what the Bot API allows for a command.
var commandForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// scope names a BotCommandScope: "" for the default one, "@7" for the chat 7.
func (b *bot) scope(p params) (string, *refusal) {
	var s struct {
		Type   string `json:"type"`
		ChatID int64  `json:"chat_id"`
	}
	if p["scope"] == "" {
		return "", nil
	}
	if json.Unmarshal([]byte(p["scope"]), &s) != nil || s.Type != "default" && s.Type != "chat" {
		return "", bad("can't parse BotCommandScope; this stand-in knows default and chat")
	}
	if s.Type == "default" {
		return "", nil
	}
	id := strconv.FormatInt(s.ChatID, 10)
	return "@" + id, b.open(params{"chat_id": id})
}

func (b *bot) getMyCommands(p params) (any, *refusal) {
	scope, refused := b.scope(p)
	if refused != nil {
		return nil, refused
	}
	set := b.server.Profile(b.token, "setMyCommands"+scope, p["language_code"])
	if set == "" {
		return []any{}, nil
	}
	return json.RawMessage(set), nil
}

// Unanswered are callback queries that wait for the bot, sorted.
func (s *Server) Unanswered(token string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for id, q := range s.bots[token].queries {
		if !q.answered {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
