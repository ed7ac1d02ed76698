package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/bot/standin"
)

const testToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// telegram is the stand-in as a server of its own, with one person.
func telegram(t *testing.T) (s *standin.Server, url string, ana *standin.Chat) {
	t.Helper()
	s = standin.New(standin.Options{})
	s.Bot(testToken, "liman_test_bot")
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		s.Close()
		server.Close()
	})
	return s, server.URL, s.Chat(testToken, standin.Person{ID: 7, FirstName: "Ana", LanguageCode: "ro"})
}

func waitFor(t *testing.T, s *standin.Server, what string, held func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := s.Wait(ctx, held); err != nil {
		t.Fatalf("waited in vain for %s: %v", what, err)
	}
}

// shows tells whether the person sees a text of the bot.
func shows(c *standin.Chat, text string) func() bool {
	return func() bool {
		for _, m := range c.Messages() {
			if m.FromBot && strings.Contains(m.Text, text) {
				return true
			}
		}
		return false
	}
}

// The real thing: a token, another Bot API server, a Redis, secrets in files. SIGTERM finishes the reply under way.
func TestProgramServesTelegram(t *testing.T) {
	s, url, ana := telegram(t)
	token, secret := filepath.Join(t.TempDir(), "token"), filepath.Join(t.TempDir(), "secret")
	for file, text := range map[string]string{token: testToken + "\n", secret: "a secret of the tests, long enough\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	redis := miniredis.RunT(t)
	cmd := program(t, []string{
		"TELEGRAM_BOT_TOKEN_FILE=" + token, "LIMAN_SECRET_FILE=" + secret, "TELEGRAM_API_URL=" + url, "REDIS_URL=redis://" + redis.Addr(),
	})
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ana.Send("/start")
	waitFor(t, s, "the bubble", shows(ana, "Nu îți cerem numele"))
	s.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusTooManyRequests, RetryAfter: 1, Times: 1})
	ana.Send("ce fac")
	waitFor(t, s, "the reply to be under way", func() bool {
		requests := s.Requests(testToken)
		return len(requests) > 0 && requests[len(requests)-1].Status == http.StatusTooManyRequests
	})
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v:\n%s", err, out.String())
	}
	if !shows(ana, "Am șters ce ai scris")() {
		t.Error("the reply under way was not finished")
	}
	if strings.Contains(out.String(), testToken) || strings.Contains(out.String(), "ce fac") {
		t.Errorf("it printed:\n%s", out.String())
	}
}

func TestProgramRefusesAWrongToken(t *testing.T) {
	_, url, _ := telegram(t)
	redis := miniredis.RunT(t)
	out, err := output(t, []string{"TELEGRAM_BOT_TOKEN=9:wrong", "TELEGRAM_API_URL=" + url, "REDIS_URL=redis://" + redis.Addr(), "LIMAN_SECRET=a secret of the tests"})
	if err == nil || !strings.Contains(out, "Unauthorized") || strings.Contains(out, "9:wrong") {
		t.Errorf("%v:\n%s", err, out)
	}
}

// A content folder is watched: what passes the checks is live within a second, what does not is refused with the report.
func TestProgramWatchesItsContent(t *testing.T) {
	s, url, ana := telegram(t)
	redis, folder := miniredis.RunT(t), copyContent(t)
	cmd := program(t, []string{
		"TELEGRAM_BOT_TOKEN=" + testToken, "TELEGRAM_API_URL=" + url, "REDIS_URL=redis://" + redis.Addr(),
		"LIMAN_SECRET=a secret of the tests", "LIMAN_CONTENT=" + folder, "LIMAN_WATCH=50ms",
	})
	reports, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	lines := make(chan string, 100)
	go readLines(reports, lines)
	ana.Send("/start")
	waitFor(t, s, "the bubble", shows(ana, "Nu îți cerem numele"))

	change(t, folder, "Bun venit", "Bine ai venit")
	expect(t, lines, "edition published")
	ana.Send("/start")
	waitFor(t, s, "the new words", shows(ana, "Bine ai venit"))

	change(t, folder, "Bine ai venit", "Sună 0800 500 333")
	expect(t, lines, "is typed into the text; name the contact")
	ana.Send("/start")
	waitFor(t, s, "the last good words", shows(ana, "Bine ai venit"))
}

func change(t *testing.T, folder, old, now string) {
	t.Helper()
	file := filepath.Join(folder, "locales", "ro.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), old, now)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// expect waits for a line of the log.
func expect(t *testing.T, lines <-chan string, want string) {
	t.Helper()
	for {
		select {
		case line := <-lines:
			if strings.Contains(line, want) {
				return
			}
		case <-t.Context().Done():
			t.Fatal("the test ended")
		case <-time.After(time.Minute):
			t.Fatalf("no %q in the log", want)
		}
	}
}
