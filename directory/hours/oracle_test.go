package hours

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// oracle is what opening_hours.js says of hours at some moments: nil where it cannot read them.
func oracle(t *testing.T, questions []question) [][]Status {
	t.Helper()
	folder, err := filepath.Abs("../../.npm/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(folder, "opening_hours")); err != nil || missing != nil {
		lack := "missing: node and opening_hours in .npm/node_modules; make tools installs them"
		if os.Getenv("CI") != "" {
			t.Fatal(lack)
		}
		t.Skip(lack)
	}
	var in bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, "testdata/oracle.mjs", folder)
	cmd.Env = append(os.Environ(), "TZ=Europe/Bucharest")
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers [][]Status
	for line := range bytes.Lines(out) {
		var said []Status
		if json.Unmarshal(line, &said) != nil {
			said = nil
		}
		answers = append(answers, said)
	}
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	return answers
}

type question struct {
	Hours   string  `json:"hours"`
	Moments []int64 `json:"moments"`
}

// explained are the differences that are meant, each with what the specification of opening_hours says of it.
var explained = []struct {
	why   string
	holds func(h Hours, t time.Time, ours, theirs Status) bool
}{
	{
		"holidays: hours of weekdays and seasons hold on them in OSM; here nobody knows", func(h Hours, t time.Time, ours, _ Status) bool {
			return ours == Unknown && (Romania(t.Date()) || Romania(t.AddDate(0, 0, -1).Date()) && minuteOf(t) < h.night())
		},
	},
	{
		"holidays: a later rule of weekdays undoes one of holidays in OSM; here what is said of holidays stands",
		func(h Hours, t time.Time, _, theirs Status) bool {
			return Romania(t.Date()) && theirs == h.Status(t, nil)
		},
	},
	{
		"nights: the specification leaves open whether a rule about a day ends the night before; here a night is that of the day on which it begins",
		func(h Hours, t time.Time, ours, theirs Status) bool {
			year, month, dom := t.Date()
			today, yesterday, minute := h.day(year, month, dom, Romania), h.day(year, month, dom-1, Romania), minuteOf(t)
			return at(today, day{state: Closed}, minute) == theirs && at(day{state: Closed}, yesterday, minute) == ours
		},
	},
	{
		"nights: a rule that was taken over on a day by a later one has no night after it; opening_hours.js keeps that night",
		func(h Hours, t time.Time, _, theirs Status) bool {
			before := t.AddDate(0, 0, -1)
			d := date{before.Year(), int(before.Month()), before.Day()}
			for _, r := range h.rules {
				for _, s := range r.spans {
					if r.on(d, int(before.Weekday()), Romania(before.Date())) && minuteOf(t)+dayLength < s.to && s.state == theirs {
						return true
					}
				}
			}
			return false
		},
	},
	{
		"the clock: on the day after it was put forward opening_hours.js keeps a night for an hour too long",
		func(h Hours, t time.Time, _, _ Status) bool {
			before, _ := t.AddDate(0, 0, -1).ZoneBounds()
			return t.Sub(before) < 48*time.Hour && minuteOf(t) < h.night()
		},
	},
}

// TestPoint9_OracleAgrees asks opening_hours.js of 500 made hours and 100 real ones, at moments at which it is easily got wrong. Whatever it
// says otherwise must be one of the differences that are explained.
func TestPoint9_OracleAgrees(t *testing.T) {
	zone := bucharest(t)
	chance := rand.New(rand.NewPCG(9, 500))
	var questions []question
	for len(questions) < 500 {
		text := made(chance)
		if _, err := Parse(text); err != nil && strings.Contains(err.Error(), "undoes") {
			continue // a rule of which nothing would be left
		}
		questions = append(questions, question{text, momentsOf(t, chance, parse(t, text), zone)})
	}
	refused := 0
	for line := range strings.Lines(realHours(t)) {
		text := strings.TrimSpace(line)
		h, err := Parse(text)
		if err != nil {
			refused++
			continue
		}
		questions = append(questions, question{text, momentsOf(t, chance, h, zone)})
	}
	if refused > 3 || len(questions) < 595 {
		t.Errorf("%d of the real hours are refused, %d questions", refused, len(questions))
	}
	why, unread, asked, wrong := map[string]int{}, 0, 0, 0
	for i, said := range oracle(t, questions) {
		if said == nil {
			unread++
			continue
		}
		h := parse(t, questions[i].Hours)
		for j, theirs := range said {
			at := time.Unix(questions[i].Moments[j], 0).In(zone)
			ours := h.Status(at, Romania)
			asked++
			if ours == theirs {
				continue
			}
			if reason := reasonFor(h, at, ours, theirs); reason != "" {
				why[reason]++
				continue
			}
			if wrong++; wrong < 40 {
				t.Errorf("%s at %s: %s, opening_hours.js says %s", h, at.Format("Mon 2006-01-02 15:04 -0700"), ours, theirs)
			}
		}
	}
	t.Logf("%d moments of %d hours, %d not read by it; %d differ without a reason; with one: %v", asked, len(questions), unread, wrong, why)
	if unread > len(questions)/20 || asked < 10_000 {
		t.Errorf("%d of %d hours were not read by it", unread, len(questions))
	}
}

func reasonFor(h Hours, at time.Time, ours, theirs Status) string {
	for _, e := range explained {
		if e.holds(h, at, ours, theirs) {
			return e.why
		}
	}
	return ""
}

func realHours(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("testdata/real.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return strings.Join(lines, "\n")
}

// momentsOf are moments around the edges of hours and around the changes of the clock, on plain days and holidays.
func momentsOf(t *testing.T, chance *rand.Rand, h Hours, zone *time.Location) []int64 {
	t.Helper()
	var list []int64
	add := func(at time.Time) { list = append(list, at.Unix()) }
	for range 12 {
		at := time.Date(2026, 1, 1+chance.IntN(700), chance.IntN(24), chance.IntN(60), 0, 0, zone)
		add(at)
		s := h.At(at, Romania)
		for _, edge := range []time.Time{s.Until, s.Opens} {
			if !edge.IsZero() {
				add(edge)
				add(edge.Add(-time.Minute))
			}
		}
	}
	for _, day := range []string{"2026-03-29 02:30", "2026-10-25 01:30", "2026-12-25 10:00", "2026-12-01 12:00", "2026-12-24 10:00", "2026-11-23 10:00", "2026-11-28 01:00"} {
		at, err := time.ParseInLocation("2006-01-02 15:04", day, zone)
		if err != nil {
			t.Fatal(err)
		}
		add(at)
		add(at.Add(time.Hour))
	}
	return list
}

// made writes hours by chance, in the forms in which people write them.
func made(chance *rand.Rand) string {
	pick := func(list ...string) string { return list[chance.IntN(len(list))] }
	clock := func(from, to int) string {
		return fmt.Sprintf("%02d:%s", from+chance.IntN(to-from), pick("00", "15", "30", "45"))
	}
	times := func() string {
		switch chance.IntN(7) {
		case 0:
			return clock(7, 10) + "-" + clock(11, 13) + "," + clock(13, 15) + "-" + clock(16, 20)
		case 1:
			return clock(18, 23) + "-" + clock(1, 6)
		case 2:
			return clock(7, 12) + "-24:00"
		case 3:
			return clock(7, 10) + "-" + clock(11, 13) + ", " + clock(14, 15) + "-" + clock(16, 20)
		}
		return clock(6, 12) + "-" + clock(13, 22)
	}
	days := func() string {
		return pick("Mo-Fr", "Mo-Su", "Mo,We,Fr", "Tu-Th", "Sa-Su", "Sa", "Fr-Mo", "Su", "Mo-Th", "Mo, Tu", "Mo-We,Fr", "Th[1]", "We[-1]", "Mo[2,4]")
	}
	season := func() string {
		return pick("Oct-Mar", "Apr-Sep", "Jul-Aug", "Dec", "Jun 15-Sep 15", "Nov-Feb") + pick("", ":") + " "
	}
	text := pick(days()+" "+times(), days()+" "+times(), season()+days()+" "+times(), times(), "24/7", days()+" "+times()+` "by appointment"`)
	for range chance.IntN(4) {
		switch next := pick("; ", ", ", "; "); chance.IntN(8) {
		case 0:
			text += "; " + pick("PH off", "PH "+times(), "PH closed", "Sa,PH off")
		case 1:
			text += "; " + pick("Dec 24 off", "Dec 24-Jan 02 off", "2026 Nov 23 off", "Aug 01-14 off", "Jul-Aug off", "Nov 23,25 off")
		case 2:
			text += "; " + days() + " " + pick("off", "12:00-13:00 off", "unknown", `"call first"`)
		case 3:
			text += "; " + season() + days() + " " + times()
		default:
			text += next + days() + " " + times()
		}
	}
	if chance.IntN(8) == 0 {
		text += pick(` || "call first"`, " || unknown")
	}
	return text
}
