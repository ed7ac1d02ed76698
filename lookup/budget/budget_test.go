package budget

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

// A household has one address, however its machine is numbered, and says none itself.
func TestPoint4_WhoAsks(t *testing.T) {
	for _, c := range []struct {
		remote, header string
		forwarded      []string
		want           string
	}{
		{"192.0.2.1:1000", "", []string{"203.0.113.9"}, "192.0.2.1"},
		{"[2001:db8:1:2:3:4:5:6]:1000", "", nil, "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.1]:1000", "", nil, "192.0.2.1"},
		{"10.0.0.1:1000", "X-Forwarded-For", []string{"203.0.113.9"}, "203.0.113.9"},
		{"10.0.0.1:1000", "X-Forwarded-For", []string{"forged", "1.1.1.1, 203.0.113.9"}, "203.0.113.9"},
		{"10.0.0.1:1000", "X-Forwarded-For", nil, "10.0.0.1"},
		{"10.0.0.1:1000", "X-Forwarded-For", []string{"203.0.113.1, 203.0.113.2, 198.51.100.9"}, "198.51.100.9"},
		{"@", "", nil, "@"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = c.remote, c.forwarded
		if got := Client(r, c.header); got != c.want {
			t.Errorf("%+v is %s", c, got)
		}
	}
}

// TestPoint4_BudgetOfMany takes no more memory for a million clients, and refuses none of them.
func TestPoint4_BudgetOfMany(t *testing.T) {
	b := New(120, 1<<16)
	var refused, before int
	before = len(b.buckets)
	for i := range 1_000_000 {
		if _, taken := b.Take(strconv.Itoa(i), time.Unix(1_764_000_000, 0)); !taken {
			refused++
		}
	}
	if len(b.buckets) != before || refused > 0 {
		t.Errorf("%d buckets, %d refused", len(b.buckets), refused)
	}
}
