package directory

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"
)

// Date is a day. Where a source names only a month or a year, the rest is 0: a day is never made up.
type Date struct {
	year, month, day int
}

// DateOf is the day of a time, in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, int(m), d}
}

// ParseDate reads "2026-11-23", "2026-11" or "2026".
func ParseDate(text string) (Date, error) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			d := DateOf(t)
			if len(text) < len(time.DateOnly) {
				d.day = 0
			}
			if len(text) < len("2006-01") {
				d.month = 0
			}
			return d, nil
		}
	}
	return Date{}, fmt.Errorf("%q is not a day such as 2026-11-23", text)
}

// Year is the year, or 0 for no date.
func (d Date) Year() int { return d.year }

// Month is the month, or 0 where the source does not say.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day is the day of the month, or 0 where the source does not say.
func (d Date) Day() int { return d.day }

// IsZero tells whether there is no date at all.
func (d Date) IsZero() bool { return d == Date{} }

// Before tells whether d comes before other; what a date leaves open counts as its beginning.
func (d Date) Before(other Date) bool {
	if d.year != other.year {
		return d.year < other.year
	}
	if d.month != other.month {
		return d.month < other.month
	}
	return d.day < other.day
}

// Add is the day so many days later. What a date leaves open counts as its beginning.
func (d Date) Add(days int) Date {
	return DateOf(time.Date(d.year, time.Month(max(1, d.month)), max(1, d.day)+days, 12, 0, 0, 0, time.UTC))
}

// String writes the date as it is written in the files.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.month == 0:
		return fmt.Sprintf("%04d", d.year)
	case d.day == 0:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// A day before or after these is a typing error: what is due then nobody would look at again.
const firstYear, lastYear = 2000, 2099

// UnmarshalYAML reads a date of a file.
func (d *Date) UnmarshalYAML(node *yaml.Node) error {
	read, err := ParseDate(node.Value)
	if err != nil {
		return lineError(node.Line, err)
	}
	if read.year < firstYear || read.year > lastYear {
		return lineError(node.Line, fmt.Errorf("%s is no day of this century", read))
	}
	*d = read
	return nil
}
