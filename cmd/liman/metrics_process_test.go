package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"liman/bot/standin"
)

// METRICS_ADDR is where operators read counts and durations: answers by how they ended, what Telegram refused, what waits, whether all is well.
// Unset, there is nothing.
func TestSettingMetricsAddr(t *testing.T) {
	t.Parallel()
	counts, page := freeAddress(t), freeAddress(t)
	h := newHouse(t, plan{env: []string{"METRICS_ADDR=" + counts, "LISTEN_ADDR=" + page}})
	h.asked(page, http.StatusOK, "well")
	ana := h.visitor(4711)
	ana.says(h, "/start")
	h.telegram.Fail(standin.Fault{Method: "sendMessage", Code: http.StatusInternalServerError, Times: 1})
	h.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusInternalServerError, Times: 1})
	ana.says(h, "unsprezece mere")
	var read string
	for _, want := range []string{
		`liman_answer_seconds_count\{outcome="shown"\} [1-9]`, `liman_answer_seconds_bucket\{outcome="shown",le="60"\} [1-9]`, `liman_telegram_errors_total\{class="5xx"\} [1-9]`,
		`liman_screens_owed 0`, `liman_wipes_waiting 1`, `liman_well 1`,
	} {
		h.until(want, func() bool {
			_, read = probeAt(counts, "/metrics")
			return regexp.MustCompile("(?m)^" + want).MatchString(read)
		})
	}
	for _, label := range regexp.MustCompile(`(\w+)="`).FindAllStringSubmatch(read, -1) {
		if !slices.Contains([]string{"outcome", "class", "act", "le"}, label[1]) {
			t.Errorf("a label %q, which may tell who or where", label[1])
		}
	}
	for _, hers := range []string{"4711", "mere", "Ana"} {
		if strings.Contains(read, hers) {
			t.Errorf("%q is in:\n%s", hers, read)
		}
	}
	if _, body := probeAt(page, "/metrics"); strings.Contains(body, "liman_") {
		t.Error("it is served where people look numbers up, too")
	}
	h.durable.kill(20 * time.Second)
	h.until("a Redis that is away", func() bool {
		_, read = probeAt(counts, "/metrics")
		return strings.Contains(read, "liman_well 0")
	})
}

// The console counts its requests by act and class of status.
func TestTheConsoleHasMetrics(t *testing.T) {
	t.Parallel()
	counts, page := freeAddress(t), freeAddress(t)
	p := newNewsroom(t)
	cmd := program(t, []string{p.env[0], "REDIS_CONSOLE_URL=" + p.redis, "METRICS_ADDR=" + counts, "CONSOLE_ADDR=" + page, "CONSOLE_ORIGIN=https://console.example.org"}, "console")
	var log printed
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() })
	h := &house{TB: t, log: &log}
	h.until("the console", func() bool { status, _ := probeAt(page, "/console/login"); return status == http.StatusOK })
	if status, _ := probeAt(page, "/console/enrol/AMSECRETTOKEN"); status != http.StatusGone {
		t.Errorf("an invitation that never was: %d", status)
	}
	_, read := probeAt(counts, "/metrics")
	for _, want := range []string{`liman_console_request_seconds_count{act="login",class="2xx"} 1`, `liman_console_request_seconds_count{act="enrol",class="4xx"} 1`} {
		if !strings.Contains(read, want) {
			t.Errorf("no %s in:\n%.2000s", want, read)
		}
	}
	if strings.Contains(read, "AMSECRETTOKEN") {
		t.Error("the token of an invitation is in it")
	}
}
