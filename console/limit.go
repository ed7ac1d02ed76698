package console

import (
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// limit is how often one client may begin or end a ceremony: signing in and enrolling are all that somebody can do whom nobody knows. It
// remembers no address: a keyed hash, whose key is new with every process, picks one of a fixed number of buckets, and two clients that share one
// share its tokens. A bucket is the time at which it will be full again (the generic cell rate algorithm), so nothing needs a lock and nothing is
// cleaned up.
type limit struct {
	seed    maphash.Seed
	buckets [limitBuckets]atomic.Int64
}

const (
	limitBuckets = 1 << 12
	// stepsAMinute is how many steps there may be in a minute; signing in takes two.
	stepsAMinute = 30
)

func newLimit() *limit { return &limit{seed: maphash.MakeSeed()} }

// take takes a token, or says how long to wait for one.
func (l *limit) take(client string, now time.Time) (wait time.Duration, taken bool) {
	bucket := &l.buckets[maphash.String(l.seed, client)%limitBuckets]
	for {
		full := bucket.Load()
		next := max(full, now.UnixNano()) + int64(time.Minute/stepsAMinute)
		if wait := time.Duration(next - now.UnixNano()); wait > time.Minute {
			return wait - time.Minute, false
		}
		if bucket.CompareAndSwap(full, next) {
			return 0, true
		}
	}
}

// tooOften says that somebody has tried too often, and after what time she may again.
type tooOften time.Duration

func (tooOften) Error() string { return "too often" }

// limited is an act that nobody may try too often from one address.
func limited(do func(*Server, *visit) (answer, error)) func(*Server, *visit) (answer, error) {
	return func(s *Server, v *visit) (answer, error) {
		if wait, taken := s.limit.take(clientOf(v.Request, s.Header), v.now); !taken {
			return nil, tooOften(wait)
		}
		return do(s, v)
	}
}

// clientOf is who asks: an address, or of IPv6 the network that a household gets. Behind a proxy, it is the last address in the proxy's header, the
// only one that the asker cannot write.
func clientOf(r *http.Request, header string) string {
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

// later is an answer with the time after which to ask again.
type later struct {
	answer
	wait time.Duration
}

func (l later) write(w http.ResponseWriter, v *visit) error {
	w.Header().Set("Retry-After", strconv.Itoa(int(l.wait/time.Second)+1))
	return l.answer.write(w, v)
}
