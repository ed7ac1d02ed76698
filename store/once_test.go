package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"liman/store/redistest"
)

// deaf stands before a Redis and hands everything on, but drops the answer to some commands, and the connection with it: the command ran, and
// nobody is told. It counts how often each was sent.
type deaf struct {
	addr string
	mu   sync.Mutex
	sent map[string]int
	drop string // the command whose answers are dropped
}

func deafTo(t *testing.T, addr, drop string) *deaf {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &deaf{addr: l.Addr().String(), sent: make(map[string]int), drop: drop}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go d.serve(c, addr)
		}
	}()
	return d
}

func (d *deaf) serve(c net.Conn, addr string) {
	defer c.Close()
	redis, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer redis.Close()
	answers := bufio.NewReader(redis)
	buf := make([]byte, 64<<10)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		redis.Write(buf[:n])
		if d.note(strings.ToLower(string(buf[:n]))) {
			answers.ReadByte() // it ran
			return
		}
		time.Sleep(5 * time.Millisecond)
		one, err := answers.Peek(1)
		if err != nil || len(one) == 0 {
			return
		}
		answer := make([]byte, answers.Buffered())
		answers.Read(answer)
		c.Write(answer)
	}
}

// note counts what was sent, and tells whether its answer is dropped.
func (d *deaf) note(sent string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := strings.Count(sent, "\r\n"+d.drop+"\r\n")
	d.sent[d.drop] += n
	return n > 0
}

func (d *deaf) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sent[d.drop]
}

// A command that ran and was not answered is not sent again, on no engine: a script would run twice unseen. go-redis by itself would send it up to
// four times in a cluster, which the test sees, too.
func TestNothingIsSentTwiceUnseen(t *testing.T) {
	node := func(t *testing.T) string { return strings.TrimPrefix(realRedis(t), "redis://") }
	for _, test := range []struct {
		name string
		open func(t *testing.T, d *deaf) rawClient
		want func(sent int) bool
	}{
		{"one Redis", func(t *testing.T, d *deaf) rawClient { return rawRedis(t, "redis://"+d.addr) }, func(n int) bool { return n == 1 }},
		{"a cluster", func(t *testing.T, d *deaf) rawClient { return asCluster(t, d, true) }, func(n int) bool { return n == 1 }},
		{"a cluster, as go-redis would", func(t *testing.T, d *deaf) rawClient { return asCluster(t, d, false) }, func(n int) bool { return n > 1 }},
		{"Sentinel", asSentinel, func(n int) bool { return n == 1 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			addr := node(t)
			d := deafTo(t, addr, "incr")
			e := test.open(t, d)
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			if err := e.Incr(ctx, "times").Err(); err == nil {
				t.Fatal("it was answered")
			}
			times, err := rawRedis(t, "redis://"+addr).Get(t.Context(), "times").Int()
			if err != nil || !test.want(times) || !test.want(d.count()) {
				t.Errorf("it was sent %d times and ran %d times, %v", d.count(), times, err)
			}
		})
	}
}

// asCluster is a client of a cluster with one node, which is deaf.
func asCluster(t *testing.T, d *deaf, guarded bool) rawClient {
	t.Helper()
	e := rawRedis(t, "redis+cluster://"+d.addr)
	o := *e.cluster.Options()
	slots := func(context.Context) ([]redis.ClusterSlot, error) {
		return []redis.ClusterSlot{{Start: 0, End: 16383, Nodes: []redis.ClusterNode{{Addr: d.addr}}}}, nil
	}
	o.ClusterSlots = slots
	if !guarded {
		o.NewClient = nil
	}
	e.cluster = redis.NewClusterClient(&o)
	t.Cleanup(func() { e.cluster.Close() })
	e.commands, e.UniversalClient = e.cluster, e.cluster
	return e
}

// asSentinel is a client that a Sentinel sends to the deaf node.
func asSentinel(t *testing.T, d *deaf) rawClient {
	t.Helper()
	f := redistest.New(t)
	_, port, _ := strings.Cut(d.addr, ":")
	s, err := f.Start(fmt.Sprintf("sentinel monitor liman 127.0.0.1 %s 1", port))
	if err != nil {
		t.Fatal(err)
	}
	return rawRedis(t, "redis+sentinel://"+s.Addr()+"/liman")
}

// Every client is set up alike, whatever the engine: what go-redis does by itself where nothing is set is wrong for scripts, or for people who wait.
func TestClientsAreSetUpAlike(t *testing.T) {
	for _, url := range []string{"redis://127.0.0.1:1", "redis+sentinel://127.0.0.1:1/liman", "redis+cluster://127.0.0.1:1"} {
		e, err := connect(url, 700*time.Millisecond, "REDIS_URL")
		if err != nil {
			t.Fatal(err)
		}
		var all []*redis.Options
		if e.cluster == nil {
			all = append(all, e.commands.(*redis.Client).Options())
		} else {
			o := e.cluster.Options()
			if o.ReadOnly || o.RouteByLatency || o.RouteRandomly || !o.DisableRoutingPolicies || o.ClusterStateReloadInterval != reloadPeriod {
				t.Errorf("%s: %+v", url, o)
			}
			node := redis.Options{Addr: "127.0.0.1:1", MaxRetries: o.MaxRetries, ContextTimeoutEnabled: o.ContextTimeoutEnabled, DialTimeout: o.DialTimeout, ReadTimeout: o.ReadTimeout,
				WriteTimeout: o.WriteTimeout, DialerRetries: o.DialerRetries, DisableIdentity: o.DisableIdentity, Protocol: o.Protocol, PipelinePoolSize: o.PipelinePoolSize}
			all = append(all, &node)
		}
		for _, o := range all {
			if o.MaxRetries > 0 || !o.ContextTimeoutEnabled || o.DialTimeout != 700*time.Millisecond || o.ReadTimeout != o.DialTimeout || o.WriteTimeout != o.DialTimeout ||
				o.DialerRetries != 1 || !o.DisableIdentity || o.Protocol != 2 || o.PipelinePoolSize >= 0 {
				t.Errorf("%s: %+v", url, o)
			}
		}
		e.Close()
	}
	var wrapped redis.Error
	if err := (noRetry{func(context.Context) {}}).final(t.Context(), errors.New("read: timeout")); errors.As(err, &wrapped) || errors.Unwrap(err) != nil {
		t.Error(err)
	}
}
