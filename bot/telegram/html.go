package telegram

import "strings"

// HTML is text that Telegram reads as HTML. It is made by Escape and by the functions here only, so nothing that a person or a
// file wrote can be markup.
type HTML string

// Escape makes any text harmless in HTML.
func Escape(text string) HTML { return HTML(escaper.Replace(text)) }

// escaper knows what the Bot API asks to be replaced ("HTML style").
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Bold makes text bold.
func Bold(h HTML) HTML { return "<b>" + h + "</b>" }

// Italic makes text italic.
func Italic(h HTML) HTML { return "<i>" + h + "</i>" }

// Join joins parts with something between them.
func Join(parts []HTML, between string) HTML {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = string(p)
	}
	return HTML(strings.Join(texts, between))
}
