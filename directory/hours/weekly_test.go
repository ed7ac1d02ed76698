package hours

import (
	"fmt"
	"strings"
	"testing"
)

// TestPoint5_Weekly tells a plain week and the rest apart, and cuts nights at midnight.
func TestPoint5_Weekly(t *testing.T) {
	for _, c := range []struct{ hours, want, rest string }{
		{"", "", ""},
		{"24/7", "MoTuWeThFrSaSu 0-1440", ""},
		{"24/7; PH off", "MoTuWeThFrSaSu 0-1440", "PH off"},
		{office, "MoTuWeTh 480-990, Fr 480-840", ""},
		{"Mo-Fr 08:00-12:00,13:00-16:00", "MoTuWeThFr 480-720, MoTuWeThFr 780-960", ""},
		{"Fr-Su 16:00-04:00", "MoSaSu 0-240, FrSaSu 960-1440", ""},
		{"Mo-Su 08:00-20:00; Sa off", "MoTuWeThFrSu 480-1200", ""},
		{"Mo-Su,PH 10:00-12:00", "MoTuWeThFrSaSu 600-720", "Mo-Su,PH 10:00-12:00"},
		{"Mo-Fr 08:00-16:00; Sa unknown; Dec 24 off", "MoTuWeThFr 480-960", "Sa unknown; Dec 24 off"},
		{"Mo-Fr 08:00-16:00; Jul-Aug Mo-Fr 08:00-12:00", "MoTuWeThFr 480-960", "Jul-Aug Mo-Fr 08:00-12:00"},
		{"off", "", ""},
	} {
		slots, rest := parse(t, c.hours).Weekly()
		var got []string
		for _, s := range slots {
			days := ""
			for _, d := range s.Days {
				days += d.String()[:2]
			}
			got = append(got, fmt.Sprintf("%s %d-%d", days, s.From, s.To))
		}
		if text := strings.Join(got, ", "); text != c.want || rest != c.rest {
			t.Errorf("%s: got %q and %q, want %q and %q", c.hours, text, rest, c.want, c.rest)
		}
	}
}
