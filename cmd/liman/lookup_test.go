package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// fetch asks the program by HTTP.
func fetch(t *testing.T, address string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// TestPoint4_BesideTheChatPage: the chat page keeps /, the look-up for programs stands beside it.
func TestPoint4_BesideTheChatPage(t *testing.T) {
	_, address := serving(t)
	for path, want := range map[string]string{
		"/v1/contacts": "0800 500 333", "/v1/services?county=CJ": `"scope":"county"`, "/openapi.json": "3.1.0", "/docs": "/v1/services", "/docs.css": "body",
		"/": `id="phone"`,
	} {
		if status, body := fetch(t, address+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d, no %s in %.200s", path, status, want, body)
		}
	}
}

// TestPoint6_WithATokenThePageIsServed, and shows a change of the content without a restart. Nothing of it is logged.
func TestPoint6_WithATokenThePageIsServed(t *testing.T) {
	_, telegramURL, _ := telegram(t)
	folder := copyContent(t)
	address := freeAddress(t)
	cmd := program(t, []string{
		"TELEGRAM_BOT_TOKEN=" + testToken, "LIMAN_SECRET=a secret of the tests, long enough", "TELEGRAM_API_URL=" + telegramURL,
		"REDIS_URL=redis://" + miniredis.RunT(t).Addr(), "LISTEN_ADDR=" + address, "LIMAN_CONTENT=" + folder, "LIMAN_WATCH=10ms",
	})
	var log strings.Builder
	lines := make(chan string, 100)
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	go readLines(out, lines)
	_, page := fetchWhenThere(t, "http://"+address)
	if !strings.Contains(page, "<title>Numere utile</title>") {
		t.Errorf("at / is %.300s", page)
	}
	if status, body := fetch(t, "http://"+address+"/v1/services?place=kanarienvogel"); status != http.StatusOK || !strings.Contains(body, "0800 500 333") {
		t.Errorf("%d %.300s", status, body)
	}
	file := filepath.Join(folder, "locales", "ro.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "lookup.title: 'Numere utile'", "lookup.title: 'Numere de telefon'", 1)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	for !strings.Contains(log.String(), "edition published") && ctx.Err() == nil {
		select {
		case line := <-lines:
			log.WriteString(line)
		case <-ctx.Done():
			t.Errorf("nothing was published: %s", log.String())
		}
	}
	if _, page := fetch(t, "http://"+address); !strings.Contains(page, "<title>Numere de telefon</title>") {
		t.Errorf("after the change, at / is %.300s", page)
	}
	if strings.Contains(log.String(), "kanarienvogel") || strings.Contains(log.String(), "127.0.0.1") {
		t.Errorf("the log says %s", log.String())
	}
}

// fetchWhenThere asks until somebody listens.
func fetchWhenThere(t *testing.T, address string) (status int, body string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(address, "http://"))
		if err == nil {
			c.Close()
			return fetch(t, address)
		}
	}
	t.Fatal("nobody listens")
	return 0, ""
}
