package hsds

import (
	"fmt"
	"strings"
	"time"

	"liman/directory/hours"
)

// midnight is how the end of a day is written, in minutes: HSDS has no 24:00.
const midnight = 24*60 - 1

// schedules are the rows of a week; dates and holidays, which rows cannot say, are notes beside each of them.
func (s *draftService) schedules(h hours.Hours) {
	if !h.Known() {
		return
	}
	slots, rest := h.Weekly()
	for _, slot := range slots {
		from, to := clock(slot.From), clock(min(slot.To, midnight))
		days := byDay(slot.Days)
		s.Schedules = append(s.Schedules, Schedule{
			ID: s.sub("schedule/" + days + "/" + from + "-" + to), Week: "MO", Freq: "WEEKLY", Interval: 1, ByDay: days,
			Description: h.String(), Opens: from, Closes: to, Notes: rest,
		})
	}
	if len(slots) == 0 {
		s.Schedules = []Schedule{{ID: s.sub("schedule"), Description: h.String(), Notes: rest}}
	}
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// dayCodes are the weekdays of RFC 5545, Sunday first.
var dayCodes = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func byDay(days []time.Weekday) string {
	var codes []string
	for _, d := range days {
		codes = append(codes, dayCodes[d])
	}
	return strings.Join(codes, ",")
}
