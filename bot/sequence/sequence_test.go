package sequence

import (
	"slices"
	"testing"
	"time"

	"liman/store"
)

// Of a message that was sent after number 10 in its chat and 1000 in any, the numbers between are looked through; and those
// that it may have if each chat had its own.
func TestWhereALostMessageLies(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	m := store.Message{ID: 10, After: 1000, Sent: now.Unix(), Maybe: true}
	var s Sequence
	s.See(1000, now)
	if _, certain := s.Between(m); !certain.Equal(now.Add(Flight)) {
		t.Errorf("certain at %v", certain)
	}
	s.See(5000, now.Add(Flight)) // the newest when it could not come to be any more
	s.See(90_000, now.Add(time.Hour))
	ids, certain := s.Between(m)
	for id, want := range map[int]bool{10: false, 11: true, 109: true, 500: false, 1000: false, 1001: true, 3000: true, 5000 + Near: true, 5001 + Near: false, 89_000: false} {
		if slices.Contains(ids, id) != want {
			t.Errorf("%d is looked for: %v", id, !want)
		}
	}
	if certain.After(now.Add(time.Hour)) {
		t.Errorf("certain at %v", certain)
	}
	m.Below = 1300
	if ids, _ = s.Between(m); slices.Contains(ids, 1300) || !slices.Contains(ids, 1299) {
		t.Error("the number of the next message bounds it wrongly")
	}
	m.ID, m.After, m.Below = 200, 4000, 230 // each chat has its own numbers
	if ids, _ = s.Between(m); !slices.Contains(ids, 229) || slices.Contains(ids, 230) || slices.Contains(ids, 200) {
		t.Errorf("with numbers of its own: %v", ids)
	}
	m.After, m.Below = 0, 10_000_000
	if ids, _ = s.Between(m); len(ids) > farthest+2*Near {
		t.Errorf("%d numbers are looked through", len(ids))
	}
}

// After a restart nothing was seen: what a message says of itself is where the look begins, and asking changes nothing.
func TestAMessageIsAllThatARestartKnows(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	m := store.Message{ID: 10, After: 50_000, Sent: now.Unix() - 3600, Maybe: true}
	var s Sequence
	if s.Between(m); s.Newest() != 0 {
		t.Errorf("asking has told it of %d", s.Newest())
	}
	s.SeeIn(m, now)
	ids, certain := s.Between(m)
	if !slices.Contains(ids, 50_001) || !slices.Contains(ids, 50_000+Near) || slices.Contains(ids, 50_001+Near) {
		t.Errorf("%d numbers are looked through, up to %d", len(ids), slices.Max(ids))
	}
	if !certain.Equal(now.Add(Flight)) {
		t.Errorf("certain at %v", certain)
	}
}

// Whenever old notes go, those of the time that can be asked for stay: what was sent then lies between numbers that were noted.
func TestNotesAreKeptAsLongAsTheyAreAskedFor(t *testing.T) {
	var s Sequence
	began := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for i := range 3 * leastSamples {
		now := began.Add(time.Duration(i) * samplePeriod)
		s.See(i+1, now)
		if oldest := s.samples[0].at; i >= leastSamples && oldest.After(now.Add(samplePeriod-Kept)) {
			t.Fatalf("the oldest note is of %v before, and not of %v", now.Sub(oldest), Kept)
		}
	}
	if n := len(s.samples); n > leastSamples*11/10 {
		t.Errorf("%d notes are kept", n)
	}
}
