package main

import (
	"io"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
)

// asked waits until /healthz of a house answers as wanted, and gives how long that took.
func (h *house) asked(address string, status int, reason string) time.Duration {
	h.Helper()
	began := time.Now()
	h.until(reason, func() bool {
		got, body := probe(address)
		return got == status && strings.Contains(body, reason)
	})
	return time.Since(began)
}

// probe asks /healthz once; 0 when nobody listens.
func probe(address string) (int, string) { return probeAt(address, "/healthz") }

func probeAt(address, path string) (int, string) {
	resp, err := http.Get("http://" + address + path)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body)
}

// Ready only when both have answered, with the reason until then; 503 when either Redis goes, 200 when it is back, and the
// log says both.
func TestProgramIsWellOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	var mute atomic.Bool
	mute.Store(true)
	address := freeAddress(t)
	h := newHouse(t, plan{env: []string{"LISTEN_ADDR=" + address}, front: func(_ *house, telegram http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for mute.Load() && strings.HasSuffix(r.URL.Path, "/getMe") {
				time.Sleep(10 * time.Millisecond) // Telegram is slow
			}
			telegram.ServeHTTP(w, r)
		})
	}})
	h.asked(address, http.StatusServiceUnavailable, "starting: Telegram has not said yet who this bot is\n")
	mute.Store(false)
	if took := h.asked(address, http.StatusOK, "well"); took > 2*time.Second {
		t.Errorf("ready %v after Telegram said who the bot is", took)
	}
	if out, err := output(t, []string{"LISTEN_ADDR=" + address}, "health"); err != nil {
		t.Errorf("liman health: %v %s", err, out)
	}
	for _, redis := range []*process{h.sessions, h.durable} {
		h.inTime("saying that a Redis is away", 2*time.Second, func() time.Duration {
			back := strings.Count(h.log.String(), `"redis is back"`)
			redis.kill(20 * time.Second)
			took := h.asked(address, http.StatusServiceUnavailable, "a Redis has been away for ")
			if out, err := output(t, []string{"LISTEN_ADDR=" + address}, "health"); err == nil || !strings.Contains(out, "503 Service Unavailable: a Redis") {
				t.Errorf("liman health: %v %s", err, out)
			}
			if got, body := probeAt(address, "/livez"); got != http.StatusOK || body != "live\n" {
				t.Errorf("with a Redis away it is ended: %d %s", got, body)
			}
			redis.begin()
			h.asked(address, http.StatusOK, "well")
			h.until("a line that it is back", func() bool { return strings.Count(h.log.String(), `"redis is back"`) > back })
			return took
		})
	}
	if log := h.log.String(); !strings.Contains(log, `"redis is away"`) {
		t.Errorf("the log says:\n%s", log)
	}
}

// A Redis that cannot keep anything is refused at the start, with the mend; one that becomes so is an alarm, and not well.
func TestProgramRefusesARedisThatIsNotFit(t *testing.T) {
	t.Parallel()
	_, telegramURL, _ := telegram(t)
	primary := bareRedis(t)
	env := func(redis string) []string {
		return []string{"TELEGRAM_BOT_TOKEN=" + testToken, "LIMAN_SECRET=" + testSecret, "TELEGRAM_API_URL=" + telegramURL, "REDIS_URL=" + redis}
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--cluster-enabled", "yes"}, "is a node of a cluster (not fit); write the addresses of the cluster's nodes"},
		{[]string{"--replicaof", strings.Replace(strings.TrimPrefix(primary, "redis://"), ":", " ", 1)}, "may only be read (not fit); write the address of the primary"},
	} {
		redis := bareRedis(t, test.args...)
		for _, more := range [][]string{env(redis), append(env(primary), "REDIS_DURABLE_URL="+redis)} {
			if out, err := output(t, more); err == nil || !strings.Contains(out, test.want) {
				t.Errorf("%v: %v\n%s", test.args, err, out)
			}
		}
	}
	address := freeAddress(t)
	h := newHouse(t, plan{env: []string{"LISTEN_ADDR=" + address}})
	h.asked(address, http.StatusOK, "well")
	if _, err := askRedis(h.socket("durable"), "REPLICAOF 127.0.0.1 1"); err != nil {
		t.Fatal(err)
	}
	h.asked(address, http.StatusServiceUnavailable, "REDIS_DURABLE_URL: this Redis is a replica that may only be read")
	if _, err := askRedis(h.socket("durable"), "REPLICAOF NO ONE"); err != nil {
		t.Fatal(err)
	}
	h.asked(address, http.StatusOK, "well")
	if log := h.log.String(); !strings.Contains(log, `"alarm":"redis"`) || !strings.Contains(log, `"redis is back"`) {
		t.Errorf("the log says:\n%s", log)
	}
}

// bareRedis starts a redis-server with further arguments, and gives its address.
func bareRedis(t *testing.T, args ...string) string {
	t.Helper()
	_, port, _ := strings.Cut(freeAddress(t), ":")
	all := append([]string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir()}, args...)
	cmd := exec.CommandContext(t.Context(), "redis-server", all...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			c.Close()
			return "redis://127.0.0.1:" + port
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// doctorOf runs the doctor against the stand-in and the two Redis of a house.
func doctorOf(h *house, t *testing.T, env ...string) (string, error) {
	t.Helper()
	return output(t, append(h.env, env...), "doctor")
}

// The doctor finds nothing where docs/redis was followed, and each thing that is wrong, with what to do.
func TestProgramDoctor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, plan{env: []string{"LISTEN_ADDR=127.0.0.1:0"}})
	h.until("the menu", func() bool {
		out, err := doctorOf(h, t, "LISTEN_ADDR=127.0.0.1:0")
		return err == nil && strings.Contains(out, "ok     telegram: menu")
	})
	looking := []string{
		"REDIS_OPERATOR_URL=unix://looker:any@" + h.socket("sessions"), "REDIS_DURABLE_OPERATOR_URL=unix://looker:any@" + h.socket("durable"),
	}
	out, err := doctorOf(h, t, append(looking, "LISTEN_ADDR=127.0.0.1:0")...)
	if err != nil || strings.Contains(out, "WRONG") || strings.Contains(out, "note") || strings.Contains(out, testToken) {
		t.Errorf("%v:\n%s", err, out)
	}
	for _, want := range []string{"settings ", "content ", "sessions redis: role", "durable redis: persistence", "durable redis: eviction", "sessions redis: users",
		"telegram: token", "@liman_test_bot", "telegram: webhook", "telegram: menu", "clock "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out, err := doctorOf(h, t); err != nil || !strings.Contains(out, "set REDIS_OPERATOR_URL to see it") || !strings.Contains(out, "LISTEN_ADDR=127.0.0.1:8081") {
		t.Errorf("without operators: %v\n%s", err, out)
	}
	for _, command := range []string{"CONFIG SET maxmemory-policy allkeys-lru", "CONFIG SET appendfsync everysec"} {
		if _, err := askRedis(h.socket("durable"), command); err != nil {
			t.Fatal(err)
		}
	}
	hook := standin.Fault{Method: "getMe", Code: http.StatusUnauthorized, Times: 1}
	for _, test := range []struct {
		name  string
		env   []string
		spoil func()
		want  []string
	}{
		{"a durable Redis set badly", looking, nil, []string{"WRONG  durable redis: persistence", "set appendfsync always", "set maxmemory-policy noeviction"}},
		{"a token that is none", nil, func() { h.telegram.Fail(hook) }, []string{"WRONG  telegram: token", "take the present one from BotFather"}},
		{"no Redis there", []string{"REDIS_URL=redis://127.0.0.1:1"}, nil, []string{"WRONG  sessions redis", "-> start it, or correct the address"}},
		{"one Redis for both", []string{"REDIS_DURABLE_URL="}, nil, []string{"WRONG  durable redis", "-> give REDIS_DURABLE_URL one of its own"}},
		{"no secret, no content", []string{"LIMAN_SECRET=", "LIMAN_CONTENT=/nope"}, nil, []string{"LIMAN_SECRET is unset", "WRONG  content", "there is no folder /nope ->"}},
		{"settings", []string{"LIMAN_IDLE=13h", "LIMAN_TIDY=2h"}, nil, []string{"LIMAN_IDLE is a time from 1s to 12h -> write 15m", "LIMAN_TIDY is a time", "3 things are wrong"}},
	} {
		if test.spoil != nil {
			test.spoil()
		}
		out, err := doctorOf(h, t, test.env...)
		for _, want := range test.want {
			if err == nil || !strings.Contains(out, want) {
				t.Errorf("%s: %v, no %q in\n%s", test.name, err, want, out)
			}
		}
	}
}

// With the console's settings the doctor looks at its address, and that its user of the durable Redis touches nothing of a person; the Redis of
// sessions and Telegram are none of its business.
func TestProgramDoctorLooksAtTheConsole(t *testing.T) {
	t.Parallel()
	h := &house{TB: t, dir: shortDir(t)}
	h.redis("durable", nil)
	as := func(user string) string {
		return "REDIS_CONSOLE_URL=unix://" + user + ":" + publisherPassword + "@" + h.socket("durable")
	}
	key := newcomers(t).env[0]
	env := []string{key, "CONSOLE_ORIGIN=https://console.example.org", "REDIS_DURABLE_OPERATOR_URL=unix://looker:any@" + h.socket("durable"), as("console")}
	out, err := output(t, env, "doctor")
	for _, want := range []string{"ok     console: origin", "ok     console redis: reach", "refused on chats, salts, wipes", "ok     console redis: users", "the console comes as console"} {
		if err != nil || strings.Contains(out, "WRONG") || strings.Contains(out, "sessions redis") || strings.Contains(out, publisherPassword) || !strings.Contains(out, want) {
			t.Errorf("%v, no %q in\n%s", err, want, out)
		}
	}
	for _, test := range []struct {
		spoil string // said to the Redis before
		env   []string
		want  []string
	}{
		{"", []string{"CONSOLE_ORIGIN=", "LIMAN_OPERATOR_KEY="}, []string{"WRONG  console: origin", "WRONG  console: ledger", "-> set it as the bots have it"}},
		{"", []string{"CONSOLE_ORIGIN=http://console.example.org"}, []string{"WRONG  console: origin", "-> put a proxy with TLS before it"}},
		{"", []string{as("publisher")}, []string{"WRONG  console redis", "-> give the user what docs/redis says"}},
		{"ACL SETUSER console %R~wipe:* ~chat:*", nil, []string{"WRONG  console redis: reach", "the console may touch chat: wipe: ->", "WRONG  console redis: users", "2 things are wrong"}},
	} {
		if test.spoil != "" {
			if _, err := askRedis(h.socket("durable"), test.spoil); err != nil {
				t.Fatal(err)
			}
		}
		out, err := output(t, append(slices.Clone(env), test.env...), "doctor")
		for _, want := range test.want {
			if err == nil || !strings.Contains(out, want) {
				t.Errorf("%v: %v, no %q in\n%s", test, err, want, out)
			}
		}
	}
}

// A clock that is wrong and a webhook are found, too.
func TestProgramDoctorLooksAtClockAndWebhook(t *testing.T) {
	t.Parallel()
	h := newHouse(t, plan{front: func(_ *house, telegram http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
			if strings.HasSuffix(r.URL.Path, "/getWebhookInfo") {
				w.Write([]byte(`{"ok":true,"result":{"url":"https://elsewhere.example/hidden","pending_update_count":3}}`))
				return
			}
			telegram.ServeHTTP(w, r)
		})
	}})
	out, err := doctorOf(h, t)
	for _, want := range []string{"WRONG  clock", "1h0m0s away from Telegram's", "NTP", "WRONG  telegram: webhook", "updates go to elsewhere.example,", "liman webhook delete"} {
		if err == nil || !strings.Contains(out, want) || strings.Contains(out, "hidden") {
			t.Errorf("%v, no %q in\n%s", err, want, out)
		}
	}
}
