package edition

import (
	"liman/directory"
	"liman/directory/hsds"
)

// Voice has the words of a language for programs that read HSDS.
func (e *Edition) Voice(lang string) hsds.Voice {
	return hsds.Voice{
		Text:    func(id string) string { return e.Text(lang, id) },
		Contact: func(c directory.Contact) string { return e.contactName(lang, c) },
	}
}
