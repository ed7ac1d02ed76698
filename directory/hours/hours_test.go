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

		{"a date off", office + "; Dec 24 off; PH off", "2026-12-24 10:00", "closed, opens 2026-12-28 08:00 +0200"},
		{"dates over New Year", "Mo-Fr 08:00-16:00; Dec 24-Jan 08 off", "2027-01-04 10:00", "closed, opens 2027-01-11 08:00 +0200"},
		{"days of a month", "Mo-Fr 08:00-16:00; Dec 21-23 10:00-12:00", "2026-12-22 11:00", "open until 2026-12-22 12:00 +0200"},
		{"several dates", "Mo-Fr 08:00-16:00; Nov 23,Nov 25 off", "2026-11-25 11:00", "closed, opens 2026-11-26 08:00 +0200"},
		{"months", "Mo-Fr 08:00-16:00; Jul-Aug Mo-Fr 08:00-12:00", "2026-07-15 13:00", "closed, opens 2026-07-16 08:00 +0300"},
		{"one year", "Mo-Fr 08:00-16:00; 2026 Nov 23 off", "2026-11-23 10:00", "closed, opens 2026-11-24 08:00 +0200"},
		{"another year", "Mo-Fr 08:00-16:00; 2025 Nov 23 off", "2026-11-23 10:00", "open until 2026-11-23 16:00 +0200"},
		{"over a year's end", "Mo-Fr 08:00-16:00; 2026 Dec 27-2027 Jan 10 off", "2026-12-28 10:00", "closed, opens 2027-01-11 08:00 +0200"},
		{"only once, long ago", "2025 Nov 23 10:00-12:00", "2026-02-23 10:00", "closed"},

		{"unknown days", "Mo-Fr 08:00-16:00; Sa unknown", "2026-11-21 10:00", "unknown"},
		{"before an unknown day", "Mo-Fr 08:00-16:00; Sa unknown", "2026-11-20 17:00", "closed"},
		{"unknown on paper", "unknown", "2026-11-21 10:00", "unknown"},
		{"never", "off", "2026-11-21 10:00", "closed"},

		{"summer time ends tonight", "Sa 20:00-08:00", "2026-10-24 23:00", "open until 2026-10-25 08:00 +0200"},
		{"summer time begins tonight", "Sa 20:00-08:00", "2026-03-28 23:00", "open until 2026-03-29 08:00 +0300"},
		{"opens after the change", office, "2026-10-24 12:00", "closed, opens 2026-10-26 08:00 +0200"},
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

func TestPoint1_HoursFaults(t *testing.T) {
	for _, text := range []string{
		"always", "9-17", "Mo-Fr", "Mo-Fr 09:00", "Mo-Fr 9:00-17:00", "Mo-Fr 09:00-25:00", "Mo-Fr 24:00-09:00", "Mo-Fr 09:60-17:00",
		"Lu-Vi 09:00-17:00", "Mo-PH 09:00-17:00", "Mo-Fr 09:00-17:00;", "; 24/7", "Mo-Fr 09:00-17:00, Sa 10:00-12:00", "Feb 30 off",
		"Dec 24-2027 Jan 02 off", "2027 Jan 02-2026 Dec 24 off", "24/7 unknown", "Mo Tu 09:00-17:00", "Dec off", "Mo-Fr +9:00-17:00",
		"Mo-Fr sunrise-sunset", "Mo-Fr 09:00-17:00 \"call first\"", strings.Repeat("Mo,", 100) + "Mo off",
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
