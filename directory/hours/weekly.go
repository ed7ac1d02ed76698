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
			week[day] = append(week[day], span{s.from, min(s.to, dayLength), Open})
			if s.to > dayLength {
				next := (day + 1) % len(week)
				week[next] = append(week[next], span{0, s.to - dayLength, Open})
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

// weekday is when it is open by what the rules about weekdays alone say of one.
func (h Hours) weekday(day int) []span {
	return h.made(func(r rule) bool { return r.weekly() && r.days&(1<<day) != 0 }).open()
}

// weekly tells whether a rule holds every week.
func (r rule) weekly() bool { return len(r.dates) == 0 && r.joint != otherwise }

// open are the times of a day at which it is known to be open, in order and apart from each other.
func (d day) open() []span {
	var edges []int
	for _, s := range d.spans {
		edges = append(edges, s.from, s.to)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var list []span
	for i, from := range edges {
		begins := slices.ContainsFunc(d.spans, func(s span) bool { return s.from == from && s.state == Open })
		switch end := len(list) - 1; {
		case d.within(from) != Open:
		case end >= 0 && list[end].to == from && !begins:
			list[end].to = edges[i+1]
		default:
			list = append(list, span{from, edges[i+1], Open})
		}
	}
	return list
}

// within is what the times of a day say of a minute, those of the night after it among them.
func (d day) within(minute int) Status {
	for i := len(d.spans) - 1; i >= 0; i-- {
		if s := d.spans[i]; s.from <= minute && minute < s.to {
			return s.state
		}
	}
	return Closed
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
	for _, r := range h.rules {
		unsure := slices.ContainsFunc(r.spans, func(s span) bool { return s.state == Unknown })
		if !r.weekly() || r.state == Unknown || unsure || r.holiday || r.nth != [7]uint16{} || strings.ContainsAny(r.text, quotes) {
			kept = append(kept, r.text)
		}
	}
	return strings.Join(kept, "; ")
}
