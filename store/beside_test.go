package store

import (
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// olderBuild is a store that speaks with Redis as the build of 27 November 2026 did: names without tags, one list, one script that also drops the
// record under the older secret. It is what stands beside a newer build while replicas are exchanged one by one.
type olderBuild struct{ *Store }

// claim is how it took what is due: all of the one list.
func (o olderBuild) claim(t *testing.T, at time.Time) []string {
	t.Helper()
	names, err := claim.Run(t.Context(), o.durable, []string{"wipes"}, millis(at), millis(at.Add(time.Minute)), 10).StringSlice()
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// On one Redis, with Sentinel or without, a newer build calls everything as an older one does. So either finds each chat and each wipe of the other,
// a lease of one keeps the other out, and of two who save one chat one is told.
func TestT32_AnOlderBuildStandsBesideThisOne(t *testing.T) {
	for name, url := range map[string]string{"one Redis": realRedis(t), "Sentinel": emptied(t, sharedSentinel)} {
		t.Run(name, func(t *testing.T) {
			clock := &stopped{now: time.Now()}
			s := openWith(t, url, clock)
			old := olderBuild{openWith(t, url, clock)}
			c := sample()
			if err := s.Save(t.Context(), alice, &c); err != nil {
				t.Fatal(err)
			}
			chat, wipe := old.keys[0].name(chatRecord, alice), old.keys[0].name(wipeRecord, alice)
			if err := s.List(t.Context(), one(alice), clock.Now()); err != nil {
				t.Fatal(err)
			}
			keys := keysOf(t, rawRedis(t, url), "*")
			slices.Sort(keys)
			if want := []string{chat, hourOf{epoch: epochOf(clock.Now())}.saltName(), wipe, "wipes"}; !slices.Equal(keys, want) {
				t.Errorf("keys %v, want %v", keys, want)
			}
			if got := old.claim(t, clock.Now()); !slices.Equal(got, []string{wipe}) {
				t.Errorf("the older one claims %v", got)
			}
			if got := claimed(t, s); len(got) != 0 {
				t.Errorf("both have it: %+v", got)
			}
			clock.pass(2 * time.Minute)
			if got := claimed(t, s); len(got) != 1 {
				t.Errorf("what the older one left is claimed: %+v", got)
			}
			if got := old.claim(t, clock.Now()); len(got) != 0 {
				t.Errorf("both have it: %v", got)
			}
		})
	}
}

// Those that have been due for longest are claimed first, in whatever part of a cluster they lie, and everybody in the end.
func TestClaimIsFairOverAllParts(t *testing.T) {
	clock := &stopped{now: time.Now()}
	s := openDurable(t, "redis://"+miniredis.RunT(t).Addr(), emptied(t, sharedCluster))
	s.Now = clock.Now
	for i := range ChatID(150) {
		if err := s.List(t.Context(), one(alice+i), clock.Now().Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Waiting(t.Context()); n != 150 || err != nil {
		t.Fatalf("%d wait, %v", n, err)
	}
	clock.pass(10 * time.Minute)
	var order []ChatID
	parts := make(map[string]bool)
	for range 15 {
		some := claimed(t, s)
		slices.SortFunc(some, func(a, b Wipe) int { return int(a.Chat - b.Chat) })
		for _, w := range some {
			order = append(order, w.Chat)
			parts[s.durable.part(s.keys[0].name(wipeRecord, w.Chat))] = true
		}
	}
	if len(order) != 150 || !slices.IsSorted(order) || len(parts) < 32 {
		t.Errorf("%d claimed out of %d parts, in the order of their due times: %v", len(order), len(parts), slices.IsSorted(order))
	}
}
