package store

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// engine is the Redis of one role: one machine, a primary that Sentinel names, or a cluster. What holds for each:
//   - no command is sent twice unless Redis said that it did not run it, or nobody was reached: every script has its own fence, and one that
//     ran twice unseen would race with itself;
//   - nothing is read from a replica, which may be behind;
//   - every key of a script lies in one slot of a cluster.
//
// For the last, a key of a cluster has a tag that its pseudonym begins with (chat:{QQ}Q7dF...), which makes 64 parts, each with its own salts
// (salt:{QQ}:495900) and its own list of chats to wipe (wipes:{QQ}). On one Redis, with Sentinel or without, keys have no tag and there is one
// part: so every build that ever ran there, an older one beside a newer one, too, finds each chat and each wipe under the same name. No older build
// can have run on a cluster: they refuse it. What is sealed is bound to the name without the tag, so it opens on either.
type engine struct {
	commands
	*address
	cluster  *redis.ClusterClient // nil for the other two
	patience time.Duration
	noAOF    atomic.Bool // WAITAOF cannot be had (hasNoWaitAOF)
}

// commands are what is asked of Redis. A client has six hundred more, each of which a type that embeds it would have too, and the binary with it.
type commands interface {
	redis.Scripter
	Close() error
	ConfigGet(ctx context.Context, parameter string) *redis.MapStringStringCmd
	Del(ctx context.Context, keys ...string) *redis.IntCmd
	Do(ctx context.Context, args ...any) *redis.Cmd
	ExpireAt(ctx context.Context, key string, at time.Time) *redis.BoolCmd
	Get(ctx context.Context, key string) *redis.StringCmd
	GetRange(ctx context.Context, key string, start, end int64) *redis.StringCmd
	HDel(ctx context.Context, key string, fields ...string) *redis.IntCmd
	HGetAll(ctx context.Context, key string) *redis.MapStringStringCmd
	Info(ctx context.Context, section ...string) *redis.StringCmd
	LRange(ctx context.Context, key string, start, stop int64) *redis.StringSliceCmd
	Ping(ctx context.Context) *redis.StatusCmd
	Pipeline() redis.Pipeliner
	Set(ctx context.Context, key string, value any, expires time.Duration) *redis.StatusCmd
	SetArgs(ctx context.Context, key string, value any, a redis.SetArgs) *redis.StatusCmd
	SetXX(ctx context.Context, key string, value any, expires time.Duration) *redis.BoolCmd
	Time(ctx context.Context) *redis.TimeCmd
	ZAdd(ctx context.Context, key string, members ...redis.Z) *redis.IntCmd
	ZRangeArgs(ctx context.Context, z redis.ZRangeArgs) *redis.StringSliceCmd
	ZRangeByScoreWithScores(ctx context.Context, key string, by *redis.ZRangeBy) *redis.ZSliceCmd
}

// connect prepares the client of an address.
func connect(text string, patience time.Duration, setting string) (*engine, error) {
	a, err := parseAddress(text, setting)
	if err != nil {
		return nil, err
	}
	o := &a.options
	o.MaxRetries = -1 // every script has its own fence; a repeated write would race with itself
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = patience, patience, patience
	o.DialerRetries = 1
	o.DisableIdentity = true
	o.Protocol = 2 // no pushed messages to look for
	o.PipelinePoolSize = -1
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	redis.SetLogger(noLog{}) // its messages may carry keys
	e := &engine{address: a, patience: patience}
	switch a.kind {
	case sentinel:
		e.commands = redis.NewFailoverClient(o.Failover())
	case cluster:
		e.cluster = connectCluster(o.Cluster())
		e.commands = e.cluster
	default:
		e.commands = redis.NewClient(o.Simple())
	}
	return e, nil
}

// reloadPeriod is how old what the client knows of a cluster's nodes may become. go-redis asks again when it is redirected, but a node that is gone
// redirects nobody, and a minute, which is its own choice, is long for a person who waits.
const reloadPeriod = time.Second

// connectCluster prepares the client of a cluster. go-redis tries again there after an answer that did not come, whatever MaxRetries says: each node's
// client makes that an error after which it does not.
func connectCluster(o *redis.ClusterOptions) *redis.ClusterClient {
	o.ClusterStateReloadInterval = reloadPeriod
	o.DisableRoutingPolicies = true // they would ask for COMMAND, and may send a command to all nodes
	var all *redis.ClusterClient
	o.NewClient = func(node *redis.Options) *redis.Client {
		c := redis.NewClient(node)
		c.AddHook(noRetry{reload: func(ctx context.Context) { all.ReloadState(ctx) }})
		return c
	}
	all = redis.NewClusterClient(o)
	return all
}

// noRetry makes an error on the way one after which go-redis does not try again, unless the node was never reached.
type noRetry struct{ reload func(context.Context) }

// DialHook changes nothing.
func (noRetry) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook sees one command.
func (o noRetry) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { return o.final(ctx, next(ctx, cmd)) }
}

// ProcessPipelineHook sees several.
func (o noRetry) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error { return o.final(ctx, next(ctx, cmds)) }
}

// final is the error that go-redis gets to see; what is known of the cluster's nodes is asked for anew.
func (o noRetry) final(ctx context.Context, err error) error {
	var answer redis.Error
	if err == nil || errors.As(err, &answer) {
		return err
	}
	o.reload(ctx)
	var way *net.OpError
	if errors.As(err, &way) && way.Op == "dial" {
		return err
	}
	return unanswered{err.Error()}
}

// unanswered is an error on the way: nobody knows whether the command ran. It wraps nothing, so that go-redis does not see what it was.
type unanswered struct{ text string }

func (u unanswered) Error() string { return u.text }

// key is how a pseudonym, such as chat:Q7dF..., is called in this Redis.
func (e *engine) key(name string) string {
	kind, pseudonym, _ := strings.Cut(name, ":")
	return kind + ":" + e.tag(pseudonym) + pseudonym
}

// pseudonymOf is the name of a key without its tag.
func pseudonymOf(key string) string {
	kind, rest, _ := strings.Cut(key, ":{")
	if _, pseudonym, tagged := strings.Cut(rest, "}"); tagged {
		return kind + ":" + pseudonym
	}
	return key
}

// tag is what puts the keys of one part into one slot. The first letter twice: single letters lie unevenly in the slots of a cluster.
func (e *engine) tag(pseudonym string) string {
	if e.cluster == nil || pseudonym == "" {
		return ""
	}
	return "{" + pseudonym[:1] + pseudonym[:1] + "}"
}

// part is the part in which a pseudonym lies: its tag, or "" where there is one part.
func (e *engine) part(name string) string {
	_, pseudonym, _ := strings.Cut(name, ":")
	return e.tag(pseudonym)
}

// parts are all parts.
func (e *engine) parts() []string {
	if e.cluster == nil {
		return []string{""}
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" // of base64 for addresses
	parts := make([]string, len(letters))
	for i := range parts {
		parts[i] = e.tag(letters[i : i+1])
	}
	return parts
}

// nodes runs a function on every node, replicas too; in a cluster on several at once. It gives the errors of all.
func (e *engine) nodes(ctx context.Context, do func(context.Context, *redis.Client) error) error {
	switch e.kind {
	case cluster:
		return e.each(func(each func(context.Context, *redis.Client) error) error { return e.cluster.ForEachShard(ctx, each) }, do)
	case sentinel:
		return errors.Join(do(ctx, e.commands.(*redis.Client)), e.replicaNodes(ctx, do))
	}
	return do(ctx, e.commands.(*redis.Client))
}

// primaries runs a function on every node that takes writes; in a cluster on several at once.
func (e *engine) primaries(ctx context.Context, do func(context.Context, *redis.Client) error) error {
	if e.kind != cluster {
		return do(ctx, e.commands.(*redis.Client))
	}
	return e.each(func(each func(context.Context, *redis.Client) error) error { return e.cluster.ForEachMaster(ctx, each) }, do)
}

// each lets go-redis call a function on nodes, and keeps every error of it, not the first alone.
func (e *engine) each(walk func(func(context.Context, *redis.Client) error) error, do func(context.Context, *redis.Client) error) error {
	var mu sync.Mutex
	var faults []error
	err := walk(func(ctx context.Context, c *redis.Client) error {
		if err := do(ctx, c); err != nil {
			mu.Lock()
			defer mu.Unlock()
			faults = append(faults, err)
		}
		return nil
	})
	return errors.Join(append(faults, err)...)
}

// oneSlot is how a key of what is no person's is called in this Redis: all keys of the ledger, and all of staff, in one slot, for their
// scripts touch several.
func (e *engine) oneSlot(key string) string {
	if e.cluster == nil {
		return key
	}
	kind, name, _ := strings.Cut(key, ":")
	return kind + ":{l}:" + name
}
