package bot

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liman/edition/shelf"
)

// broken are servers that fail in ways of their own, with the token in the path that was asked for.
var broken = map[string]http.HandlerFunc{
	"redirects for ever": func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, r.URL.Path, http.StatusFound) },
	"resets":             func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"breaks off": func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Length", "1000")
		_, _ = rw.Write([]byte(r.URL.Path))
	},
	"repeats the path": func(rw http.ResponseWriter, r *http.Request) { http.Error(rw, r.URL.Path, http.StatusBadGateway) },
	"says no with the path": func(rw http.ResponseWriter, r *http.Request) {
		_, _ = rw.Write([]byte(`{"ok":false,"error_code":404,"description":"no ` + r.URL.Path + `"}`))
	},
	"never answers": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
}

func TestT16_TheTokenIsInNoError(t *testing.T) {
	w := newWorld(t)
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	urls := []string{"http://127.0.0.1:1", "http://no-such-host.invalid", "https" + w.http.URL[4:], "http://[::1", w.http.URL + "/nowhere", "http://\x7f"}
	for _, handler := range broken {
		server := httptest.NewServer(handler)
		defer server.Close()
		urls = append(urls, server.URL)
	}
	for _, url := range urls {
		for _, patience := range []time.Duration{300 * time.Millisecond, 0} {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			_, err := New(ctx, Options{Token: testToken + "x", APIURL: url, Log: w.bot.Log}, shelf.New(ed))
			cancel()
			if err == nil || strings.Contains(err.Error(), testToken) {
				t.Errorf("%q: %v", url, err)
			}
		}
	}
	if strings.Contains(w.log.String(), testToken) {
		t.Error("the token is in the log")
	}
}
