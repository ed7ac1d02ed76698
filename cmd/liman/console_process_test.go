package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// liman console is a role of its own: with CONSOLE_ADDR, CONSOLE_ORIGIN and a Redis (REDIS_CONSOLE_URL, from the environment or a file) it prints the first
// admin's link, which its page answers, and where it listens; without an origin it says what to write.
func TestSettingConsole(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	file := p.writes("console-address", p.redis+"\n")
	for _, redis := range []string{"REDIS_CONSOLE_URL_FILE=" + file, "REDIS_CONSOLE_URL=" + p.redis} {
		cmd := program(t, []string{p.env[0], redis, "CONSOLE_ADDR=127.0.0.1:0", "CONSOLE_ORIGIN=https://console.example.org"}, "console")
		printed := printing(t, cmd)
		link, err := url.Parse(printedAddress(t, printed, "https://console.example.org/console/enrol/"))
		if err != nil {
			t.Fatal(err)
		}
		address := "http://" + printedAddress(t, printed, "127.0.0.1:")
		resp, err := http.Get(address + link.Path)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(page), `data-passkey="create"`) {
			t.Errorf("%s: the first admin's link gives %d, %v: %s", redis, resp.StatusCode, err, page)
		}
		for _, probe := range []string{"/livez", "/healthz"} {
			if resp, err := http.Get(address + probe); err != nil || resp.StatusCode != http.StatusOK {
				t.Errorf("%s: %v, %v", probe, resp, err)
			} else {
				resp.Body.Close()
			}
		}
	}
	for why, env := range map[string][]string{
		"CONSOLE_ORIGIN is unset":              {p.env[0], "REDIS_CONSOLE_URL=" + p.redis},
		"CONSOLE_ORIGIN: \"console\" is no":    {p.env[0], "REDIS_CONSOLE_URL=" + p.redis, "CONSOLE_ORIGIN=console"},
		"REDIS_CONSOLE_URL is unset":           {p.env[0], "CONSOLE_ORIGIN=https://console.example.org"},
		"LIMAN_OPERATOR_KEY is unset":          {"REDIS_CONSOLE_URL=" + p.redis, "CONSOLE_ORIGIN=https://console.example.org"},
		"CONSOLE_ADDR is no address to listen": {p.env[0], "REDIS_CONSOLE_URL=" + p.redis, "CONSOLE_ORIGIN=https://console.example.org", "CONSOLE_ADDR=127.0.0.1:99999"},
	} {
		if out, err := output(t, env, "console"); err == nil || !strings.Contains(out, why) {
			t.Errorf("%v: %v\n%s", env, err, out)
		}
	}
}
