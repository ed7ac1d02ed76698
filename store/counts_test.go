package store

import (
	"maps"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// Counts of screens add up by month, whoever adds them, and end with their time; nothing but a month stands in their name.
func TestCountsAddUpByMonth(t *testing.T) {
	r := miniredis.RunT(t)
	now := time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC)
	r.SetTime(now)
	s, ctx := openAt(t, "redis://"+r.Addr(), testSecret), t.Context()
	staff, err := OpenStaff("redis://"+r.Addr(), "REDIS_CONSOLE_URL")
	if err != nil {
		t.Fatal(err)
	}
	defer staff.Close()
	for _, add := range []struct {
		at    time.Time
		shown Counts
	}{{now, Counts{"danger/start": 10, "home/start": 40}}, {now, Counts{"danger/start": 12}}, {now.Add(time.Hour), Counts{"danger/start": 11}}, {now, nil}} {
		if err := s.AddCounts(ctx, add.at, add.shown); err != nil {
			t.Fatal(err)
		}
	}
	for month, want := range map[time.Time]Counts{now: {"danger/start": 22, "home/start": 40}, now.Add(time.Hour): {"danger/start": 11}, now.AddDate(0, 2, 0): {}} {
		if got, err := staff.Counts(ctx, month); err != nil || !maps.Equal(got, want) {
			t.Errorf("in the month of %v: %v, %v", month, got, err)
		}
	}
	if keys := r.Keys(); len(keys) != 2 || keys[0] != "counts:2026-11" || keys[1] != "counts:2026-12" {
		t.Errorf("the keys are %v", keys)
	}
	if left := r.TTL("counts:2026-11"); left <= 0 || left > KeepCounts {
		t.Errorf("it is kept for %v", left)
	}
}
