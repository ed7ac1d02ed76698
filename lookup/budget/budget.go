// Package budget is how much one client may ask of a server in a minute. It remembers nobody: a keyed hash, whose key is new with every
// process, picks one of a fixed number of buckets, and two clients that share one share its tokens.
package budget

import (
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"
)

// Budget gives tokens, which fill again within a minute. Get one from New. It is safe for concurrent use.
//
// A bucket is one number, the time at which it will be full again (the generic cell rate algorithm), so nothing needs a
// lock and nothing is ever cleaned up.
type Budget struct {
	seed    maphash.Seed
	token   time.Duration // how long one takes to come back
	buckets []atomic.Int64
}

// New makes a budget of so many tokens a minute for each client, with so many buckets; one has eight bytes.
func New(perMinute, buckets int) *Budget {
	return &Budget{maphash.MakeSeed(), time.Minute / time.Duration(perMinute), make([]atomic.Int64, buckets)}
}

// Take takes a token, or says how long to wait for one.
func (b *Budget) Take(client string, now time.Time) (wait time.Duration, taken bool) {
	bucket := &b.buckets[maphash.String(b.seed, client)%uint64(len(b.buckets))]
	for {
		full := bucket.Load()
		next := max(full, now.UnixNano()) + int64(b.token)
		if wait := time.Duration(next - now.UnixNano()); wait > time.Minute {
			return wait - time.Minute, false
		}
		if bucket.CompareAndSwap(full, next) {
			return 0, true
		}
	}
}

// Client is who asks: an address, or of IPv6 the network that a household gets. Behind a proxy, it is the last address in
// the proxy's header, the only one that the asker cannot write; header is "" without one.
func Client(r *http.Request, header string) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if lines := r.Header.Values(header); header != "" && len(lines) > 0 {
		last := lines[len(lines)-1]
		host = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.Is6() {
		network, _ := ip.WithZone("").Prefix(64) // 64 is a length that every IPv6 address has
		return network.String()
	}
	return ip.String()
}
