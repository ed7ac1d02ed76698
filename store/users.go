package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// rights are what a user must be able to do, and nothing else.
type rights struct {
	user     string // as it is called to whoever reads
	keys     []string
	commands []string
}

// rightsOf are the rights of each role's user: those of docs/redis.
var rightsOf = map[Role]rights{
	Sessions: {"Liman", []string{"~chat:*", "~salt:*", "~seen:ledger"}, strings.Fields("ping get getrange set del eval evalsha")},
	Durable: {"Liman", []string{"~wipes", "~wipe:*", "~choices:*", "~counts:*", "%R~ledger:*"}, strings.Fields("ping info bgrewriteaof get mget getrange strlen lrange set del hset hdel hget hlen hgetall " +
		"zadd zrem zscore zcard zrangebyscore expireat eval evalsha eval_ro evalsha_ro")},
	Console: {"the console", []string{"~ledger:*", "~staff:*", "%R~counts:*"}, strings.Fields("ping get mget getrange strlen set del exists lrange llen rpush hget hgetall hkeys hlen hstrlen hset hdel " +
		"zadd zrem zscore zrange eval evalsha eval_ro evalsha_ro")},
}

func (e examiner) rights() rights { return rightsOf[e.Role].of(e.eyes, e.Role) }

// of are the rights with what an engine asks besides. WAITAOF is not asked for: a Redis before 7.2 has none.
func (r rights) of(e *engine, role Role) rights {
	if e == nil {
		return r
	}
	if e.kind == cluster {
		r.commands = append(slices.Clone(r.commands), "cluster|slots", "asking")
	}
	if role == Durable && e.kind == cluster {
		r.keys = append(slices.Clone(r.keys), "~wipes:*")
	}
	if role != Sessions && e.replicas > 0 {
		r.commands = append(slices.Clone(r.commands), "wait")
	}
	return r
}

// ofPersons are keys of the kinds that the console's user may not touch: all that is kept of who seeks help.
var ofPersons = []string{chatRecord + probe, saltRecord + probe, wipeList, wipeRecord + probe, choicesRecord + probe}

// probe ends keys under which nothing is ever kept.
const probe = "fit"

// reach asks, as the console's user, for what it must be refused: a chat, a salt, what is to be wiped or chosen, and to write a count,
// which it must be able to read. Nothing is there under the keys that are asked for, so a right too many is seen and nothing read with
// it.
func (e examiner) reach(ctx context.Context, own *engine) Finding {
	f := Finding{About: "reach", Says: "it is refused on chats, salts, wipes and choices, writes the ledger and what is kept of staff, and reads counts alone"}
	var may []string
	for _, key := range ofPersons {
		if !forbidden(own.Get(ctx, own.oneSlot(key)).Err()) {
			may = append(may, strings.TrimSuffix(key, probe))
		}
	}
	counts := own.oneSlot(countsRecord + probe)
	get, reads, writes := own.Get(ctx, own.oneSlot(staffRecord+probe)).Err(), own.HGetAll(ctx, counts).Err(), own.HDel(ctx, counts, probe).Err()
	switch {
	case forbidden(get):
		f.Says, f.Mend = "the console may not get", "give its user the commands of docs/redis/console.acl"
	case len(may) > 0:
		f.Says, f.Mend = "the console may touch "+strings.Join(may, " "), "give its user the keys of docs/redis/console.acl and no more: what is there is of people who seek help"
	case forbidden(reads):
		f.Says, f.Mend = "the console may not read "+countsRecord, "give its user %R~counts:* as docs/redis/console.acl does: Today shows how often screens were shown"
	case !forbidden(writes):
		f.Says, f.Mend = "the console may write "+countsRecord, "let its user read them alone, %R~counts:*, as docs/redis/console.acl does"
	}
	return f
}

// forbidden tells whether a Redis has refused somebody a right.
func forbidden(err error) bool { return err != nil && strings.HasPrefix(err.Error(), "NOPERM") }

// users looks at what the role's user may do, and that nobody else comes in.
func (e examiner) users(ctx context.Context, own *engine) Finding {
	f := Finding{About: "users"}
	name := own.user()
	f.Says = rightsOf[e.Role].user + " comes as " + name
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
	case len(keys) > 0:
		return "may also touch " + strings.Join(keys, " ")
	case len(fewer) > 0:
		return "may not touch " + strings.Join(fewer, " ")
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
