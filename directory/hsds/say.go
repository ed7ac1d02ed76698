package hsds

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"liman/directory"
	"liman/directory/hours"
)

// terms adds what people choose by.
func (c *candidate) terms(e *entry) {
	area := c.area()
	switch nearer := slices.ContainsFunc(area, func(key string) bool { return key != c.where.County }); {
	case !c.shelter:
		e.add("area", area)
	case nearer:
		c.tell("stripped service_areas: a shelter has a county")
	}
	for _, list := range []struct {
		name  string
		known []string
	}{
		{"topics", directory.Topics()}, {"audience", directory.Audiences()}, {"accessibility", directory.Accesses()},
		{"calling", directory.Callings()},
	} {
		e.add(list.name, c.codes(strings.TrimSuffix(list.name, "s"), list.known))
	}
	eligibility := c.kept("eligibility", c.s.text("eligibility_description"))
	if c.contact {
		c.note("eligibility", eligibility)
	} else {
		e.add("eligibility", eligibility)
	}
	c.hours(e)
	e.add("cost", c.cost())
	e.add("languages", c.languages())
}

// codes are the words of one of our taxonomies, and those of others that are spelled so.
func (c *candidate) codes(taxonomy string, known []string) []string {
	list := slices.DeleteFunc(slices.Clone(c.said[taxonomy]), func(code string) bool { return !slices.Contains(known, code) })
	c.s.keep("attributes", func(a object) bool {
		term := a.child("taxonomy_term")
		code := strings.ReplaceAll(directory.Fold(cmpOr(term.peek("code"), term.peek("name"))), " ", "-")
		if !slices.Contains(known, code) || taxonomy == "calling" || slices.Contains(list, code) {
			return true
		}
		list = append(list, code)
		return false
	})
	return list
}

// area takes the places that are served, as keys.
func (c *candidate) area() []string {
	var keys []string
	for _, holder := range append([]object{c.s}, c.s.list("service_at_locations")...) {
		holder.keep("service_areas", func(a object) bool {
			key := a.peek("extent")
			if _, country := c.d.Country(key); country && key == cmpOr(c.word("country"), "RO") {
				return false // its whole country
			}
			if _, known := c.d.Place(key); !known || strings.HasPrefix(key, "@") {
				found := c.d.Find(a.peek("name"))
				if !found.Clear() {
					return true
				}
				key = found.Places[0].Key()
				delete(a, "name")
			} else {
				delete(a, "name")
				delete(a, "extent")
			}
			delete(a, "extent_type")
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
			return len(rest("", a)) > 0
		})
	}
	return keys
}

var languageForm = regexp.MustCompile(`^[a-z]{2,3}$`)

func (c *candidate) languages() []string {
	var codes []string
	c.s.keep("languages", func(l object) bool {
		code := strings.ToLower(l.peek("code"))
		if !languageForm.MatchString(code) {
			return true
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		delete(l, "code")
		delete(l, "name")
		return len(rest("", l)) > 0
	})
	return codes
}

// cost is ours, or free where an amount says so; any other goes to the notes.
func (c *candidate) cost() string {
	if cost := c.word("cost"); slices.Contains(directory.Costs(), cost) {
		delete(c.s, "cost_options")
		delete(c.s, "fees_description")
		return cost
	}
	options := c.s.list("cost_options")
	free := len(options) > 0
	for _, o := range options {
		amount, known := o.copied().number("amount")
		free = free && known && amount == 0
	}
	c.note("fees", c.s.text("fees_description"))
	if !free {
		return ""
	}
	c.s.keep("cost_options", func(o object) bool { delete(o, "amount"); return len(rest("", o)) > 0 })
	return "free"
}

// hours are as we wrote them where the rows still say the same, else what the rows say.
func (c *candidate) hours(e *entry) {
	if own, err := hours.Parse(c.word("hours")); err == nil && own.Known() && sameRows(own, c.s.list("schedules")) {
		e.add("hours", own.String())
		e.add("zone", c.word("zone"))
		delete(c.s, "schedules")
		return
	}
	for _, holder := range c.holders() {
		rows := slices.DeleteFunc(holder.list("schedules"), c.over)
		text, taken, missing := weekOf(rows)
		if _, err := hours.Parse(text); err != nil || text == "" {
			continue
		}
		if len(missing) > 0 {
			break // the days that were not understood would be called closed
		}
		e.add("hours", text)
		e.add("zone", c.word("zone"))
		for _, row := range taken {
			for _, key := range []string{"freq", "byday", "opens_at", "closes_at", "wkst", "interval", "timezone"} {
				delete(row, key)
			}
		}
		c.tell("changed: the schedules became %q; on public holidays that is unknown", text)
		return
	}
	c.unsaidHours()
}

// unsaidHours says why rows with times became no hours.
func (c *candidate) unsaidHours() {
	some := func(is func(object) bool) bool {
		return slices.ContainsFunc(c.holders(), func(holder object) bool { return slices.ContainsFunc(holder.list("schedules"), is) })
	}
	switch {
	case some(elsewhere):
		c.tell("not held: times with Z or an offset are not those of the clock there; write the hours as people read them on the door")
	case some(timed):
		c.tell("not held: some rows of the schedules were not understood, and without them the rest would be wrong; write the hours as people read them on the door")
	}
}

// timed tells whether a row says on what days or at what times something is.
func timed(row object) bool {
	return slices.ContainsFunc([]string{"opens_at", "closes_at", "byday", "dtstart"}, func(key string) bool { return len(rest("", row[key])) > 0 })
}

// over tells whether a row has not been true for long.
func (c *candidate) over(row object) bool {
	for _, key := range []string{"valid_to", "until"} {
		day, _, _ := strings.Cut(row.peek(key), "T")
		if last, err := directory.ParseDate(day); err == nil && last.Day() > 0 && last.Before(c.today) {
			return true
		}
	}
	return false
}

// elsewhere tells whether a row has times by another clock than the one there.
func elsewhere(row object) bool {
	return zonedForm.MatchString(row.peek("opens_at")) || zonedForm.MatchString(row.peek("closes_at")) || offset(row["timezone"])
}

// offset tells whether a time zone is not the one of the place: HSDS means an offset from UTC. A name says which clock is meant.
func offset(zone any) bool {
	name, is := zone.(string)
	return zone != nil && (!is || name != "" && !strings.EqualFold(name, home))
}

// home is the clock of Romania.
const home = "Europe/Bucharest"

var zonedForm = regexp.MustCompile(`^\d?\d:\d\d(:\d\d)?(\.\d+)? ?([Zz]|UTC|GMT|[+-]\d\d(:?\d\d)?)$`)

// origin adds where an entry comes from. Nothing of it is trusted.
func (c *candidate) origin(e *entry, number bool) {
	for _, key := range []string{"description", "alert", "application_process"} {
		if text := c.s.text(key); !c.ours || key != "description" {
			c.note(key, text)
		}
	}
	if number {
		e.add("trust", string(directory.Low))
	}
	e.add("confidence", string(directory.Low))
	e.add("stale", c.is("stale") && !c.contact)
	e.add("hide", c.kept("hide", c.why()))
	e.add("verified_at", c.verified())
	e.add("verify_by", c.today.String())
	e.add("source", cmpOr(c.word("source"), c.source()))
	e.add("quote", c.kept("quote", c.word("quote")))
	e.add("other_sources", c.said["other_sources"])
	if own := c.kept("notes", c.word("notes")); own != "" {
		c.notes = append([]string{own}, c.notes...)
	}
	e.add("notes", strings.Join(c.notes, "; "))
}

// source names the file that an entry came in.
func (c *candidate) source() string { return path.Base(c.file) + " (HSDS)" }

// why is the reason for which people do not see it: ours, or that others say it is not active.
func (c *candidate) why() string {
	status := c.s.text("status")
	if own := c.word("hide"); own != "" {
		return own
	}
	if strings.EqualFold(status, "active") || status == "" {
		return ""
	}
	return "status: " + status
}

// verified is the day of the source, as far as it is told.
func (c *candidate) verified() string {
	day := c.s.peek("assured_date")
	if day == "" {
		day = c.word("verified_at")
	}
	if c.ours {
		delete(c.s, "last_modified")
	}
	if seen, err := directory.ParseDate(day); err != nil || c.today.Before(seen) {
		return "" // nobody has seen it tomorrow
	}
	delete(c.s, "assured_date")
	return day
}

// dayNames are the weekdays of our hours, Sunday first.
var dayNames = []string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}

// clockForm is a time of a row by the clock there: 09:00 or 09:00:00. One with Z or an offset is another time of day in
// summer than in winter, which our hours cannot say.
var clockForm = regexp.MustCompile(`^([01]?\d|2[0-4]):([0-5]\d)(:00)?$`)

// sameRows tells whether rows say what hours of ours would be written as.
func sameRows(h hours.Hours, rows []object) bool {
	s := draftService{x: &exporter{}}
	s.schedules(h)
	return slices.EqualFunc(s.Schedules, rows, func(want Schedule, got object) bool {
		return want.ByDay == got.peek("byday") && want.Opens == got.peek("opens_at") && want.Closes == got.peek("closes_at")
	})
}

// weekOf reads rows of a week as hours, and returns the rows that it could read, and those without which the hours are wrong.
func weekOf(rows []object) (text string, taken, missing []object) {
	var week [7][]string
	for _, row := range rows {
		days := weekdaysOf(row)
		span := spanOf(row)
		if span == "" || len(days) == 0 || elsewhere(row) || !plainWeek(row) {
			missing = append(missing, row)
			continue
		}
		taken = append(taken, row)
		for _, day := range days {
			week[day] = append(week[day], span)
		}
	}
	missing = slices.DeleteFunc(missing, func(row object) bool { return !timed(row) || within(row, week) })
	return weekText(week), taken, missing
}

// within tells whether a row, such as one of the first Monday of a month, says no more than the week does.
func within(row object, week [7][]string) bool {
	row = row.copied()
	row["byday"] = strings.Map(func(r rune) rune {
		if r == '+' || r == '-' || unicode.IsDigit(r) {
			return -1
		}
		return r
	}, row.peek("byday"))
	from, to, known := strings.Cut(spanOf(row), "-")
	days := weekdaysOf(row)
	return known && len(days) > 0 && from < to && !elsewhere(row) && !slices.ContainsFunc(days, func(day int) bool {
		return !slices.ContainsFunc(week[day], func(span string) bool {
			opens, closes, _ := strings.Cut(span, "-")
			return opens <= from && (to <= closes || closes < opens)
		})
	})
}

// weekdaysOf are the days of a row, Sunday 0; none where one of them is not understood.
func weekdaysOf(row object) (days []int) {
	for code := range strings.SplitSeq(row.peek("byday"), ",") {
		day := slices.Index(dayCodes, strings.ToUpper(strings.TrimSpace(code)))
		if day < 0 {
			return nil
		}
		days = append(days, day)
	}
	return days
}

// spanOf is the time of a row as we write it, "" where it is none. From an hour to itself may be all day, or never.
func spanOf(row object) string {
	clock := func(key string) string {
		if t := clockForm.FindStringSubmatch(row.peek(key)); t != nil {
			return strings.Repeat("0", 2-len(t[1])) + t[1] + ":" + t[2]
		}
		return ""
	}
	from, to := clock("opens_at"), clock("closes_at")
	if from == "" || to == "" || from == to || from >= "24" || to > "24:00" {
		return ""
	}
	return from + "-" + lastMinute(to)
}

// plainWeek tells whether a row returns every week, without a beginning or an end.
func plainWeek(row object) bool {
	interval := row["interval"]
	plain := slices.Contains([]string{"WEEKLY", ""}, strings.ToUpper(row.peek("freq"))) && (interval == nil || (object{"i": interval}).text("i") == "1")
	return plain && !slices.ContainsFunc([]string{"valid_to", "valid_from", "dtstart", "until", "count", "byweekno", "bymonthday", "byyearday"},
		func(key string) bool { return len(rest("", row[key])) > 0 })
}

// lastMinute writes the end of a day as we do.
func lastMinute(clock string) string {
	if clock == "23:59" || clock == "00:00" {
		return "24:00"
	}
	return clock
}

// weekText is "Mo 08:00-12:00,13:00-16:00; Tu 08:00-12:00", Monday first.
func weekText(week [7][]string) string {
	var rules []string
	for i := range week {
		day := (i + 1) % len(week)
		spans := slices.Clone(week[day])
		slices.Sort(spans)
		if spans = slices.Compact(spans); len(spans) > 0 {
			rules = append(rules, dayNames[time.Weekday(day)]+" "+strings.Join(spans, ","))
		}
	}
	return strings.Join(rules, "; ")
}
