package settings

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/content"
	"liman/edition/draft"
	"liman/store"
)

// Sweeping drops a change set that was put away long ago, and keeps one that is open, however old, and one that was put away just now.
func TestSweepingDropsWhatIsOver(t *testing.T) {
	drafts, err := store.OpenDrafts("redis://"+miniredis.RunT(t).Addr(), "REDIS_PUBLISHER_URL")
	if err != nil {
		t.Fatal(err)
	}
	defer drafts.Close()
	begun := time.Now().Add(-100 * 24 * time.Hour)
	open, away, fresh := draft.Begin(content.Sum([]byte("open")), "ana", "open", begun), draft.Begin(content.Sum([]byte("away")), "ana", "away", begun), draft.Begin(content.Sum([]byte("fresh")), "ana", "fresh", begun)
	if away.Discard(begun) != nil || fresh.Discard(time.Now()) != nil {
		t.Fatal("not put away")
	}
	for _, d := range []*draft.Draft{open, away, fresh} {
		data, err := d.Bytes()
		if err == nil {
			err = drafts.Put(t.Context(), d.ID.String(), data, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	resting, err := restOn(t.Context(), drafts)
	if err != nil || len(resting) != 2 || resting[0].Draft == resting[1].Draft || resting[0].On == resting[1].On {
		t.Errorf("those that are under way are %v, %v", resting, err)
	}
	all, err := drafts.All(t.Context())
	if _, there := all[away.ID.String()]; err != nil || there || len(all) != 2 {
		t.Errorf("%d are kept, %v", len(all), err)
	}
}
