package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Finding is one thing about a Redis that was looked at.
type Finding struct {
	About  string // role, persistence, eviction, memory of commands, users, clock; of the console's user: reach, users
	Says   string // what is there
	Mend   string // what to do about it; "" where nothing is wrong
	Unseen bool   // whoever looked may not see it
}

// Role is what a Redis is for, and which of its users comes there.
type Role int

// The roles of docs/redis. Console is the durable Redis again, as the console's user: looked at is what she may do, not how it is set up.
const (
	Sessions Role = iota
	Durable
	Console
)

// Examination says which Redis to look at, and as whom.
type Examination struct {
	URL      string // as the user of the role: Liman's own, or the console's
	Operator string // as a user who may look: info, config get, acl getuser, time; "" to look as Liman's
	Role     Role
	Setting  string // that holds URL, for what is said
	Now      func() time.Time
}

// Examine looks at how a Redis is set up and says what differs from docs/redis. It changes nothing. The error says that the
// Redis is away or not fit, and how to mend that.
func Examine(ctx context.Context, x Examination) ([]Finding, error) {
	own, err := connect(x.URL, patience, x.Setting)
	if err != nil {
		return nil, err
	}
	defer func() { _ = own.Close() }()
	for _, kind := range x.Role.kept() {
		if err := own.fit(ctx, kind); err != nil {
			return nil, err
		}
	}
	e := examiner{Examination: x, eyes: own}
	if x.Operator != "" {
		if e.eyes, err = connect(x.Operator, patience, x.OperatorSetting()); err != nil {
			return nil, err
		}
		defer func() { _ = e.eyes.Close() }()
		if err := e.eyes.Ping(ctx).Err(); err != nil {
			return nil, e.eyes.refused(ctx, err)
		}
	}
	return e.everyNode(ctx, own)
}

// kept are the kinds of keys to which the user of a role must be able to write.
func (r Role) kept() []string {
	return [...][]string{Sessions: {chatRecord}, Durable: {wipeRecord}, Console: {ledgerRecord, staffRecord}}[r]
}

// OperatorSetting is the setting that holds Operator: REDIS_OPERATOR_URL for REDIS_URL. The console's Redis is the durable one.
func (x Examination) OperatorSetting() string {
	if x.Role == Console {
		return "REDIS_DURABLE_OPERATOR_URL"
	}
	return strings.TrimSuffix(x.Setting, "URL") + "OPERATOR_URL"
}

// examiner looks at one Redis, as the user of eyes.
type examiner struct {
	Examination
	eyes *engine
}

// unseen is the finding where the user may not look; another error is a finding of its own.
func (e examiner) unseen(about string, err error) Finding {
	if forbidden(err) {
		return Finding{About: about, Unseen: true, Says: "Liman's user may not look, and need not; set " + e.OperatorSetting() + " to see it"}
	}
	return Finding{About: about, Says: err.Error(), Mend: "ask again when the Redis answers"}
}

// info is one section of what a Redis tells of itself.
func (e examiner) info(ctx context.Context, section string) (map[string]string, error) {
	text, err := e.eyes.Info(ctx, section).Result()
	fields := make(map[string]string)
	for line := range strings.Lines(text) {
		if name, value, there := strings.Cut(strings.TrimSpace(line), ":"); there {
			fields[name] = value
		}
	}
	return fields, err
}

// config are settings by their names; never all of them, for passwords are among them.
func (e examiner) config(ctx context.Context, names ...string) (map[string]string, error) {
	args := []any{"CONFIG", "GET"}
	for _, name := range names {
		args = append(args, name)
	}
	answer, err := e.eyes.Do(ctx, args...).StringSlice()
	set := make(map[string]string)
	for i := 0; i+1 < len(answer); i += 2 {
		set[answer[i]] = answer[i+1]
	}
	return set, err
}

// role looks whether it is a Redis that may have this role at all.
func (e examiner) role(ctx context.Context) Finding {
	f := Finding{About: "role"}
	server, err := e.info(ctx, "server")
	if err != nil {
		f.Says = "takes writes, is no replica and no node of a cluster" // that it is fit was seen
		return f
	}
	replication, err := e.info(ctx, "replication")
	if err != nil {
		return e.unseen(f.About, err)
	}
	f.Says = fmt.Sprintf("Redis %s, %s, %s", server["redis_version"], server["redis_mode"], replication["role"])
	major, _ := strconv.Atoi(strings.SplitN(server["redis_version"], ".", 2)[0])
	switch {
	case major < 7:
		f.Mend = "take Redis 7.0 or newer: older ones know no rights within scripts"
	case server["redis_mode"] == "cluster" && e.eyes.kind != cluster:
		f.Mend = clusterMend
	case replication["role"] != "master" && e.eyes.kind == oneRedis:
		f.Mend = "write the address of the primary: this one can be made read-only at any moment"
	default:
		return e.follows(ctx, f, replication)
	}
	return f
}

// persistence looks whether the durable one keeps a log, and the other nothing on its disk.
func (e examiner) persistence(ctx context.Context) Finding {
	f := Finding{About: "persistence"}
	set, err := e.config(ctx, "appendonly", "appendfsync", "save")
	if err != nil {
		return e.logAlone(ctx, err)
	}
	f.Says = fmt.Sprintf("appendonly %s, appendfsync %s, save %q", set["appendonly"], set["appendfsync"], set["save"])
	switch {
	case e.Role != Durable && set["appendonly"] != "no":
		f.Mend = "set appendonly no: a log holds the salts beside the chats, and undoes what they are for"
	case set["save"] != "":
		f.Mend = `set save "": a dump is a copy that stays`
	case e.Role == Durable && set["appendonly"] != "yes":
		f.Mend = "set appendonly yes: without a log a restart forgets which messages are to be deleted"
	case e.Role == Durable && set["appendfsync"] != "always":
		f.Mend = "set appendfsync always: a power cut loses up to a second of what is to be deleted, or more"
	}
	return f
}

// logAlone is what a user sees of persistence who may not read the settings.
func (e examiner) logAlone(ctx context.Context, refusal error) Finding {
	f := Finding{About: "persistence"}
	kept, err := e.info(ctx, "persistence")
	if err != nil {
		return e.unseen(f.About, refusal)
	}
	f.Says = "aof_enabled:" + kept["aof_enabled"] + "; appendfsync and save cannot be seen without " + e.OperatorSetting()
	if e.Role == Durable && kept["aof_enabled"] != "1" {
		f.Mend = "set appendonly yes: without a log a restart forgets which messages are to be deleted"
	}
	return f
}

// eviction looks whether it throws nothing out, and has room.
func (e examiner) eviction(ctx context.Context) Finding {
	f := Finding{About: "eviction"}
	memory, err := e.info(ctx, "memory")
	if err != nil {
		return e.unseen(f.About, err)
	}
	f.Says = memory["maxmemory_policy"] + ", maxmemory " + memory["maxmemory_human"]
	if memory["maxmemory_policy"] != "noeviction" {
		f.Mend = "set maxmemory-policy noeviction: what is evicted is lost unheard"
	} else if halfFull(memory["used_memory"], memory["maxmemory"]) {
		f.Says += ", used " + memory["used_memory_human"]
		f.Mend = "find out what fills it, or give it more maxmemory: once it is full, nothing more can be noted for wiping; whoever publishes can fill the durable one"
	}
	return f
}

// halfFull tells whether half of the memory that a Redis may have is used; not of one without a limit.
func halfFull(used, most string) bool {
	u, err := strconv.ParseUint(used, 10, 63)
	m, err2 := strconv.ParseUint(most, 10, 63)
	return err == nil && err2 == nil && m > 0 && u >= m/2
}

// forgetful are the settings with which a Redis remembers no command.
var forgetful = map[string]string{"slowlog-max-len": "0", "acllog-max-len": "0", "latency-monitor-threshold": "0"}

// remembered looks whether it keeps commands that it was asked, for whoever reads its logs.
func (e examiner) remembered(ctx context.Context) Finding {
	f := Finding{About: "memory of commands", Says: "none"}
	set, err := e.config(ctx, slices.Collect(maps.Keys(forgetful))...)
	if err != nil {
		return e.unseen(f.About, err)
	}
	var loud, mends []string
	for _, name := range slices.Sorted(maps.Keys(forgetful)) {
		if value, known := set[name]; known && value != forgetful[name] {
			loud, mends = append(loud, name+" "+value), append(mends, name+" "+forgetful[name])
		}
	}
	if len(loud) > 0 {
		f.Says, f.Mend = strings.Join(loud, ", "), "set "+strings.Join(mends, ", ")+": what was asked must not be found afterwards"
	}
	return f
}

// maxClockOff is how far the clock of a Redis may be from ours: what expires by it was promised.
const maxClockOff = 5 * time.Second

// clock looks whether its clock is right.
func (e examiner) clock(ctx context.Context) Finding {
	f := Finding{About: "clock"}
	before := e.Now()
	at, err := e.eyes.Time(ctx).Result()
	if err != nil {
		return e.unseen(f.About, err)
	}
	off := at.Sub(before).Abs()
	f.Says = fmt.Sprintf("within %v of ours", max(off.Round(time.Second), time.Second))
	if off > maxClockOff {
		f.Says, f.Mend = fmt.Sprintf("%v away from ours", off.Round(time.Second)), "let both machines follow NTP (timedatectl set-ntp true)"
	}
	return f
}
