package console

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

// Whoever tries to sign in or to enrol again and again is told to wait, and for how long; others are not, and afterwards she goes on.
func TestCeremoniesAreLimitedPerAddress(t *testing.T) {
	for _, path := range []string{"login/begin", "login", "enrol/none/begin", "enrol/none", "language"} {
		t.Run(path, func(t *testing.T) {
			w := newWorld(t)
			w.Header = "X-Forwarded-For"
			from := func(address string) reply {
				r := w.as("").form(path)
				r.Header.Add("X-Forwarded-For", "192.0.2.7, "+address) // the first is what she says herself
				return w.as("").do(r)
			}
			for i := range stepsAMinute {
				if got := from("198.51.100.1"); got.status == http.StatusTooManyRequests {
					t.Fatalf("refused after %d", i)
				}
			}
			got := from("198.51.100.1")
			wait, err := strconv.Atoi(got.header.Get("Retry-After"))
			if got.status != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 60 {
				t.Fatalf("%d, Retry-After %q", got.status, got.header.Get("Retry-After"))
			}
			if got := from("198.51.100.2"); got.status == http.StatusTooManyRequests {
				t.Error("another address is refused")
			}
			w.later(time.Duration(wait) * time.Second)
			if got := from("198.51.100.1"); got.status == http.StatusTooManyRequests {
				t.Error("refused after the time that was told")
			}
			if got := from("198.51.100.1"); got.status != http.StatusTooManyRequests {
				t.Errorf("%d: one token came back, and two are taken", got.status)
			}
		})
	}
}

// A session that asks without end is told to wait, and for how long, whatever it asks, and nothing of it is in the audit; a colleague is not, nor
// the same person in another session, and afterwards it goes on.
func TestT21ASessionsActsAreLimited(t *testing.T) {
	w := newWorld(t)
	ana, elsewhere := w.as("ana"), w.as("ana")
	for i := range actsAMinute {
		if got := ana.get("help/none"); got.status == http.StatusTooManyRequests {
			t.Fatalf("refused after %d", i)
		}
	}
	before := len(must(checkAudit(t.Context(), w.Staff))(t))
	got := ana.get("help/none")
	wait, err := strconv.Atoi(got.header.Get("Retry-After"))
	if got.status != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 60 {
		t.Fatalf("%d, Retry-After %q", got.status, got.header.Get("Retry-After"))
	}
	for _, path := range []string{"undo", "people/invite", "field"} {
		if got := ana.post(path); got.status != http.StatusTooManyRequests {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	if after := len(must(checkAudit(t.Context(), w.Staff))(t)); after != before {
		t.Errorf("%d lines of the audit", after-before)
	}
	for name, other := range map[string]*client{"a colleague": w.as("tudor"), "the same person elsewhere": elsewhere} {
		if got := other.get("help/none"); got.status == http.StatusTooManyRequests {
			t.Errorf("%s is refused", name)
		}
	}
	w.later(time.Duration(wait) * time.Second)
	if got := ana.get("help/none"); got.status == http.StatusTooManyRequests {
		t.Error("refused after the time that was told")
	}
}
