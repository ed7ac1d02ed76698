package edition

import (
	"slices"
	"strings"

	"liman/directory"
	"liman/flows"
)

// checkedLine says how far a screen can be trusted, so that it looks no truer than it is: the day on which the oldest of its sources was
// read, and that its numbers were not called, where that is so. To read a source and to call a number are two things.
func (e *Edition) checkedLine(lang string, r flows.Reply) string {
	var said []string
	if !r.Checked.IsZero() {
		said = append(said, e.Words.Text(lang, "screen.checked", pairs("date", e.Day(lang, r.Checked))))
	}
	if uncalled(r) {
		said = append(said, e.Text(lang, "screen.not-called"))
	}
	return strings.Join(said, " · ")
}

// uncalled tells whether a screen shows the number of an entry that nobody has called. An emergency number is not called to try it.
func uncalled(r flows.Reply) bool {
	if slices.ContainsFunc(r.Contacts, func(c directory.Contact) bool {
		return c.Kind != "emergency" && c.Number() != "" && c.CalledAt.IsZero()
	}) {
		return true
	}
	if r.Found == nil {
		return false
	}
	return slices.ContainsFunc(r.Found.Hits, func(h directory.Hit) bool { return len(h.Service.Numbers()) > 0 && h.Service.CalledAt.IsZero() })
}

// called says on which day a number was called, and nothing where it was not.
func (e *Edition) called(lang string, at directory.Date) string {
	if at.IsZero() {
		return ""
	}
	return e.Words.Text(lang, "service.called", pairs("date", e.Day(lang, at)))
}
