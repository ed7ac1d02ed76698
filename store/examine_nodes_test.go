package store

import (
	"strings"
	"testing"
	"time"

	"liman/store/redistest"
)

// As docs/redis sets them up nothing is to be mended behind Sentinel or in a cluster, and what is wrong on one node is found, with its address.
func TestExamineOfSeveralNodes(t *testing.T) {
	for role, start := range map[string]func(*redistest.Fleet) (string, error){
		"durable-sentinel":  func(f *redistest.Fleet) (string, error) { return f.Sentinel(2, 3, "repl-diskless-sync-delay 0") },
		"durable-cluster":   func(f *redistest.Fleet) (string, error) { return f.Cluster("cluster-node-timeout 1000") },
		"sessions-cluster":  func(f *redistest.Fleet) (string, error) { return f.Cluster("cluster-node-timeout 1000") },
		"sessions-sentinel": func(f *redistest.Fleet) (string, error) { return f.Sentinel(1, 3, "repl-diskless-sync-delay 0") },
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			f := roleFleet(t, role)
			url, err := start(f)
			if err != nil {
				t.Fatal(err)
			}
			x := Examination{URL: redistest.AsUser(url, "liman", rolePassword), Operator: redistest.AsUser(url, "operator", publisherPassword), Role: roleOf(role), Setting: "REDIS_URL", Now: time.Now}
			list, err := Examine(t.Context(), x)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				if f.Mend != "" || f.Unseen || f.Says == "" {
					t.Errorf("%+v", f)
				}
			}
			if _, err := f.Nodes[1].Ask("CONFIG", "SET", "save", "60 1"); err != nil {
				t.Fatal(err)
			}
			bad := found(t, x)["persistence"]
			if !strings.HasPrefix(bad.Says, f.Nodes[1].Addr()+": ") || !strings.Contains(bad.Mend, `set save ""`) {
				t.Errorf("%+v", bad)
			}
			if strings.HasPrefix(role, "sessions") {
				for _, n := range f.Nodes {
					n.Ask("CONFIG", "SET", "repl-diskless-load", "disabled")
				}
				if f := found(t, x)["role"]; !strings.Contains(f.Mend, "repl-diskless-load swapdb") {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}
