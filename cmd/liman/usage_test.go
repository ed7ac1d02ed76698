package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"liman/store"
)

// A screen that was shown nine times within a period never leaves the memory, however many periods there are; one that was shown ten times does, and
// what is kept is a total alone.
func TestT25_AScreenSeenByNineIsNeverKept(t *testing.T) {
	var u usage
	kept := make(store.Counts)
	tick, added := make(chan time.Time), make(chan bool)
	ctx, cancel := context.WithCancel(t.Context())
	fail := false
	add := func(_ context.Context, _ time.Time, shown store.Counts) error {
		defer func() { added <- true }()
		if fail {
			return errors.New("redis is away")
		}
		for screen, n := range shown {
			kept[screen] += n
		}
		return nil
	}
	ended := make(chan bool)
	go func() {
		defer close(ended)
		u.run(ctx, tick, add, slog.New(slog.DiscardHandler))
	}()
	hour := func() {
		for range 9 {
			u.saw("danger/rare")
			u.saw("danger/start")
		}
		u.saw("danger/start")
	}
	for range 5 {
		before := maps.Clone(kept)
		hour()
		if !maps.Equal(kept, before) {
			t.Errorf("within the hour %v is kept, not %v", kept, before)
		}
		tick <- time.Time{}
		<-added
	}
	fail = true
	hour()
	tick <- time.Time{}
	<-added
	fail = false
	hour()
	cancel()
	<-added
	<-ended
	if want := (store.Counts{"danger/start": 60}); !maps.Equal(kept, want) {
		t.Errorf("kept %v, not %v", kept, want)
	}
}

// ends asks a program to end, and waits until the next is there.
func (p *process) ends(h *house) {
	h.Helper()
	runs := func() *os.Process {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.runs
	}
	was := runs()
	if err := was.Signal(syscall.SIGTERM); err != nil {
		h.Fatal(err)
	}
	h.until("the next program", func() bool { return runs() != was })
}

// LIMAN_COUNT_SCREENS has the program count screens: what was shown ten times and more stands in the durable Redis as a total of the month, without a
// time, a chat or a word. Unset, nothing is counted.
func TestSettingCountScreens(t *testing.T) {
	t.Parallel()
	const home = "home/start"
	for value, counts := range map[string]bool{"true": true, "false": false} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, plan{env: []string{"LIMAN_COUNT_SCREENS=" + value}})
			ana := h.visitor(4711)
			for shown := 0; shown < fewest+2; {
				if ana.says(h, "/start"); ana.node() == home { // a busy machine shows the emergency screen
					shown++
				}
			}
			h.program.ends(h)
			key := "counts:" + time.Now().UTC().Format("2006-01")
			kept, err := askRedis(h.socket("durable"), "HGETALL "+key)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.HasPrefix(string(kept), "*2\r\n$10\r\n"+home+"\r\n$2\r\n1"); got != counts {
				t.Errorf("the counts are %q", kept)
			}
		})
	}
}
