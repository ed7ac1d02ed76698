package lookup

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/edition"
)

// TestPoint4_NotModified: a tag holds for a question, an edition and a minute.
func TestPoint4_NotModified(t *testing.T) {
	w := serve(t)
	const target = "/v1/services?county=CJ&kind=dgaspc"
	first := w.ask("GET", target)
	tag := first.Header().Get("ETag")
	w.now = monday.Add(59 * time.Second)
	if out := w.ask("GET", target); out.Header().Get("ETag") != tag || out.Body.String() != first.Body.String() {
		t.Error("the same minute has two answers")
	}
	for _, header := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		out := w.ask("GET", target, "If-None-Match", header)
		if out.Code != http.StatusNotModified || out.Body.Len() != 0 || out.Header().Get("ETag") != tag || out.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %v", header, out.Code, out.Header())
		}
	}
	other := *w.ed
	other.Hash = "another edition"
	if out := w.ask("GET", target+"&lang=en", "If-None-Match", tag); out.Code != http.StatusOK {
		t.Errorf("another question got %d", out.Code)
	}
	w.ed = &other
	if out := w.ask("GET", target, "If-None-Match", tag); out.Code != http.StatusOK {
		t.Errorf("another edition got %d", out.Code)
	}
	w.ed, w.now = builtin(t), monday.Add(time.Minute)
	if out := w.ask("GET", target, "If-None-Match", tag); out.Code != http.StatusOK {
		t.Errorf("another minute got %d", out.Code)
	}
}

// TestPoint4_AnyPageMayAsk: programs in browsers, with If-None-Match too.
func TestPoint4_AnyPageMayAsk(t *testing.T) {
	w := serve(t)
	for _, target := range []string{"/v1/contacts", "/v1/services", "/v1/nothing", "/openapi.json"} {
		if got := w.ask("GET", target, "Origin", "https://example.org").Header().Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s allows %q", target, got)
		}
	}
	out := w.ask("OPTIONS", "/v1/services", "Origin", "https://example.org", "Access-Control-Request-Method", "GET")
	if out.Code != http.StatusNoContent || !strings.Contains(out.Header().Get("Access-Control-Allow-Headers"), "If-None-Match") {
		t.Errorf("asked whether it may ask: %d %v", out.Code, out.Header())
	}
}

// TestPoint4_Budget: one client runs out and another does not; after the time that was named there is room again.
func TestPoint4_Budget(t *testing.T) {
	w := serve(t, func(o *Options) { o.Budget = 5 })
	from := func(address string, header ...string) int {
		r := httptest.NewRequest(http.MethodGet, "/v1/contacts", nil)
		r.RemoteAddr = address
		for _, h := range header {
			r.Header.Add("X-Forwarded-For", h)
		}
		out := httptest.NewRecorder()
		w.ServeHTTP(out, r)
		if out.Code == http.StatusTooManyRequests {
			seconds, err := strconv.Atoi(out.Header().Get("Retry-After"))
			if err != nil || out.Header().Get("Content-Type") != "application/problem+json" {
				t.Fatalf("refused with %v", out.Header())
			}
			w.now = w.now.Add(time.Duration(seconds) * time.Second)
		}
		return out.Code
	}
	for range 5 {
		from("192.0.2.1:1000")
	}
	if got := from("192.0.2.1:2000"); got != http.StatusTooManyRequests {
		t.Errorf("the sixth got %d", got)
	}
	if got := from("192.0.2.1:3000"); got != http.StatusOK {
		t.Errorf("after the wait: %d", got)
	}
	if got := from("192.0.2.1:4000", "203.0.113.9"); got != http.StatusTooManyRequests {
		t.Errorf("a header that nobody asked for makes another client: %d", got)
	}
	if got := from("198.51.100.7:1000"); got != http.StatusOK {
		t.Errorf("another client got %d", got)
	}
}

// TestPoint4_NothingIsKept: no line of a log, no cookie, and no word of a question in an error.
func TestPoint4_NothingIsKept(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil))) // the standard log, too
	t.Cleanup(func() { slog.SetDefault(before) })
	w := serve(t)
	for _, target := range []string{
		"/v1/services?place=kanarienvogel", "/v1/services?near=kanarienvogel", "/v1/services?county=CJ&kind=kanarienvogel",
		"/v1/services?county=CJ&limit=kanarienvogel", "/v1/services/kanarienvogel", "/v1/places?q=kanarienvogel",
		"/v1/contacts?country=kanarienvogel", "/kanarienvogel",
	} {
		out := w.ask("GET", target)
		if strings.Contains(strings.ToLower(fmt.Sprint(out.Body, out.Header())), "kanarienvogel") {
			t.Errorf("%s is said again: %s", target, out.Body)
		}
		if len(out.Result().Cookies()) > 0 {
			t.Errorf("%s sets a cookie", target)
		}
	}
	w.Server.Edition = func() *edition.Edition { panic("kanarienvogel") }
	w.problem("/v1/contacts", http.StatusInternalServerError)
	if text := log.String(); strings.Contains(text, "kanarienvogel") || strings.Contains(text, "192.0.2.1") || strings.Count(text, "level=") != 1 {
		t.Errorf("the log says %s", text)
	}
}

// gone is a client that hangs up; the error names its address.
type gone struct{ *httptest.ResponseRecorder }

func (gone) Write([]byte) (int, error) { return 0, errors.New("write tcp 192.0.2.1:1234: broken pipe") }

// TestPoint4_WhoHangsUpIsNotNamed, neither in the log nor by huma, which prints to standard error.
func TestPoint4_WhoHangsUpIsNotNamed(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = file
	t.Cleanup(func() { os.Stderr = before })
	w := serve(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(file, nil)) })
	for _, target := range []string{"/v1/contacts", "/v1/services", "/v1/nothing", "/docs", "/"} {
		w.ServeHTTP(gone{httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, target, nil))
	}
	if text, err := os.ReadFile(file.Name()); err != nil || len(text) > 0 {
		t.Errorf("it says %s, %v", text, err)
	}
}

// TestPoint4_EditionsChange: every answer is whole, from one edition or the other.
func TestPoint4_EditionsChange(t *testing.T) {
	w := serve(t, func(o *Options) { o.Budget = 1_000_000 })
	other := *w.ed
	other.Hash = "other"
	turn := make(chan *edition.Edition, 1)
	turn <- w.ed
	w.Server.Edition = func() *edition.Edition {
		ed := <-turn
		turn <- map[*edition.Edition]*edition.Edition{w.ed: &other, &other: w.ed}[ed]
		return ed
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 50 {
				if out := w.ask("GET", "/v1/services?county=CJ"); out.Code != http.StatusOK {
					t.Errorf("%d", out.Code)
				}
			}
		})
	}
	readers.Wait()
}
