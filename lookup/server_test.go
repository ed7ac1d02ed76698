package lookup

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liman/edition"
)

// monday is a working day at ten in the morning.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func serve(t testing.TB) *Server {
	t.Helper()
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return New(Options{Edition: func() *edition.Edition { return ed }, Now: func() time.Time { return monday }})
}

func TestPoint4_Contacts(t *testing.T) {
	w := httptest.NewRecorder()
	serve(t).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/contacts", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "0800 500 333") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
