// Package settings is what an operator sets, checked, and what is opened with it: the edition, the two Redis, the ledger's
// desk, Telegram. It knows no command: what one does with what is opened stands in the command.
package settings

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"liman/store"
)

// Settings are all that an operator can set, each a flag and an environment variable. Everything else is content.
type Settings struct {
	Token           Secret        `kong:"-" env:"TELEGRAM_BOT_TOKEN" help:"The bot's token from BotFather. Unset: a chat page in the browser."`
	TokenFile       string        `name:"telegram-bot-token-file" env:"TELEGRAM_BOT_TOKEN_FILE" placeholder:"FILE" help:"A file that holds the token."`
	APIURL          string        `name:"telegram-api-url" env:"TELEGRAM_API_URL" default:"https://api.telegram.org" help:"The Bot API server, without /bot... ."`
	WebhookURL      string        `name:"telegram-webhook-url" env:"TELEGRAM_WEBHOOK_URL" placeholder:"URL" help:"Where Telegram delivers updates, as https://host/path; served on LISTEN_ADDR under that path, by any number of replicas. Unset: they are polled, by one process."`
	WebhookSecret   Secret        `kong:"-" env:"TELEGRAM_WEBHOOK_SECRET" help:"With which it does; liman webhook set tells Telegram both."`
	WebhookFile     string        `name:"telegram-webhook-secret-file" env:"TELEGRAM_WEBHOOK_SECRET_FILE" placeholder:"FILE" help:"A file that holds this secret."`
	RedisURL        Secret        `kong:"-" env:"REDIS_URL" help:"The Redis that keeps sessions, without persistence, as redis://user:password@host:6379/0 (docs/operations.md: redis+sentinel, redis+cluster). Unset, with no token: an embedded one."`
	RedisFile       string        `name:"redis-url-file" env:"REDIS_URL_FILE" placeholder:"FILE" help:"A file that holds its address."`
	DurableURL      Secret        `kong:"-" env:"REDIS_DURABLE_URL" help:"The Redis that keeps what must survive a crash (the wipe list), with AOF. Unset: the same as REDIS_URL."`
	DurableFile     string        `name:"redis-durable-url-file" env:"REDIS_DURABLE_URL_FILE" placeholder:"FILE" help:"A file that holds its address."`
	OperatorURL     Secret        `kong:"-" env:"REDIS_OPERATOR_URL" help:"For liman doctor: the Redis of sessions, as a user who may look how it is set up."`
	OperatorFile    string        `name:"redis-operator-url-file" env:"REDIS_OPERATOR_URL_FILE" placeholder:"FILE" help:"For liman doctor: a file that holds this address."`
	DurableOperator Secret        `kong:"-" env:"REDIS_DURABLE_OPERATOR_URL" help:"For liman doctor: the durable Redis, as a user who may look how it is set up."`
	DurableOperFile string        `name:"redis-durable-operator-url-file" env:"REDIS_DURABLE_OPERATOR_URL_FILE" placeholder:"FILE" help:"For liman doctor: a file that holds this address."`
	Secret          Secret        `kong:"-" env:"LIMAN_SECRET" help:"Seals what is kept; at least 16 bytes. Unset: a random one for this run."`
	SecretFile      string        `name:"liman-secret-file" env:"LIMAN_SECRET_FILE" placeholder:"FILE" help:"A file that holds the secret."`
	OldSecret       Secret        `kong:"-" env:"LIMAN_SECRET_OLD" help:"The secret before this one, for two days after a change."`
	OldFile         string        `name:"liman-secret-old-file" env:"LIMAN_SECRET_OLD_FILE" placeholder:"FILE" help:"A file that holds it."`
	Content         string        `name:"liman-content" env:"LIMAN_CONTENT" placeholder:"FOLDER" help:"A folder with flows, locales and directory to serve instead of the built-in edition; it is watched."`
	OperatorKey     string        `name:"liman-operator-key" env:"LIMAN_OPERATOR_KEY" placeholder:"KEY" help:"The public half of the operator's key: what two people have published in the ledger is served, checked against it. Unset: the built-in edition, or LIMAN_CONTENT."`
	PublisherURL    Secret        `kong:"-" env:"REDIS_PUBLISHER_URL" help:"For liman content: the durable Redis, as a user who may write the ledger. Unset: as Liman's own, who may read it."`
	PublisherFile   string        `name:"redis-publisher-url-file" env:"REDIS_PUBLISHER_URL_FILE" placeholder:"FILE" help:"For liman content: a file that holds this address."`
	LedgerMin       string        `name:"liman-ledger-min" env:"LIMAN_LEDGER_MIN" placeholder:"RECORD" help:"The record that the ledger must have at least, by its number, or by number and hash."`
	LedgerFile      string        `name:"liman-ledger-min-file" env:"LIMAN_LEDGER_MIN_FILE" placeholder:"FILE" help:"A file that holds this record; Liman writes into it each that it has seen, where it may."`
	ConsoleAddr     string        `name:"console-addr" env:"CONSOLE_ADDR" placeholder:"ADDR" help:"For liman console: where staff's pages are served, behind a proxy with TLS; 127.0.0.1:8090 unless set."`
	ConsoleOrigin   string        `name:"console-origin" env:"CONSOLE_ORIGIN" placeholder:"ORIGIN" help:"For liman console: the address that staff type, as https://console.example.org; their passkeys belong to it."`
	ConsoleURL      Secret        `kong:"-" env:"REDIS_CONSOLE_URL" help:"For liman console: the durable Redis, as a user who may write the ledger and what is kept of staff."`
	ConsoleFile     string        `name:"redis-console-url-file" env:"REDIS_CONSOLE_URL_FILE" placeholder:"FILE" help:"For liman console: a file that holds this address."`
	Idle            time.Duration `name:"liman-idle" env:"LIMAN_IDLE" default:"15m" help:"After this silence a chat is wiped, unless the person chose another time; at most 12h."`
	Lease           time.Duration `name:"liman-lease" env:"LIMAN_LEASE" default:"20s" help:"How long a wipe may take before another replica does it again."`
	Face            string        `name:"liman-face" env:"LIMAN_FACE" enum:"words,own" default:"words" help:"What Telegram shows of the bot itself (name, descriptions, commands): from the locales, or the operator's own, as it stands at BotFather."`
	Tidy            time.Duration `name:"liman-tidy" env:"LIMAN_TIDY" default:"30m" help:"How often what was wiped is made to leave the disk of the durable Redis; at most 50m."`
	Grace           int           `name:"liman-review-grace" env:"LIMAN_REVIEW_GRACE" default:"30" aliases:"grace" help:"So many days after its review was due, content fails liman check."`
	ListenAddr      string        `name:"listen-addr" env:"LISTEN_ADDR" placeholder:"ADDR" help:"Where the chat page (127.0.0.1:8080 unless set) or, with a token, the look-up page is served, and /v1, /docs, /healthz and /livez."`
	MetricsAddr     string        `name:"metrics-addr" env:"METRICS_ADDR" placeholder:"ADDR" help:"Where liman, or liman console, serves /metrics for operators, as 127.0.0.1:9090; a loopback or private address, for nobody is asked who she is. Unset: nowhere."`
	CountScreens    bool          `name:"liman-count-screens" env:"LIMAN_COUNT_SCREENS" help:"Count how often each screen is shown, for staff: monthly totals of hours in which it was shown ten times or more; nothing of whom, when or where. Unset: nothing is counted."`
	Budget          int           `name:"lookup-budget" env:"LIMAN_LOOKUP_BUDGET" default:"120" help:"How many look-ups one client may make in a minute."`
	Client          string        `name:"lookup-client" env:"LIMAN_LOOKUP_CLIENT" placeholder:"HEADER" help:"The header in which a proxy in front names the client, as X-Forwarded-For; its last address counts; liman console limits tries to sign in by it, too. Without a proxy leave it unset, or anyone may name himself anew."`
	WatchPeriod     time.Duration `name:"liman-watch" env:"LIMAN_WATCH" default:"300ms" help:"How often the content folder is looked at."`

	Resolved error `kong:"-"` // what Resolve gave, for the doctor
}

// Resolve reads the secrets that stand in files and checks all settings, also against each other. The error joins all that
// is wrong.
func (s *Settings) Resolve() error {
	if err := s.readFiles(); err != nil {
		return errors.Join(err, s.checkTimes(), s.checkNumbers()) // what else is said of secrets would only follow
	}
	return errors.Join(s.checkTelegram(), s.checkWebhook(), s.checkSecrets(), s.checkTimes(), s.checkNumbers(), s.checkAddresses(), s.checkLedger())
}

// Plays tells whether this is a newcomer's run, in which the console can be tried: nothing is configured.
func (s *Settings) Plays() bool {
	return s.Token == "" && s.RedisURL == "" && s.Content == "" && s.OperatorKey == ""
}

func (s *Settings) checkTelegram() error {
	var faults []error
	if s.Token != "" && !tokenForm.MatchString(string(s.Token)) {
		faults = append(faults, errors.New("TELEGRAM_BOT_TOKEN is no token; it is a number, a colon and letters, as BotFather gave it"))
	}
	if s.Token != "" && s.RedisURL == "" {
		faults = append(faults, errors.New("REDIS_URL is missing; a bot with a token needs a Redis, as redis://host:6379/0"))
	}
	return errors.Join(append(faults, checkAPI(s.APIURL))...)
}

// checkAPI sees whether an address can be that of a Bot API server. The token is in every path there.
func checkAPI(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return errors.New("TELEGRAM_API_URL is no address; write https://host without /bot")
	case strings.HasPrefix(path.Base(u.Path), "bot") || u.RawQuery+u.Fragment != "" || u.User != nil:
		return errors.New("TELEGRAM_API_URL has more than the server; write https://host without /bot, token or anything behind it")
	case u.Scheme == "http" && strings.EqualFold(u.Hostname(), "api.telegram.org"):
		return errors.New("TELEGRAM_API_URL would send the token without TLS; write https://api.telegram.org")
	}
	return nil
}

func (s *Settings) checkSecrets() error {
	var faults []error
	for name, value := range map[string]Secret{"LIMAN_SECRET": s.Secret, "LIMAN_SECRET_OLD": s.OldSecret} {
		if n := len(strings.TrimSpace(string(value))); value != "" && n < store.MinSecret {
			faults = append(faults, fmt.Errorf("%s has %d bytes of at least %d, blanks around it not counted; make one with: openssl rand -base64 32", name, n, store.MinSecret))
		}
	}
	return errors.Join(faults...)
}

func (s *Settings) checkTimes() error {
	var faults []error
	for _, t := range []struct {
		name        string
		value       time.Duration
		least, most time.Duration
		as          string
	}{
		{"LIMAN_IDLE", s.Idle, time.Second, store.MaxIdle, "15m"},
		{"LIMAN_TIDY", s.Tidy, time.Second, MaxTidy, "30m"},
		{"LIMAN_LEASE", s.Lease, time.Second, time.Hour, "20s"},
		{"LIMAN_WATCH", s.WatchPeriod, time.Millisecond, time.Hour, "300ms"},
	} {
		if t.value < t.least || t.value > t.most {
			faults = append(faults, fmt.Errorf("%s is a time from %s to %s; write %s", t.name, InUnits(t.least), InUnits(t.most), t.as))
		}
	}
	return errors.Join(faults...)
}

func (s *Settings) checkNumbers() error {
	var faults []error
	if s.Grace < 0 {
		faults = append(faults, errors.New("LIMAN_REVIEW_GRACE is a number of days from 0; write 30"))
	}
	if s.Client != "" && !headerForm.MatchString(s.Client) {
		faults = append(faults, errors.New("LIMAN_LOOKUP_CLIENT is no name of a header, so all would share one budget; write X-Forwarded-For, or what the proxy calls it"))
	}
	if s.Budget < 1 || s.Budget > maxBudget {
		faults = append(faults, fmt.Errorf("LIMAN_LOOKUP_BUDGET is a number from 1 to %d; write 120", maxBudget))
	}
	return errors.Join(faults...)
}

// checkAddresses sees whether one can listen there, before anything is opened.
func (s *Settings) checkAddresses() error {
	var faults []error
	for _, a := range []struct{ name, value, as string }{
		{"LISTEN_ADDR", s.ListenAddr, "127.0.0.1:8081"}, {"METRICS_ADDR", s.MetricsAddr, "127.0.0.1:9090"}, {"CONSOLE_ADDR", s.ConsoleAddr, "127.0.0.1:8090"},
	} {
		if a.value == "" {
			continue
		}
		_, port, err := net.SplitHostPort(a.value)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if err != nil || strings.Contains(a.value, "/") {
			faults = append(faults, fmt.Errorf("%s is no address to listen on; write host and port, as %s", a.name, a.as))
		}
	}
	return errors.Join(faults...)
}

// maxBudget is so many look-ups in a minute that the time between two, a minute divided by it, is still some microseconds.
const maxBudget = 1_000_000

// MaxTidy leaves ten minutes for the work itself in the promise that a note of what to wipe is gone from the disk, too, an
// hour after store.KeepWipe at the latest.
const MaxTidy = 50 * time.Minute

// headerForm is the name of a header, without its colon.
var headerForm = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+.^_|~-]+$`)

var tokenForm = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]+$`)
