package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ErrUnfit says that a Redis answers and yet cannot keep what it is given: it is one of a cluster, a replica, full, or its
// user may not write. Waiting mends none of these.
var ErrUnfit = errors.New("not fit")

// unfit are the ways in which Redis refuses what a healthy one would do, as its errors begin, and the mend of each.
var unfit = []struct{ says, is, mend string }{
	{"READONLY", "is a replica that may only be read", "write the address of the primary, or let it be one: REPLICAOF NO ONE"},
	{"MOVED", "is a node of a cluster", clusterMend},
	{"ASK", "is a node of a cluster", clusterMend},
	{"CROSSSLOT", "is a node of a cluster", clusterMend},
	{"CLUSTERDOWN", "is a node of a cluster", clusterMend},
	{"OOM", "is full", "give it more maxmemory; its policy stays noeviction"},
	{"MISCONF", "cannot write to its disk and takes nothing more", "make room on the disk; the Redis of sessions needs none: save \"\""},
	{"NOREPLICAS", "waits for replicas", "set min-replicas-to-write 0"},
	{"MASTERDOWN", "is a replica without its primary", "write the address of the primary"},
	{"LOADING", "reads its log back", "wait until it is there"},
	{"NOPERM", "does not let its user do what Liman does", "give the user what docs/redis says"},
	{"WRONGPASS", "refuses user or password", "write the address with the password that its users have"},
	{"NOAUTH", "wants a password", "write redis://user:password@host:6379/0"},
	{"DENIED", "is in protected mode", "give it a user with a password, as docs/redis does"},
	{"ERR DB index is out of range", "has no database of this number", "let the address end in /0"},
	{"ERR max number of clients", "has too many clients", "see who else uses it, or raise maxclients"},
}

const clusterMend = "Liman needs one Redis and no cluster: write the address of one that was started with cluster-enabled no"

// Fit tells whether both Redis can keep what they are given. It asks each for what a node of a cluster or a replica refuses, a
// write that changes nothing, and so needs no more rights than the store has. The error names the setting, what is wrong and its mend;
// it is ErrUnfit if the Redis answered.
func (s *Store) Fit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	if err := fit(ctx, s.rdb, "REDIS_URL", chatRecord); err != nil {
		return err
	}
	return fit(ctx, s.durable, "REDIS_DURABLE_URL", wipeRecord)
}

// fit sets a key of a kind only if it is there already, which it never is, and deletes two that a cluster would keep on two nodes.
func fit(ctx context.Context, rdb *redis.Client, setting, kind string) error {
	one, two := kind+"fit", kind+"-"
	err := rdb.SetXX(ctx, one, "", 0).Err()
	if err == nil || errors.Is(err, redis.Nil) {
		err = rdb.Del(ctx, one, two).Err()
	}
	if err == nil {
		return nil
	}
	return refused(setting, err)
}

// refused names what is wrong with a Redis and how to mend it.
func refused(setting string, err error) error {
	for _, u := range unfit {
		if strings.HasPrefix(err.Error(), u.says) {
			return fmt.Errorf("%s: this Redis %s (%w); %s", setting, u.is, ErrUnfit, u.mend)
		}
	}
	return fmt.Errorf("%s: no Redis answers there: %w; start it, or correct the address (redis://host:6379/0)", setting, err)
}
