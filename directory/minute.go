package directory

import (
	"sync/atomic"
	"time"

	"liman/directory/geography"
)

// timetables are the different opening hours of many services. Few differ, so a question for what is open now looks at
// each timetable once a minute and not at each service.
type timetables struct {
	list   []Terms
	number map[timetable]int32
	last   atomic.Pointer[minute] // what was asked last; it only saves work
}

// timetable is what makes hours the same: their text and their clock.
type timetable struct{ hours, zone string }

// minute is which timetables are open in a minute, for no answer of At changes within one.
type minute struct {
	unix int64             // minutes since 1970
	open *geography.Groups // by their numbers
}

// add gives the number of an entry's timetable.
func (t *timetables) add(of *Terms) int32 {
	key := timetable{hours: of.Hours.String()}
	if of.zone != nil {
		key.zone = of.zone.String()
	}
	number, known := t.number[key]
	if !known {
		number = int32(len(t.list))
		t.number[key] = number
		t.list = append(t.list, *of)
	}
	return number
}

// at is the minute of a moment, nil for no moment: then whatever the hour.
func (t *timetables) at(now time.Time) *minute {
	if now.IsZero() {
		return nil
	}
	unix := now.Unix() / 60
	if last := t.last.Load(); last != nil && last.unix == unix {
		return last
	}
	open := make([]bool, len(t.list))
	for i := range t.list {
		open[i] = t.list[i].open(now)
	}
	m := &minute{unix, geography.NewGroups(open)}
	t.last.Store(m)
	return m
}

// groups are the timetables that are open in a minute; nil: whatever the hour.
func (m *minute) groups() *geography.Groups {
	if m == nil {
		return nil
	}
	return m.open
}
