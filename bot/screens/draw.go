// Package screens draws a reply of the conversation as one message of Telegram: text and buttons, in her language. What no answer of hers
// changes is drawn once, when an edition begins to count.
package screens

import (
	"slices"
	"strings"

	"liman/bot/telegram"
	"liman/edition"
	"liman/flows"
)

// Edition is an edition with what was drawn ahead.
type Edition struct {
	*edition.Edition
	drawn map[drawnKey]telegram.Drawing
}

// drawnKey is all that a screen which was drawn ahead depends on.
type drawnKey struct {
	lang, node     string
	locked, simple bool
	hidden         uint64
}

// Ahead draws every screen that looks the same for all who read a language, in all its looks.
func Ahead(ed *edition.Edition) *Edition {
	c := &Edition{Edition: ed, drawn: make(map[drawnKey]telegram.Drawing)}
	for _, node := range ed.Book.Screens() {
		for _, locked := range []bool{false, true} {
			for _, simple := range []bool{false, true} {
				for _, variant := range ed.Variants(flows.State{Node: node, Locked: locked, Simple: simple}) {
					c.drawAhead(variant)
				}
			}
		}
	}
	return c
}

func (c *Edition) drawAhead(variant flows.Reply) {
	for _, lang := range c.Words.Languages() {
		if !variant.Simple || c.HasSimple(lang, variant.Node) {
			c.drawn[c.key(lang, variant)] = c.drawNow(lang, variant)
		}
	}
}

func (c *Edition) key(lang string, r flows.Reply) drawnKey {
	return drawnKey{lang, r.Node, r.Locked, r.Simple && c.HasSimple(lang, r.Node), r.Hidden}
}

func (c *Edition) drawNow(lang string, r flows.Reply) telegram.Drawing {
	return c.DrawScreen(c.Screen(lang, r))
}

// DrawScreen makes the message of a screen.
func (c *Edition) DrawScreen(s edition.Screen) telegram.Drawing {
	return telegram.Drawing{Text: message(s), Buttons: keyboard(c.Edition, s)}
}

// Draw makes the message of a reply.
func (c *Edition) Draw(lang string, reply flows.Reply) telegram.Drawing {
	d, ahead := c.drawn[c.key(lang, reply)]
	if !ahead || reply.Picking {
		return c.drawNow(lang, reply)
	}
	if reply.Note != "" {
		d.Text = telegram.Join([]telegram.HTML{note(c.Text(lang, "note."+reply.Note)), d.Text}, paragraph)
	}
	return d
}

// FirstLine is how every message of the bot begins: a line that says nothing, which is all that a notification can show.
func (c *Edition) FirstLine(lang string, choices flows.Choices) telegram.Drawing {
	return telegram.Drawing{Text: telegram.Escape(c.Text(lang, "bubble.first")), Protect: choices.Protect}
}

const paragraph = "\n\n"

func note(text string) telegram.HTML { return telegram.Italic(telegram.Escape(text)) }

// message is the text of a screen.
func message(s edition.Screen) telegram.HTML {
	var parts []telegram.HTML
	if s.Note != "" {
		parts = append(parts, note(s.Note))
	}
	if s.Title != "" {
		parts = append(parts, telegram.Bold(telegram.Escape(s.Title)))
	}
	if s.Text != "" {
		parts = append(parts, telegram.Escape(s.Text))
	}
	for _, c := range s.Cards {
		parts = append(parts, Card(c))
	}
	return telegram.Join(parts, paragraph)
}

// Card is an entry of the directory as text.
func Card(c edition.Card) telegram.HTML {
	lines := []telegram.HTML{telegram.Bold(telegram.Escape(c.Name))}
	if len(c.Numbers) > 0 {
		lines = append(lines, telegram.Escape(strings.Join(c.Numbers, " · ")))
	}
	for _, l := range slices.Concat(c.Lines, c.Links) {
		lines = append(lines, telegram.Escape(l))
	}
	return telegram.Join(lines, "\n")
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
	return telegram.JSON(map[string]any{"inline_keyboard": rows})
}
