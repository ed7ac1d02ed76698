package console

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

// Whoever tries to sign in or to enrol again and again is told to wait, and for how long; others are not, and afterwards she goes on.
func TestCeremoniesAreLimitedPerAddress(t *testing.T) {
	for _, path := range []string{"login/begin", "login", "enrol/none/begin", "enrol/none"} {
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

// A household has one address, however its machine is numbered.
func TestClientOf(t *testing.T) {
	for _, test := range []struct{ remote, header, forwarded, want string }{
		{"192.0.2.1:5", "", "198.51.100.9", "192.0.2.1"},
		{"192.0.2.1:5", "X-Forwarded-For", "203.0.113.1, 203.0.113.2, 198.51.100.9", "198.51.100.9"},
		{"192.0.2.1:5", "X-Forwarded-For", "", "192.0.2.1"},
		{"[2001:db8:1:2:3::4]:5", "", "", "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.1]:5", "", "", "192.0.2.1"},
	} {
		r := &http.Request{RemoteAddr: test.remote, Header: http.Header{}}
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := clientOf(r, test.header); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}
