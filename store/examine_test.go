package store

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// roleOf is the role that a start of docs/redis has.
func roleOf(start string) Role {
	if strings.HasPrefix(start, "durable") {
		return Durable
	}
	return Sessions
}

// operated starts a Redis in a role with an operator beside Liman; further arguments spoil it.
func operated(t *testing.T, role string, args ...string) Examination {
	t.Helper()
	port, address := freePort(t), filepath.Join(t.TempDir(), "address")
	x := Examination{Role: roleOf(role), Setting: "REDIS_URL", Now: time.Now}
	x.URL = fmt.Sprintf("redis://liman:%s@127.0.0.1:%s/0", rolePassword, port)
	x.Operator = strings.Replace(x.URL, "liman", "operator", 1)
	for file, url := range map[string]string{address: x.URL, address + "_operator": x.Operator} {
		if err := os.WriteFile(file, []byte(url+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	more := append([]string{role, address, t.TempDir(), "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir()}, args...)
	serve(t, startOf(t, more...))
	return x
}

// found are the findings by what they are about.
func found(t *testing.T, x Examination) map[string]Finding {
	t.Helper()
	list, err := Examine(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]Finding)
	for _, f := range list {
		all[f.About] = f
	}
	return all
}

// As docs/redis sets them up nothing is to be mended; the operator sees all, and Liman's own user little.
func TestExamineFindsNothingInDocsRedis(t *testing.T) {
	for _, role := range []string{"sessions", "durable"} {
		x := operated(t, role)
		for _, f := range found(t, x) {
			if f.Mend != "" || f.Unseen || f.Says == "" {
				t.Errorf("%s: %+v", role, f)
			}
		}
		x.Operator = ""
		for about, f := range found(t, x) {
			seen := about == "role" || role == "durable" && (about == "persistence" || about == "eviction")
			if f.Mend != "" || f.Unseen == seen {
				t.Errorf("%s as Liman's user: %+v", role, f)
			}
		}
	}
}

// Each way to set a Redis up badly is found, with its mend, and nothing else is.
func TestExamineFindsEachBadSetting(t *testing.T) {
	for _, test := range []struct {
		role, args, about, mend string
	}{
		{"sessions", "--appendonly yes", "persistence", "set appendonly no"},
		{"sessions", "--save 60,1", "persistence", `set save ""`},
		{"sessions", "--maxmemory-policy allkeys-lru", "eviction", "noeviction"},
		{"sessions", "--slowlog-max-len 100", "memory of commands", "set slowlog-max-len 0"},
		{"durable", "--appendonly no", "persistence", "set appendonly yes"},
		{"durable", "--appendfsync everysec", "persistence", "set appendfsync always"},
		{"durable", "--save 60,1", "persistence", `set save ""`},
		{"durable", "--maxmemory-policy volatile-ttl", "eviction", "noeviction"},
		{"durable", "--maxmemory 1800kb", "eviction", "find out what fills it"},
		{"sessions", "--maxmemory 1800kb", "eviction", "find out what fills it"},
		{"durable", "--acllog-max-len 10 --latency-monitor-threshold 1", "memory of commands", "set acllog-max-len 0, latency-monitor-threshold 0"},
	} {
		var args []string
		for word := range strings.FieldsSeq(test.args) {
			args = append(args, strings.ReplaceAll(word, ",", " "))
		}
		for about, f := range found(t, operated(t, test.role, args...)) {
			if bad := about == test.about; bad != (f.Mend != "") || bad && !strings.Contains(f.Mend, test.mend) {
				t.Errorf("%s %s: %+v", test.role, test.args, f)
			}
		}
	}
}

// spoiled starts a Redis of sessions whose user liman, or another, has further rules.
func spoiled(t *testing.T, user, rules string) Examination {
	t.Helper()
	x := Examination{Setting: "REDIS_URL", Now: time.Now}
	folder, port := t.TempDir(), freePort(t)
	users, err := os.ReadFile("../docs/redis/sessions.acl")
	if err != nil {
		t.Fatal(err)
	}
	operator, err := os.ReadFile("../docs/redis/operator.acl")
	if err != nil {
		t.Fatal(err)
	}
	list := strings.ReplaceAll(string(users)+string(operator), "#PASSWORD", ">"+rolePassword)
	var out strings.Builder
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "user "+user+" ") {
			line = strings.TrimSpace(line) + " " + rules + "\n"
		}
		out.WriteString(line)
	}
	acl := filepath.Join(folder, "users.acl")
	if err := os.WriteFile(acl, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	serve(t, exec.CommandContext(t.Context(), "redis-server", "../docs/redis/sessions.conf", "--aclfile", acl, "--port", port, "--bind", "127.0.0.1", "--dir", folder))
	at := func(user string) string { return fmt.Sprintf("redis://%s:%s@127.0.0.1:%s/0", user, rolePassword, port) }
	x.URL, x.Operator = at("liman"), at("operator")
	return x
}

// Each right too many or too few is found, and a door that stands open to everybody.
func TestExamineFindsBadUsers(t *testing.T) {
	for _, test := range []struct{ user, rules, says string }{
		{"liman", "+keys", "may also keys"}, {"liman", "~other:*", "may also touch ~other:*"}, {"liman", "&news", "may also use channels &news"},
		{"liman", "resetkeys ~chat:*", "may not touch ~salt:* ~seen:ledger"}, {"liman", "-getrange", "may not getrange"}, {"liman", "nopass", "needs no password"}, {"liman", "+config|get", "may read the settings"},
		{"liman", "+@read", "may also @read"}, {"default", "on nopass", "the user default is on"},
	} {
		if f := found(t, spoiled(t, test.user, test.rules))["users"]; f.Mend == "" || !strings.Contains(f.Says, test.says) {
			t.Errorf("%s %s: %+v", test.user, test.rules, f)
		}
	}
	everybody := Examination{URL: realRedis(t), Setting: "REDIS_URL", Now: time.Now}
	if f := found(t, everybody)["users"]; !strings.Contains(f.Mend, "a user of its own") {
		t.Errorf("default: %+v", f)
	}
}

// consoled starts a durable Redis whose user console has further rules, with an operator beside.
func consoled(t *testing.T, rules string) Examination {
	t.Helper()
	settings, port := t.TempDir(), freePort(t)
	if err := os.CopyFS(settings, os.DirFS("../docs/redis")); err != nil {
		t.Fatal(err)
	}
	acl := filepath.Join(settings, "console.acl")
	users, err := os.ReadFile(acl)
	if err != nil {
		t.Fatal(err)
	}
	address := filepath.Join(t.TempDir(), "address")
	at := func(user string) string { return fmt.Sprintf("redis://%s:%s@127.0.0.1:%s/0", user, rolePassword, port) }
	for file, text := range map[string]string{
		acl: strings.TrimSpace(string(users)) + " " + rules + "\n", address: at("liman") + "\n", address + "_operator": at("operator") + "\n", address + "_console": at("console") + "\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	serve(t, exec.CommandContext(t.Context(), "sh", filepath.Join(settings, "start.sh"), "durable", address, t.TempDir(), "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir()))
	return Examination{URL: at("console"), Operator: at("operator"), Role: Console, Setting: "REDIS_CONSOLE_URL", Now: time.Now}
}

// Of the console's user it is said that she is refused on all that is of persons, and each right too many or too few is found with its mend: by asking as
// herself, and in the list of users where an operator may look.
func TestT22_ExamineLooksAtTheConsolesUser(t *testing.T) {
	x := consoled(t, "")
	if got := found(t, x); len(got) != 2 || got["reach"].Mend+got["users"].Mend != "" || got["users"].Unseen || !strings.Contains(got["reach"].Says, "refused on chats, salts, wipes") {
		t.Errorf("as docs/redis has it: %+v", got)
	}
	x.Operator = ""
	if got := found(t, x); got["reach"].Mend != "" || !got["users"].Unseen || !strings.Contains(got["users"].Says, "REDIS_DURABLE_OPERATOR_URL") {
		t.Errorf("without an operator: %+v", got)
	}
	for _, test := range []struct{ rules, reach, users string }{
		{"~chat:*", "may touch chat:", "may also touch ~chat:*"},
		{"~salt:*", "may touch salt:", "may also touch ~salt:*"},
		{"~wipes ~wipe:*", "may touch wipes wipe:", "may also touch ~wipes ~wipe:*"},
		{"%R~choices:*", "may touch choices:", "may also touch %R~choices:*"},
		{"allkeys", "may touch chat: salt: wipes wipe: choices:", "may also touch ~*"},
		{"~counts:*", "may write counts:", "may also touch ~counts:*"},
		{"resetkeys ~ledger:* ~staff:*", "may not read counts:", "may not touch %R~counts:*"},
		{"-get", "may not get", "may not get"},
		{"+keys", "", "may also keys"},
		{"nopass", "", "needs no password"},
	} {
		got := found(t, consoled(t, test.rules))
		for about, want := range map[string]string{"reach": test.reach, "users": test.users} {
			if f := got[about]; (want != "") != (f.Mend != "") || !strings.Contains(f.Says, want) {
				t.Errorf("%s: %+v, not %q", test.rules, f, want)
			}
		}
	}
	for rules, want := range map[string]string{"resetkeys ~staff:*": "does not let its user", "resetkeys ~ledger:*": "does not let its user", "off": "refuses user or password"} {
		if _, err := Examine(t.Context(), consoled(t, rules)); err == nil || !strings.Contains(err.Error(), "REDIS_CONSOLE_URL: this Redis "+want) {
			t.Errorf("%s: %v", rules, err)
		}
	}
}

func TestExamineFindsAWrongClock(t *testing.T) {
	x := operated(t, "sessions")
	x.Now = func() time.Time { return time.Now().Add(time.Hour) }
	if f := found(t, x)["clock"]; !strings.Contains(f.Says, "1h0m") || !strings.Contains(f.Mend, "NTP") {
		t.Errorf("%+v", f)
	}
}

// The rights that are looked for are those of docs/redis.
func TestExamineKnowsTheRightsOfDocsRedis(t *testing.T) {
	for role, file := range map[Role]string{Sessions: "sessions", Durable: "durable", Console: "console"} {
		text, err := os.ReadFile("../docs/redis/" + file + ".acl")
		if err != nil {
			t.Fatal(err)
		}
		want, rules := examiner{Examination: Examination{Role: role}}.rights(), map[string]bool{}
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "user liman ") && !strings.HasPrefix(line, "user console ") {
				continue
			}
			for _, rule := range strings.Fields(line) {
				rules[rule] = true
				command, given := strings.CutPrefix(rule, "+")
				if given && !slices.Contains(want.commands, command) || strings.ContainsAny(rule, "~%") && !slices.Contains(want.keys, rule) {
					t.Errorf("%s: %s is not expected", file, rule)
				}
			}
		}
		for _, command := range want.commands {
			if !rules["+"+command] {
				t.Errorf("%s does not give %s", file, command)
			}
		}
		for _, keys := range want.keys {
			if !rules[keys] {
				t.Errorf("%s does not give %s", file, keys)
			}
		}
	}
}
