// Package redistest starts real redis-server for tests, as they are deployed: one, a primary with replicas and Sentinels, a cluster.
// Each node has a disk of its own, dies as a lost machine does, and comes back with what it had on it. Nothing but tests imports it.
package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Silence keeps go-redis from saying what it does not reach; for TestMain, before anything is asked.
func Silence() { redis.SetLogger(noLog{}) }

type noLog struct{}

// Printf prints nothing.
func (noLog) Printf(context.Context, string, ...any) {}

// Fleet are several redis-server that belong together. The zero Fleet starts them without users; As starts them in a role of docs/redis.
type Fleet struct {
	mu    sync.Mutex
	Nodes []*Node
	as    func(n *Node, conf []string) *exec.Cmd // how one is started; nil: without users
}

// Node is one of them.
type Node struct {
	Port, Dir string
	User      string // who asks it
	start     func() *exec.Cmd
	cmd       *exec.Cmd
	dead      atomic.Bool // it was killed
}

// Addr is where it answers.
func (n *Node) Addr() string { return "127.0.0.1:" + n.Port }

// Kill ends it at once, as a lost machine does.
func (n *Node) Kill() { n.end(syscall.SIGKILL) }

// Crash ends it as a fault of its own does, after which a system may keep a copy of its memory.
func (n *Node) Crash() { n.end(syscall.SIGSEGV) }

func (n *Node) end(how os.Signal) {
	if n.cmd != nil && n.cmd.Process != nil {
		n.dead.Store(true)
		_ = n.cmd.Process.Signal(how) // it may have ended
		_ = n.cmd.Wait()
	}
}

// Dead tells whether it was killed, and not started again.
func (n *Node) Dead() bool { return n.dead.Load() }

// Ask asks a node for something by itself.
func (n *Node) Ask(args ...any) (any, error) { return Ask(n.Addr(), n.User, args...) }

// Ask asks the Redis at an address, or at the path of a socket, as a user whose name is the password.
func Ask(addr, user string, args ...any) (any, error) {
	c := redis.NewClient(&redis.Options{Addr: addr, Protocol: 2, Username: user, Password: user, MaxRetries: -1, DialerRetries: 1})
	defer func() { _ = c.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return c.Do(ctx, args...).Result()
}

// New is a fleet that ends with a test.
func New(t testing.TB) *Fleet {
	t.Helper()
	f := &Fleet{}
	t.Cleanup(f.End)
	return f
}

// End kills all of them and takes their disks away.
func (f *Fleet) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, n := range f.Nodes {
		n.Kill()
		_ = os.RemoveAll(n.Dir)
	}
}

// Start starts a redis-server and waits until it answers; conf are lines of its file.
func (f *Fleet) Start(conf ...string) (*Node, error) {
	dir, err := os.MkdirTemp("", "liman-redis-")
	if err != nil {
		return nil, err
	}
	port, err := aFreePort()
	if err != nil {
		return nil, err
	}
	n := &Node{Port: port, Dir: dir}
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

func (f *Fleet) add(n *Node) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Nodes = append(f.Nodes, n)
}

// run starts its program, and waits until it answers.
func (n *Node) run() error {
	n.cmd = n.start()
	defer n.dead.Store(false)
	if err := n.cmd.Start(); err != nil {
		return fmt.Errorf("redis-server is missing; make test installs it (on Debian: apt-get install redis-server): %w", err)
	}
	return until(time.Minute, func() error { _, err := n.Ask("PING"); return err })
}

// Restart starts a node that was killed, with what it had on its disk.
func (f *Fleet) Restart(i int) error { return f.Nodes[i].run() }

func aFreePort() (string, error) {
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
		if err != nil {
			return "", err
		}
		port := l.Addr().(*net.TCPAddr).Port
		_ = l.Close()
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

// Says asks a node until its answer contains something.
func (n *Node) Says(want string, args ...any) error {
	return until(time.Minute, func() error {
		answer, err := n.Ask(args...)
		if text := fmt.Sprint(answer); err == nil && strings.Contains(text, want) {
			return nil
		}
		return fmt.Errorf("%v of %s: %v, %w; want %s", args, n.Addr(), answer, errors.Join(err), want)
	})
}

// Sentinel starts a primary, so many replicas, and so many Sentinels, and gives the address without a user. The nodes are in this order.
func (f *Fleet) Sentinel(replicas, sentinels int, conf ...string) (string, error) {
	primary, err := f.Start(conf...)
	if err != nil {
		return "", err
	}
	for range replicas {
		replica, err := f.Start(append(conf, "replicaof 127.0.0.1 "+primary.Port)...)
		if err != nil {
			return "", err
		}
		if err := replica.Says("master_link_status:up", "INFO", "replication"); err != nil {
			return "", err
		}
	}
	quorum := sentinels/2 + 1
	var addrs []string
	var all []*Node
	for range sentinels {
		s, err := f.Start(fmt.Sprintf("sentinel monitor liman 127.0.0.1 %s %d", primary.Port, quorum),
			"sentinel down-after-milliseconds liman 1000", "sentinel failover-timeout liman 3000")
		if err != nil {
			return "", err
		}
		all, addrs = append(all, s), append(addrs, s.Addr())
	}
	for _, s := range all {
		if err := errors.Join(s.Says(fmt.Sprintf("num-slaves %d ", replicas), "SENTINEL", "MASTER", "liman"), s.Says("OK", "SENTINEL", "CKQUORUM", "liman"),
			s.Says(fmt.Sprintf("num-other-sentinels %d ", sentinels-1), "SENTINEL", "MASTER", "liman")); err != nil {
			return "", err
		}
	}
	return "redis+sentinel://" + strings.Join(addrs, ",") + "/liman", nil
}

// Cluster starts three primaries and a replica of each, and gives the address without a user. The primaries come first.
func (f *Fleet) Cluster(conf ...string) (string, error) { return f.cluster(6, conf) }

// Primaries starts a cluster of three primaries without a replica, and gives the address without a user.
func (f *Fleet) Primaries(conf ...string) (string, error) { return f.cluster(3, conf) }

func (f *Fleet) cluster(nodes int, conf []string) (string, error) {
	conf = append([]string{"cluster-enabled yes", "cluster-node-timeout 1000"}, conf...)
	var all []*Node
	for range nodes {
		n, err := f.Start(conf...)
		if err != nil {
			return "", err
		}
		all = append(all, n)
	}
	for i, n := range all[:3] {
		if _, err := n.Ask("CLUSTER", "ADDSLOTSRANGE", i*16384/3, (i+1)*16384/3-1); err != nil {
			return "", err
		}
	}
	for _, n := range all[1:] {
		if _, err := n.Ask("CLUSTER", "MEET", "127.0.0.1", all[0].Port); err != nil {
			return "", err
		}
	}
	if err := replicate(all); err != nil {
		return "", err
	}
	var addrs []string
	for _, n := range all {
		addrs = append(addrs, n.Addr())
	}
	return "redis+cluster://" + strings.Join(addrs[:3], ","), nil
}

// replicate has what stands behind the first three nodes follow one of them each, and waits until all know it.
func replicate(all []*Node) error {
	for i, n := range all[3:] {
		id, err := all[i].Ask("CLUSTER", "MYID")
		if err != nil {
			return err
		}
		if err := until(time.Minute, func() error { _, err := n.Ask("CLUSTER", "REPLICATE", id); return err }); err != nil {
			return err
		}
	}
	for i, n := range all {
		if err := errors.Join(n.Says("cluster_state:ok", "CLUSTER", "INFO"), n.Says(fmt.Sprintf("cluster_known_nodes:%d", len(all)), "CLUSTER", "INFO")); err != nil {
			return err
		}
		if i >= 3 {
			if err := n.Says("master_link_status:up", "INFO", "replication"); err != nil {
				return err
			}
		}
	}
	return nil
}
