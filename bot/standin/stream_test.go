package standin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// limited is an answer of a server with limits, which says what became of them.
type limited struct {
	*httptest.ResponseRecorder
	read, write []time.Time
}

func (l *limited) SetReadDeadline(t time.Time) error  { l.read = append(l.read, t); return nil }
func (l *limited) SetWriteDeadline(t time.Time) error { l.write = append(l.write, t); return nil }

// What is on the phone is streamed until the page is closed, also by a server whose answers are to end within a minute: the page would say that there
// is no connection.
func TestPageStreamsWithoutEnd(t *testing.T) {
	s := New(Options{})
	t.Cleanup(s.Close)
	s.Bot(pageToken, "page_bot")
	gone, leave := context.WithCancel(t.Context())
	leave()
	w := &limited{ResponseRecorder: httptest.NewRecorder()}
	s.Page(PageOptions{Token: pageToken, Languages: []string{"ro"}, Guarded: true}).ServeHTTP(w, httptest.NewRequestWithContext(gone, http.MethodGet, "/page/chat?person=1", nil))
	if never := []time.Time{{}}; !slices.Equal(w.read, never) || !slices.Equal(w.write, never) {
		t.Errorf("it ends at %v, %v", w.read, w.write)
	}
}
