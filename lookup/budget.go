package lookup

import (
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"
)

// budget is how much one client may ask: a bucket of tokens that fills again within a minute. It remembers no address:
// a keyed hash, whose key is new with every process, picks one of a fixed number of buckets, and two clients that share
// one share its tokens.
//
// A bucket is one number, the time at which it will be full again (the generic cell rate algorithm), so nothing needs a
// lock and nothing is ever cleaned up.
type budget struct {
	seed    maphash.Seed
	token   time.Duration // how long one takes to come back
	header  string        // that names the client, set by a proxy in front; empty without one
	buckets []atomic.Int64
}

// buckets is how many there are: half a megabyte, and a flood from a thousand addresses meets one client in sixty-five.
const buckets = 1 << 16

func newBudget(perMinute int, header string) *budget {
	return &budget{maphash.MakeSeed(), time.Minute / time.Duration(perMinute), header, make([]atomic.Int64, buckets)}
}

// take takes a token, or says how long to wait for one.
func (b *budget) take(client string, now time.Time) (wait time.Duration, taken bool) {
	bucket := &b.buckets[maphash.String(b.seed, client)%buckets]
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

// client is who asks: an address, or of IPv6 the network that a household gets. Behind a proxy, it is the last address in
// the proxy's header, the only one that the asker cannot write.
func (b *budget) client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if lines := r.Header.Values(b.header); b.header != "" && len(lines) > 0 {
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
