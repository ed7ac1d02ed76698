package ledger

import (
	"strings"
	"testing"
	"time"
)

func TestMark(t *testing.T) {
	hash := strings.Repeat("3f", 32)
	for _, text := range []string{"", "12", "12 " + hash} {
		if m, err := ParseCheckpoint(text); err != nil || m.String() != text {
			t.Errorf("%q is %+v, %v", text, m, err)
		}
	}
	for _, text := range []string{"0", "-1", "012", "12 ", " 12", "12 3f", "12  " + hash, "12 " + strings.ToUpper(hash), "x", "18446744073709551615", "1\n"} {
		if m, err := ParseCheckpoint(text); err == nil {
			t.Errorf("%q is read as %+v", text, m)
		}
	}
}

// A record that comes while the ledger is looked at was made meanwhile. One that is dated back, to when its approvals still counted, is refused,
// and so is one that was made in an hour to come; one that was made while nobody could look is taken.
func TestT18_ANewRecordWasMadeSinceTheLastLook(t *testing.T) {
	w := newWorld(t)
	start := w.now
	for name, c := range map[string]struct {
		made, seen, now time.Duration // since the beginning
		refused         bool
	}{
		"just now":               {2 * time.Hour, 2 * time.Hour, 2 * time.Hour, false},
		"by a clock that is off": {2*time.Hour - 9*time.Minute, 2 * time.Hour, 2 * time.Hour, false},
		"dated back":             {time.Hour, 2 * time.Hour, 2 * time.Hour, true},
		"while Redis was away":   {2 * time.Hour, time.Hour, 3 * time.Hour, false},
		"before it was away":     {2 * time.Hour, 3 * time.Hour, 4 * time.Hour, true},
		"still to come":          {5 * time.Hour, 3 * time.Hour, 4 * time.Hour, true},
	} {
		w.now = start.Add(c.made)
		p := w.propose(Publish, "ana")
		raw := w.record(p, w.by(p, "ana", "radu")).Bytes()
		rules := w.rules
		rules.Now, rules.Since = func() time.Time { return start.Add(c.now) }, start.Add(c.seen)
		if _, err := w.head.Next(raw, rules); (err != nil) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
