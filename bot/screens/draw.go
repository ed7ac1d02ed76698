// Package screens draws a reply of the conversation as one message of Telegram: text and buttons, in her language. What no answer of hers
// changes is drawn once, when somebody first sees it.
package screens

import (
	"slices"
	"strings"
	"sync"

	"liman/bot/telegram"
	"liman/edition"
	"liman/flows"
)

// Edition is an edition with what was drawn of it: a screen that looks the same for all who read a language is drawn once, in all its variants, and
// kept as long as the edition. Many may draw at once; whoever comes while a screen is first drawn waits for that.
type Edition struct {
	*edition.Edition

	mu    sync.RWMutex
	drawn map[look]func() variants
}

// look is a screen as somebody has chosen to see it.
type look struct {
	lang, node     string
	locked, simple bool
}

// variants are the drawings of a look by what is hidden in it.
type variants map[uint64]telegram.Drawing

// Of is an edition of which nothing was drawn yet.
func Of(ed *edition.Edition) *Edition {
	return &Edition{Edition: ed, drawn: make(map[look]func() variants)}
}

// kept is the drawing of a reply, where it looks the same for all who read a language.
func (c *Edition) kept(lang string, r flows.Reply) (telegram.Drawing, bool) {
	l := look{lang, r.Node, r.Locked, r.Simple && c.HasSimple(lang, r.Node)}
	c.mu.RLock()
	draw := c.drawn[l]
	c.mu.RUnlock()
	if draw == nil {
		draw = c.keep(l)
	}
	d, is := draw()[r.Hidden]
	return d, is
}

// keep has a look drawn once. There are no more of them than screens and languages.
func (c *Edition) keep(l look) func() variants {
	if !slices.Contains(c.Words.Languages(), l.lang) {
		return func() variants { return nil }
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drawn[l] == nil {
		c.drawn[l] = sync.OnceValue(func() variants { return c.draw(l) })
	}
	return c.drawn[l]
}

func (c *Edition) draw(l look) variants {
	all := make(variants)
	for _, r := range c.Variants(flows.State{Node: l.node, Locked: l.locked, Simple: l.simple}) {
		all[r.Hidden] = c.drawNow(l.lang, r)
	}
	return all
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
	d, is := c.kept(lang, reply)
	if !is || reply.Picking {
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
