package edition

import (
	"liman/directory/inquiry"
	"liman/locales"
)

// Inquire understands what somebody typed where things are looked up: the one way for inline queries, the command line, HTTP and the page
// for people. Nothing of the text is kept.
func (e *Edition) Inquire(text string) inquiry.Inquiry { return e.Book.Reader().Search(text) }

// terms are the messages that name what people may ask for, in all languages at once.
func terms(words *locales.Words) []inquiry.Term {
	var list []inquiry.Term
	for _, id := range words.IDs() {
		for _, lang := range words.Languages() {
			if inquiry.Names(id) {
				list = append(list, inquiry.Term{ID: id, Text: words.Text(lang, id, nil)})
			}
		}
	}
	return list
}
