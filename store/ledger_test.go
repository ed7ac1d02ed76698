package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func openLedger(t *testing.T, url string) *Ledger {
	t.Helper()
	l, err := OpenLedger(url, "REDIS_PUBLISHER_URL", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func blobName(data string) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:])
}

// readLedger calls whatever the bot does with the ledger.
func readLedger(ctx context.Context, s *Store) error {
	l := s.Ledger()
	_, err := l.Head(ctx)
	_, err2 := l.Records(ctx, 0)
	_, err3 := l.Blobs(ctx, blobName("nothing"))
	if errors.Is(err3, ErrNoBlob) {
		err3 = nil
	}
	_, _, err4 := s.Seen(ctx, 1, "a")
	return errors.Join(err, err2, err3, err4)
}

// ledgerEverything calls whatever a publisher does.
func ledgerEverything(t *testing.T, l *Ledger) {
	t.Helper()
	ctx, one := t.Context(), blobName("one")
	for i, err := range []error{
		l.PutBlobs(ctx, map[string][]byte{one: []byte("one"), blobName("two"): []byte("two")}),
		l.Append(ctx, "", "1 a", []byte("record"), []string{one}),
		l.Propose(ctx, "id", []byte("proposal")),
		l.Approve(ctx, "id", []byte("first")),
		l.Approve(ctx, "id", []byte("second")),
	} {
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	swept, err := l.Sweep(ctx, func(name string) bool { return name == one }, time.Now().Add(time.Hour))
	proposal, approvals, err2 := l.Proposal(ctx, "id")
	all, err3 := l.Proposals(ctx)
	if err := errors.Join(err, err2, err3, l.DropProposal(ctx, "id")); err != nil {
		t.Fatal(err)
	}
	if swept != 1 || string(proposal) != "proposal" || fmt.Sprintf("%s", approvals) != "[first second]" || len(all) != 1 {
		t.Errorf("swept %d, proposal %q with %q, %d proposals", swept, proposal, approvals, len(all))
	}
	if proposal, approvals, err := l.Proposal(ctx, "id"); proposal != nil || approvals != nil || err != nil {
		t.Errorf("dropped: %q, %q, %v", proposal, approvals, err)
	}
}

func TestLedger(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		l := openLedger(t, url)
		if head, err := l.Head(t.Context()); head != "" || err != nil {
			t.Errorf("an empty ledger has the head %q, %v", head, err)
		}
		ledgerEverything(t, l)
		head, err := l.Head(t.Context())
		records, err2 := l.Records(t.Context(), 0)
		blobs, err3 := l.Blobs(t.Context(), blobName("one"))
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatal(err)
		}
		if head != "1 a" || fmt.Sprintf("%s", records) != "[record]" || string(blobs[blobName("one")]) != "one" {
			t.Errorf("head %q, records %q, blobs %q", head, records, blobs)
		}
		if _, err := l.Blobs(t.Context(), blobName("two")); !errors.Is(err, ErrNoBlob) {
			t.Errorf("what was swept gives %v", err)
		}
	})
}

// Of many who publish at once one wins, and every other is told.
func TestT20_OfManyPublishersOneWins(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		l := openLedger(t, url)
		before := ""
		for number := uint64(1); number <= 40; number++ {
			var all sync.WaitGroup
			won := make(chan string, 8)
			for i := range 8 {
				all.Go(func() {
					after := fmt.Sprintf("%d %d", number, i)
					switch err := openLedger(t, url).Append(t.Context(), before, after, []byte(after), nil); {
					case err == nil:
						won <- after
					case !errors.Is(err, ErrMoved):
						t.Error(err)
					}
				})
			}
			all.Wait()
			if len(won) != 1 {
				t.Fatalf("%d have won", len(won))
			}
			before = <-won
		}
		records, err := l.Records(t.Context(), 0)
		if err != nil || len(records) != 40 || string(records[39]) != before {
			t.Errorf("%d records, the last %q, %v", len(records), records[len(records)-1], err)
		}
		if more, err := l.Records(t.Context(), 38); err != nil || len(more) != 2 {
			t.Errorf("%d records behind 38, %v", len(more), err)
		}
		if some, err := l.SomeRecords(t.Context(), 30, 3); err != nil || !slices.EqualFunc(some, records[30:33], slices.Equal) {
			t.Errorf("three records behind 30: %q, %v", some, err)
		}
		if some, err := l.SomeRecords(t.Context(), 38, 3); err != nil || len(some) != 2 {
			t.Errorf("three records behind 38: %q, %v", some, err)
		}
	})
}

// What does not fit together is not added to: a head without its records, a record without its files.
func TestT18_NothingIsAddedToWhatDoesNotFit(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		l, ctx := openLedger(t, url), t.Context()
		err := l.Append(ctx, "", "1 a", []byte("record"), []string{blobName("missing")})
		if !errors.Is(err, ErrNoBlob) {
			t.Errorf("without its files: %v", err)
		}
		if err := l.Append(ctx, "1 b", "2 a", []byte("record"), nil); !errors.Is(err, ErrMoved) {
			t.Errorf("behind another head: %v", err)
		}
		head, err := l.Head(ctx)
		raw := rawRedis(t, url)
		raw.RPush(ctx, raw.oneSlot(ledgerRecords), "one that no head names")
		if err := l.Append(ctx, "", "1 a", []byte("record"), nil); err == nil || !strings.Contains(err.Error(), "restore it") {
			t.Errorf("behind a record that no head names: %v", err)
		}
		raw.Del(ctx, raw.oneSlot(ledgerRecords))
		if records, err2 := l.Records(ctx, 0); head != "" || len(records) != 0 || err != nil || err2 != nil {
			t.Errorf("head %q, %d records, %v, %v", head, len(records), err, err2)
		}
	})
}

// A blob that was changed in Redis is not given.
func TestT18_AChangedBlobIsNotGiven(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		l, name := openLedger(t, url), blobName("the text")
		if err := l.PutBlobs(t.Context(), map[string][]byte{name: []byte("the text")}); err != nil {
			t.Fatal(err)
		}
		for _, changed := range []string{"the texT", "the tex", "the text ", ""} {
			raw := rawRedis(t, url)
			raw.Set(t.Context(), raw.oneSlot(blobRecord+name), changed, 0)
			if got, err := l.Blobs(t.Context(), name); !errors.Is(err, ErrNoBlob) || got != nil {
				t.Errorf("%q: %q, %v", changed, got, err)
			}
		}
	})
}

// What was put again meanwhile is not swept, and what is kept is not.
func TestLedgerSweepsWhatIsOld(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		l, now := openLedger(t, url), time.Now()
		l.now = func() time.Time { return now }
		put := func(texts ...string) {
			blobs := make(map[string][]byte)
			for _, text := range texts {
				blobs[blobName(text)] = []byte(text)
			}
			if err := l.PutBlobs(t.Context(), blobs); err != nil {
				t.Fatal(err)
			}
		}
		var many []string
		for i := range 100 {
			many = append(many, fmt.Sprint("old ", i))
		}
		put(many...)
		put("kept", "again")
		now = now.Add(time.Hour)
		put("again", "new")
		swept, err := l.Sweep(t.Context(), func(name string) bool { return name == blobName("kept") }, now)
		if err != nil || swept != 100 {
			t.Errorf("swept %d, %v", swept, err)
		}
		for _, text := range slices.Concat(many, []string{"kept", "again", "new"}) {
			_, err := l.Blobs(t.Context(), blobName(text))
			if gone := errors.Is(err, ErrNoBlob); gone != strings.HasPrefix(text, "old") {
				t.Errorf("%s: %v", text, err)
			}
		}
	})
}

// The highest number that any replica has seen is what all are told, also after the one who saw it is gone.
func TestT18_ReplicasTellEachOtherTheHighestNumber(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		one, other := openAt(t, url, testSecret), openAt(t, url, testSecret)
		for _, step := range []struct {
			by     *Store
			number uint64
			name   string
			want   string
		}{{one, 0, "-", "0 -"}, {one, 9, "a", "9 a"}, {other, 3, "b", "9 a"}, {other, 10, "c", "10 c"}, {one, 10, "d", "10 c"}, {one, 9, "a", "10 c"}} {
			if got, when, err := step.by.Seen(t.Context(), step.number, step.name); got != step.want || when.IsZero() || err != nil {
				t.Errorf("%d %s: %q at %v, %v", step.number, step.name, got, when, err)
			}
		}
		if ends := rawRedis(t, url).TTL(t.Context(), seenRecord).Val(); ends <= 0 || ends > KeepSeen {
			t.Errorf("it ends in %v", ends)
		}
	})
}
