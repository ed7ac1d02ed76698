package edition

import (
	"time"

	"liman/directory"
	"liman/directory/hours"
)

// OpeningText says what is known of a moment: "open, closes at 16:00", "closed now; opens M at 08:00", "hours not known". Times
// are those of the clock where the state was asked for.
func (e *Edition) OpeningText(lang string, s hours.State, now time.Time) string {
	switch {
	case s.Status == hours.Open && s.Until.IsZero():
		return e.Text(lang, "hours.always")
	case s.Status == hours.Open:
		return e.Words.Text(lang, "hours.open-until", pairs("when", e.when(lang, s.Until, now)))
	case s.Status == hours.Closed && s.Opens.IsZero():
		return e.Text(lang, "hours.closed")
	case s.Status == hours.Closed:
		return e.Words.Text(lang, "hours.closed-opens", pairs("when", e.when(lang, s.Opens, now)))
	}
	return e.Text(lang, "hours.unknown")
}

// when is a time of today, of a weekday within six days, or of a date.
func (e *Edition) when(lang string, at, now time.Time) string {
	now = now.In(at.Location())
	clock := at.Format("15:04")
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch {
	case at.Before(midnight.AddDate(0, 0, 1)):
		return e.Words.Text(lang, "hours.at", pairs("time", clock))
	case at.Before(midnight.AddDate(0, 0, 6)):
		day := e.Text(lang, "hours."+at.Format("Mon")[:2])
		return e.Words.Text(lang, "hours.at-day", pairs("day", day, "time", clock))
	}
	return e.Words.Text(lang, "hours.at-date", pairs("date", e.Day(lang, directory.DateOf(at)), "time", clock))
}
