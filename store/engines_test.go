package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// What the store's tests run on: one Redis, one behind Sentinel with a replica, and a cluster of three with a replica each. The latter two take seconds
// to find together, so all tests of a run share one of each, which is emptied before each test.

var (
	sharedSentinel = sync.OnceValues(func() (string, error) { return shared.sentinel(1, 1) })
	sharedCluster  = sync.OnceValues(func() (string, error) { return shared.cluster() })
	shared         fleet // ends with the run
)

func TestMain(m *testing.M) {
	redis.SetLogger(silence{})
	code := m.Run()
	shared.end()
	os.Exit(code)
}

// emptied gives an address of an engine that all tests share, with nothing in it.
func emptied(t *testing.T, start func() (string, error)) string {
	t.Helper()
	url, err := start()
	if err != nil {
		t.Fatal(err)
	}
	flush(t, url)
	return url
}

// flush takes away all that an engine has.
func flush(t *testing.T, url string) {
	t.Helper()
	err := rawRedis(t, url).primaries(t.Context(), func(ctx context.Context, c *redis.Client) error { return c.FlushAll(ctx).Err() })
	if err != nil {
		t.Fatal(err)
	}
}

// fleet are several redis-server that belong together.
type fleet struct {
	mu    sync.Mutex
	nodes []*node
	as    func(n *node, conf []string) *exec.Cmd // how one is started; nil: without users
}

// node is one of them.
type node struct {
	port, dir string
	user      string // who asks it
	start     func() *exec.Cmd
	cmd       *exec.Cmd
}

func (n *node) addr() string { return "127.0.0.1:" + n.port }

// kill ends it at once, as a lost machine does.
func (n *node) kill() {
	if n.cmd != nil && n.cmd.Process != nil {
		n.cmd.Process.Kill()
		n.cmd.Wait()
	}
}

// ask asks a node for something by itself.
func (n *node) ask(args ...any) (any, error) {
	c := redis.NewClient(&redis.Options{Addr: n.addr(), Protocol: 2, Username: n.user, Password: n.user, MaxRetries: -1, DialerRetries: 1})
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return c.Do(ctx, args...).Result()
}

func (f *fleet) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, n := range f.nodes {
		n.kill()
		os.RemoveAll(n.dir)
	}
}

// fleetOf is a fleet that ends with a test.
func fleetOf(t *testing.T) *fleet {
	t.Helper()
	var f fleet
	t.Cleanup(f.end)
	return &f
}

// start starts a redis-server; conf are lines of its file.
func (f *fleet) start(conf ...string) (*node, error) {
	dir, err := os.MkdirTemp("", "liman-redis-")
	if err != nil {
		return nil, err
	}
	port, err := aFreePort()
	if err != nil {
		return nil, err
	}
	n := &node{port: port, dir: dir}
	if f.as != nil {
		n.start = func() *exec.Cmd { return f.as(n, conf) }
		f.add(n)
		return n, n.run()
	}
	lines := append([]string{"port " + port, "bind 127.0.0.1", "dir " + dir, `save ""`, "repl-diskless-sync-delay 0"}, conf...)
	file := dir + "/redis.conf"
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return nil, err
	}
	args := []string{file}
	if strings.HasPrefix(lines[len(lines)-1], "sentinel ") {
		lines = append(lines[:3:3], conf...)
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			return nil, err
		}
		args = append(args, "--sentinel")
	}
	n.start = func() *exec.Cmd { return exec.Command("redis-server", args...) } //nolint:noctx // ends with the fleet
	f.add(n)
	return n, n.run()
}

func (f *fleet) add(n *node) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nodes = append(f.nodes, n)
}

// run starts its program, and waits until it answers.
func (n *node) run() error {
	n.cmd = n.start()
	if err := n.cmd.Start(); err != nil {
		return fmt.Errorf("redis-server is missing; make test installs it (on Debian: apt-get install redis-server): %w", err)
	}
	return until(20*time.Second, func() error { _, err := n.ask("PING"); return err })
}

// again starts a node that was killed, with what it had on its disk.
func (f *fleet) again(i int) error { return f.nodes[i].run() }

func aFreePort() (string, error) {
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		port := l.Addr().(*net.TCPAddr).Port
		l.Close()
		if port < 55000 { // a cluster's bus is 10,000 above
			return fmt.Sprint(port), nil
		}
	}
}

// until tries something that another process does until it works.
func until(d time.Duration, works func() error) error {
	end := time.Now().Add(d)
	for {
		err := works()
		if err == nil || time.Now().After(end) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// says asks a node until its answer contains something.
func (n *node) says(want string, args ...any) error {
	return until(30*time.Second, func() error {
		answer, err := n.ask(args...)
		if text := fmt.Sprint(answer); err == nil && strings.Contains(text, want) {
			return nil
		}
		return fmt.Errorf("%v of %s: %v, %w; want %s", args, n.addr(), answer, errors.Join(err), want)
	})
}

// sentinel starts a primary, so many replicas, and so many Sentinels. The nodes are in this order.
func (f *fleet) sentinel(replicas, sentinels int, conf ...string) (string, error) {
	primary, err := f.start(conf...)
	if err != nil {
		return "", err
	}
	for range replicas {
		replica, err := f.start(append(conf, "replicaof 127.0.0.1 "+primary.port)...)
		if err != nil {
			return "", err
		}
		if err := replica.says("master_link_status:up", "INFO", "replication"); err != nil {
			return "", err
		}
	}
	quorum := sentinels/2 + 1
	var addrs []string
	var all []*node
	for range sentinels {
		s, err := f.start(fmt.Sprintf("sentinel monitor liman 127.0.0.1 %s %d", primary.port, quorum),
			"sentinel down-after-milliseconds liman 1000", "sentinel failover-timeout liman 3000")
		if err != nil {
			return "", err
		}
		all, addrs = append(all, s), append(addrs, s.addr())
	}
	for _, s := range all {
		if err := errors.Join(s.says(fmt.Sprintf("num-slaves %d ", replicas), "SENTINEL", "MASTER", "liman"), s.says("OK", "SENTINEL", "CKQUORUM", "liman"),
			s.says(fmt.Sprintf("num-other-sentinels %d ", sentinels-1), "SENTINEL", "MASTER", "liman")); err != nil {
			return "", err
		}
	}
	return "redis+sentinel://" + strings.Join(addrs, ",") + "/liman", nil
}

// cluster starts three primaries and a replica of each. The primaries come first.
func (f *fleet) cluster(conf ...string) (string, error) {
	conf = append([]string{"cluster-enabled yes", "cluster-node-timeout 1000"}, conf...)
	var all []*node
	for range 6 {
		n, err := f.start(conf...)
		if err != nil {
			return "", err
		}
		all = append(all, n)
	}
	for i, n := range all[:3] {
		if _, err := n.ask("CLUSTER", "ADDSLOTSRANGE", i*16384/3, (i+1)*16384/3-1); err != nil {
			return "", err
		}
	}
	for _, n := range all[1:] {
		if _, err := n.ask("CLUSTER", "MEET", "127.0.0.1", all[0].port); err != nil {
			return "", err
		}
	}
	for i, n := range all[3:] {
		id, err := all[i].ask("CLUSTER", "MYID")
		if err != nil {
			return "", err
		}
		if err := until(20*time.Second, func() error { _, err := n.ask("CLUSTER", "REPLICATE", id); return err }); err != nil {
			return "", err
		}
	}
	var addrs []string
	for i, n := range all {
		if err := errors.Join(n.says("cluster_state:ok", "CLUSTER", "INFO"), n.says("cluster_known_nodes:6", "CLUSTER", "INFO")); err != nil {
			return "", err
		}
		if i >= 3 {
			if err := n.says("master_link_status:up", "INFO", "replication"); err != nil {
				return "", err
			}
		}
		addrs = append(addrs, n.addr())
	}
	return "redis+cluster://" + strings.Join(addrs[:3], ","), nil
}

// keysOf are all keys of an engine.
func keysOf(t *testing.T, e *engine, pattern string) []string {
	t.Helper()
	var mu sync.Mutex
	var keys []string
	err := e.primaries(t.Context(), func(ctx context.Context, c *redis.Client) error {
		some, err := c.Keys(ctx, pattern).Result()
		mu.Lock()
		defer mu.Unlock()
		keys = append(keys, some...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
