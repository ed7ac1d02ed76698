package hours

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Slot is a time that returns every week on some days, Monday first, in minutes after midnight. It ends at midnight at
// the latest.
type Slot struct {
	Days     []time.Weekday
	From, To int
}

// Weekly is what returns every week, cut at midnight, the first day first. Rest is every rule that is not only about
// weekdays, as written: dates, holidays, days of which nobody knows.
func (h Hours) Weekly() (slots []Slot, rest string) {
	var week [7][]span
	for day := range week {
		for _, s := range h.weekday(day) {
			week[day] = append(week[day], span{s.from, min(s.to, dayLength)})
			if s.to > dayLength {
				next := (day + 1) % len(week)
				week[next] = append(week[next], span{0, s.to - dayLength})
			}
		}
	}
	for i := range week {
		day := (i + 1) % len(week)
		for _, s := range week[day] {
			slots = addSlot(slots, s, time.Weekday(day))
		}
	}
	slices.SortStableFunc(slots, func(a, b Slot) int {
		return cmp.Or(cmp.Compare((a.Days[0]+6)%7, (b.Days[0]+6)%7), cmp.Compare(a.From, b.From))
	})
	return slots, h.rest()
}

// weekday is what the last rule about a weekday says of it.
func (h Hours) weekday(day int) []span {
	for i := len(h.rules) - 1; i >= 0; i-- {
		if r := h.rules[i]; len(r.dates) == 0 && r.days&(1<<day) != 0 {
			return r.day().known()
		}
	}
	return nil
}

// known are the spans of a day of which something is known.
func (d day) known() []span {
	if d.unknown {
		return nil
	}
	return d.spans
}

func addSlot(slots []Slot, s span, day time.Weekday) []Slot {
	for i := range slots {
		if slots[i].From == s.from && slots[i].To == s.to {
			if !slices.Contains(slots[i].Days, day) {
				slots[i].Days = append(slots[i].Days, day)
			}
			return slots
		}
	}
	return append(slots, Slot{[]time.Weekday{day}, s.from, s.to})
}

// rest are the rules that a plain week does not tell.
func (h Hours) rest() string {
	var kept []string
	for i, text := range strings.Split(h.text, ";") {
		if i < len(h.rules) && (h.rules[i].unknown || h.rules[i].holiday || len(h.rules[i].dates) > 0) {
			kept = append(kept, strings.TrimSpace(text))
		}
	}
	return strings.Join(kept, "; ")
}
