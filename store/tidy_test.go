package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// onDisk is all that a Redis wrote.
func onDisk(t *testing.T, dir string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) { // one that a rewrite just took away
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}

// What was wiped has left the disk of the durable Redis once its log is rewritten, and what waits is still there. Before
// that it stood there, or the test would show nothing.
func TestT01_WhatWasWipedLeavesTheDisk(t *testing.T) {
	sessions, _ := roleRedis(t, "sessions")
	durable, dir := roleRedis(t, "durable")
	s := openRoles(t, sessions, durable, time.Now)
	m := Message{ID: 12, Ours: true}
	for _, id := range []ChatID{alice, alice + 1} {
		if err := s.List(t.Context(), Wipe{Chat: id, Messages: []Message{m}}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	name := s.keys[0].name(wipeRecord, alice)
	traces := []string{name}
	for _, note := range rawRedis(t, durable).HGetAll(t.Context(), name).Val() {
		traces = append(traces, note[headSize:])
	}
	if len(traces) != 3 {
		t.Fatalf("%d notes", len(traces)-1)
	}
	if err := s.Unlist(t.Context(), alice, []Message{m}); err != nil {
		t.Fatal(err)
	}
	left := func() (n int) {
		disk := onDisk(t, dir)
		for _, trace := range traces {
			n += bytes.Count(disk, []byte(trace))
		}
		return n
	}
	if left() < len(traces) {
		t.Fatal("the log never held what was deleted")
	}
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	within(t, func() bool { return left() == 0 })
	if !bytes.Contains(onDisk(t, dir), []byte(s.keys[0].name(wipeRecord, alice+1))) {
		t.Error("what still waits left the disk, too")
	}
}

// patient is how long an exchange with Redis may take where nothing is about that: a busy machine may be slower than a person can wait.
const patient = 5 * time.Second

// within waits until something holds that another process does.
func within(t *testing.T, held func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a machine may be busy; nothing is held against this but that it ends
	defer cancel()
	for !held() {
		if ctx.Err() != nil {
			t.Fatal("waited in vain")
		}
	}
}

// One Redis for both roles has no log, and gets none: the salts would stand in it.
func TestT01_NoLogBeginsWhereNoneIs(t *testing.T) {
	url, dir := redisOn(t, "--save", "", "--appendonly", "no")
	s := openAt(t, url, testSecret)
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if info := rawRedis(t, url).Info(t.Context(), "persistence").Val(); !strings.Contains(info, "aof_rewrite_in_progress:0") || len(onDisk(t, dir)) > 0 {
		t.Error("a log was begun")
	}
	if err := openAt(t, "redis://"+miniredis.RunT(t).Addr(), testSecret).Tidy(t.Context()); err != nil {
		t.Errorf("embedded: %v", err)
	}
}

// An hour whose salt is gone cannot be opened by us either: its ciphers leave memory.
func TestT02_CiphersOfHoursThatAreOverAreDropped(t *testing.T) {
	clock := &stopped{now: time.Now()}
	s := openWith(t, "redis://"+miniredis.RunT(t).Addr(), clock)
	c := sample()
	if err := s.Save(t.Context(), alice, &c); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		pass time.Duration
		want int
	}{{KeepChat, 1}, {2 * time.Hour, 0}} {
		clock.pass(step.pass)
		if err := s.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(s.salts.seen); got != step.want {
			t.Errorf("%v later the ciphers of %d hours are known", step.pass, got)
		}
	}
}
