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

// operated starts a Redis in a role with an operator beside Liman; further arguments spoil it.
func operated(t *testing.T, role string, args ...string) Examination {
	t.Helper()
	port, address := freePort(t), filepath.Join(t.TempDir(), "address")
	x := Examination{Durable: role == "durable", Setting: "REDIS_URL", Now: time.Now}
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

func TestExamineFindsAWrongClock(t *testing.T) {
	x := operated(t, "sessions")
	x.Now = func() time.Time { return time.Now().Add(time.Hour) }
	if f := found(t, x)["clock"]; !strings.Contains(f.Says, "1h0m") || !strings.Contains(f.Mend, "NTP") {
		t.Errorf("%+v", f)
	}
}

// The rights that are looked for are those of docs/redis.
func TestExamineKnowsTheRightsOfDocsRedis(t *testing.T) {
	for role, durable := range map[string]bool{"sessions": false, "durable": true} {
		text, err := os.ReadFile("../docs/redis/" + role + ".acl")
		if err != nil {
			t.Fatal(err)
		}
		want := examiner{Examination: Examination{Durable: durable}}.rights()
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "user liman ") {
				continue
			}
			for _, rule := range strings.Fields(line) {
				command, given := strings.CutPrefix(rule, "+")
				if given && !slices.Contains(want.commands, command) || strings.HasPrefix(rule, "~") && !slices.Contains(want.keys, rule) {
					t.Errorf("%s: %s is not expected", role, rule)
				}
			}
		}
	}
}
