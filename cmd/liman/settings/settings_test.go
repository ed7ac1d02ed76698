package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestEnvironment(t *testing.T) {
	tests := []struct{ name, entry, want string }{
		{"known", "LIMAN_IDLE=5m", ""},
		{"somebody else's", "HOME=/x", ""},
		{"short", "_=x", ""},
		{"made by an orchestrator", "REDIS_SERVICE_HOST=10.0.0.1", ""},
		{"misspelt", "LIMAN_IDEL=5m", "LIMAN_IDEL is no setting; the nearest is LIMAN_IDLE"},
		{"misspelt token", "TELEGRAM_TOKEN=1:x", "the nearest is TELEGRAM_BOT_TOKEN"},
		{"misspelt without our prefix", "REDIS_ULR=x", "the nearest is REDIS_URL"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := CheckEnvironment([]string{test.entry})
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestResolve(t *testing.T) {
	good := Settings{APIURL: "https://api.telegram.org", Idle: time.Minute, Tidy: time.Minute, Lease: time.Second, WatchPeriod: time.Second, Budget: 1}
	with := func(change func(*Settings)) Settings {
		s := good
		change(&s)
		return s
	}
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("1:abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		s    Settings
		want string
	}{
		{"nothing configured", good, ""},
		{"a token without Redis", with(func(s *Settings) { s.Token = "1:abc" }), "REDIS_URL is missing"},
		{"no token", with(func(s *Settings) { s.Token = "abc" }), "TELEGRAM_BOT_TOKEN is no token"},
		{"both a token and its file", with(func(s *Settings) { s.Token, s.TokenFile = "1:abc", file }), "keep one"},
		{"a file that is not there", with(func(s *Settings) { s.SecretFile = file + "x" }), "LIMAN_SECRET_FILE"},
		{"a bad address", with(func(s *Settings) { s.APIURL = "api.telegram.org" }), "TELEGRAM_API_URL"},
		{"an address with /bot", with(func(s *Settings) { s.APIURL += "/bot" }), "TELEGRAM_API_URL has more than the server"},
		{"an address with the token", with(func(s *Settings) { s.APIURL += "/bot1:abc" }), "TELEGRAM_API_URL has more than the server"},
		{"a token without TLS", with(func(s *Settings) { s.APIURL = "http://api.telegram.org" }), "write https://api.telegram.org"},
		{"a server in the same network", with(func(s *Settings) { s.APIURL = "http://bot-api:8081" }), ""},
		{"a secret of blanks", with(func(s *Settings) { s.Secret = "                    " }), "LIMAN_SECRET has 0 bytes of at least 16"},
		{"no name of a header", with(func(s *Settings) { s.Client = "X Forwarded For" }), "write X-Forwarded-For"},
		{"a header with its colon", with(func(s *Settings) { s.Client = "X-Forwarded-For:" }), "write X-Forwarded-For"},
		{"a header", with(func(s *Settings) { s.Client = "X-Forwarded-For" }), ""},
		{"a port alone", with(func(s *Settings) { s.ListenAddr = "8080" }), "LISTEN_ADDR is no address to listen on; write host and port, as 127.0.0.1:8081"},
		{"a host alone", with(func(s *Settings) { s.MetricsAddr = "127.0.0.1" }), "METRICS_ADDR is no address to listen on"},
		{"a web address", with(func(s *Settings) { s.ConsoleAddr = "http://localhost:8090" }), "CONSOLE_ADDR is no address to listen on"},
		{"a port that is none", with(func(s *Settings) { s.ListenAddr = ":99999" }), "LISTEN_ADDR is no address"},
		{"any address of the machine", with(func(s *Settings) { s.ListenAddr, s.MetricsAddr, s.ConsoleAddr = ":8080", "[::1]:9090", "console:8090" }), ""},
		{"any free port", with(func(s *Settings) { s.ListenAddr = "127.0.0.1:0" }), ""},
		{"less grace than none", with(func(s *Settings) { s.Grace = -1 }), "LIMAN_REVIEW_GRACE"},
		{"no lease", with(func(s *Settings) { s.Lease = 0 }), "LIMAN_LEASE"},
		{"longer than the longest session", with(func(s *Settings) { s.Idle = 13 * time.Hour }), "LIMAN_IDLE"},
		{"tidied too seldom for the promise", with(func(s *Settings) { s.Tidy = time.Hour }), "LIMAN_TIDY"},
		{"two addresses of a Redis", with(func(s *Settings) { s.RedisURL, s.RedisFile = "redis://x", file }), "REDIS_URL and REDIS_URL_FILE"},
		{"no look-ups at all", with(func(s *Settings) { s.Budget = 0 }), "LIMAN_LOOKUP_BUDGET"},
		{"no idle time", with(func(s *Settings) { s.Idle = 0 }), "LIMAN_IDLE"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := test.s.Resolve()
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	lost := with(func(s *Settings) { s.Token, s.RedisFile = "1:abc", file+"x" })
	if err := lost.Resolve(); err == nil || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "REDIS_URL_FILE: ") {
		t.Errorf("what follows from a file that is not there: %v", err)
	}
	s := with(func(s *Settings) { s.TokenFile, s.RedisURL = file, "redis://x" })
	if err := s.Resolve(); err != nil || s.Token != "1:abc" {
		t.Errorf("from a file: %v", err)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := Settings{Token: "1:hunter2", Secret: "hunter2hunter2hunter2", OldSecret: "hunter2"}
	s.RedisURL, s.DurableURL = "redis://liman:hunter2@sessions:6379/0", "redis://liman:hunter2@durable:6379/0"
	for _, form := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(form, s); strings.Contains(text, "hunter2") {
			t.Errorf("%s prints %s", form, text)
		}
	}
}

// A webhook is not served where something else is, nor below it.
func TestAWebhookHasAPathOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/v1", "/docs", "/openapi", "/healthz", "/livez", "/hsds", "/console", "/console/login", "/hsds/services"} {
		if err := checkHookURL("https://bot.example" + path); err == nil || !strings.Contains(err.Error(), "a path of its own") {
			t.Errorf("%s: %v", path, err)
		}
	}
	for port, right := range map[string]bool{":443": true, ":8443": true, ":88": true, ":80": true, ":8080": false, ":1234": false} {
		if err := checkHookURL("https://bot.example" + port + "/telegram"); (err == nil) != right {
			t.Errorf("%s: %v", port, err)
		}
	}
	for _, path := range []string{"/telegram", "/consoles", "/hook/v1"} {
		if err := checkHookURL("https://bot.example" + path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A name that is nearly a setting's is named; the variables of others are left alone.
func TestNamesThatAreNearlySettings(t *testing.T) {
	for name, want := range map[string]string{
		"liman_idle": "LIMAN_IDLE", "Redis_Url": "REDIS_URL", "REDIS_DURABLE": "REDIS_DURABLE_URL", "REDIS_CONSOLE": "REDIS_CONSOLE_URL",
		"REDIS_PASSWORD": "", "REDIS_HOST": "", "REDIS_DURABLE_SERVICE_HOST": "", "REDIS_DURABLE_PORT_6379_TCP": "", "LIMAN_IDLE": "",
	} {
		err := CheckEnvironment([]string{name + "=x"})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), name+" is no setting; the nearest is "+want+" ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
