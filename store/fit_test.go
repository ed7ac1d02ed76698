package store

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// replicaOf starts a replica of a redis-server, which may only be read.
func replicaOf(t *testing.T, url string) string {
	t.Helper()
	host, port, _ := strings.Cut(strings.TrimPrefix(url, "redis://"), ":")
	replica, _ := redisOn(t, "--save", "", "--replicaof", host+" "+port)
	return replica
}

func fitOf(t *testing.T, sessions, durable string) error {
	t.Helper()
	s, err := Open(Options{URL: sessions, DurableURL: durable, Secret: testSecret, Patience: patient})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Fit(t.Context())
}

// What cannot keep anything is told from what is away, each by its mend.
func TestFit(t *testing.T) {
	good := realRedis(t)
	cluster, _ := redisOn(t, "--save", "", "--cluster-enabled", "yes")
	whole, _ := redisOn(t, "--save", "", "--cluster-enabled", "yes") // a cluster of one node, which takes every single key
	slots := rawRedis(t, whole)
	if err := slots.Do(t.Context(), "CLUSTER", "ADDSLOTSRANGE", 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	within(t, func() bool { return slots.Set(t.Context(), "a", "", 0).Err() == nil })
	full, _ := redisOn(t, "--save", "", "--maxmemory", "100kb")
	password, _ := redisOn(t, "--save", "", "--requirepass", "hunter2")
	for _, test := range []struct{ name, url, want string }{
		{"well", good, ""},
		{"a replica", replicaOf(t, good), "is a replica that may only be read (not fit); write the address of the primary"},
		{"a node of a cluster without slots", cluster, "is a node of a cluster"},
		{"the only node of a cluster", whole, "as redis+cluster://"},
		{"full", full, "is full (not fit); give it more maxmemory"},
		{"with a password", password, "wants a password"},
		{"with another password", strings.Replace(password, "redis://", "redis://:other@", 1), "refuses user or password"},
		{"without this database", good + "/99", "let the address end in /0"},
	} {
		for _, where := range []struct{ setting, sessions, durable string }{{"REDIS_URL: ", test.url, good}, {"REDIS_DURABLE_URL: ", good, test.url}} {
			if test.url == good && test.want == "" {
				where.setting = ""
			}
			err := fitOf(t, where.sessions, where.durable)
			if test.want == "" {
				if err != nil {
					t.Errorf("%s: %v", test.name, err)
				}
				continue
			}
			if err == nil || !errors.Is(err, ErrUnfit) || !strings.HasPrefix(err.Error(), where.setting) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: %v, want %s...%s", test.name, err, where.setting, test.want)
			}
		}
	}
	err := fitOf(t, "redis://127.0.0.1:1", "")
	if err == nil || errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "start it, or correct the address") {
		t.Errorf("nobody there: %v", err)
	}
}

// As docs/redis sets the users up, Liman's may find out whether its Redis is fit.
func TestT01_FitNeedsNoMoreRights(t *testing.T) {
	sessions, _ := roleRedis(t, "sessions")
	durable, _ := roleRedis(t, "durable")
	if err := fitOf(t, sessions, durable); err != nil {
		t.Error(err)
	}
	for _, url := range []string{sessions, durable} {
		if n, err := as(t, url, "looker").DBSize(t.Context()).Result(); n != 0 || err != nil {
			t.Errorf("it left %d keys, %v", n, err)
		}
	}
}

// A Redis that becomes a replica while it is used is no longer fit.
func TestFitSeesAChange(t *testing.T) {
	primary, later := realRedis(t), realRedis(t)
	s := openAt(t, later, testSecret)
	if err := s.Fit(t.Context()); err != nil {
		t.Fatal(err)
	}
	host, port, _ := strings.Cut(strings.TrimPrefix(primary, "redis://"), ":")
	if err := rawRedis(t, later).Do(t.Context(), "REPLICAOF", host, port).Err(); err != nil {
		t.Fatal(err)
	}
	within(t, func() bool { return errors.Is(s.Fit(t.Context()), ErrUnfit) })
}

// startOf is how docs/redis starts a Redis.
func startOf(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return exec.CommandContext(t.Context(), "sh", append([]string{"../docs/redis/start.sh"}, args...)...)
}
