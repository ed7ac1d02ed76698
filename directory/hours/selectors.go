package hours

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// weekday is the number of a weekday, Sunday 0, in two letters, three or more: Tu, Tue, Tuesday; -1 for none.
func weekday(word string) int {
	word = strings.ToLower(word)
	for i, day := range []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"} {
		if len(word) > 1 && (strings.HasPrefix(day, word) || strings.TrimSuffix(word, "s") == day) {
			return i
		}
	}
	return -1
}

// month is the number of a month, January 1, in three letters or more; 0 for none.
func month(word string) int {
	word = strings.ToLower(word)
	for i, name := range []string{
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	} {
		if len(word) > 2 && strings.HasPrefix(name, word) || word == "sept" && name == "september" {
			return i + 1
		}
	}
	return 0
}

// selects tells whether the rule is about some days only.
func (r *rule) selects() bool { return r.named || r.holiday || len(r.dates) > 0 }

// days reads the weekdays, "Mo-We,Fr", "We[2]", "PH". There may be none: then every day is meant.
func (p *parser) days(r *rule) error {
	for p.isDay(0) {
		if err := p.day(r); err != nil {
			return err
		}
		if p.is(',') && p.isDay(1) {
			p.at++
		} else if p.isDay(0) {
			return fmt.Errorf("there is no mark before %q; write Mo-Tu for both and what is between, Mo,Tu for two days", p.rest())
		}
	}
	if p.is(':') && r.selects() {
		p.at++ // "Mo-Fr: 08:00-16:00"
	}
	if !r.named && !r.holiday {
		r.days = everyDay
	}
	return nil
}

func (p *parser) isDay(n int) bool {
	return weekday(p.word(n)) >= 0 || strings.EqualFold(p.word(n), "PH")
}

// day reads one day, or days from one to another.
func (p *parser) day(r *rule) error {
	if strings.EqualFold(p.word(0), "PH") {
		p.at++
		r.holiday = true
		if p.is('-') || p.is('+') {
			return fmt.Errorf("%q is not understood; write the dates of the days beside holidays", p.before(p.at-1)+p.rest())
		}
		return nil
	}
	from := weekday(p.word(0))
	to := from
	p.at++
	if p.is('[') {
		return p.nth(r, from)
	}
	if p.is('-') {
		if to = weekday(p.word(1)); to < 0 {
			p.at++
			return p.strange()
		}
		p.at += 2
	}
	r.named = true
	for day := from; ; day = (day + 1) % 7 {
		r.days |= 1 << day
		if day == to {
			return nil
		}
	}
}

// nth reads which of a month's weekdays are meant, "We[1,3]", "Th[-1]", "Mo[1-2]".
func (p *parser) nth(r *rule, day int) error {
	p.at++
	for !p.is(']') {
		last := p.is('-')
		if last {
			p.at++
		}
		from, ok := number(p.number(0), 1, 5)
		p.at++
		to := from
		if !last && p.is('-') {
			to, ok = number(p.number(1), from, 5)
			p.at += 2
		}
		if !ok || p.at >= len(p.tokens) {
			return errors.New("a weekday of a month is not understood; write We[1] for the first, We[-1] for the last")
		}
		for n := from; n <= to; n++ {
			if last {
				r.nth[day] |= 1 << (5 + n)
			} else {
				r.nth[day] |= 1 << n
			}
		}
		if p.is(',') {
			p.at++
		}
	}
	p.at++
	r.named = true
	return nil
}

// dates reads the dates at the beginning, "2026 Dec 24-2027 Jan 02,May 02".
func (p *parser) dates(r *rule) error {
	for p.isDate(0) {
		d, err := p.dateRange()
		if err != nil {
			return err
		}
		r.dates = append(r.dates, d)
		for p.is(',') && p.isDayOfMonth(1) {
			if err := p.moreDays(r, d.from); err != nil {
				return err
			}
		}
		if !p.is(',') || !p.isDate(1) {
			break
		}
		p.at++
	}
	if p.is(':') && len(r.dates) > 0 {
		p.at++ // "Apr-Sep: Tu-Su 10:00-17:00"
	}
	return nil
}

// moreDays reads other days of the same month, ",26" and ",26-28" of "Dec 24,26-28".
func (p *parser) moreDays(r *rule, first date) error {
	p.at++
	begin := p.at
	from, err := p.date(first)
	to := from
	if err == nil && p.is('-') && p.isDayOfMonth(1) {
		p.at++
		to, err = p.date(first)
	}
	if err != nil {
		return err
	}
	if to.before(from) {
		return fmt.Errorf("%q ends before it begins; write the earlier day first", p.before(begin))
	}
	r.dates = append(r.dates, dates{from, to})
	return nil
}

// isDate tells whether a date begins at the n-th token from here: a month, or a year before one.
func (p *parser) isDate(n int) bool {
	return month(p.word(n)) > 0 || len(p.number(n)) == 4 && !p.isTime(n)
}

// isDayOfMonth tells whether a number is a day and no time.
func (p *parser) isDayOfMonth(n int) bool { return p.number(n) != "" && !p.isTime(n) && !p.isDate(n) }

// dateRange reads "Dec 24", "Dec 24-26", "Dec 24-Jan 02", "Jul-Aug", each with years or without.
func (p *parser) dateRange() (dates, error) {
	begin := p.at
	from, err := p.date(date{})
	if err != nil {
		return dates{}, err
	}
	to := from
	if p.is('-') && (p.isDate(1) || p.isDayOfMonth(1)) {
		p.at++
		if to, err = p.date(from); err != nil {
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
		return dates{}, fmt.Errorf("%q ends before it begins, or has one year only; write both years, the earlier first", p.before(begin))
	}
	return dates{from, to}, nil
}

// date reads "[year] month [day]", or a day alone after a date with a month. Day 0 means the whole month.
func (p *parser) date(before date) (date, error) {
	begin := p.at
	if before.day != 0 && p.isDayOfMonth(0) {
		day, ok := number(p.number(0), 1, daysIn[before.month-1])
		p.at++
		if !ok {
			return date{}, p.noDate(begin)
		}
		p.ordinal()
		return date{before.year, before.month, day}, nil
	}
	d := date{year: before.year}
	if len(p.number(0)) == 4 {
		year, ok := number(p.number(0), 2000, 2999)
		if p.at++; !ok {
			return date{}, p.noDate(begin)
		}
		d.year = year
	}
	if d.month = month(p.word(0)); d.month == 0 {
		p.at = min(p.at+1, len(p.tokens))
		return date{}, p.noDate(begin)
	}
	p.at++
	if p.is('.') && p.isDayOfMonth(1) {
		p.at++
	}
	if !p.isDayOfMonth(0) {
		return d, nil
	}
	day, ok := number(p.number(0), 1, daysIn[d.month-1])
	if p.at++; !ok {
		return date{}, p.noDate(begin)
	}
	d.day = day
	p.ordinal()
	return d, nil
}

// ordinal reads what is written on to a day, Dec 24th: no Thursday stands there.
func (p *parser) ordinal() {
	if slices.Contains(ordinals, strings.ToLower(p.word(0))) && p.tokens[p.at].at == p.tokens[p.at-1].end {
		p.at++
	}
}

var ordinals = []string{"st", "nd", "rd", "th"}

func (p *parser) noDate(begin int) error {
	return fmt.Errorf("%q is no date; write Dec 24, or 2026 Dec 24", p.before(begin))
}

// daysIn is how many days a month can have.
var daysIn = []int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// ordinal tells whether a date is one of the rule's weekdays of a month.
func (r rule) ordinal(d date, day int) bool {
	if r.nth[day] == 0 {
		return false
	}
	first := (d.day + 6) / 7
	last := (lastDay(d.year, d.month)-d.day)/7 + 1
	return r.nth[day]&(1<<first) != 0 || r.nth[day]&(1<<(5+last)) != 0
}

// lastDay is how many days a month of a year has.
func lastDay(year, month int) int {
	if month == 2 && (year%4 != 0 || year%100 == 0 && year%400 != 0) {
		return 28
	}
	return daysIn[month-1]
}

// season tells whether dates are too long to speak of each of their days.
func (p dates) season() bool {
	span := days(p.from, p.to)
	if span < 0 || p.to.year > p.from.year {
		span += 366
	}
	return span > longDates
}

// longDates is how many days dates can have, less one, and still speak of each of them; longer ones are a season.
const longDates = 14

// days is how many days lie between two dates of a year, about.
func days(from, to date) int {
	n := to.day - from.day
	for m := from.month; m < to.month; m++ {
		n += daysIn[m-1]
	}
	for m := to.month; m < from.month; m++ {
		n -= daysIn[m-1]
	}
	return n
}
