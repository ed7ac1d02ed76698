package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

// errHalfSentinel says that the Sentinels of an address cannot do what they are there for. Waiting mends none of it.
var errHalfSentinel = errors.New("half a Sentinel")

// eachSentinel asks one Sentinel after the other until a function has done without an error. It gives every error.
func (e *engine) eachSentinel(do func(*redis.SentinelClient) error) error {
	var faults []error
	for _, at := range e.options.Addrs {
		o := &redis.Options{Addr: at, Username: e.options.SentinelUsername, Password: e.options.SentinelPassword, TLSConfig: e.options.TLSConfig, MaxRetries: -1,
			Protocol: 2, DialTimeout: e.patience, ReadTimeout: e.patience, WriteTimeout: e.patience, DialerRetries: 1, ContextTimeoutEnabled: true,
			DisableIdentity: true, PipelinePoolSize: -1}
		c := redis.NewSentinelClient(o)
		err := do(c)
		_ = c.Close()
		if err == nil {
			return nil
		}
		faults = append(faults, fmt.Errorf("%s: %w", at, err))
	}
	return errors.Join(faults...)
}

// replicaNodes runs a function on every replica that the Sentinels know, one after the other. One that is not reached is an error.
func (e *engine) replicaNodes(ctx context.Context, do func(context.Context, *redis.Client) error) error {
	var known []map[string]string
	err := e.eachSentinel(func(c *redis.SentinelClient) (err error) {
		known, err = c.Replicas(ctx, e.options.MasterName).Result()
		return err
	})
	if err != nil {
		return fmt.Errorf("ask the Sentinels for the replicas: %w", err)
	}
	var faults []error
	for _, replica := range known {
		o := e.options
		o.Addrs = []string{net.JoinHostPort(replica["ip"], replica["port"])}
		c := redis.NewClient(o.Simple())
		if err := do(ctx, c); err != nil {
			faults = append(faults, fmt.Errorf("replica %s: %w; if it is gone for good: SENTINEL RESET %s", o.Addrs[0], err, e.options.MasterName))
		}
		_ = c.Close()
	}
	return errors.Join(faults...)
}

// askSentinel says what is wrong with the Sentinels of an address, where something is: none of them is one or is there, none knows
// the primary, or so few of them see each other that nobody would be chosen.
func (e *engine) askSentinel(ctx context.Context) error {
	name := e.options.MasterName
	err := e.eachSentinel(func(c *redis.SentinelClient) error {
		if err := c.GetMasterAddrByName(ctx, name).Err(); err != nil {
			return err
		}
		return c.CkQuorum(ctx, name).Err()
	})
	var answer redis.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &answer):
		return fmt.Errorf("%s: no Sentinel answers there: %w; start them, or correct the addresses (%s)", e.setting, err, sentinelForm)
	case errors.Is(err, redis.Nil) || strings.Contains(err.Error(), "No such master"):
		return fmt.Errorf("%s: the Sentinels know no primary of this name (%w, %w); let the address end in the name that sentinel monitor gives it", e.setting, errHalfSentinel, ErrUnfit)
	case strings.Contains(err.Error(), "unknown command"):
		return fmt.Errorf("%s: a Redis answers where a Sentinel should (%w, %w); write the Sentinels' addresses, whose port is 26379 mostly", e.setting, errHalfSentinel, ErrUnfit)
	case strings.Contains(err.Error(), "NOQUORUM"):
		return fmt.Errorf("%s: too few Sentinels reach each other to choose another primary (%w, %w); start three on three machines, with quorum 2", e.setting, errHalfSentinel, ErrUnfit)
	case strings.Contains(err.Error(), "NOAUTH"), strings.Contains(err.Error(), "WRONGPASS"):
		return fmt.Errorf("%s: the Sentinels refuse user or password (%w); write ?sentinel_username=USER&sentinel_password=PASSWORD at the end", e.setting, ErrUnfit)
	}
	return fmt.Errorf("%s: the Sentinels say %q (%w); see docs/operations.md", e.setting, err.Error(), ErrUnfit)
}
