package hours

import "time"

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
// 24/7, or speak of PH or of that date: a timetable of weekdays does not tell whether anybody is there at Easter.
func (h Hours) At(t time.Time, holidays Calendar) State {
	w := week{h, holidays, t}
	status, end := w.status()
	switch {
	case h.Always():
		return State{Status: Open}
	case status == Open:
		return State{Status: Open, Until: w.until(end)}
	case status == Closed:
		return State{Status: Closed, Opens: w.opens(w.minute())}
	}
	return State{Status: Unknown}
}

// Status is the Status of At, for those who ask it of many.
func (h Hours) Status(t time.Time, holidays Calendar) Status {
	status, _ := week{h, holidays, t}.status()
	return status
}

// week looks at the days around a moment.
type week struct {
	hours    Hours
	holidays Calendar
	now      time.Time
}

// minute is the time of the moment, in minutes after midnight.
func (w week) minute() int { return w.now.Hour()*60 + w.now.Minute() }

// status is what is known of the moment, and when what is open ends, in minutes of today.
func (w week) status() (Status, int) {
	switch {
	case !w.hours.Known():
		return Unknown, 0
	case w.hours.Always():
		return Open, 0
	}
	today, yesterday := w.on(0), w.on(-1)
	if end, open := cover(today, yesterday, w.minute()); open {
		return Open, end
	}
	if today.unknown || yesterday.unknown && w.hours.nightly() {
		return Unknown, 0
	}
	return Closed, 0
}

// day is what is known of one day.
type day struct {
	unknown bool
	spans   []span
}

// on is the day that is so many days after the moment.
func (w week) on(offset int) day {
	year, month, dom := w.now.Date()
	noon := time.Date(year, month, dom+offset, 12, 0, 0, 0, time.UTC)
	year, month, dom = noon.Date()
	d := date{year, int(month), dom}
	holiday := w.holidays != nil && w.holidays(year, month, dom)
	for i := len(w.hours.rules) - 1; i >= 0; i-- {
		if r := w.hours.rules[i]; r.holds(d, noon.Weekday(), holiday) {
			return r.day()
		}
	}
	return day{unknown: holiday}
}

func (r rule) day() day {
	if r.always {
		return day{spans: []span{{0, dayLength}}}
	}
	return day{r.unknown, r.spans}
}

// holds tells whether a rule is about a day. Rules of weekdays alone say nothing about public holidays.
func (r rule) holds(d date, weekday time.Weekday, holiday bool) bool {
	if len(r.dates) > 0 {
		return r.dated(d) && (r.days&(1<<weekday) != 0 || r.holiday && holiday)
	}
	if holiday {
		return r.holiday || r.always
	}
	return r.days&(1<<weekday) != 0
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

// nightly tells whether any span reaches into the next day.
func (h Hours) nightly() bool {
	for _, r := range h.rules {
		for _, s := range r.spans {
			if s.to > dayLength {
				return true
			}
		}
	}
	return false
}

// cover is the end, in minutes of today, of what is open at a minute of it.
func cover(today, yesterday day, minute int) (int, bool) {
	end := -1
	for _, s := range today.spans {
		if !today.unknown && s.from <= minute && minute < s.to {
			end = max(end, s.to)
		}
	}
	for _, s := range yesterday.spans {
		if !yesterday.unknown && minute+dayLength < s.to {
			end = max(end, s.to-dayLength)
		}
	}
	return end, end >= 0
}

// until follows what is open from one span to the next, and returns when it ends.
func (w week) until(end int) time.Time {
	for range aheadOpen * mostSpans {
		offset := end / dayLength
		if offset > aheadOpen {
			return time.Time{}
		}
		next, open := cover(w.on(offset), w.on(offset-1), end%dayLength)
		if !open {
			break
		}
		end = offset*dayLength + next
	}
	return w.wall(end)
}

// opens is the next beginning after a minute of today, or zero if an unknown day comes first.
func (w week) opens(minute int) time.Time {
	for offset := range aheadClosed {
		d := w.on(offset)
		if d.unknown {
			return time.Time{}
		}
		first := -1
		for _, s := range d.spans {
			if (offset > 0 || s.from > minute) && (first < 0 || s.from < first) && w.exists(offset*dayLength+s.from) {
				first = s.from
			}
		}
		if first >= 0 {
			return w.wall(offset*dayLength + first)
		}
	}
	return time.Time{}
}

// exists tells whether the clock shows this minute: it leaves out an hour in spring.
func (w week) exists(minute int) bool {
	at := w.wall(minute)
	return at.Hour()*60+at.Minute() == minute%dayLength
}

// wall is the moment when the clock shows so many minutes after the midnight that began today. An hour that comes twice
// in autumn is meant as the first that is still to come.
func (w week) wall(minute int) time.Time {
	year, month, dom := w.now.Date()
	at := time.Date(year, month, dom, 0, minute, 0, 0, w.now.Location())
	for _, twice := range []time.Time{at.Add(-time.Hour), at, at.Add(time.Hour)} {
		if twice.After(w.now) && twice.Hour() == at.Hour() {
			return twice
		}
	}
	return at
}
