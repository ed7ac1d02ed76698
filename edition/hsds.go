package edition

import (
	"liman/directory"
	"liman/directory/hsds"
)

// Labels has the words of a language for programs that read HSDS.
func (e *Edition) Labels(lang string) hsds.Labels {
	return hsds.Labels{
		Text:    func(id string) string { return e.Text(lang, id) },
		Contact: func(c directory.Contact) string { return e.contactName(lang, c) },
	}
}
