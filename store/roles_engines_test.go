package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/store/redistest"
)

// roleFleet starts nodes as docs/redis says, in a role.
func roleFleet(t *testing.T, role string) *redistest.Fleet {
	return redistest.As(t, "../docs/redis", role)
}

// Liman does all it can with each engine as docs/redis sets it up, and as its users may do nothing else; so does whoever publishes.
func TestT01_UsersOfEachEngineMayDoWhatLimanDoes(t *testing.T) {
	var urls []string
	for _, start := range []func() (string, error){
		func() (string, error) { return roleFleet(t, "sessions-cluster").Cluster("cluster-node-timeout 1000") },
		func() (string, error) { return roleFleet(t, "durable-cluster").Cluster("cluster-node-timeout 1000") },
		func() (string, error) {
			return roleFleet(t, "durable-sentinel").Sentinel(1, 3, "repl-diskless-sync-delay 0")
		},
	} {
		url, err := start()
		if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, url)
	}
	sessions := redistest.AsUser(urls[0], "liman", rolePassword)
	for _, durable := range urls[1:] {
		t.Run(durable[6:14], func(t *testing.T) {
			url := redistest.AsUser(durable, "liman", rolePassword)
			everything(t, openRoles(t, sessions, url, time.Now))
			ledgerEverything(t, openLedger(t, redistest.AsUser(durable, "publisher", publisherPassword)))
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
func logging(t *testing.T, nodes []*redistest.Node) {
	t.Helper()
	for _, n := range nodes {
		if replica, _ := n.Ask("INFO", "replication"); !strings.Contains(fmt.Sprint(replica), "role:slave") {
			continue
		}
		if err := errors.Join(n.Says("aof_rewrites:1", "INFO", "persistence"), n.Says("aof_rewrite_in_progress:0", "INFO", "persistence")); err != nil {
			t.Fatal(err)
		}
	}
}

// What was wiped leaves the disk of every node, replicas too; before that it stood on each.
func TestT01_WhatWasWipedLeavesEveryDisk(t *testing.T) {
	for role, start := range map[string]func(*redistest.Fleet) (string, error){
		"durable-sentinel": func(f *redistest.Fleet) (string, error) { return f.Sentinel(2, 3, "repl-diskless-sync-delay 0") },
		"durable-cluster":  func(f *redistest.Fleet) (string, error) { return f.Cluster("cluster-node-timeout 1000") },
	} {
		t.Run(role, func(t *testing.T) {
			f := roleFleet(t, role)
			url, err := start(f)
			if err != nil {
				t.Fatal(err)
			}
			logging(t, f.Nodes)
			if role == "durable-cluster" { // until every node has heard who follows whom
				for _, n := range f.Nodes {
					for _, replica := range f.Nodes[3:] {
						if err := n.Says(replica.Port, "CLUSTER", "SLOTS"); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
			s := openDurable(t, "redis://"+miniredis.RunT(t).Addr(), redistest.AsUser(url, "liman", rolePassword))
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
				for _, n := range f.Nodes {
					disk, here := string(onDisk(t, n.Dir)), 0
					for i := range ChatID(64) {
						here += strings.Count(disk, s.durable.key(s.keys[0].name(wipeRecord, alice+i)))
					}
					if left += here; here > 0 {
						disks++
					}
				}
				return disks, left
			}
			within(t, func() bool {
				disks, _ := names()
				return disks == map[string]int{"durable-sentinel": 3, "durable-cluster": 6}[role]
			})
			if err := s.Tidy(t.Context()); err != nil {
				t.Fatal(err)
			}
			within(t, func() bool { _, left := names(); return left == 0 })
			if role == "durable-sentinel" { // a replica that is away keeps its log, which is said
				f.Nodes[2].Kill()
				if err := s.Tidy(t.Context()); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("replica %s", f.Nodes[2].Addr())) {
					t.Errorf("without a replica: %v", err)
				}
			}
		})
	}
}
