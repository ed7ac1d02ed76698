package store

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// The forms of an address. Each also with rediss for TLS.
const (
	oneForm      = "redis://user:password@host:6379/0"
	sentinelForm = "redis+sentinel://user:password@sentinel-1:26379,sentinel-2:26379,sentinel-3:26379/NAME"
	clusterForm  = "redis+cluster://user:password@node-1:6379,node-2:6379,node-3:6379"
)

// address is where the Redis of a role is, and how it is one: a machine, a primary that Sentinel names, or a cluster.
type address struct {
	setting  string // that holds it, for what is said
	kind     engineKind
	options  redis.UniversalOptions
	replicas int // so many of them must have what was listed before it counts as listed
}

// engineKind is what keeps the keys of a role.
type engineKind string

const (
	oneRedis engineKind = "redis"
	sentinel engineKind = "sentinel"
	cluster  engineKind = "cluster"
)

// parseAddress reads an address. Its errors name the setting, what is wrong and its mend, and hold nothing of the address, which has a password in it.
func parseAddress(text, setting string) (*address, error) {
	a := &address{setting: setting}
	scheme, rest, _ := strings.Cut(text, "://")
	base, form, _ := strings.Cut(scheme, "+")
	parse := a.parseOne
	switch {
	case form == "" && (base == "redis" || base == "rediss" || base == "unix"):
		a.kind = oneRedis
	case (base == "redis" || base == "rediss") && (form == "sentinel" || form == "cluster"):
		a.kind, parse = engineKind(form), a.parseMany
	default:
		return nil, a.formless(text, scheme)
	}
	if err := parse(base, rest); err != nil {
		return nil, err
	}
	return a, nil
}

func (a *address) fault(is, write string) error {
	return fmt.Errorf("%s %s; write %s", a.setting, is, write)
}

// formless says what is wrong with an address that has no form of one, as far as it can be told.
func (a *address) formless(text, scheme string) error {
	_, rest, _ := strings.Cut(text, "://")
	password, _, hasUser := cutLast(rest, '@')
	switch {
	case strings.Trim(text, " \t\r\n\"'`") != text:
		return a.fault("has quotation marks, blanks or a line end around it", oneForm+" and nothing else")
	case hasUser && strings.ContainsAny(password, " #/?%"):
		return a.fault("has a user or password with letters that mean something else there; they are written as %23 for #, %2F for /, %3F for ?, %25 for %, %20 for a blank", oneForm)
	case strings.Contains(strings.ToLower(scheme), "sentin"):
		return a.fault("is no address of a Redis", sentinelForm)
	case strings.Contains(strings.ToLower(scheme), "clust"):
		return a.fault("is no address of a Redis", clusterForm)
	}
	return a.fault("is no address of a Redis", oneForm)
}

// cutLast parts a text at the last of a letter.
func cutLast(text string, letter byte) (before, after string, there bool) {
	i := strings.LastIndexByte(text, letter)
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+1:], true
}

// split takes the user, the hosts, what stands behind the first slash, and the parameters apart.
func split(rest string) (user, hosts, path, query string) {
	rest, query, _ = strings.Cut(rest, "?")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, rest = rest[:at], rest[at+1:]
	}
	hosts, path, _ = strings.Cut(rest, "/")
	return user, hosts, path, query
}

// parseOne reads the form with one machine, as go-redis does.
func (a *address) parseOne(base, rest string) error {
	user, hosts, path, query := split(rest)
	if base != "unix" && strings.Contains(hosts, ",") {
		return a.fault("names several machines, but not what they are", sentinelForm+" for Sentinel, or "+clusterForm+" for a cluster")
	}
	if base != "unix" && path != "" && !digits.MatchString(path) {
		return a.fault("ends in a name, as Sentinel's form does", sentinelForm+", or let it end in /0")
	}
	params, err := a.params(query)
	if err != nil {
		return err
	}
	text := base + "://"
	if user != "" {
		text += user + "@"
	}
	text += hosts
	if path != "" {
		text += "/" + path
	}
	o, err := redis.ParseURL(text + "?" + params.Encode())
	if err != nil {
		return a.formless(base+"://"+rest, base)
	}
	a.options = redis.UniversalOptions{Addrs: []string{o.Addr}, Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLSConfig, PoolSize: o.PoolSize, Dialer: o.Dialer}
	return nil
}

// parseMany reads the forms of Sentinel and of a cluster.
func (a *address) parseMany(base, rest string) error {
	user, hosts, path, query := split(rest)
	write := sentinelForm
	if a.kind == cluster {
		write = clusterForm
	}
	params, err := a.params(query)
	if err != nil {
		return err
	}
	// What go-redis makes of user, password and TLS for one machine holds for all.
	o, err := redis.ParseURL(base + "://" + user + "@host:1")
	if err != nil {
		return a.fault("has a user or password that cannot be read; letters such as / @ : are written as %2F %40 %3A", write)
	}
	a.options = redis.UniversalOptions{Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig, DB: o.DB}
	if a.options.TLSConfig != nil {
		a.options.TLSConfig.ServerName = "" // each host's own
	}
	for host := range strings.SplitSeq(hosts, ",") {
		name, port, err := net.SplitHostPort(host)
		if err != nil || name == "" || !digits.MatchString(port) {
			return a.fault("does not name every machine as host:port, with commas between them and nothing else", write)
		}
		a.options.Addrs = append(a.options.Addrs, host)
	}
	if a.kind == cluster {
		return a.parseCluster(path, params)
	}
	return a.parseSentinel(path, params)
}

func (a *address) parseCluster(path string, params url.Values) error {
	if path != "" && path != "0" {
		return a.fault("names a database or a primary, which a cluster has not", clusterForm)
	}
	return a.onlyKnown(params)
}

func (a *address) parseSentinel(path string, params url.Values) error {
	name, db, several := strings.Cut(path, "/")
	if name == "" || digits.MatchString(name) && !several {
		return a.fault("does not say how Sentinel calls the primary (sentinel monitor NAME ...)", sentinelForm)
	}
	if several {
		number, err := strconv.Atoi(db)
		if err != nil {
			return a.fault("ends in something that is no number of a database", sentinelForm+"/0")
		}
		a.options.DB = number
	}
	a.options.MasterName = name
	a.options.SentinelUsername, a.options.SentinelPassword = params.Get("sentinel_username"), params.Get("sentinel_password")
	params.Del("sentinel_username")
	params.Del("sentinel_password")
	return a.onlyKnown(params)
}

// params reads what stands behind the question mark, and takes out what is ours.
func (a *address) params(query string) (url.Values, error) {
	params, err := url.ParseQuery(query)
	if err != nil {
		return nil, errors.New(a.setting + " has parameters that cannot be read; take out what stands behind the ?")
	}
	a.replicas = 1
	if a.kind == oneRedis {
		a.replicas = 0
	}
	if text := params.Get("replicas"); text != "" {
		number, err := strconv.ParseUint(text, 10, 8)
		if err != nil {
			return nil, errors.New(a.setting + ": replicas is a number; write replicas=1")
		}
		a.replicas = int(number)
	}
	params.Del("replicas")
	return params, nil
}

func (a *address) onlyKnown(params url.Values) error {
	if len(params) > 0 {
		return errors.New(a.setting + " has parameters that nobody knows in this form; replicas alone is, and for Sentinel sentinel_username and sentinel_password")
	}
	return nil
}

var digits = regexp.MustCompile(`^\d+$`)

// user is who Liman is in it.
func (a *address) user() string {
	if a.options.Username == "" {
		return "default"
	}
	return a.options.Username
}
