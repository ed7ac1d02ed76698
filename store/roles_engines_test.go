package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// roleFleet starts nodes as docs/redis says, in a role, with the looker beside Liman.
func roleFleet(t *testing.T, role string) *fleet {
	t.Helper()
	f, settings := fleetOf(t), t.TempDir()
	if err := os.CopyFS(settings, os.DirFS("../docs/redis")); err != nil {
		t.Fatal(err)
	}
	base, _, _ := strings.Cut(role, "-")
	acl := filepath.Join(settings, base+".acl")
	users, err := os.ReadFile(acl)
	if err != nil {
		t.Fatal(err)
	}
	address := filepath.Join(t.TempDir(), "address")
	files := map[string]string{acl: string(users) + looker, address: "redis+sentinel://liman:" + rolePassword + "@a:1/liman\n"}
	for _, name := range []string{"publisher", "console", "replica", "sentinel", "operator"} {
		files[address+"_"+name] = "redis://" + name + ":" + publisherPassword + "@host:6379/0\n"
	}
	for file, text := range files {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f.as = func(n *node, conf []string) *exec.Cmd {
		n.user = "looker"
		args := []string{filepath.Join(settings, "start.sh"), role, address, n.dir}
		if strings.HasPrefix(conf[0], "sentinel ") {
			words := strings.Fields(conf[0]) // sentinel monitor liman HOST PORT QUORUM
			n.user, args[1] = "", "sentinel"
			args = append(args, words[3], words[4])
			conf = nil
		}
		args = append(args, "--port", n.port, "--bind", "127.0.0.1", "--dir", n.dir)
		for _, line := range conf {
			name, value, _ := strings.Cut(line, " ")
			args = append(args, "--"+name, value)
		}
		return exec.Command("sh", args...) //nolint:noctx // ends with the fleet
	}
	return f
}

// asUser puts a user into an address without one.
func asUser(url, user, password string) string {
	return strings.Replace(url, "://", "://"+user+":"+password+"@", 1)
}

// Liman does all it can with each engine as docs/redis sets it up, and as its users may do nothing else; so does whoever publishes.
func TestT01_UsersOfEachEngineMayDoWhatLimanDoes(t *testing.T) {
	var urls []string
	for _, start := range []func() (string, error){
		func() (string, error) { return roleFleet(t, "sessions-cluster").cluster("cluster-node-timeout 1000") },
		func() (string, error) { return roleFleet(t, "durable-cluster").cluster("cluster-node-timeout 1000") },
		func() (string, error) {
			return roleFleet(t, "durable-sentinel").sentinel(1, 3, "repl-diskless-sync-delay 0")
		},
	} {
		url, err := start()
		if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, url)
	}
	sessions := asUser(urls[0], "liman", rolePassword)
	for _, durable := range urls[1:] {
		t.Run(durable[6:14], func(t *testing.T) {
			url := asUser(durable, "liman", rolePassword)
			everything(t, openRoles(t, sessions, url, time.Now))
			ledgerEverything(t, openLedger(t, asUser(durable, "publisher", publisherPassword)))
			mayNotMore(t, url)
		})
	}
	mayNotMore(t, sessions)
}

// mayNotMore asks for what a cluster or Sentinel would let others do.
func mayNotMore(t *testing.T, url string) {
	t.Helper()
	e := rawRedis(t, url)
	for _, command := range []string{
		"CLUSTER NODES", "CLUSTER RESET", "CLUSTER FORGET a", "CLUSTER FAILOVER", "CLUSTER GETKEYSINSLOT 0 9", "CLUSTER MEET 127.0.0.1 1", "CLUSTER SHARDS", "READONLY",
		"PSYNC a 1", "REPLCONF ACK 0", "REPLICAOF NO ONE", "ROLE", "CONFIG REWRITE", "CONFIG SET save 60", "FAILOVER", "COMMAND", "KEYS *", "SUBSCRIBE a", "PUBLISH a b",
		"MIGRATE 127.0.0.1 1 chat:a 0 1", "RESTORE chat:a 0 a", "DUMP chat:a", "GET other:{QQ}a",
	} {
		if err := ask(t, e, command); err == nil || !refusal.MatchString(err.Error()) {
			t.Errorf("%s gave %v", command, err)
		}
	}
}

// logging waits until replicas write their logs: after they were given all, they begin one, and a rewrite that goes on is not begun again.
func logging(t *testing.T, nodes []*node) {
	t.Helper()
	for _, n := range nodes {
		if replica, _ := n.ask("INFO", "replication"); !strings.Contains(fmt.Sprint(replica), "role:slave") {
			continue
		}
		if err := errors.Join(n.says("aof_rewrites:1", "INFO", "persistence"), n.says("aof_rewrite_in_progress:0", "INFO", "persistence")); err != nil {
			t.Fatal(err)
		}
	}
}

// What was wiped leaves the disk of every node, replicas too; before that it stood on each.
func TestT01_WhatWasWipedLeavesEveryDisk(t *testing.T) {
	for role, start := range map[string]func(*fleet) (string, error){
		"durable-sentinel": func(f *fleet) (string, error) { return f.sentinel(2, 3, "repl-diskless-sync-delay 0") },
		"durable-cluster":  func(f *fleet) (string, error) { return f.cluster("cluster-node-timeout 1000") },
	} {
		t.Run(role, func(t *testing.T) {
			f := roleFleet(t, role)
			url, err := start(f)
			if err != nil {
				t.Fatal(err)
			}
			logging(t, f.nodes)
			if role == "durable-cluster" { // until every node has heard who follows whom
				for _, n := range f.nodes {
					for _, replica := range f.nodes[3:] {
						if err := n.says(replica.port, "CLUSTER", "SLOTS"); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
			s := openDurable(t, "redis://"+miniredis.RunT(t).Addr(), asUser(url, "liman", rolePassword))
			for i := range ChatID(64) {
				w := Wipe{Chat: alice + i, Messages: []Message{{ID: 12}}}
				if err := s.List(t.Context(), w, time.Now()); err != nil {
					t.Fatal(err)
				}
				if err := s.Unlist(t.Context(), w.Chat, w.Messages); err != nil {
					t.Fatal(err)
				}
			}
			names := func() (disks, left int) {
				for _, n := range f.nodes {
					disk, here := string(onDisk(t, n.dir)), 0
					for i := range ChatID(64) {
						here += strings.Count(disk, s.durable.key(s.keys[0].name(wipeRecord, alice+i)))
					}
					if left += here; here > 0 {
						disks++
					}
				}
				return disks, left
			}
			within(t, 20*time.Second, func() bool {
				disks, _ := names()
				return disks == map[string]int{"durable-sentinel": 3, "durable-cluster": 6}[role]
			})
			if err := s.Tidy(t.Context()); err != nil {
				t.Fatal(err)
			}
			within(t, 30*time.Second, func() bool { _, left := names(); return left == 0 })
			if role == "durable-sentinel" { // a replica that is away keeps its log, which is said
				f.nodes[2].kill()
				if err := s.Tidy(t.Context()); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("replica %s", f.nodes[2].addr())) {
					t.Errorf("without a replica: %v", err)
				}
			}
		})
	}
}
