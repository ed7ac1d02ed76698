package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// node is a redis-server that keeps nothing on a disk.
type node struct {
	address string
	asked   float64 // how often it was asked for its figures, and what it sent for that
	sent    float64
	dir     string
	cmd     *exec.Cmd
}

// startNode starts one; args are more of its settings, or those of a Sentinel.
func startNode(args ...string) (*node, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	n := &node{address: "127.0.0.1:" + port}
	if n.dir, err = os.MkdirTemp("", "bench-redis-"); err != nil {
		return nil, err
	}
	settings := append([]string{"port " + port, "bind 127.0.0.1", "dir " + n.dir}, args...)
	file := n.dir + "/redis.conf"
	if err := os.WriteFile(file, []byte(strings.Join(settings, "\n")+"\n"), 0o600); err != nil {
		return nil, err
	}
	n.cmd = exec.Command("redis-server", file)
	if strings.HasPrefix(settings[len(settings)-1], "sentinel ") {
		n.cmd.Args = append(n.cmd.Args, "--sentinel")
	}
	if err := n.cmd.Start(); err != nil {
		os.RemoveAll(n.dir)
		return nil, err
	}
	if err := n.says("PING", "+PONG"); err != nil {
		n.stop()
		return nil, fmt.Errorf("redis-server did not start: %w", err)
	}
	return n, nil
}

// freePort is one below 55,000: a cluster's nodes talk on the port 10,000 above.
func freePort() (string, error) {
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		port := l.Addr().(*net.TCPAddr).Port
		l.Close()
		if port < 55000 {
			return strconv.Itoa(port), nil
		}
	}
}

func (n *node) stop() {
	n.cmd.Process.Kill()
	n.cmd.Wait()
	os.RemoveAll(n.dir)
}

// ask sends one command and reads its answer, as it is written.
func (n *node) ask(command string) (string, error) {
	c, err := net.DialTimeout("tcp", n.address, patient)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(patient)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(c, command+"\r\n"); err != nil {
		return "", err
	}
	in := bufio.NewReader(c)
	answer, err := in.ReadString('\n')
	switch {
	case err != nil:
		return "", err
	case answer[0] == '-':
		return "", fmt.Errorf("%s: %s", command, strings.TrimSpace(answer))
	case answer[0] == '$':
		length, err := strconv.Atoi(strings.TrimSpace(answer[1:]))
		if err != nil {
			return "", err
		}
		text := make([]byte, length+len("\r\n"))
		_, err = io.ReadFull(in, text)
		return answer + string(text), err
	}
	return answer, nil
}

// says asks until the answer contains something.
func (n *node) says(command, want string) error {
	var answer string
	var err error
	for end := time.Now().Add(patient); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if answer, err = n.ask(command); err == nil && strings.Contains(answer, want) {
			return nil
		}
	}
	return errors.Join(fmt.Errorf("%s is not answered %s", command, want), err)
}

// nodes are the redis-server of one role, as Liman is told of them.
type nodes struct {
	url       string
	primaries []*node
	others    []*node // replicas and Sentinels
}

func (ns *nodes) all() []*node {
	return append(ns.primaries[:len(ns.primaries):len(ns.primaries)], ns.others...)
}

func (ns *nodes) stop() {
	for _, n := range ns.all() {
		n.stop()
	}
}

var noDisk = []string{`save ""`, "appendonly no", "repl-diskless-sync-delay 0"}

// another starts one more, among these.
func (ns *nodes) another(among *[]*node, args ...string) (*node, error) {
	n, err := startNode(args...)
	if err == nil {
		*among = append(*among, n)
	}
	return n, err
}

// oneRedis is one.
func oneRedis() (*nodes, error) {
	ns := &nodes{}
	n, err := ns.another(&ns.primaries, noDisk...)
	if err != nil {
		return ns, err
	}
	ns.url = "redis://" + n.address
	return ns, nil
}

// threeNodes are a cluster of three primaries without replicas.
func threeNodes() (*nodes, error) {
	const slots, many = 16384, 3
	ns := &nodes{}
	var addresses []string
	for i := range many {
		n, err := ns.another(&ns.primaries, append(noDisk, "cluster-enabled yes")...)
		if err != nil {
			return ns, err
		}
		addresses = append(addresses, n.address)
		if _, err := n.ask(fmt.Sprintf("CLUSTER ADDSLOTSRANGE %d %d", i*slots/many, (i+1)*slots/many-1)); err != nil {
			return ns, err
		}
		if _, err := n.ask("CLUSTER MEET " + strings.Replace(addresses[0], ":", " ", 1)); err != nil {
			return ns, err
		}
	}
	for _, n := range ns.primaries {
		if err := errors.Join(n.says("CLUSTER INFO", fmt.Sprint("cluster_known_nodes:", many)), n.says("CLUSTER INFO", "cluster_state:ok")); err != nil {
			return ns, err
		}
	}
	ns.url = "redis+cluster://" + strings.Join(addresses, ",") + "?replicas=0"
	return ns, nil
}

// withSentinel are a primary, a replica, for which Liman waits, and three Sentinels.
func withSentinel() (*nodes, error) {
	ns := &nodes{}
	primary, err := ns.another(&ns.primaries, noDisk...)
	if err != nil {
		return ns, err
	}
	at := strings.Replace(primary.address, ":", " ", 1)
	replica, err := ns.another(&ns.others, append(noDisk, "replicaof "+at)...)
	if err != nil {
		return ns, err
	}
	if err := replica.says("INFO replication", "master_link_status:up"); err != nil {
		return ns, err
	}
	var addresses []string
	for range 3 {
		s, err := ns.another(&ns.others, "sentinel monitor liman "+at+" 2")
		if err != nil {
			return ns, err
		}
		addresses = append(addresses, s.address)
	}
	for _, s := range ns.others[1:] {
		if err := s.says("SENTINEL CKQUORUM liman", "+OK 3"); err != nil {
			return ns, err
		}
	}
	ns.url = "redis+sentinel://" + strings.Join(addresses, ",") + "/liman"
	return ns, nil
}
