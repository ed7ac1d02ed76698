package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"liman/store/redistest"
)

// A service grows from one Redis to Sentinel, and from there to a cluster, each as docs/redis sets it up and as Liman's own user: what was to be wiped at first is wiped
// by the program that runs on the last.
func TestCommandCarry(t *testing.T) {
	f := newFleet(t, "LIMAN_LEASE=1s")
	sentinel, err := redistest.As(t, "../../docs/redis", "durable-sentinel").Sentinel(1, 3, "repl-diskless-sync-delay 0")
	if err != nil {
		t.Fatal(err)
	}
	cluster, err := redistest.As(t, "../../docs/redis", "durable-cluster").Cluster("cluster-node-timeout 3000", "repl-diskless-sync-delay 0")
	if err != nil {
		t.Fatal(err)
	}
	binary := deployed(t)
	f.begins(binary)
	ana := f.visitor(7)
	ana.says(f.house, "/start")
	f.ends(syscall.SIGTERM)
	file := filepath.Join(t.TempDir(), "address")
	for _, next := range []string{sentinel, cluster} {
		address := redistest.AsUser(next, "liman", rolePassword)
		if err := os.WriteFile(file, []byte(address+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if out, err := f.tells("carry", "--to", file); err != nil || out != "chats with something to wipe: 1 here, 1 there\n" {
				t.Fatalf("%v\n%s", err, out)
			}
		}
		f.settings = append(f.settings, "REDIS_DURABLE_URL="+address)
	}
	f.settings = append(f.settings, "REDIS_URL="+bareRedis(t)) // sessions begin anew
	if len(ana.Messages()) == 0 {
		t.Fatal("nothing is left to be wiped: this shows nothing")
	}
	f.begins(binary)
	ana.Send("x")
	f.until("nothing of hers", func() bool { return len(ana.Messages()) == 0 })
	for want, args := range map[string][]string{"read the address to copy to": {"--to", file + "s"}, "missing flags": {}} {
		if out, err := f.tells(append([]string{"carry"}, args...)...); err == nil || !strings.Contains(out, want) {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
	if err := os.WriteFile(file, []byte("redis://liman:"+rolePassword+"@a,b/liman\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := f.tells("carry", "--to", file); err == nil || !strings.Contains(out, "--to") || strings.Contains(out, rolePassword) {
		t.Errorf("an address that is none: %v\n%s", err, fmt.Sprint(out))
	}
}
