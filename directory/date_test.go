package directory

import (
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	for _, text := range []string{"2026-11-23", "2026-11", "2026"} {
		d, err := ParseDate(text)
		if err != nil || d.String() != text || d.IsZero() || d.Year() != 2026 {
			t.Errorf("%q became %q, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "23.11.2026", "2026-13", "2026-02-30", "soon"} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("%q became %q", text, d)
		}
	}
	day := DateOf(time.Date(2026, 11, 23, 23, 59, 0, 0, time.UTC))
	if day.Day() != 23 || day.Month() != time.November || (Date{}).String() != "" {
		t.Errorf("got %v", day)
	}
	order := []string{"2025", "2026", "2026-11", "2026-11-22", "2026-11-23", "2027"}
	for i := 1; i < len(order); i++ {
		a, _ := ParseDate(order[i-1])
		b, _ := ParseDate(order[i])
		if !a.Before(b) || b.Before(a) || a.Before(a) {
			t.Errorf("%s and %s are out of order", a, b)
		}
	}
}
