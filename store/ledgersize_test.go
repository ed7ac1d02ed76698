package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
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
	if _, err := l.SomeRecords(t.Context(), 1, 1); !errors.Is(err, ErrTooMuch) {
		t.Errorf("a record among some that is too large: %v", err)
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
}

// No more is kept than is read: who comes with one proposal, approval or draft too many is told, what is there can still be changed, and when one goes
// there is room.
func TestT18_NoMoreIsKeptThanIsRead(t *testing.T) {
	for engine, start := range map[string]func(*testing.T) string{
		"miniredis": func(t *testing.T) string { return "redis://" + miniredis.RunT(t).Addr() }, "redis-server": func(t *testing.T) string { return realRedis(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			url, ctx := start(t), t.Context()
			l, drafts := openLedger(t, url), openDrafts(t, url)
			full := func(what string, err error, mend string) {
				t.Helper()
				if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), mend) {
					t.Errorf("%s: %v", what, err)
				}
			}
			fits := func(what string, err error) {
				t.Helper()
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			for i := range mayWait.fields {
				fits("a proposal", l.Propose(ctx, strconv.Itoa(i), []byte("p")))
			}
			full("another proposal", l.Propose(ctx, "another", []byte("p")), "publish or discard one")
			fits("one that is there", l.Propose(ctx, "7", []byte("again")))
			fits("one that goes", l.DropProposal(ctx, "0"))
			fits("one when there is room", l.Propose(ctx, "another", []byte("p")))
			for range maxApprovals {
				fits("an approval", l.Approve(ctx, "7", []byte("yes")))
			}
			full("another approval", l.Approve(ctx, "7", []byte("yes")), "propose it anew")
			for name, err := range map[string]error{"a large proposal": l.Propose(ctx, "7", make([]byte, MaxRecord+1)), "a large approval": l.Approve(ctx, "8", make([]byte, maxApproval+1))} {
				if !errors.Is(err, ErrTooMuch) {
					t.Errorf("%s: %v", name, err)
				}
			}
			if _, approvals, err := l.Proposal(ctx, "7"); err != nil || len(approvals) != maxApprovals {
				t.Errorf("%d approvals, %v", len(approvals), err)
			}
			drafts.most.fields = 20
			for i := range drafts.most.fields {
				fits("a draft", drafts.Put(ctx, strconv.Itoa(i), []byte("d"), 0))
			}
			full("another draft", drafts.Put(ctx, "another", []byte("d"), 0), "publish or discard some")
			fits("one that is there", drafts.Put(ctx, "7", []byte("again"), 1))
			fits("one that goes", drafts.Drop(ctx, "0", 1))
			fits("one when there is room", drafts.Put(ctx, "another", []byte("d"), 0))
			full("one that is large", drafts.Put(ctx, "7", make([]byte, drafts.most.one), 2), "is over")
			drafts.most.written = 1000
			full("one that is too much with the others", drafts.Put(ctx, "7", make([]byte, 999), 2), "all like it")
			fits("as much as there is room for", drafts.Put(ctx, "7", make([]byte, 800), 2))
			fits("less", drafts.Put(ctx, "7", make([]byte, 700), 3))
		})
	}
}

// counted gives an address at which a Redis is reached through a counter of all bytes that it answers.
func counted(t *testing.T, url string) (through string, answered *atomic.Int64) {
	t.Helper()
	_, at, _ := strings.Cut(url, "://")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	answered = new(atomic.Int64)
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer client.Close()
				server, err := net.Dial("tcp", at)
				if err != nil {
					return
				}
				defer server.Close()
				go func() { _, _ = io.Copy(server, client) }()
				_, _ = io.Copy(io.MultiWriter(client, counter{answered}), server)
			}()
		}
	}()
	return "redis://" + l.Addr().String(), answered
}

type counter struct{ n *atomic.Int64 }

func (c counter) Write(data []byte) (int, error) {
	c.n.Add(int64(len(data)))
	return len(data), nil
}

// What is too large is refused by its name before a byte of it is read, whatever it is; so is one of too many.
func TestT18_WhatIsTooLargeIsNotReadAtAll(t *testing.T) {
	for engine, start := range map[string]func(*testing.T) string{
		"miniredis": func(t *testing.T) string { return "redis://" + miniredis.RunT(t).Addr() }, "redis-server": func(t *testing.T) string { return realRedis(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			url := start(t)
			redis, ctx := rawRedis(t, url), t.Context()
			through, answered := counted(t, url)
			l, drafts := openLedger(t, through), openDrafts(t, through)
			huge := strings.Repeat("x", 32<<20)
			name := blobName(huge)
			for _, command := range [][]any{
				{"SET", "ledger:head", huge}, {"RPUSH", "ledger:records", "one", "two", huge}, {"SET", "ledger:blob:" + name, huge}, {"HSET", "ledger:proposals", "a", huge, "b", "small"},
				{"RPUSH", "ledger:approvals:b", "yes", huge}, {"HSET", "ledger:drafts", "a", "1 " + huge, "b", "1 small"},
			} {
				if err := redis.Do(ctx, command...).Err(); err != nil {
					t.Fatal(err)
				}
			}
			read := func(what string, err error, says string) {
				t.Helper()
				if !errors.Is(err, ErrTooMuch) || !strings.Contains(err.Error(), says) {
					t.Errorf("%s: %v", what, err)
				}
			}
			_, err := l.Records(ctx, 0)
			read("a record", err, "record 3 has 33554432 bytes")
			_, err = l.Records(ctx, 1)
			read("a record behind another", err, "record 3 has 33554432 bytes")
			_, err = l.Blobs(ctx, blobName("other"), name)
			read("a file", err, name+" has 33554432 bytes")
			_, _, err = l.Proposal(ctx, "a")
			read("a proposal", err, `"a" has 3355443`)
			_, _, err = l.Proposal(ctx, "b")
			read("an approval", err, "approval 2 of the proposal b has 33554432 bytes")
			_, err = l.Proposals(ctx)
			read("all proposals", err, `"a" has 3355443`)
			_, err = drafts.Get(ctx, "a")
			read("a draft", err, `"a" has 3355443`)
			_, err = drafts.All(ctx)
			read("all drafts", err, `"a" has 3355443`)
			if head, err := l.Head(ctx); err != nil || len(head) > maxHead+1 {
				t.Errorf("the head has %d bytes, %v", len(head), err)
			}
			for range 30 {
				var fields []any
				for range 100 {
					fields = append(fields, strconv.Itoa(len(fields))+rand.Text(), "1 small")
				}
				if err := redis.HSet(ctx, "ledger:drafts:many", fields...).Err(); err != nil {
					t.Fatal(err)
				}
			}
			if err := redis.Do(ctx, "RENAME", "ledger:drafts:many", "ledger:drafts").Err(); err != nil {
				t.Fatal(err)
			}
			_, err = drafts.All(ctx)
			read("many drafts", err, "there are 3000, over")
			if got, err := drafts.Get(ctx, "a"); err != nil || got.Revision != 0 {
				t.Errorf("one that is not there: %v", err)
			}
			if n := answered.Load(); n == 0 || n > 64<<10 {
				t.Errorf("%d bytes were read", n)
			}
		})
	}
}
