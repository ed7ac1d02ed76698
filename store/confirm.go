package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Redis answers before its replicas have what it wrote. Should it die then, the replica that takes its place has never heard of it.
// So what must not be lost is confirmed: after the script, on the same connection, WAIT asks until as many replicas as the address says
// have it, or WAITAOF, from Redis 7.2 on, until it stands in their logs. Whoever is not told so in time must not go on as if it were
// kept.
//
// Neither makes a failover lossless: a primary that was cut off may have confirmed with a replica that Sentinel, or the cluster, then
// does not choose. min-replicas-to-write lets it take nothing more meanwhile.

// errUnconfirmed says that too few replicas have what was written. It is written, and may be lost with the primary.
var errUnconfirmed = errors.New("too few replicas have it in time; see whether they run and reach the primary, or let the address say how many there are (replicas=0 for none)")

// runConfirmed runs a script, and tells what it gave once enough replicas have what it wrote.
func (e *engine) runConfirmed(ctx context.Context, script *redis.Script, keys []string, args ...any) *redis.Cmd {
	if e.replicas == 0 {
		return script.Run(ctx, e, keys, args...)
	}
	node, err := e.primaryOf(ctx, keys[0])
	asking := false
	for err == nil {
		var done *redis.Cmd
		if done, err = e.runOn(ctx, node, asking, func(c redis.Scripter) *redis.Cmd { return script.Run(ctx, c, keys, args...) }); err == nil {
			return done
		}
		node, asking, err = e.follow(ctx, node, asking, err)
	}
	return failedCmd(ctx, err)
}

// failedCmd is a command that has this error.
func failedCmd(ctx context.Context, err error) *redis.Cmd {
	cmd := redis.NewCmd(ctx)
	cmd.SetErr(err)
	return cmd
}

// runOn runs a script on a node and has it confirmed, both on one connection.
func (e *engine) runOn(ctx context.Context, node *redis.Client, asking bool, run func(redis.Scripter) *redis.Cmd) (*redis.Cmd, error) {
	c := node.Conn()
	defer func() { _ = c.Close() }()
	var by redis.Scripter = c
	if asking {
		by = askingConn{c, c}
	}
	done := run(by)
	if err := done.Err(); err != nil {
		return nil, err
	}
	return done, e.confirm(ctx, c)
}

// askingConn tells a node of a cluster that a slot is on its way to it, before each command: the node forgets it with the next.
type askingConn struct {
	redis.Scripter
	conn *redis.Conn
}

func (a askingConn) ask(ctx context.Context, run func() *redis.Cmd) *redis.Cmd {
	if err := a.conn.Do(ctx, "asking").Err(); err != nil {
		return failedCmd(ctx, err)
	}
	return run()
}

func (a askingConn) Eval(ctx context.Context, script string, keys []string, args ...any) *redis.Cmd {
	return a.ask(ctx, func() *redis.Cmd { return a.conn.Eval(ctx, script, keys, args...) })
}

func (a askingConn) EvalSha(ctx context.Context, sha string, keys []string, args ...any) *redis.Cmd {
	return a.ask(ctx, func() *redis.Cmd { return a.conn.EvalSha(ctx, sha, keys, args...) })
}

// confirm waits until enough replicas have what was written on this connection.
func (e *engine) confirm(ctx context.Context, c *redis.Conn) error {
	most := e.patience * 2 / 3 // so that the answer still comes in time
	if !e.noAOF.Load() {
		switch logged, err := c.Do(ctx, "waitaof", 1, e.replicas, most.Milliseconds()).Int64Slice(); {
		case err == nil && len(logged) == 2 && logged[0] >= 1 && logged[1] >= int64(e.replicas):
			return nil
		case err == nil:
			return errUnconfirmed
		case !hasNoWaitAOF(err):
			return fmt.Errorf("wait for the replicas' logs: %w", err)
		}
		e.noAOF.Store(true)
	}
	have, err := c.Wait(ctx, e.replicas, most).Result()
	if err != nil {
		return fmt.Errorf("wait for the replicas: %w", err)
	}
	if have < int64(e.replicas) {
		return errUnconfirmed
	}
	return nil
}

// hasNoWaitAOF tells whether a Redis refused WAITAOF for good: it is older than 7.2, keeps no log, or does not let its user.
func hasNoWaitAOF(err error) bool {
	var answer redis.Error
	says := strings.ToLower(err.Error())
	return errors.As(err, &answer) && (strings.Contains(says, "unknown command") || strings.Contains(says, "appendonly is disabled") || strings.HasPrefix(says, "noperm"))
}

// primaryOf is the node that takes the writes of a key.
func (e *engine) primaryOf(ctx context.Context, key string) (*redis.Client, error) {
	if e.cluster != nil {
		return e.cluster.MasterForKey(ctx, key)
	}
	return e.commands.(*redis.Client), nil
}

// resharding is how long to wait before a cluster that is moving a slot is asked again.
const resharding = 20 * time.Millisecond

// follow goes where a cluster points, which has then run nothing. Any other error is given back.
func (e *engine) follow(ctx context.Context, node *redis.Client, asking bool, err error) (*redis.Client, bool, error) {
	if e.cluster == nil {
		return nil, false, err
	}
	words := strings.Fields(err.Error())
	switch {
	case len(words) == 3 && (words[0] == "MOVED" || words[0] == "ASK"):
		e.cluster.ReloadState(ctx)
		to, found := e.nodeAt(ctx, words[2])
		if found != nil {
			return nil, false, found
		}
		node, asking = to, words[0] == "ASK"
	case len(words) > 0 && words[0] == "TRYAGAIN":
	default:
		return nil, false, err
	}
	select {
	case <-ctx.Done():
		return nil, false, err
	case <-time.After(resharding):
		return node, asking, nil
	}
}

// nodeAt is the client of a node of the cluster by its address.
func (e *engine) nodeAt(ctx context.Context, at string) (*redis.Client, error) {
	found := make(chan *redis.Client, 1)
	err := e.cluster.ForEachMaster(ctx, func(_ context.Context, c *redis.Client) error {
		if c.Options().Addr == at {
			found <- c
		}
		return nil
	})
	select {
	case c := <-found:
		return c, nil
	default:
		return nil, errors.Join(err, errors.New("a node of the cluster points to one that is none of its primaries"))
	}
}
