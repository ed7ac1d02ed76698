package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// everyNode looks at every node, replicas too. What all say alike is said once, and with its address what one says otherwise.
func (e examiner) everyNode(ctx context.Context, own *engine) ([]Finding, error) {
	if e.eyes.kind == oneRedis {
		return e.findings(ctx, own), nil
	}
	type seen struct {
		at    string
		found []Finding
	}
	looks := make(chan seen)
	failed := make(chan error, 1)
	go func() {
		defer close(looks)
		failed <- e.eyes.nodes(ctx, func(ctx context.Context, node *redis.Client) error {
			at := e
			at.eyes = &engine{commands: node, address: e.eyes.address, patience: e.eyes.patience}
			if err := node.Ping(ctx).Err(); err != nil {
				return fmt.Errorf("a node is away: %w", err)
			}
			looks <- seen{node.Options().Addr, at.findings(ctx, own)}
			return nil
		})
	}()
	var all []Finding
	nodes := 0
	for look := range looks {
		nodes++
		for _, f := range look.found {
			all = with(all, f, look.at)
		}
	}
	if err := <-failed; err != nil {
		all = append(all, Finding{About: "nodes", Says: err.Error(), Mend: "start those that are away"})
	}
	return append(all, e.together(ctx, nodes)), nil
}

// with adds what was found at a node: what is wrong with its address, and instead of what is right elsewhere; what is right once.
func with(all []Finding, f Finding, at string) []Finding {
	if f.Mend == "" {
		if slices.ContainsFunc(all, func(other Finding) bool { return other.About == f.About }) {
			return all
		}
		return append(all, f)
	}
	f.Says = at + ": " + f.Says
	return append(slices.DeleteFunc(all, func(other Finding) bool { return other.About == f.About && other.Mend == "" }), f)
}

func (e examiner) findings(ctx context.Context, own *engine) []Finding {
	if e.Role == Console {
		return []Finding{e.reach(ctx, own), e.users(ctx, own)}
	}
	return []Finding{
		e.role(ctx), e.persistence(ctx), e.eviction(ctx), e.remembered(ctx), e.users(ctx, own), e.clock(ctx),
	}
}

// together looks at what holds the nodes together.
func (e examiner) together(ctx context.Context, nodes int) Finding {
	f := Finding{About: string(e.eyes.kind), Says: fmt.Sprintf("%d nodes answer", nodes)}
	if e.eyes.kind != sentinel {
		return f
	}
	if err := e.eyes.askSentinel(ctx); err != nil {
		says, mend, _ := strings.Cut(err.Error(), "; ")
		f.Says, f.Mend = strings.TrimPrefix(says, e.eyes.setting+": "), mend
		return f
	}
	if len(e.eyes.options.Addrs) < 3 {
		f.Says, f.Mend = f.Says+fmt.Sprintf(", the address names %d Sentinels", len(e.eyes.options.Addrs)), "start three on three machines, and name all: one that is away must not be the only one that is asked"
	}
	return f
}

// follows looks at a node that is one of several: whether it may be, and whether what it gives to others, or takes, reaches a disk.
func (e examiner) follows(ctx context.Context, f Finding, replication map[string]string) Finding {
	if replication["role"] == "master" && replication["connected_slaves"] == "0" {
		return f
	}
	if f.Says += ", with replicas"; replication["role"] != "master" {
		f.Says = strings.Replace(f.Says, ", with replicas", "", 1)
	}
	if e.Role == Durable && e.eyes.kind != oneRedis {
		return f
	}
	set, err := e.config(ctx, "repl-diskless-sync", "repl-diskless-load", "rdb-del-sync-files")
	wire := set["repl-diskless-sync"] == "yes" && set["repl-diskless-load"] != "disabled" && set["rdb-del-sync-files"] == "yes"
	if err != nil || !wire || e.eyes.kind == oneRedis {
		f.Mend = "take its replicas away: each is one more copy of what must be gone in time"
		if e.eyes.kind != oneRedis {
			f.Mend += ", and as Redis does it, a dump with the salts on its disk; else set repl-diskless-sync yes, repl-diskless-load swapdb, rdb-del-sync-files yes on every node"
		}
	}
	return f
}
