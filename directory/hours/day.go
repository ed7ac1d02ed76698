package hours

import (
	"slices"
	"time"
)

// day is what is known of one day.
type day struct {
	state Status // outside its spans
	spans []span // a later one stands before an earlier one
	night int    // of a day of which nobody knows: until when it may be open on the next one, in minutes of that
	other []span // times of || for where the day is closed
	rest  Status // what || says of the rest of it; "" for nothing
}

// fallback is a state of a minute, or what || says where that is closed.
func (d day) fallback(state Status, minute int) Status {
	if state != Closed {
		return state
	}
	for _, s := range d.other {
		if s.from <= minute && minute < s.to {
			return s.state
		}
	}
	if d.rest != "" {
		return d.rest
	}
	return state
}

// day is what is known of a day; dom may lie outside the month.
func (h Hours) day(year int, month time.Month, dom int, holidays Calendar) day {
	noon := time.Date(year, month, dom, 12, 0, 0, 0, time.UTC)
	year, month, dom = noon.Date()
	d := date{year, int(month), dom}
	if holidays != nil && holidays(year, month, dom) {
		return h.onHoliday(d, int(noon.Weekday()))
	}
	return h.made(func(r rule) bool { return r.on(d, int(noon.Weekday()), false) })
}

// made is the day that the rules make which hold on it.
func (h Hours) made(holds func(rule) bool) day {
	made := day{state: Closed}
	for _, r := range h.rules {
		if holds(r) {
			made.add(r)
		}
	}
	if made.state == Unknown {
		made.night = h.night()
	}
	return made
}

// add adds what a rule says.
func (d *day) add(r rule) {
	switch {
	case r.joint == otherwise && r.whole:
		d.rest = r.state
	case r.joint == otherwise:
		d.other = r.spans
	case r.whole:
		d.state, d.spans = r.state, nil
	case r.joint == instead && r.state != Closed: // times off take something away
		d.state, d.spans = Closed, r.spans
	default:
		d.spans = append(d.spans[:len(d.spans):len(d.spans)], r.spans...)
	}
}

// onHoliday is what rules say that speak of holidays or of that date; else what 24/7 says, unless a timetable comes after it;
// else unknown.
func (h Hours) onHoliday(d date, weekday int) day {
	spoken := slices.ContainsFunc(h.rules, func(r rule) bool { return r.speaks() && r.on(d, weekday, true) })
	if !spoken && !h.alwaysOn(d, weekday) {
		return day{state: Unknown, night: h.night()}
	}
	return h.made(func(r rule) bool {
		speaks := r.speaks() || r.always && !spoken || r.joint == otherwise && r.state == Unknown
		return speaks && r.on(d, weekday, true)
	})
}

// alwaysOn tells whether the last rule that takes a day over is 24/7, and no timetable.
func (h Hours) alwaysOn(d date, weekday int) bool {
	always := false
	for _, r := range h.rules {
		if r.joint == instead && r.on(d, weekday, false) {
			always = r.always
		}
	}
	return always
}

// night is until when it may be open after midnight, in minutes of the next day.
func (h Hours) night() int {
	night := 0
	for _, r := range h.rules {
		for _, s := range r.spans {
			night = max(night, s.to-dayLength)
		}
	}
	return night
}

// speaks tells whether a rule tells what is on a public holiday: it names PH, or dates and no weekdays. A season does so
// only where it is closed; and what never opens does not on a holiday.
func (r rule) speaks() bool {
	switch {
	case r.holiday:
		return true
	case r.named:
		return false
	case r.whole && r.state == Closed:
		return true
	}
	for _, part := range r.dates {
		if part.season() {
			return false
		}
	}
	return len(r.dates) > 0
}

// on tells whether a rule is about a day.
func (r rule) on(d date, weekday int, holiday bool) bool {
	if len(r.dates) > 0 && !r.dated(d) {
		return false
	}
	return r.holiday && holiday || r.days&(1<<weekday) != 0 || r.ordinal(d, weekday)
}

func (r rule) dated(d date) bool {
	for _, part := range r.dates {
		if part.hold(d) {
			return true
		}
	}
	return false
}

func (p dates) hold(d date) bool {
	if p.from.year == 0 {
		d.year = 0
		if p.to.before(p.from) { // over New Year
			return !d.before(p.from) || !p.to.before(d)
		}
	}
	return !d.before(p.from) && !p.to.before(d)
}

func (d date) before(other date) bool {
	if d.year != other.year {
		return d.year < other.year
	}
	if d.month != other.month {
		return d.month < other.month
	}
	return d.day < other.day
}
