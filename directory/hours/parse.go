package hours

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var (
	weekdays = []string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}
	months   = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
)

// longestRule and mostSpans bound the work on a text that somebody sends.
const (
	longestRule = 200
	mostSpans   = 8
)

// parseRule reads "[dates] [days] times", where times may also be off, closed or unknown.
func parseRule(text string) (rule, error) {
	if len(text) > longestRule {
		return rule{}, errors.New("this is too long")
	}
	words := strings.Fields(text)
	if len(words) == 0 {
		return rule{}, errors.New("a rule is empty")
	}
	var r rule
	last := words[len(words)-1]
	switch {
	case text == "24/7":
		return rule{always: true, days: everyDay}, nil
	case last == "off" || last == "closed":
	case last == "unknown":
		r.unknown = true
	default:
		var err error
		if r.spans, err = parseSpans(last); err != nil {
			return rule{}, err
		}
	}
	rest := words[:len(words)-1]
	rest, err := r.readDates(rest)
	if err != nil {
		return rule{}, err
	}
	return r, r.readDays(rest)
}

// readDays reads the weekdays, of which there may be none: then every day is meant.
func (r *rule) readDays(words []string) error {
	switch {
	case len(words) > 1:
		return fmt.Errorf("%q is not understood", strings.Join(words, " "))
	case len(words) == 0:
		r.days = everyDay
		return nil
	}
	for part := range strings.SplitSeq(words[0], ",") {
		if part == "PH" {
			r.holiday = true
			continue
		}
		first, last, ranged := strings.Cut(part, "-")
		from, to := slices.Index(weekdays, first), slices.Index(weekdays, last)
		if !ranged {
			to = from
		}
		if from < 0 || to < 0 {
			return fmt.Errorf("%q is no weekday such as Mo, no Mo-Fr and not PH", part)
		}
		for day := from; ; day = (day + 1) % 7 {
			r.days |= 1 << day
			if day == to {
				break
			}
		}
	}
	return nil
}

// readDates reads the dates at the beginning, "2026 Dec 24-2027 Jan 02,May 02", and returns the words after them.
func (r *rule) readDates(words []string) ([]string, error) {
	count := 0
	for count < len(words) && isDate(words[count]) {
		count++
	}
	if count == 0 {
		return words, nil
	}
	for part := range strings.SplitSeq(strings.Join(words[:count], " "), ",") {
		d, err := parseDates(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		r.dates = append(r.dates, d)
	}
	return words[count:], nil
}

// isDate tells whether a word belongs to dates: it begins with a digit or a month.
func isDate(word string) bool {
	if word[0] >= '0' && word[0] <= '9' {
		return true
	}
	return len(word) >= 3 && slices.Contains(months, word[:3])
}

// parseDates reads "Dec 24", "Dec 24-26", "Dec 24-Jan 02", "Jul-Aug", each with years or without.
func parseDates(text string) (dates, error) {
	first, last, ranged := strings.Cut(text, "-")
	from, err := parseDate(first, date{})
	if err != nil {
		return dates{}, err
	}
	to := from
	if ranged {
		if to, err = parseDate(last, from); err != nil {
			return dates{}, err
		}
	}
	if from.day == 0 {
		from.day = 1
	}
	if to.day == 0 {
		to.day = 31
	}
	if (from.year == 0) != (to.year == 0) || from.year != 0 && to.before(from) {
		return dates{}, fmt.Errorf("%q ends before it begins, or has one year only", text)
	}
	return dates{from, to}, nil
}

// parseDate reads "[year] month [day]", or a day alone after a date with a month. Day 0 means the whole month.
func parseDate(text string, before date) (date, error) {
	words := strings.Fields(text)
	wrong := fmt.Errorf("%q is no date such as Dec 24", text)
	d := date{year: before.year}
	if len(words) == 1 && before.day != 0 {
		if day, ok := number(words[0], 1, 31); ok {
			return date{before.year, before.month, day}, nil
		}
	}
	if len(words) > 1 {
		if year, ok := number(words[0], 2000, 2999); ok {
			d.year, words = year, words[1:]
		}
	}
	if len(words) == 0 || len(words) > 2 {
		return date{}, wrong
	}
	if d.month = slices.Index(months, words[0]) + 1; d.month == 0 {
		return date{}, wrong
	}
	if len(words) == 2 {
		day, ok := number(words[1], 1, daysIn[d.month-1])
		if !ok {
			return date{}, wrong
		}
		d.day = day
	}
	return d, nil
}

// daysIn is how many days a month can have.
var daysIn = []int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// number reads plain digits between two bounds.
func number(text string, least, most int) (int, bool) {
	if strings.Trim(text, "0123456789") != "" || len(text) > 4 {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= least && n <= most
}

// parseSpans reads "09:00-12:00,14:00-04:00".
func parseSpans(text string) ([]span, error) {
	var list []span
	for part := range strings.SplitSeq(text, ",") {
		first, last, ranged := strings.Cut(part, "-")
		from, ok := parseTime(first)
		to, ok2 := parseTime(last)
		if !ranged || !ok || !ok2 || from == dayLength {
			return nil, fmt.Errorf("%q is no time such as 09:00-17:00, nor off nor unknown", part)
		}
		if to <= from {
			to += dayLength
		}
		list = append(list, span{from, to})
	}
	if len(list) > mostSpans {
		return nil, errors.New("these are too many times for one day")
	}
	return list, nil
}

// parseTime reads "09:30" as minutes after midnight, up to 24:00.
func parseTime(text string) (int, bool) {
	hour, minute, found := strings.Cut(text, ":")
	h, ok := number(hour, 0, 24)
	m, ok2 := number(minute, 0, 59)
	return h*60 + m, found && ok && ok2 && len(hour) == 2 && len(minute) == 2 && h*60+m <= dayLength
}
