package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ErrUnfit says that a Redis answers and yet cannot keep what it is given: it is one of a cluster, a replica, without its replicas,
// full, or its user may not write. Waiting mends few of these.
var ErrUnfit = errors.New("not fit")

// unfitness is how an error of Redis begins, what that says of it, and the mend.
type unfitness struct{ says, is, mend string }

// unfit are the ways in which a Redis refuses what a healthy one would do.
var unfit = []unfitness{
	{"READONLY", "is a replica that may only be read", "write the address of the primary, or let it be one: REPLICAOF NO ONE"},
	{"MOVED", "is a node of a cluster", clusterMend},
	{"ASK", "is a node of a cluster", clusterMend},
	{"CROSSSLOT", "is a node of a cluster", clusterMend},
	{"CLUSTERDOWN", "is a node of a cluster", clusterMend},
	{"OOM", "is full", "give it more maxmemory; its policy stays noeviction"},
	{"MISCONF", "cannot write to its disk and takes nothing more", "make room on the disk; the Redis of sessions needs none: save \"\""},
	{"NOREPLICAS", "waits for replicas", "start them; where there are to be none: set min-replicas-to-write 0"},
	{"MASTERDOWN", "is a replica without its primary", "write the address of the primary"},
	{"LOADING", "reads its log back", "wait until it is there"},
	{"NOPERM", "does not let its user do what Liman does", "give the user what docs/redis says"},
	{"WRONGPASS", "refuses user or password", "write the address with the password that its users have"},
	{"NOAUTH", "wants a password", "write redis://user:password@host:6379/0"},
	{"DENIED", "is in protected mode", "give it a user with a password, as docs/redis does"},
	{"ERR DB index is out of range", "has no database of this number", "let the address end in /0"},
	{"ERR unknown command", "is a Sentinel, or older than Redis 7.0", "write the Sentinels' addresses as " + sentinelForm},
	{"ERR max number of clients", "has too many clients", "see who else uses it, or raise maxclients"},
}

const clusterMend = "write the addresses of the cluster's nodes, as " + clusterForm

// unfitCluster are the ways in which a cluster refuses, before those of any Redis.
var unfitCluster = []unfitness{
	{"CLUSTERDOWN", "is a cluster of which some slots are on no node", "start the nodes that are away, or give their slots to others: redis-cli --cluster fix"},
	{"TRYAGAIN", "is a cluster that is moving slots from node to node, and not done with one", "wait until it is; if nothing moves any more: redis-cli --cluster check, then fix"},
	{"MOVED", "is a cluster whose nodes point to each other in circles", "see what they believe: redis-cli --cluster check, then fix"},
	{"ASK", "is a cluster that is moving slots from node to node, and not done with one", "wait until it is; if nothing moves any more: redis-cli --cluster check, then fix"},
	{"ERR This instance has cluster support disabled", "is none of a cluster", "write " + oneForm},
}

// Fit tells whether both Redis can keep what they are given. It asks each for what a node of a cluster or a replica refuses, a write
// that changes nothing, in every part, and so needs no more rights than the store has. The error names the setting, what is wrong and
// its mend; it is ErrUnfit if the Redis answered.
func (s *Store) Fit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	if err := s.rdb.fit(ctx, chatRecord); err != nil {
		return err
	}
	return s.durable.fit(ctx, wipeRecord)
}

// fit looks at one Redis; of the durable one also at whether enough replicas have what it is told.
func (e *engine) fit(ctx context.Context, kind string) error {
	err := e.fitParts(ctx, kind)
	if err == nil && kind == wipeRecord && e.replicas > 0 {
		err = e.primaries(ctx, func(ctx context.Context, node *redis.Client) error {
			c := node.Conn()
			defer func() { _ = c.Close() }()
			return errors.Join(c.Ping(ctx).Err(), e.confirm(ctx, c))
		})
	}
	if err == nil {
		return nil
	}
	return e.refused(ctx, err)
}

// fitParts looks at all parts at once, and again by itself at one that refuses: in a cluster that may be over in a moment.
func (e *engine) fitParts(ctx context.Context, kind string) error {
	parts := e.parts()
	var answers []redis.Cmder
	pipe := e.Pipeline()
	for _, part := range parts {
		one, two := kind+part+"fit", kind+part+"-"
		answers = append(answers, pipe.SetXX(ctx, one, "", 0), pipe.Del(ctx, one, two))
	}
	_, err := pipe.Exec(ctx)
	if errors.Is(err, redis.Nil) {
		err = nil
	}
	for i, answer := range answers {
		if err := answer.Err(); err == nil || errors.Is(err, redis.Nil) {
			continue
		}
		if err = e.fitPart(ctx, kind, parts[i/2]); err != nil {
			return err
		}
	}
	return err // of who let none of them be asked
}

// fitPart sets a key only if it is there already, which it never is, and deletes two that a cluster would keep on two nodes, had they no tag.
func (e *engine) fitPart(ctx context.Context, kind, part string) error {
	one, two := kind+part+"fit", kind+part+"-"
	err := e.SetXX(ctx, one, "", 0).Err()
	if err != nil && !errors.Is(err, redis.Nil) {
		return err
	}
	return e.Del(ctx, one, two).Err()
}

// refused is an error of a Redis with the setting, what is wrong, and its mend.
func (e *engine) refused(ctx context.Context, err error) error {
	if errors.Is(err, errUnconfirmed) {
		return fmt.Errorf("%s: this Redis is not followed as it should be (%w): %w", e.setting, ErrUnfit, errUnconfirmed)
	}
	list := unfit
	if e.kind == cluster {
		list = slices.Concat(unfitCluster, unfit)
	}
	for _, u := range list {
		if strings.HasPrefix(err.Error(), u.says) {
			return fmt.Errorf("%s: this Redis %s (%w); %s", e.setting, u.is, ErrUnfit, u.mend)
		}
	}
	if e.kind == sentinel {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), e.patience) // the old one may be over
		defer cancel()
		if half := e.askSentinel(ctx); half != nil {
			return half
		}
		return fmt.Errorf("%s: the Sentinels answer, and the primary that they name does not: %w; wait until they have chosen another, or start it", e.setting, err)
	}
	form := oneForm
	if e.kind == cluster {
		form = clusterForm
	}
	return fmt.Errorf("%s: no Redis answers there: %w; start it, or correct the address (%s)", e.setting, err, form)
}
