package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func openDrafts(t *testing.T, url string) *Drafts {
	t.Helper()
	d, err := OpenDrafts(url, "REDIS_PUBLISHER_URL")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestDraftsAreKept(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		d, ctx := openDrafts(t, url), t.Context()
		if none, err := d.Get(ctx, "a"); none.Revision != 0 || err != nil {
			t.Fatalf("got %+v, %v", none, err)
		}
		large := strings.Repeat("\x00ă 1", 1<<18)
		for i, data := range []string{"1 one", "two\n", large} {
			if err := d.Put(ctx, "a", []byte(data), uint64(i)); err != nil {
				t.Fatal(err)
			}
			if got, err := d.Get(ctx, "a"); got.Revision != uint64(i+1) || string(got.Data) != data || err != nil {
				t.Errorf("got revision %d of %d bytes, %v", got.Revision, len(got.Data), err)
			}
		}
		for name, err := range map[string]error{
			"an old revision":  d.Put(ctx, "a", []byte("x"), 2),
			"as if it was new": d.Put(ctx, "a", []byte("x"), 0),
			"one of nobody":    d.Put(ctx, "b", []byte("x"), 1),
			"dropped too late": d.Drop(ctx, "a", 1),
		} {
			if !errors.Is(err, ErrDraftMoved) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := d.Put(ctx, "b", nil, 0); err == nil {
			t.Error("an empty draft is kept")
		}
		if err := d.Put(ctx, "b", []byte("other"), 0); err != nil {
			t.Fatal(err)
		}
		all, err := d.All(ctx)
		if err != nil || len(all) != 2 || string(all["b"].Data) != "other" || all["a"].Revision != 3 {
			t.Errorf("got %d, %v", len(all), err)
		}
		if err := d.Drop(ctx, "a", 3); err != nil {
			t.Fatal(err)
		}
		if gone, err := d.Get(ctx, "a"); gone.Revision != 0 || err != nil {
			t.Errorf("dropped, and there: %+v, %v", gone, err)
		}
	})
}

// Many write one draft at the same time: each change is in it once, in some order, and none is lost.
func TestDraftsOfManyAtOnce(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		const people, changes = 6, 10
		var all sync.WaitGroup
		for who := range people {
			d := openDrafts(t, url)
			all.Go(func() {
				for i := range changes {
					for {
						before, err := d.Get(t.Context(), "a")
						if err != nil {
							t.Error(err)
							return
						}
						err = d.Put(t.Context(), "a", fmt.Appendf(before.Data, "%d.%d;", who, i), before.Revision)
						if err == nil {
							break
						}
						if !errors.Is(err, ErrDraftMoved) {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		all.Wait()
		got, err := openDrafts(t, url).Get(t.Context(), "a")
		if err != nil || got.Revision != people*changes {
			t.Fatalf("revision %d, %v", got.Revision, err)
		}
		for who := range people {
			for i := range changes {
				if n := strings.Count(";"+string(got.Data), fmt.Sprintf(";%d.%d;", who, i)); n != 1 {
					t.Errorf("change %d of %d is there %d times", i, who, n)
				}
			}
		}
	})
}

// What is kept and is no draft is an error, never an empty draft that would be written over.
func TestWhatIsNoDraftIsNotTaken(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		d := openDrafts(t, url)
		for _, wrong := range []string{"", "1", "x y", "0 a", "-1 a"} {
			if err := rawRedis(t, url).HSet(t.Context(), d.rdb.oneSlot(draftsRecord), "a", wrong).Err(); err != nil {
				t.Fatal(err)
			}
			if got, err := d.Get(t.Context(), "a"); err == nil {
				t.Errorf("%q is taken as %+v", wrong, got)
			}
		}
	})
}
