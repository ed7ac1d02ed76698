// Package hours reads opening hours and tells whether something is open.
//
// The form is the common part of OpenStreetMap's opening_hours: "24/7", "Mo-Fr 08:00-16:00; Sa 09:00-12:00",
// "Fr-Su 16:00-04:00", "PH off", "Dec 24-Jan 02 off", "Sa unknown". Times are those of the clock on the wall there. What
// nobody wrote down is unknown, and unknown is never closed.
package hours

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Hours are opening hours as written. The zero Hours are unknown.
type Hours struct {
	text  string
	rules []rule // a later rule stands before an earlier one
}

// rule says when something is open on some days.
type rule struct {
	always  bool // 24/7
	unknown bool
	days    uint8 // a bit for each weekday, Sunday first; 0 for every day where dates are given
	holiday bool  // on public holidays
	dates   []dates
	spans   []span // none for off
}

// span is a time of a day, in minutes after its midnight. It may end on the next day.
type span struct{ from, to int }

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
func (h Hours) Always() bool { return len(h.rules) == 1 && h.rules[0].always && !h.rules[0].unknown }

// UnmarshalYAML reads hours of a file.
func (h *Hours) UnmarshalYAML(node *yaml.Node) error {
	read, err := Parse(node.Value)
	if err != nil {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %s", node.Line, err)}}
	}
	*h = read
	return nil
}

// MarshalText writes what Parse read.
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.text), nil }

// Parse reads opening hours. The error names the part that is not understood; "" is unknown.
func Parse(text string) (Hours, error) {
	if text == "" {
		return Hours{}, nil
	}
	h := Hours{text: text}
	for part := range strings.SplitSeq(text, ";") {
		r, err := parseRule(strings.TrimSpace(part))
		if err != nil {
			return Hours{}, fmt.Errorf("these are no opening hours: %q: %w", text, err)
		}
		h.rules = append(h.rules, r)
	}
	return h, nil
}
