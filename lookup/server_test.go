package lookup

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"liman/edition"
)

// monday is a working day at ten in the morning.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// opened is the edition inside the program, read once for all tests.
var opened = sync.OnceValues(func() (*edition.Edition, error) { return edition.Open(edition.Builtin()) })

func builtin(t testing.TB) *edition.Edition {
	t.Helper()
	ed, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	return ed
}

// world is a server whose edition, clock and budget a test can change.
type world struct {
	*testing.T
	Options
	*Server
	ed  *edition.Edition
	now time.Time
}

func serve(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	w := &world{T: t, ed: builtin(t), now: monday}
	w.Options = Options{Edition: func() *edition.Edition { return w.ed }, Now: func() time.Time { return w.now }}
	for _, c := range change {
		c(&w.Options)
	}
	w.Server = New(w.Options)
	return w
}

// ask sends a request with headers, as name, value, name, value.
func (w *world) ask(method, target string, header ...string) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	out := httptest.NewRecorder()
	w.ServeHTTP(out, r)
	return out
}

// get asks, and reads what must be a whole answer.
func get200[A any](w *world, target string) A {
	w.Helper()
	out := w.ask(http.MethodGet, target)
	var a A
	decode := json.NewDecoder(out.Body)
	decode.DisallowUnknownFields()
	if err := decode.Decode(&a); err != nil || out.Code != http.StatusOK {
		w.Fatalf("%s: %d, %v", target, out.Code, err)
	}
	return a
}

// problem asks what is to be refused, and gives the reason.
func (w *world) problem(target string, status int) string {
	w.Helper()
	out := w.ask(http.MethodGet, target)
	var p struct {
		Status int
		Title  string
		Detail string
	}
	if err := json.Unmarshal(out.Body.Bytes(), &p); err != nil {
		w.Fatalf("%s: %v in %s", target, err, out.Body)
	}
	if kind := out.Header().Get("Content-Type"); out.Code != status || p.Status != status || kind != "application/problem+json" || p.Title == "" {
		w.Errorf("%s: %d %s %+v", target, out.Code, kind, p)
	}
	if out.Header().Get("ETag") != "" {
		w.Errorf("%s: an error with an ETag", target)
	}
	return p.Detail
}
