package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"liman/store/redistest"
)

const (
	rolePassword      = redistest.Password
	publisherPassword = redistest.Others
	looker            = redistest.Looker // a further user, who sees what Redis knows
)

// roleRedis starts a redis-server as docs/redis says, and the looker beside Liman.
func roleRedis(t *testing.T, role string) (url, dir string) {
	t.Helper()
	dir = t.TempDir()
	return roleRedisIn(t, role, dir), dir
}

// roleRedisIn starts one in a folder, which may hold what another wrote.
func roleRedisIn(t *testing.T, role, dir string) (url string) {
	t.Helper()
	settings, port := t.TempDir(), freePort(t)
	if err := os.CopyFS(settings, os.DirFS("../docs/redis")); err != nil {
		t.Fatal(err)
	}
	acl := filepath.Join(settings, role+".acl")
	users, err := os.ReadFile(acl)
	if err != nil {
		t.Fatal(err)
	}
	url = fmt.Sprintf("redis://liman:%s@127.0.0.1:%s/0", rolePassword, port)
	address := filepath.Join(t.TempDir(), "address")
	publisher := strings.Replace(url, "liman:"+rolePassword, "publisher:"+publisherPassword, 1)
	console := strings.Replace(url, "liman:"+rolePassword, "console:"+publisherPassword, 1)
	for file, text := range map[string]string{acl: string(users) + looker, address: url + "\n", address + "_publisher": publisher + "\n", address + "_console": console + "\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start := []string{filepath.Join(settings, "start.sh"), role, address, t.TempDir(), "--port", port, "--bind", "127.0.0.1", "--dir", dir}
	serve(t, exec.CommandContext(t.Context(), "sh", start...))
	return url
}

// as gives a client of another user of the same Redis.
func as(t *testing.T, url, user string) rawClient {
	t.Helper()
	_, at, _ := strings.Cut(url, "@")
	return rawRedis(t, "redis://"+user+":any@"+at)
}

func openRoles(t *testing.T, sessions, durable string, now func() time.Time) *Store {
	t.Helper()
	s, err := Open(Options{URL: sessions, DurableURL: durable, Secret: testSecret, OldSecret: []byte("the secret before this one"), Now: now, Patience: patient})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// everything calls whatever a store can do.
func everything(t *testing.T, s *Store) {
	t.Helper()
	m, c, now := Message{ID: 12, Sent: s.Now().Unix(), Ours: true}, sample(), s.Now()
	w := Wipe{Chat: alice, Lang: "ro", Messages: []Message{m}}
	ctx := t.Context()
	for i, err := range []error{
		s.Fit(ctx),
		s.Save(ctx, alice, &c),
		s.Save(ctx, alice, &c),
		s.List(ctx, w, now),
		s.List(ctx, w, now, Message{ID: 11, Maybe: true}),
		s.Postpone(ctx, Wipe{Chat: alice}, now),
		s.Choose(ctx, alice, []byte(`{"i":"1h"}`)),
		s.Choose(ctx, alice+1, []byte("{}")),
		s.Tidy(ctx),
		readLedger(ctx, s),
		s.AddCounts(ctx, now, Counts{"danger/start": 10}),
	} {
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	nobodys := openRoles(t, s.URL, s.DurableURL, s.Now) // a chat on the list that nobody can open is dropped
	nobodys.keys = openAt(t, s.URL, []byte("a secret that is not known here")).keys
	if err := nobodys.List(ctx, w, now); err != nil {
		t.Fatal(err)
	}
	choices, err := s.Choices(ctx, alice)
	listed, err2 := s.Listed(ctx, alice)
	taken, err3 := s.Claim(ctx, time.Minute, 10)
	waiting, err4 := s.Waiting(ctx)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	mine, held, err := s.Renew(ctx, taken[0], time.Minute)
	if !held || err != nil {
		t.Errorf("the lease is not renewed: %v", err)
	}
	mine.Tries = 1
	if err := errors.Join(s.Postpone(ctx, mine, now), s.List(ctx, Wipe{Chat: alice}, now)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(choices.Content), "1h") || len(listed.Messages) != 1 || len(taken) != 1 || waiting != 1 || !load(t, s, alice).Known() {
		t.Errorf("choices %s, listed %+v, claimed %+v, %d wait", choices.Content, listed, taken, waiting)
	}
	if err := errors.Join(s.Unlist(ctx, alice, []Message{m}), s.List(ctx, w, now), s.Forget(ctx, alice)); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Waiting(ctx); n != 1 || err != nil || load(t, s, alice).Known() {
		t.Errorf("%d wait after all but the wipe was forgotten, %v", n, err)
	}
}

// Liman does all it can with two Redis as docs/redis sets them up, and as their users may do nothing else.
func TestT01_UsersOfRedisMayDoWhatLimanDoes(t *testing.T) {
	sessions, dir := roleRedis(t, "sessions")
	durable, _ := roleRedis(t, "durable")
	everything(t, openRoles(t, sessions, durable, time.Now))
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 0 {
		t.Errorf("the session Redis wrote %v, %v", files, err)
	}
}

// A durable Redis that was killed reads its log back, whatever its users may not do: Redis reads it as its default user, and
// leaves out what that one may not run.
func TestT11_TheDurableRedisReadsItsLogBack(t *testing.T) {
	dir, w := t.TempDir(), Wipe{Chat: alice, Messages: []Message{{ID: 12, Ours: true}}}
	t.Run("killed", func(t *testing.T) {
		s := openAt(t, roleRedisIn(t, "durable", dir), testSecret)
		if err := s.List(t.Context(), w, time.Now()); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("started again", func(t *testing.T) {
		s := openAt(t, roleRedisIn(t, "durable", dir), testSecret)
		if got, err := s.Listed(t.Context(), alice); err != nil || len(got.Messages) != 1 {
			t.Errorf("listed %+v, %v", got, err)
		}
	})
}

// refusal is how Redis says that somebody may not, also within a script.
var refusal = regexp.MustCompile(`has no permissions|executing the script can't|command not allowed`)

func TestT01_UsersOfRedisMayDoNothingElse(t *testing.T) {
	nobodys := []string{
		"KEYS *", "SCAN 0", "RANDOMKEY", "DBSIZE", "MONITOR", "SLOWLOG GET", "CONFIG GET *", "CONFIG SET save 60", "FLUSHALL", "FLUSHDB",
		"DEBUG SLEEP 0", "SAVE", "BGSAVE", "SHUTDOWN", "ACL LIST", "ACL LOG", "CLIENT LIST", "SWAPDB 0 1", "SELECT 1", "REPLICAOF 127.0.0.1 1",
		"SYNC", "MIGRATE 127.0.0.1 1 chat:a 0 1", "DUMP chat:a", "DUMP wipe:a", "RENAME chat:a chat:b", "COPY wipe:a wipe:b", "MEMORY USAGE wipe:a",
		"OBJECT IDLETIME chat:a", "PUBLISH a b", "SUBSCRIBE a", "MODULE LIST", "FUNCTION LIST", "SCRIPT FLUSH", "GET other:a",
		"EVAL return(redis.call('GET','other:a')) 0", "EVAL return(redis.call('KEYS','*')) 0",
	}
	for role, its := range map[string][]string{
		"sessions": {"GET wipe:a", "GET choices:a", "ZCARD wipes", "DEL wipes", "INFO", "BGREWRITEAOF", "EVAL return(redis.call('DEL','wipes')) 0"},
		"durable": {"GET chat:a", "GET salt:1", "DEL chat:a", "EVAL return(redis.call('GET','salt:1')) 0",
			"SET ledger:head 1", "DEL ledger:records", "RPUSH ledger:records a", "ZADD ledger:blobs 1 a", "HSET ledger:proposals a b",
			"EVAL return(redis.call('SET','ledger:head','1')) 0", "EVAL return(redis.call('SET',KEYS[1],'1')) 1 ledger:head", "EVAL_RO return(redis.call('GET','salt:1')) 0",
			"EVAL_RO return(redis.call('SET',KEYS[1],'1')) 1 ledger:head", "STRLEN chat:a", "GETRANGE salt:1 0 9", "APPEND ledger:head 1", "SETRANGE ledger:head 0 1"},
	} {
		url, _ := roleRedis(t, role)
		liman := rawRedis(t, url)
		if err := liman.Ping(t.Context()).Err(); err != nil {
			t.Fatalf("%s: %v", role, err)
		}
		for _, command := range append(its, nobodys...) {
			if err := ask(t, liman, command); err == nil || !refusal.MatchString(err.Error()) {
				t.Errorf("%s: %s gave %v", role, command, err)
			}
		}
		for _, user := range []string{"health", "default", "liman"} {
			if err := ask(t, as(t, url, user), "GET chat:a"); err == nil {
				t.Errorf("%s: %s without the password may read", role, user)
			}
		}
		if err := as(t, url, "health").Ping(t.Context()).Err(); err != nil {
			t.Errorf("%s: health: %v", role, err)
		}
	}
}

// Whoever publishes may touch the ledger and nothing else, least of all what is kept of a chat, and does all she must as that user.
func TestT18_ThePublishersUserSeesTheLedgerAlone(t *testing.T) {
	url, _ := roleRedis(t, "durable")
	own := strings.Replace(url, "liman:"+rolePassword, "publisher:"+publisherPassword, 1)
	ledgerEverything(t, openLedger(t, own))
	publisher := rawRedis(t, own)
	for _, command := range []string{
		"GET chat:a", "GET salt:1", "DEL salt:1", "GET wipe:a", "ZCARD wipes", "ZADD wipes 1 a", "DEL wipes", "GET choices:a", "SET wipe:a b", "GET other:a",
		"KEYS *", "SCAN 0", "CONFIG GET *", "FLUSHALL", "DEBUG SLEEP 0", "SHUTDOWN", "ACL LIST", "MONITOR", "RENAME wipes ledger:wipes", "COPY wipe:a ledger:a",
		"EVAL return(redis.call('GET','wipe:a')) 0", "EVAL return(redis.call('DEL','wipes')) 0", "EVAL return(redis.call('KEYS','*')) 0",
		"EVAL_RO return(redis.call('GET','wipe:a')) 0", "STRLEN wipe:a", "GETRANGE wipe:a 0 9", "HKEYS wipe:a", "HLEN choices:a", "HSTRLEN wipe:a b", "HGETALL wipe:a",
	} {
		if err := ask(t, publisher, command); err == nil || !refusal.MatchString(err.Error()) {
			t.Errorf("%s gave %v", command, err)
		}
	}
	bot := openRoles(t, url, url, time.Now).Ledger()
	head, err := bot.Head(t.Context())
	if err != nil || head == "" {
		t.Errorf("the bot reads %q, %v", head, err)
	}
	if err := bot.Append(t.Context(), head, "2 a", nil, nil); err == nil || !refusal.MatchString(err.Error()) {
		t.Errorf("the bot adds a record: %v", err)
	}
}

// Whoever has the console's Redis user writes the ledger and what is kept of staff, and looks at nobody: no chat, no salt, no wipe, no choice. The bot's
// user touches nothing of staff.
func TestT22_TheConsolesUserLooksAtNobody(t *testing.T) {
	url, _ := roleRedis(t, "durable")
	own := strings.Replace(url, "liman:"+rolePassword, "console:"+publisherPassword, 1)
	ledgerEverything(t, openLedger(t, own))
	staff, err := OpenStaff(own, "REDIS_CONSOLE_URL")
	if err != nil {
		t.Fatal(err)
	}
	defer staff.Close()
	ctx := t.Context()
	_, _, found := staff.FindCtx(ctx, "token")
	_, counted := staff.Counts(ctx, time.Now())
	_, one := staff.Get(ctx, "sessions", "a")
	_, all := staff.All(ctx, "sessions")
	for what, err := range map[string]error{
		"a record": staff.Put(ctx, "people", "ana", []byte("x"), 0), "a session": staff.CommitCtx(ctx, "token", []byte("x"), time.Now().Add(time.Hour)),
		"the audit": staff.AddAudit(ctx, "", "1 a", []byte("x")), "a session that is read": found, "a session that ends": staff.DeleteCtx(ctx, "token"),
		"a record that goes": staff.Drop(ctx, "people", "ana", 1), "how often screens were shown": counted,
		"a record that is read": one, "all records of a kind": all,
	} {
		if err != nil && !errors.Is(err, ErrStaffMoved) {
			t.Errorf("%s: %v", what, err)
		}
	}
	console, bot := rawRedis(t, own), rawRedis(t, url)
	for _, command := range []string{
		"GET chat:a", "GET salt:1", "DEL salt:1", "GET wipe:a", "ZCARD wipes", "ZADD wipes 1 a", "DEL wipes", "GET choices:a", "SET wipe:a b", "KEYS *", "SCAN 0",
		"CONFIG GET *", "FLUSHALL", "MONITOR", "COPY wipe:a staff:a", "EVAL return(redis.call('GET','wipe:a')) 0", "EVAL return(redis.call('KEYS','*')) 0",
		"EVAL_RO return(redis.call('GET','wipe:a')) 0", "STRLEN wipe:a", "GETRANGE wipe:a 0 9", "HKEYS wipe:a", "HLEN choices:a", "HSTRLEN wipe:a b", "HGETALL wipe:a",
		"HSET counts:2026-11 danger/start 1", "DEL counts:2026-11",
	} {
		if err := ask(t, console, command); err == nil || !refusal.MatchString(err.Error()) {
			t.Errorf("the console: %s gave %v", command, err)
		}
	}
	for _, command := range []string{"HGET staff:people ana", "GET staff:session:a", "LRANGE staff:audit 0 -1", "HSET staff:people ana x"} {
		if err := ask(t, bot, command); err == nil || !refusal.MatchString(err.Error()) {
			t.Errorf("the bot: %s gave %v", command, err)
		}
	}
}

func ask(t *testing.T, rdb rawClient, command string) error {
	t.Helper()
	var words []any
	for word := range strings.FieldsSeq(command) {
		words = append(words, word)
	}
	return rdb.Do(t.Context(), words...).Err()
}

// Neither Redis remembers what was asked. Set otherwise they would, or the test would show nothing.
func TestT01_RedisRemembersNoCommands(t *testing.T) {
	sessions, _ := roleRedis(t, "sessions")
	durable, _ := roleRedis(t, "durable")
	s := openRoles(t, sessions, durable, time.Now)
	for _, remembers := range []bool{false, true} {
		everything(t, s)
		for _, url := range []string{sessions, durable} {
			ask(t, rawRedis(t, url), "GET other:refused")
			rdb := as(t, url, "looker")
			slow, refused := rdb.Do(t.Context(), "SLOWLOG", "LEN").Val(), len(rdb.ACLLog(t.Context(), 10).Val())
			if (slow == int64(0)) == remembers || (refused == 0) == remembers {
				t.Errorf("%v commands and %d refusals are remembered", slow, refused)
			}
			for name, value := range map[string]string{"slowlog-log-slower-than": "0", "slowlog-max-len": "100", "acllog-max-len": "100"} {
				if err := rdb.ConfigSet(t.Context(), name, value).Err(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// An address without a password is refused, so that nobody opens a Redis to everyone by a slip.
func TestT01_ARoleWantsAPassword(t *testing.T) {
	for _, url := range []string{"", "redis://sessions:6379/0", "redis://liman:@sessions:6379/0", "redis://liman:short@sessions:6379/0"} {
		address := filepath.Join(t.TempDir(), "address")
		if err := os.WriteFile(address, []byte(url), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "sh", "../docs/redis/start.sh", "sessions", address, t.TempDir()).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "at least 16 letters") || strings.Contains(string(out), "short@") {
			t.Errorf("%q: %v, %s", url, err, out)
		}
	}
}
