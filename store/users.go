package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// rights are what Liman's user must be able to do in each role, and nothing else: those of docs/redis.
type rights struct {
	keys     []string
	commands []string
}

func (e examiner) rights() rights {
	want := rights{[]string{"~chat:*", "~salt:*", "~seen:ledger"}, strings.Fields("ping get getrange set del eval evalsha")}
	if e.Durable {
		want = rights{[]string{"~wipes", "~wipe:*", "~choices:*", "~counts:*", "%R~ledger:*"}, strings.Fields("ping info bgrewriteaof get mget getrange strlen lrange set del hset hdel hget hlen hgetall " +
			"zadd zrem zscore zcard zrangebyscore expireat eval evalsha eval_ro evalsha_ro")}
	}
	return want.of(e.eyes, e.Durable)
}

// of are the rights with what an engine asks besides. WAITAOF is not asked for: a Redis before 7.2 has none.
func (r rights) of(e *engine, durable bool) rights {
	if e == nil {
		return r
	}
	if e.kind == cluster {
		r.commands = append(r.commands, "cluster|slots", "asking")
	}
	if durable && e.kind == cluster {
		r.keys = append(r.keys, "~wipes:*")
	}
	if durable && e.replicas > 0 {
		r.commands = append(r.commands, "wait")
	}
	return r
}

// users looks at what Liman's user may do, and that nobody else comes in.
func (e examiner) users(ctx context.Context, own *engine) Finding {
	f := Finding{About: "users"}
	name := own.user()
	f.Says = "Liman comes as " + name
	if name == "default" {
		f.Mend = "give it a user of its own as docs/redis does: default may do everything"
		return f
	}
	if err := own.ConfigGet(ctx, "port").Err(); err == nil {
		f.Says, f.Mend = f.Says+", who may read the settings of this Redis", "give it what docs/redis says and no more"
		return f
	}
	user, err := e.user(ctx, name)
	if err != nil {
		return e.unseen(f.About, err)
	}
	others, err := e.user(ctx, "default")
	if err != nil {
		return e.unseen(f.About, err)
	}
	if wrong := e.differs(user); wrong != "" {
		f.Says, f.Mend = f.Says+", who "+wrong, "give it what docs/redis says and no more"
	} else if slices.Contains(others["flags"], "on") {
		f.Says, f.Mend = f.Says+"; the user default is on", "turn it off: user default off"
	}
	return f
}

// differs says how a user's rights differ from those that Liman needs; "" where they do not.
func (e examiner) differs(user map[string][]string) string {
	want := e.rights()
	var may []string
	for _, rule := range user["commands"] {
		if command, given := strings.CutPrefix(rule, "+"); given {
			may = append(may, command)
		}
	}
	less := slices.DeleteFunc(slices.Clone(want.commands), func(c string) bool { return slices.Contains(may, c) })
	more := slices.DeleteFunc(may, func(c string) bool {
		return slices.Contains(want.commands, c) || c == "waitaof" && slices.Contains(want.commands, "wait")
	})
	fewer := slices.DeleteFunc(slices.Clone(want.keys), func(k string) bool { return slices.Contains(user["keys"], k) })
	keys := slices.DeleteFunc(user["keys"], func(k string) bool { return slices.Contains(want.keys, k) })
	switch {
	case slices.Contains(user["flags"], "nopass"):
		return "needs no password"
	case len(more) > 0:
		return "may also " + strings.Join(more, " ")
	case len(less) > 0:
		return "may not " + strings.Join(less, " ")
	case len(fewer) > 0:
		return "may not touch " + strings.Join(fewer, " ")
	case len(keys) > 0:
		return "may also touch " + strings.Join(keys, " ")
	case len(user["channels"]) > 0:
		return "may also use channels " + strings.Join(user["channels"], " ")
	}
	return ""
}

// user are the rules of a user, word by word: flags, commands, keys, channels.
func (e examiner) user(ctx context.Context, name string) (map[string][]string, error) {
	answer, err := e.eyes.Do(ctx, "ACL", "GETUSER", name).Slice()
	if errors.Is(err, redis.Nil) {
		return map[string][]string{}, nil // a user that is not there
	}
	if err != nil {
		return nil, err
	}
	rules := make(map[string][]string)
	for i := 0; i+1 < len(answer); i += 2 {
		field, _ := answer[i].(string)
		switch value := answer[i+1].(type) {
		case string:
			rules[field] = strings.Fields(value)
		case []any:
			for _, one := range value {
				rules[field] = append(rules[field], fmt.Sprint(one))
			}
		}
	}
	return rules, nil
}
