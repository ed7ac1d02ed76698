package hours

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// bucharest is the clock of most entries.
func bucharest(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Bucharest")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// parse reads hours that there must be.
func parse(t testing.TB, text string) Hours {
	t.Helper()
	h, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// say writes a state as people read it: "open until 2026-11-23 16:00 +0200".
func say(s State) string {
	const layout = "2006-01-02 15:04 -0700"
	switch {
	case !s.Until.IsZero():
		return "open until " + s.Until.Format(layout)
	case !s.Opens.IsZero():
		return "closed, opens " + s.Opens.Format(layout)
	}
	return string(s.Status)
}

const office = "Mo-Th 08:00-16:30; Fr 08:00-14:00"

// TestPoint1_Hours asks at moments that are easily got wrong. 23 November 2026 is a Monday.
func TestPoint1_Hours(t *testing.T) {
	for _, c := range []struct{ name, hours, now, want string }{
		{"nothing written", "", "2026-11-23 10:00", "unknown"},
		{"always", "24/7", "2026-12-25 03:00", "open"},
		{"a working day", office, "2026-11-23 10:00", "open until 2026-11-23 16:30 +0200"},
		{"the first minute", office, "2026-11-23 08:00", "open until 2026-11-23 16:30 +0200"},
		{"the last minute", office, "2026-11-23 16:29", "open until 2026-11-23 16:30 +0200"},
		{"the minute after", office, "2026-11-23 16:30", "closed, opens 2026-11-24 08:00 +0200"},
		{"before it opens", office, "2026-11-23 07:59", "closed, opens 2026-11-23 08:00 +0200"},
		{"Friday afternoon", office, "2026-11-20 15:00", "closed, opens 2026-11-23 08:00 +0200"},
		{"Saturday", office, "2026-11-21 10:00", "closed, opens 2026-11-23 08:00 +0200"},
		{"a pause", "Mo-Fr 08:00-12:00,13:00-16:00", "2026-11-23 12:30", "closed, opens 2026-11-23 13:00 +0200"},
		{"a list of days", "Mo,We 10:00-13:00; Tu,Th 12:00-15:00", "2026-11-24 11:00", "closed, opens 2026-11-24 12:00 +0200"},
		{"days over the weekend", "Fr-Mo 10:00-12:00", "2026-11-22 11:00", "open until 2026-11-22 12:00 +0200"},
		{"no days", "09:00-17:00", "2026-11-22 11:00", "open until 2026-11-22 17:00 +0200"},

		{"before midnight", "Fr-Su 16:00-04:00", "2026-11-22 23:59", "open until 2026-11-23 04:00 +0200"},
		{"after midnight", "Fr-Su 16:00-04:00", "2026-11-23 03:59", "open until 2026-11-23 04:00 +0200"},
		{"the night is over", "Fr-Su 16:00-04:00", "2026-11-23 04:00", "closed, opens 2026-11-27 16:00 +0200"},
		{"the night before it begins", "Fr-Su 16:00-04:00", "2026-11-27 02:00", "closed, opens 2026-11-27 16:00 +0200"},
		{"until midnight", "Mo-Fr 20:00-24:00", "2026-11-23 22:00", "open until 2026-11-24 00:00 +0200"},
		{"whole days in a row", "Mo-Fr 00:00-24:00", "2026-11-24 12:00", "open until 2026-11-28 00:00 +0200"},
		{"one span after another", "Mo 20:00-24:00; Tu 00:00-02:00", "2026-11-23 21:00", "open until 2026-11-24 02:00 +0200"},
		{"every day whole", "Mo-Su 00:00-24:00; PH 00:00-24:00", "2026-11-23 21:00", "open"},

		{"a holiday of which nothing is written", office, "2026-12-01 10:00", "unknown"},
		{"a holiday off", office + "; PH off", "2026-12-01 10:00", "closed, opens 2026-12-02 08:00 +0200"},
		{"a holiday with hours", "Mo-Fr 08:00-16:00; PH 10:00-12:00", "2026-12-01 11:00", "open until 2026-12-01 12:00 +0200"},
		{"holidays among the days", "Mo-Su,PH 10:00-12:00", "2026-12-01 11:00", "open until 2026-12-01 12:00 +0200"},
		{"a holiday written first", "PH off; Mo-Fr 08:00-16:00", "2026-12-01 10:00", "closed, opens 2026-12-02 08:00 +0200"},
		{"always but holidays", "24/7; PH off", "2026-12-01 10:00", "closed, opens 2026-12-02 00:00 +0200"},
		{"Saint Andrew", office, "2026-11-30 17:00", "unknown"},
		{"before a day that nobody knows", office, "2026-11-29 10:00", "closed"},
		{"the night of a holiday", "Mo-Fr 20:00-04:00", "2026-12-02 02:00", "unknown"},
		{"Easter Monday off", office + "; PH off", "2027-05-03 10:00", "closed, opens 2027-05-04 08:00 +0300"},
		{"Good Friday off", office + "; PH off", "2027-04-30 10:00", "closed, opens 2027-05-04 08:00 +0300"},

		{"a season on a holiday", "Oct-Mar Mo-Fr 08:00-16:00; Apr-Sep Mo-Fr 08:00-18:00", "2026-12-25 10:00", "unknown"},
		{"a season of every day on a holiday", "Oct 01-Mar 31 08:00-16:00", "2026-12-25 10:00", "unknown"},
		{"a season that is closed", "Mo-Fr 08:00-16:00; Jul-Aug off", "2026-08-15 10:00", "closed, opens 2026-09-01 08:00 +0300"},
		{"a season and PH", "Oct-Mar Mo-Fr 08:00-16:00; Apr-Sep Mo-Fr 08:00-18:00; PH off", "2026-12-25 10:00", "closed, opens 2026-12-28 08:00 +0200"},
		{"a season on a plain day", "Oct-Mar Mo-Fr 08:00-16:00; Apr-Sep Mo-Fr 08:00-18:00", "2026-12-24 15:59", "open until 2026-12-24 16:00 +0200"},
		{"always, but less on weekdays, on a holiday", "24/7; Mo-Fr 08:00-16:00", "2026-12-01 20:00", "unknown"},
		{"always, but less on weekdays", "24/7; Mo-Fr 08:00-16:00", "2026-11-24 20:00", "closed, opens 2026-11-25 08:00 +0200"},
		{"always, but less on weekdays, on Saturday", "24/7; Mo-Fr 08:00-16:00", "2026-11-21 20:00", "open until 2026-11-23 00:00 +0200"},
		{"always, and off on a date", "24/7; Dec 25 off", "2026-12-25 10:00", "closed, opens 2026-12-26 00:00 +0200"},
		{"always, with a break", "24/7; Mo 12:00-13:00 off", "2026-11-23 12:30", "closed, opens 2026-11-23 13:00 +0200"},

		{"a comma adds", "Mo-Fr 08:00-18:00, Sa 08:00-12:00", "2026-11-28 11:00", "open until 2026-11-28 12:00 +0200"},
		{"a comma adds to the same day", "Mo-Th 08:30-12:00, Tu,Th 13:00-16:00", "2026-11-24 15:00", "open until 2026-11-24 16:00 +0200"},
		{"a comma with a space between days", "Mo, Tu 08:00-12:00", "2026-11-24 11:00", "open until 2026-11-24 12:00 +0200"},
		{"a space instead of a comma", "Mo 08:00-12:00 16:00-18:30", "2026-11-23 17:00", "open until 2026-11-23 18:30 +0200"},
		{"three letters, small ones, no zero", "tue 9:00-12:00", "2026-11-24 11:00", "open until 2026-11-24 12:00 +0200"},
		{"no space before the time", "Tu10:00-14:00", "2026-11-24 11:00", "open until 2026-11-24 14:00 +0200"},
		{"and", "Mo-Fr 08:00-12:00 und 14:00-18:00 Uhr", "2026-11-24 15:00", "open until 2026-11-24 18:00 +0200"},
		{"& between days", "Mo & Tu 08:00-12:00", "2026-11-24 11:00", "open until 2026-11-24 12:00 +0200"},
		{"am and pm", "Mo-Fr 8am-5:30pm", "2026-11-24 17:00", "open until 2026-11-24 17:30 +0200"},
		{"long dashes and dots", "Mo–Fr 08.00 – 16.00", "2026-11-24 15:00", "open until 2026-11-24 16:00 +0200"},
		{"one mark too many", "Mo-Fr 08:00-16:00;", "2026-11-24 15:00", "open until 2026-11-24 16:00 +0200"},
		{"by appointment", `Mo-Fr 08:00-16:00 "by appointment"`, "2026-11-24 15:00", "unknown"},
		{"by appointment, but not now", `Mo-Fr 08:00-16:00 "by appointment"`, "2026-11-24 17:00", "closed"},
		{"open, with a comment", `Mo-Fr 08:00-16:00 open "ring twice"`, "2026-11-24 15:00", "open until 2026-11-24 16:00 +0200"},
		{"only by appointment", `"nur nach Vereinbarung"`, "2026-11-24 15:00", "unknown"},
		{"else by appointment", `Mo-Fr 08:00-16:00 || "by appointment"`, "2026-11-24 17:00", "unknown"},
		{"else by appointment, open now", `Mo-Fr 08:00-16:00 || "by appointment"`, "2026-11-24 15:00", "open until 2026-11-24 16:00 +0200"},
		{"nobody knows the end", "Mo-Su 17:00+", "2026-11-24 18:00", "unknown"},
		{"nobody knows the end, before it", "Mo-Su 17:00+", "2026-11-24 16:00", "closed"},
		{"open at least until", "Mo-Fr 08:00-16:00+", "2026-11-24 15:00", "open until 2026-11-24 16:00 +0200"},
		{"a break", "Mo-Fr 08:00-18:00; Mo-Fr 12:00-13:00 off", "2026-11-24 12:30", "closed, opens 2026-11-24 13:00 +0200"},
		{"the second Wednesday", "We[2] 10:00-12:00", "2026-11-11 11:00", "open until 2026-11-11 12:00 +0200"},
		{"the last Friday", "Fr[-1] 10:00-12:00", "2026-11-20 11:00", "closed, opens 2026-11-27 10:00 +0200"},
		{"days of one month", "Mo-Fr 08:00-16:00; Nov 23,25 off", "2026-11-25 11:00", "closed, opens 2026-11-26 08:00 +0200"},

		{"a date off", office + "; Dec 24 off; PH off", "2026-12-24 10:00", "closed, opens 2026-12-28 08:00 +0200"},
		{"dates over New Year", "Mo-Fr 08:00-16:00; Dec 24-Jan 08 off", "2027-01-04 10:00", "closed, opens 2027-01-11 08:00 +0200"},
		{"days of a month", "Mo-Fr 08:00-16:00; Dec 21-23 10:00-12:00", "2026-12-22 11:00", "open until 2026-12-22 12:00 +0200"},
		{"several dates", "Mo-Fr 08:00-16:00; Nov 23,Nov 25 off", "2026-11-25 11:00", "closed, opens 2026-11-26 08:00 +0200"},
		{"months", "Mo-Fr 08:00-16:00; Jul-Aug Mo-Fr 08:00-12:00", "2026-07-15 13:00", "closed, opens 2026-07-16 08:00 +0300"},
		{"one year", "Mo-Fr 08:00-16:00; 2026 Nov 23 off", "2026-11-23 10:00", "closed, opens 2026-11-24 08:00 +0200"},
		{"another year", "Mo-Fr 08:00-16:00; 2025 Nov 23 off", "2026-11-23 10:00", "open until 2026-11-23 16:00 +0200"},
		{"over a year's end", "Mo-Fr 08:00-16:00; 2026 Dec 27-2027 Jan 10 off", "2026-12-28 10:00", "closed, opens 2027-01-11 08:00 +0200"},
		{"only once, long ago", "2025 Nov 23 10:00-12:00", "2026-02-23 10:00", "closed"},

		{"a day with its ending, and no Thursday", "Mo-Fr 08:00-16:00; Dec 22nd,25th off", "2026-12-25 10:00", "closed"},
		{"a Thursday behind a date", "Mo-Fr 08:00-16:00; Dec 17 Th off", "2026-12-17 10:00", "closed, opens 2026-12-18 08:00 +0200"},
		{"from a day with its ending to another", "Mo-Fr 08:00-16:00; Dec 21st - 23rd off", "2026-12-22 10:00", "closed, opens 2026-12-24 08:00 +0200"},
		{"other marks", "Mo-Fr 08：00~16：00", "2026-12-22 10:00", "open until 2026-12-22 16:00 +0200"},
		{"unknown days", "Mo-Fr 08:00-16:00; Sa unknown", "2026-11-21 10:00", "unknown"},
		{"before an unknown day", "Mo-Fr 08:00-16:00; Sa unknown", "2026-11-20 17:00", "closed"},
		{"unknown on paper", "unknown", "2026-11-21 10:00", "unknown"},
		{"never", "off", "2026-11-21 10:00", "closed"},

		{"summer time ends tonight", "Sa 20:00-08:00", "2026-10-24 23:00", "open until 2026-10-25 08:00 +0200"},
		{"summer time begins tonight", "Sa 20:00-08:00", "2026-03-28 23:00", "open until 2026-03-29 08:00 +0300"},
		{"opens after the change", office, "2026-10-24 12:00", "closed, opens 2026-10-26 08:00 +0200"},
		{"a night that ends within what is left out", "Sa 20:00-03:30", "2026-03-28 23:00", "open until 2026-03-29 04:00 +0300"},
		{"a night that begins within what is left out", "Su 03:30-06:00", "2026-03-29 02:00", "closed, opens 2026-03-29 04:00 +0300"},
		{"closed between an hour and itself", "Su 00:00-03:30", "2026-10-25 02:00", "open until 2026-10-25 03:30 +0300"},
		{"after the night of a holiday", "Mo-Fr 20:00-04:00", "2026-12-02 05:00", "closed, opens 2026-12-02 20:00 +0200"},
		{"a time that the clock leaves out", "Su 03:10-03:50,06:00-07:00", "2026-03-29 02:00", "closed, opens 2026-03-29 06:00 +0300"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.ParseInLocation("2006-01-02 15:04", c.now, bucharest(t))
			if err != nil {
				t.Fatal(err)
			}
			if got := say(parse(t, c.hours).At(now, Romania)); got != c.want {
				t.Errorf("%s at %s: %s, want %s", c.hours, c.now, got, c.want)
			}
		})
	}
}

// TestPoint1_HourTwice stands in the hour that comes twice when summer time ends.
func TestPoint1_HourTwice(t *testing.T) {
	h := parse(t, "Su 00:00-03:30")
	for utc, want := range map[string]string{
		"2026-10-25T00:10:00Z": "open until 2026-10-25 03:30 +0300", // 03:10, the first time
		"2026-10-25T01:10:00Z": "open until 2026-10-25 03:30 +0200", // 03:10, the second time
	} {
		now, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := say(h.At(now.In(bucharest(t)), Romania)); got != want {
			t.Errorf("%s: %s, want %s", utc, got, want)
		}
	}
}

// TestPoint1_Easter knows the days of Orthodox Easter, as the Church has them.
func TestPoint1_Easter(t *testing.T) {
	for _, day := range []string{
		"2000-04-30", "2016-05-01", "2018-04-08", "2019-04-28", "2020-04-19", "2021-05-02", "2022-04-24", "2023-04-16",
		"2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02", "2028-04-16", "2029-04-08", "2030-04-28", "2100-05-02",
	} {
		want, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		month, dom := Easter(want.Year())
		if got := time.Date(want.Year(), month, dom, 0, 0, 0, 0, time.UTC); !got.Equal(want) || got.Weekday() != time.Sunday {
			t.Errorf("Easter of %d is on %s, want %s", want.Year(), got.Format(time.DateOnly), day)
		}
	}
}

// TestPoint1_Holidays counts the public holidays of a year, and names them.
func TestPoint1_Holidays(t *testing.T) {
	for year, want := range map[int]string{
		2026: "01-01 01-02 01-06 01-07 01-24 04-10 04-12 04-13 05-01 05-31 06-01 08-15 11-30 12-01 12-25 12-26",
		2027: "01-01 01-02 01-06 01-07 01-24 04-30 05-01 05-02 05-03 06-01 06-20 06-21 08-15 11-30 12-01 12-25 12-26",
	} {
		var got []string
		for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
			if Romania(day.Date()) {
				got = append(got, day.Format("01-02"))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d: %v, want %s", year, got, want)
		}
	}
}

// TestPoint9_EveryMinute walks through the nights in which the clock changes: what is said to come next is what comes next.
func TestPoint9_EveryMinute(t *testing.T) {
	for _, text := range []string{
		"Sa 20:00-08:00", "Sa 22:00-03:30", "Su 00:00-03:30", "Su 03:10-03:50,06:00-07:00", "Su 03:30-06:00", "Sa-Su 23:00-04:00; Su 02:00-05:00 off", "Mo-Su 00:00-24:00",
		"Sa 18:00+", "Sa 20:00-03:00 || Su 03:30-05:00 unknown", "24/7; Su 03:00-04:00 off",
	} {
		h := parse(t, text)
		for _, night := range []time.Time{
			time.Date(2026, 3, 28, 19, 0, 0, 0, bucharest(t)), time.Date(2026, 10, 24, 19, 0, 0, 0, bucharest(t)),
		} {
			for at := night; at.Before(night.Add(14 * time.Hour)); at = at.Add(10 * time.Minute) {
				checkNext(t, h, at)
			}
		}
	}
}

// checkNext walks from a moment to the change that is foretold, and wants nothing to change before.
func checkNext(t *testing.T, h Hours, at time.Time) {
	t.Helper()
	s := h.At(at, Romania)
	change := s.Until
	if s.Status == Closed {
		change = s.Opens
	}
	if s.Status == Unknown || change.IsZero() {
		return
	}
	for minute := at; minute.Before(change) && minute.Before(at.Add(24*time.Hour)); minute = minute.Add(time.Minute) {
		if got := h.Status(minute, Romania); got != s.Status {
			t.Fatalf("%s is %s at %s until %s, but %s at %s", h, s.Status, at, change, got, minute)
		}
	}
	if h.Status(change, Romania) == s.Status {
		t.Fatalf("%s is %s at %s and still at %s", h, s.Status, at, change)
	}
}

// TestPoint9_Mends names what to write instead, for what is refused.
func TestPoint9_Mends(t *testing.T) {
	for text, mend := range map[string]string{
		"Mo-Fr 08:00-12:00; 13:00-16:00":      "write , instead of ;",
		`Mo-Fr 08:00-12:00; "on appointment"`: "write || instead of ;",
		"Mo-Fr 08:00-12:00; off":              "leave it out: what is not written is closed", "Mo-Fr 08:00-12:00; 24/7": "leave out one of both",
		"Mo-We; Fr 10:00-20:00": "Mo-We,Fr 10:00-20:00", "Lu-Vi 09:00-17:00": "write Mo", "9-17": "write 09:00-17:00", "Luni-Vineri 09:00-17:00": "write Mo",
		"Mo-Fr 09:00-17:00; Sâmbătă 09:00-12:00": "write Sa", "Sa,Su inchis": "write off", "Mo-Fr 09:00-17:00; So geschlossen": "write Su", "Péntek 09:00-12:00": "write Fr", "Пн-Пт 09:00-17:00": "write Mo",
		"non-stop": "write 24/7", "zilnic 09:00-17:00": "write Mo-Su", "Mo-Fr 24/7": "write 00:00-24:00", "Mo-Fr 09:00-17:00; 24 Dec off": "write the month first", "24. Dec off": "write the month first",
		"Mo-Fr 09:00-12:00 / 13:00-17:00": "write a comma", "Mo/We 09:00-12:00": "write a comma", "Mo-Fr 09:00-17:00 (by appointment)": "words in quotation marks", "Mo-Fr 09:00-17:00 | off": "write ||",
		"sărbători off": "write PH", "SH off": "write their dates",
		"Mo-Fr sunrise-sunset": "write the hour", "Mo-Fr 09:00": "17:00+ if nobody knows it", "Mo-Fr 09:00-25:00": "01:00 for an hour after midnight",
		"Feb 30 off": "write Dec 24", "Mo Tu 09:00-17:00": "Mo,Tu for two days", "Mo 08:00-12:00 Tu 09:00-10:00": "write ; before another rule",
		"Mo-Fr 08:00-12:00; Mo-Fr 14:00-18:00": "write , instead of ;", "Sa 09:00-12:00; Mo-Su 08:00-20:00": "write that of more days first",
		`Mo-Fr 08:00-12:00 "a", 14:00-18:00`: "write the days before it", "nach Vereinbarung": "words in quotation marks",
		"08:00-12:00 Mo-Fr": "days before times", "24/7; Mo-Su 08:00-20:00": "write that of more days first",
		"Mo-Fr 0900-1700": "write 09:00-17:00", "open": "write 00:00-24:00", `Mo "x`: "write \" behind it", "24/7 off": "write it alone",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), mend) {
			t.Errorf("%s: %v, want %q", text, err, mend)
		}
	}
}

// TestPoint9_RealHoursAreRead reads hours as people wrote them, and refuses a few, each with a mend.
func TestPoint9_RealHoursAreRead(t *testing.T) {
	refused, all := 0, strings.Split(realHours(t), "\n")
	for _, text := range all {
		if _, err := Parse(text); err != nil {
			refused++
			t.Log(err)
			if !strings.Contains(err.Error(), "write") {
				t.Errorf("no mend: %v", err)
			}
		}
	}
	if refused > 3 || len(all) < 100 {
		t.Errorf("%d of %d are refused", refused, len(all))
	}
}

func TestPoint1_HoursFaults(t *testing.T) {
	for _, text := range []string{
		"always", "9-17", "Mo-Fr", "Mo-Fr 09:00", "Mo-Fr 09:00-25:00", "Mo-Fr 24:00-09:00", "Mo-Fr 09:60-17:00",
		"Lu-Vi 09:00-17:00", "Mo-PH 09:00-17:00", ";", "Feb 30 off",
		"Dec 24-2027 Jan 02 off", "2027 Jan 02-2026 Dec 24 off", "24/7 unknown", "Mo Tu 09:00-17:00", "Dec off", "Mo-Fr +9:00-17:00",
		"Mo-Fr sunrise-sunset", "Mo-Fr 09:00-17:00 \"call first", "Mo-Fr 09:00-17:00,", "Mo-Fr 09:00-17:00 ||", "|| \"x\"",
		strings.Repeat("Mo,", 100) + "Mo off",
	} {
		h, err := Parse(text)
		if text == "Dec off" {
			if err != nil {
				t.Errorf("a whole month: %v", err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%q was read as %v", text, h)
		}
	}
}

// FuzzParse reads anything without a crash, and what it reads again the same. A moment that is open ends, and one that is
// closed opens, in the future.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"24/7", office + "; PH off", "Fr-Su 16:00-04:00", "2026 Dec 24-2027 Jan 02,May 02 off", "Jul-Aug Mo,PH 08:00-12:00"} {
		f.Add(text, int64(1795428000))
	}
	zone := bucharest(f)
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		h, err := Parse(text)
		if err != nil {
			return
		}
		if h.String() != text || h.Known() != (text != "") {
			t.Fatalf("%q became %q", text, h)
		}
		now := time.Unix(unix%(1<<33), 0).In(zone)
		s := h.At(now, Romania)
		if !s.Until.IsZero() && !s.Until.After(now) || !s.Opens.IsZero() && !s.Opens.After(now) {
			t.Fatalf("%q at %s: %+v", text, now, s)
		}
		if s.Status != Open && !s.Until.IsZero() || s.Status != Closed && !s.Opens.IsZero() || !h.Known() && s.Status != Unknown {
			t.Fatalf("%q at %s: %+v", text, now, s)
		}
		if !s.Opens.IsZero() && h.At(s.Opens, Romania).Status != Open {
			t.Fatalf("%q does not open at %s", text, s.Opens)
		}
	})
}

func BenchmarkAt(b *testing.B) {
	h := parse(b, office+"; PH off")
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, bucharest(b))
	for b.Loop() {
		h.At(now, Romania)
	}
}
