package bot

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/edition"
	"liman/flows"
	"liman/store"
)

// html is text that Telegram reads as HTML. It is made by escape and by the functions here only, so nothing that a
// person or a file wrote can be markup.
type html string

// escape makes any text harmless in HTML.
func escape(text string) html { return html(escaper.Replace(text)) }

// escaper knows what the Bot API asks to be replaced ("HTML style").
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func bold(h html) html   { return "<b>" + h + "</b>" }
func italic(h html) html { return "<i>" + h + "</i>" }

// drawing is a screen as Telegram wants it.
type drawing struct {
	text    html
	buttons string // JSON of reply_markup, "" for none
	protect bool   // no copying and no screenshots; for a new message only
}

func (d drawing) params(chat store.ChatID) tgbotapi.Params {
	p := tgbotapi.Params{
		"chat_id":              chatParam(chat),
		"text":                 string(d.text),
		"parse_mode":           tgbotapi.ModeHTML,
		"link_preview_options": `{"is_disabled":true}`,
		"disable_notification": "true",
	}
	if d.protect {
		p["protect_content"] = "true"
	}
	if d.buttons != "" {
		p["reply_markup"] = d.buttons
	}
	return p
}

// editing are the parameters that make a message look so.
func (d drawing) editing(chat store.ChatID, message int) tgbotapi.Params {
	p := d.params(chat)
	delete(p, "disable_notification")
	delete(p, "protect_content")
	p["message_id"] = strconv.Itoa(message)
	return p
}

// content is an edition with what can be drawn ahead.
type content struct {
	*edition.Edition
	drawn map[drawnKey]drawing
}

type drawnKey struct {
	lang, node     string
	locked, simple bool
	hidden         uint64
}

// newContent draws every screen that looks the same for all who read a language, in all its looks.
func newContent(ed *edition.Edition) *content {
	c := &content{Edition: ed, drawn: make(map[drawnKey]drawing)}
	for _, node := range ed.Book.Screens() {
		for _, locked := range []bool{false, true} {
			for _, simple := range []bool{false, true} {
				for _, look := range ed.Looks(flows.State{Node: node, Locked: locked, Simple: simple}) {
					c.drawAhead(look)
				}
			}
		}
	}
	return c
}

func (c *content) drawAhead(look flows.Reply) {
	for _, lang := range c.Words.Languages() {
		if !look.Simple || c.HasSimple(lang, look.Node) {
			c.drawn[c.key(lang, look)] = c.drawNow(lang, look)
		}
	}
}

func (c *content) key(lang string, r flows.Reply) drawnKey {
	return drawnKey{lang, r.Node, r.Locked, r.Simple && c.HasSimple(lang, r.Node), r.Hidden}
}

func (c *content) drawNow(lang string, r flows.Reply) drawing {
	s := c.Screen(lang, r)
	return drawing{text: message(s), buttons: keyboard(c.Edition, s)}
}

// draw makes the message of a reply.
func (c *content) draw(lang string, reply flows.Reply) drawing {
	d, ahead := c.drawn[c.key(lang, reply)]
	if !ahead || reply.Picking {
		return c.drawNow(lang, reply)
	}
	if reply.Note != "" {
		d.text = join([]html{note(c.Text(lang, "note."+reply.Note)), d.text}, paragraph)
	}
	return d
}

// firstLine is how every message of the bot begins: a line that says nothing, which is all that a notification can show.
func (c *content) firstLine(lang string, choices flows.Choices) drawing {
	return drawing{text: escape(c.Text(lang, "bubble.first")), protect: choices.Protect}
}

const paragraph = "\n\n"

func note(text string) html { return italic(escape(text)) }

// message is the text of a screen.
func message(s edition.Screen) html {
	var parts []html
	if s.Note != "" {
		parts = append(parts, note(s.Note))
	}
	if s.Title != "" {
		parts = append(parts, bold(escape(s.Title)))
	}
	if s.Text != "" {
		parts = append(parts, escape(s.Text))
	}
	for _, c := range s.Cards {
		parts = append(parts, card(c))
	}
	return join(parts, paragraph)
}

func card(c edition.Card) html {
	lines := []html{bold(escape(c.Name))}
	if len(c.Numbers) > 0 {
		lines = append(lines, escape(strings.Join(c.Numbers, " · ")))
	}
	for _, l := range slices.Concat(c.Lines, c.Links) {
		lines = append(lines, escape(l))
	}
	return join(lines, "\n")
}

func join(parts []html, between string) html {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = string(p)
	}
	return html(strings.Join(texts, between))
}

// button is Telegram's InlineKeyboardButton, as far as we use it: it is pressed for us, or copies a text and tells nobody.
type button struct {
	Text string    `json:"text"`
	Data string    `json:"callback_data,omitempty"`
	Copy *copyText `json:"copy_text,omitempty"`
}

// copyText is Telegram's CopyTextButton, of 1 to 256 letters.
type copyText struct {
	Text string `json:"text"`
}

func keyboard(ed *edition.Edition, s edition.Screen) string {
	rows := make([][]button, len(s.Rows))
	for i, row := range s.Rows {
		for _, b := range row {
			if b.Copy != "" {
				rows[i] = append(rows[i], button{Text: b.Label, Copy: &copyText{b.Copy}})
				continue
			}
			data := edition.ButtonData{Edition: ed.ID(), Node: s.Node, Option: b.Option}
			rows[i] = append(rows[i], button{Text: b.Label, Data: data.String()})
		}
	}
	markup, _ := json.Marshal(map[string]any{"inline_keyboard": rows}) // strings
	return string(markup)
}
