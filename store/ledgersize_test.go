package store

import (
	"bytes"
	"errors"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

// Whoever writes into Redis can fill it with anything; what is read of it has an end.
func TestT18_AHostileLedgerIsReadUpToABound(t *testing.T) {
	redis := miniredis.RunT(t)
	l := openLedger(t, "redis://"+redis.Addr())
	fits, much := string(make([]byte, MaxRecord)), string(make([]byte, MaxRecord+1))
	redis.RPush(ledgerRecords, fits)
	if got, err := l.Records(t.Context(), 0); err != nil || len(got) != 1 {
		t.Errorf("one that fits: %d, %v", len(got), err)
	}
	redis.RPush(ledgerRecords, much)
	if _, err := l.Records(t.Context(), 0); !errors.Is(err, ErrTooMuch) {
		t.Errorf("a record that is too large: %v", err)
	}
	redis.Del(ledgerRecords)
	for range maxRecords/MaxRecord + 1 {
		redis.RPush(ledgerRecords, fits)
	}
	if _, err := l.Records(t.Context(), 0); !errors.Is(err, ErrTooMuch) {
		t.Errorf("too many records: %v", err)
	}
	large := bytes.Repeat([]byte("x"), MaxBlob+1)
	name := blobName(string(large))
	redis.Set(blobRecord+name, string(large))
	if _, err := l.Blobs(t.Context(), name); !errors.Is(err, ErrTooMuch) {
		t.Errorf("a file that is too large: %v", err)
	}
	if err := l.PutBlobs(t.Context(), map[string][]byte{name: large}); !errors.Is(err, ErrTooMuch) {
		t.Errorf("it is written: %v", err)
	}
	for range maxWaiting + 5 {
		if err := l.Approve(t.Context(), "id", []byte("a")); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Propose(t.Context(), "id", []byte("p")); err != nil {
		t.Fatal(err)
	}
	if _, approvals, err := l.Proposal(t.Context(), "id"); err != nil || len(approvals) != maxWaiting {
		t.Errorf("%d approvals, %v", len(approvals), err)
	}
}
