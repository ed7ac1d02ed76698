package main

import (
	"slices"
	"testing"
	"time"

	"liman/edition"
	"liman/flows"
)

// BenchmarkLeave is the time from the press of leave to the empty chat, against the stand-in and two Redis processes.
func BenchmarkLeave(b *testing.B) {
	h := newHouse(b, plan{})
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		b.Fatal(err)
	}
	leave := edition.ButtonData{Edition: ed.ID(), Node: "home/start", Option: flows.Leave}.String()
	var times []time.Duration
	for id := int64(1); b.Loop(); id++ {
		b.StopTimer()
		v := h.visitor(id)
		v.says(h, "/start")
		v.says(h, "are un pistol")
		b.StartTimer()
		pressed := time.Now()
		v.PressOld(v.bubble().ID, leave)
		h.answer("leave", func() bool { return len(v.Messages()) == 0 })
		times = append(times, time.Since(pressed))
	}
	reportShares(b, times)
}

// BenchmarkIdleWipe is how long after the idle time a silent chat is empty, with a hundred of them at once.
func BenchmarkIdleWipe(b *testing.B) {
	const chats, idle = 100, 2 * time.Second
	h := newHouse(b, plan{env: []string{"LIMAN_IDLE=2s"}})
	var late []time.Duration
	for id := int64(1); b.Loop(); id += chats {
		var silent []visitor
		for i := range int64(chats) {
			silent = append(silent, h.visitor(id+i))
			silent[i].Send("/start")
		}
		h.answer("silence", func() bool {
			return !slices.ContainsFunc(silent, func(v visitor) bool {
				ledger := v.Ledger()
				return len(ledger) < 4 || ledger[len(ledger)-1].What != "deleted" || len(v.Messages()) > 0
			})
		})
		for _, v := range silent {
			ledger := v.Ledger()
			late = append(late, ledger[len(ledger)-1].At.Sub(ledger[0].At)-idle)
		}
	}
	reportShares(b, late)
}

func reportShares(b *testing.B, times []time.Duration) {
	for name, percent := range map[string]int{"p50-ms": 50, "p99-ms": 99, "worst-ms": 100} {
		b.ReportMetric(float64(share(times, percent).Microseconds())/1000, name)
	}
}
