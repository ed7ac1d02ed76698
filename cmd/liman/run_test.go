package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"liman/edition"
	"liman/edition/shelf"
)

// Some seconds after the start the edition that counts has learnt what typed words mean, and so has each that is published later, before anybody types: to
// learn takes hundreds of thousands of allocations, and to understand a text few.
func TestWhoTypesFirstDoesNotWaitForLearning(t *testing.T) {
	const few = 50_000
	first, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	editions := shelf.New(first)
	hears := func(what, text string) {
		t.Helper()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if !editions.Current().Book.Hear(text, "ro").Danger {
			t.Errorf("%s: %q is no danger", what, text)
		}
		runtime.ReadMemStats(&after)
		if made := after.Mallocs - before.Mallocs; made > few {
			t.Errorf("%s: whoever types first waits for %d allocations", what, made)
		}
	}
	start := make(chan time.Time, 1)
	start <- time.Now()
	learning(t.Context(), start, editions)
	hears("after the start", "are un pistol")

	phrases, _ := edition.Builtin().File("flows/phrases/ro.yaml")
	b, err := edition.Builtin().With(map[string][]byte{"flows/phrases/ro.yaml": bytes.Replace(phrases, []byte("\n  danger/"), []byte("\n  # another\n  danger/"), 1)})
	if err != nil {
		t.Fatal(err)
	}
	second, err := edition.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	editions.Publish(second)
	hears("after a publish", "are un cuțit")
}

// Every tick tidies, and one that fails is an alarm and not the end.
func TestTidying(t *testing.T) {
	var out bytes.Buffer
	tick, ctx := make(chan time.Time), t.Context()
	ctx, cancel := context.WithCancel(ctx)
	times, ended := 0, make(chan struct{})
	tidy := func(context.Context) error {
		times++
		return errors.New("redis is full")
	}
	go func() {
		tidying(ctx, tick, tidy, slog.New(slog.NewJSONHandler(&out, nil)))
		close(ended)
	}()
	tick <- time.Time{}
	tick <- time.Time{}
	cancel()
	<-ended
	if alarms := strings.Count(out.String(), `"alarm":"tidy"`); times != 3 || alarms < 2 {
		t.Errorf("tidied %d times with %d alarms", times, alarms)
	}
}
