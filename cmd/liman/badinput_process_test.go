package main

import (
	"errors"
	"strings"
	"testing"

	"liman/store/redistest"
)

// A program that is given what cannot be says so, with what mends it, and ends; what it was given it keeps to itself.
func TestBadAddressesAreSaidWithTheirMend(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, address string
		wants         []string
	}{
		{"several machines", "redis://liman:hunter2@a:1,b:2/0", []string{"names several machines", "redis+sentinel://", "redis+cluster://"}},
		{"Sentinel's name", "redis://liman:hunter2@a:1/liman", []string{"ends in a name, as Sentinel's form does", "or let it end in /0"}},
		{"no name", "redis+sentinel://liman:hunter2@a:1,b:2", []string{"does not say how Sentinel calls the primary", "redis+sentinel://"}},
		{"a database", "redis+cluster://liman:hunter2@a:1,b:2/1", []string{"which a cluster has not", "redis+cluster://"}},
		{"two in one", "redis+sentinel://liman:hunter2@a:1,redis://b:2/liman", []string{"does not name every machine as host:port", "redis+sentinel://"}},
	} {
		said(t, test.name, "REDIS_URL="+test.address, test.wants)
	}
}

// said fails unless the program ends with what is wanted. On a busy machine a Redis may be asked in vain at first, which is said, too, and is not what is tried.
func said(t *testing.T, name, setting string, wants []string, args ...string) {
	t.Helper()
	env := []string{"TELEGRAM_BOT_TOKEN=" + testToken, "TELEGRAM_API_URL=http://127.0.0.1:1", "LIMAN_SECRET=" + testSecret, setting}
	var out string
	var err error
	for range 10 {
		if out, err = output(t, env, args...); !strings.Contains(out, "deadline exceeded") {
			break
		}
	}
	for _, want := range wants {
		if err == nil || !strings.Contains(out, want) || strings.Contains(out, "hunter2") {
			t.Errorf("%s: %v, without %q or with a password:\n%s", name, err, want, out)
		}
	}
}

// Half a Sentinel: while the primary lives the doctor says that nobody could take its place, and when it is gone, too, so does a program that starts.
func TestHalfASentinelIsSaid(t *testing.T) {
	t.Parallel()
	f := redistest.New(t)
	address, err := f.Sentinel(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	f.Nodes[3].Kill()
	half := []string{"too few Sentinels reach each other", "start three on three machines"}
	eventually(t, "a Sentinel that misses the other", func() bool {
		said, err := f.Nodes[2].Ask("SENTINEL", "CKQUORUM", "liman")
		return err != nil || said != "OK 2 usable Sentinels. Quorum and failover authorization can be reached"
	})
	said(t, "the doctor", "REDIS_URL="+address, half, "doctor")
	f.Nodes[0].Kill()
	said(t, "a start", "REDIS_URL="+address, half)
}

// A program that starts while a cluster is half way with a slot says so, and what to do should it stay so.
func TestAClusterThatMovesASlotIsSaid(t *testing.T) {
	t.Parallel()
	f := redistest.New(t)
	address, err := f.Primaries()
	if err != nil {
		t.Fatal(err)
	}
	const key = "chat:{QQ}fit" // as store.Fit asks for it
	owner := 0
	for i, n := range f.Nodes {
		if _, err := n.Ask("GET", key); err == nil || !strings.HasPrefix(err.Error(), "MOVED") {
			owner = i
		}
	}
	from, to := f.Nodes[owner], f.Nodes[(owner+1)%3]
	slot, err := from.Ask("CLUSTER", "KEYSLOT", key)
	fromID, err2 := from.Ask("CLUSTER", "MYID")
	toID, err3 := to.Ask("CLUSTER", "MYID")
	_, err4 := to.Ask("CLUSTER", "SETSLOT", slot, "IMPORTING", fromID)
	_, err5 := from.Ask("CLUSTER", "SETSLOT", slot, "MIGRATING", toID)
	if err := errors.Join(err, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	said(t, "a start", "REDIS_URL="+address+"?replicas=0", []string{"is moving slots from node to node, and not done with one", "redis-cli --cluster check, then fix"})
}
