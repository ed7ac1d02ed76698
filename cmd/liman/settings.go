package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"liman/store"
)

// settings are all there are. Everything else is content.
type settings struct {
	Token       secret        `name:"telegram-bot-token" env:"TELEGRAM_BOT_TOKEN" placeholder:"TOKEN" help:"The bot's token from BotFather. Unset: a chat page in the browser."`
	TokenFile   string        `name:"telegram-bot-token-file" env:"TELEGRAM_BOT_TOKEN_FILE" placeholder:"FILE" help:"A file that holds the token."`
	APIURL      string        `name:"telegram-api-url" env:"TELEGRAM_API_URL" default:"https://api.telegram.org" help:"The Bot API server, without /bot... ."`
	RedisURL    string        `name:"redis-url" env:"REDIS_URL" placeholder:"URL" help:"The Redis that keeps sessions, without persistence, as redis://host:6379/0. Unset, with no token: an embedded one."`
	DurableURL  string        `name:"redis-durable-url" env:"REDIS_DURABLE_URL" placeholder:"URL" help:"The Redis that keeps what must survive a crash (the wipe list), with AOF. Unset: the same as REDIS_URL."`
	Secret      secret        `name:"liman-secret" env:"LIMAN_SECRET" placeholder:"SECRET" help:"Seals what is kept; at least 16 bytes. Unset: a random one for this run."`
	SecretFile  string        `name:"liman-secret-file" env:"LIMAN_SECRET_FILE" placeholder:"FILE" help:"A file that holds the secret."`
	OldSecret   secret        `name:"liman-secret-old" env:"LIMAN_SECRET_OLD" placeholder:"SECRET" help:"The secret before this one, for two days after a change."`
	OldFile     string        `name:"liman-secret-old-file" env:"LIMAN_SECRET_OLD_FILE" placeholder:"FILE" help:"A file that holds it."`
	Content     string        `name:"liman-content" env:"LIMAN_CONTENT" placeholder:"FOLDER" help:"A folder with flows, locales and directory to serve instead of the built-in edition; it is watched."`
	Idle        time.Duration `name:"liman-idle" env:"LIMAN_IDLE" default:"15m" help:"After this silence a chat is wiped, unless the person chose another time; at most 12h."`
	Lease       time.Duration `name:"liman-lease" env:"LIMAN_LEASE" default:"20s" help:"How long a wipe may take before another replica does it again."`
	Face        string        `name:"liman-face" env:"LIMAN_FACE" enum:"words,own" default:"words" help:"What Telegram shows of the bot itself (name, descriptions, commands): from the locales, or the operator's own, as it stands at BotFather."`
	ListenAddr  string        `name:"listen-addr" env:"LISTEN_ADDR" placeholder:"ADDR" help:"Where the chat page (127.0.0.1:8080 unless set) or, with a token, /healthz is served."`
	WatchPeriod time.Duration `name:"liman-watch" env:"LIMAN_WATCH" default:"300ms" help:"How often the content folder is looked at."`
}

// secret is a string that never prints.
type secret string

const redacted = "<redacted>"

// String hides the secret in every kind of output.
func (secret) String() string { return redacted }

// GoString hides it in %#v.
func (secret) GoString() string { return redacted }

// resolve reads the files and holds the settings against each other.
func (s *settings) resolve() error {
	for _, f := range []struct {
		value *secret
		file  string
		name  string
	}{
		{&s.Token, s.TokenFile, "TELEGRAM_BOT_TOKEN"},
		{&s.Secret, s.SecretFile, "LIMAN_SECRET"},
		{&s.OldSecret, s.OldFile, "LIMAN_SECRET_OLD"},
	} {
		value, err := fromFile(*f.value, f.file, f.name)
		if err != nil {
			return err
		}
		*f.value = value
	}
	if err := s.checkTelegram(); err != nil {
		return err
	}
	return s.checkTimes()
}

func (s *settings) checkTelegram() error {
	if s.Token != "" && !tokenForm.MatchString(string(s.Token)) {
		return errors.New("TELEGRAM_BOT_TOKEN is no token; it is a number, a colon and letters, as BotFather gave it")
	}
	if s.Token != "" && s.RedisURL == "" {
		return errors.New("REDIS_URL is missing; a bot with a token needs a Redis, as redis://host:6379/0")
	}
	if u, err := url.Parse(s.APIURL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("TELEGRAM_API_URL is no address; write https://host without /bot")
	}
	return nil
}

func (s *settings) checkTimes() error {
	if s.Idle < time.Second || s.Idle > store.MaxIdle {
		return errors.New("LIMAN_IDLE is a time from 1s to 12h, as 15m")
	}
	if s.Lease < time.Second || s.WatchPeriod < time.Millisecond {
		return errors.New("LIMAN_LEASE and LIMAN_WATCH are times above zero, as 20s or 300ms")
	}
	return nil
}

var tokenForm = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]+$`)

func fromFile(value secret, file, name string) (secret, error) {
	if file == "" {
		return value, nil
	}
	if value != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set; keep one", name, name)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return secret(strings.TrimSpace(string(data))), nil
}

// environmentNames are the environment variables of all settings.
func environmentNames() []string {
	var names []string
	t := reflect.TypeFor[settings]()
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("env"))
	}
	return names
}

// injected are variables that orchestrators make of a service's name (LIMAN_PORT, REDIS_SERVICE_HOST).
var injected = regexp.MustCompile(`_(SERVICE|PORT)(_|$)`)

// checkEnvironment refuses a variable that looks like a setting and is none: a typing error would go unnoticed.
func checkEnvironment(environ []string) error {
	known := environmentNames()
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if slices.Contains(known, name) || injected.MatchString(name) {
			continue
		}
		near, distance := nearest(name, known)
		ours := strings.HasPrefix(name, "LIMAN_") || strings.HasPrefix(name, "TELEGRAM_")
		if ours || distance <= 2 && len(name) > 6 {
			return fmt.Errorf("%s is no setting; the nearest is %s (liman --help lists all)", name, near)
		}
	}
	return nil
}

// nearest is the known name with the fewest letters to change.
func nearest(name string, known []string) (near string, distance int) {
	distance = len(name) + 1
	for _, k := range known {
		if d := edits(name, k); d < distance {
			near, distance = k, d
		}
	}
	return near, distance
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
