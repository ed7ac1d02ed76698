// Package hours reads opening hours and tells whether something is open.
//
// The form is the common part of OpenStreetMap's opening_hours: "24/7", "Mo-Fr 08:00-16:00; Sa 09:00-12:00",
// "Fr-Su 16:00-04:00", "PH off", "Dec 24-Jan 02 off", "Sa unknown", and what people write for it where the meaning is plain.
// Times are those of the clock on the wall there. What nobody wrote down is unknown, and unknown is never closed.
package hours

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// Hours are opening hours as written. The zero Hours are unknown.
type Hours struct {
	text  string
	rules []rule // a later rule stands before an earlier one
}

// rule says when something is open on some days.
type rule struct {
	text    string // as written
	joint   joint
	always  bool // 24/7
	whole   bool // it has no times: its state is that of the whole day
	state   Status
	days    uint8     // a bit for each weekday, Sunday first; 0 for a rule of holidays alone
	nth     [7]uint16 // of each weekday, the first (bit 1) to fifth of a month, and the last (bit 6) to fifth from its end
	named   bool      // weekdays are written
	holiday bool      // on public holidays
	dates   []dates
	spans   []span
}

// joint is how a rule stands to those before it.
type joint int

// A rule stands instead of the earlier ones on its days (;), besides them (,), or where they say that it is closed (||).
const (
	instead joint = iota
	besides
	otherwise
)

// span is a time of a day, in minutes after its midnight. It may end on the next day.
type span struct {
	from, to int
	state    Status
}

// dates are days of one year or of every year, both ends included.
type dates struct{ from, to date }

// date has the year 0 where it returns every year.
type date struct{ year, month, day int }

// everyDay is the bits of all weekdays.
const everyDay uint8 = 1<<7 - 1

// minutes of a day by the clock on the wall.
const dayLength = 24 * 60

// String is what Parse read.
func (h Hours) String() string { return h.text }

// Known tells whether anything was written down.
func (h Hours) Known() bool { return len(h.rules) > 0 }

// Always tells whether it is open day and night.
func (h Hours) Always() bool { return len(h.rules) == 1 && h.rules[0].always }

// UnmarshalYAML reads hours of a file.
func (h *Hours) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: these are no opening hours: write them as one text, Mo-Fr 08:00-16:00", node.Line)}}
	}
	read, err := Parse(node.Value)
	if err != nil {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %s", node.Line, err)}}
	}
	*h = read
	return nil
}

// MarshalText writes what Parse read.
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.text), nil }

// Parse reads opening hours. The error names the part that is not understood, and the mend; "" is unknown.
func Parse(text string) (Hours, error) {
	if text == "" {
		return Hours{}, nil
	}
	tokens, err := lex(text)
	if err != nil {
		return Hours{}, fmt.Errorf("these are no opening hours: %q: %w", text, err)
	}
	p := parser{text: text, tokens: tokens}
	rules, err := p.rules()
	if err != nil {
		return Hours{}, fmt.Errorf("these are no opening hours: %q: %w", text, err)
	}
	return Hours{text, rules}, nil
}
