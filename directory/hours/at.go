package hours

import (
	"slices"
	"time"
)

// Status says what is known of a moment.
type Status string

// The statuses. Unknown is what an answer must say where nobody wrote down the hours.
const (
	Unknown Status = "unknown"
	Open    Status = "open"
	Closed  Status = "closed"
)

// State is what is known of a moment, and when that changes. A zero Until stands for "no end in sight", a zero Opens for
// "nobody knows when".
type State struct {
	Status Status
	Until  time.Time // of Open
	Opens  time.Time // of Closed
}

// Calendar tells whether a day is a public holiday. A nil Calendar knows of none.
type Calendar func(year int, month time.Month, day int) bool

// How far At looks for a change, in days: an end within two weeks, an opening within a year and a day.
const (
	aheadOpen   = 15
	aheadClosed = 367
)

// At tells what is known of a moment, by the clock of t's zone. On a public holiday it is unknown unless the hours are
// 24/7, or speak of PH or of that date: a timetable of weekdays or of a season does not tell whether anybody is there at
// Easter.
func (h Hours) At(t time.Time, holidays Calendar) State {
	status := h.Status(t, holidays)
	switch {
	case h.Always() || status == Unknown:
		return State{Status: status}
	case status == Open:
		until, _ := h.change(t, holidays, status, aheadOpen)
		return State{Status: Open, Until: until}
	}
	opens, next := h.change(t, holidays, status, aheadClosed)
	if next != Open {
		return State{Status: Closed} // nobody knows what comes next
	}
	return State{Status: Closed, Opens: opens}
}

// Status is the Status of At, for those who ask it of many.
func (h Hours) Status(t time.Time, holidays Calendar) Status {
	switch {
	case !h.Known():
		return Unknown
	case h.Always():
		return Open
	}
	year, month, dom := t.Date()
	return at(h.day(year, month, dom, holidays), h.day(year, month, dom-1, holidays), minuteOf(t))
}

// minuteOf is what the clock shows, in minutes after midnight.
func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// at is what is known of a minute of a day: of the times that are written last, of those of the night before, or of
// the day.
func at(today, yesterday day, minute int) Status {
	for i := len(today.spans) - 1; i >= 0; i-- {
		if s := today.spans[i]; s.from <= minute && minute < s.to {
			return today.fallback(s.state, minute)
		}
	}
	for i := len(yesterday.spans) - 1; i >= 0; i-- {
		if s := yesterday.spans[i]; minute+dayLength < s.to {
			return today.fallback(s.state, minute)
		}
	}
	if today.state == Closed && minute < yesterday.night {
		return Unknown // it may have been open that night
	}
	return today.fallback(today.state, minute)
}

// change is when the clock first shows something else after a moment, and what; zero where that is too many days away.
// The clock shows some minutes twice in autumn and leaves some out in spring, so times are looked for, not reckoned.
func (h Hours) change(t time.Time, holidays Calendar, status Status, ahead int) (time.Time, Status) {
	year, month, dom := t.Date()
	yesterday := h.day(year, month, dom-1, holidays)
	for offset := range ahead {
		midnight := time.Date(year, month, dom+offset, 0, 0, 0, 0, t.Location())
		today := h.day(year, month, dom+offset, holidays)
		for _, moment := range moments(midnight, today.edges(yesterday)) {
			if !moment.After(t) {
				continue
			}
			if next := at(today, yesterday, minuteOf(moment)); next != status {
				return moment, next
			}
		}
		yesterday = today
	}
	return time.Time{}, status
}

// edges are the minutes of a day at which something may change, in order.
func (d day) edges(yesterday day) []int {
	list := make([]int, 0, 2*(len(d.spans)+len(yesterday.spans))+2)
	list = append(list, 0, yesterday.night)
	for _, spans := range [][]span{d.spans, d.other} {
		for _, s := range spans {
			list = append(list, s.from, s.to)
		}
	}
	for _, s := range yesterday.spans {
		list = append(list, s.to-dayLength)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// moments are when the clock of a day shows some minutes: twice, where it is put back, and never, where it is put forward; then
// the moment of that change is one, too.
func moments(midnight time.Time, minutes []int) []time.Time {
	end := midnight.AddDate(0, 0, 1)
	var list []time.Time
	_, put := midnight.ZoneBounds()
	changes := !put.IsZero() && put.Before(end)
	for _, minute := range minutes {
		if minute < 0 || minute >= dayLength {
			continue
		}
		if !changes {
			list = append(list, midnight.Add(time.Duration(minute)*time.Minute))
			continue
		}
		guess := midnight.Add(time.Duration(minute) * time.Minute)
		for _, moment := range []time.Time{guess.Add(-time.Hour), guess, guess.Add(time.Hour)} {
			if minuteOf(moment) == minute && moment.Day() == midnight.Day() {
				list = append(list, moment)
			}
		}
	}
	if changes {
		list = append(list, put.In(midnight.Location()))
		slices.SortFunc(list, time.Time.Compare)
	}
	return list
}
