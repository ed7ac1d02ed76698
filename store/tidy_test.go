package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// What was wiped is gone from the disk too: a dump of the file and the secret would open it otherwise.
func TestT02_WhatWasWipedLeavesTheDisk(t *testing.T) {
	url, dir := redisOn(t, "--save", "", "--appendonly", "yes", "--appendfsync", "always")
	s := openAt(t, url, testSecret)
	m := Message{ID: 1}
	if err := s.List(t.Context(), Wipe{Chat: alice, Messages: []Message{m}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	name := s.keys[0].name(wipeRecord, alice)
	if err := s.Unlist(t.Context(), alice, []Message{m}); err != nil {
		t.Fatal(err)
	}
	if !onDisk(t, dir, name) {
		t.Fatal("nothing was on the disk")
	}
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); onDisk(t, dir, name); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is still on the disk")
		}
	}
}

func TestTidyingTheEmbeddedRedis(t *testing.T) {
	s := openAt(t, "redis://"+miniredis.RunT(t).Addr(), testSecret)
	if err := s.Tidy(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTidyingBeginsNoFile(t *testing.T) {
	url, dir := redisOn(t, "--save", "", "--appendonly", "no")
	s := openAt(t, url, testSecret)
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	info, err := s.durable.Info(t.Context(), "persistence").Result()
	if err != nil || bytes.Contains([]byte(info), []byte("aof_rewrite_in_progress:1")) || onDisk(t, dir, "") {
		t.Errorf("a Redis that keeps nothing writes a file: %v", err)
	}
}

// onDisk tells whether a file under a folder holds some text.
func onDisk(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			continue // it was replaced meanwhile
		}
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(text)) {
			return true
		}
	}
	return false
}
