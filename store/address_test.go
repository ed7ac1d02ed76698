package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/store/redistest"
)

// Each form of an address says where the Redis is and what it is.
func TestAddresses(t *testing.T) {
	for text, want := range map[string]struct {
		kind     engineKind
		addrs    string
		name     string
		db       int
		replicas int
	}{
		"redis://localhost":                                                     {oneRedis, "localhost:6379", "", 0, 0},
		"redis://liman:s%2Fecret@host:6379/3":                                   {oneRedis, "host:6379", "", 3, 0},
		"redis://liman:secret@host:6379/0?replicas=2":                           {oneRedis, "host:6379", "", 0, 2},
		"redis+sentinel://liman:s%2Fecret@a:26379,b:26380/liman":                {sentinel, "a:26379 b:26380", "liman", 0, 1},
		"redis+sentinel://liman:secret@a:26379/liman/2?sentinel_password=x":     {sentinel, "a:26379", "liman", 2, 1},
		"redis+cluster://liman:secret@a:1,b:2,[::1]:3":                          {cluster, "a:1 b:2 [::1]:3", "", 0, 1},
		"rediss+cluster://liman:secret@a:1/0?replicas=0":                        {cluster, "a:1", "", 0, 0},
		"rediss+sentinel://liman:secret@a:26379/liman?sentinel_username=sentry": {sentinel, "a:26379", "liman", 0, 1},
	} {
		a, err := parseAddress(text, "REDIS_URL")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		o := a.options
		if a.kind != want.kind || strings.Join(o.Addrs, " ") != want.addrs || o.MasterName != want.name || o.DB != want.db || a.replicas != want.replicas {
			t.Errorf("%s: %s at %v, %q, %d, replicas %d", text, a.kind, o.Addrs, o.MasterName, o.DB, a.replicas)
		}
		if strings.Contains(text, "@") && (o.Username != "liman" || !strings.HasPrefix(o.Password, "s")) || (o.TLSConfig != nil) != strings.HasPrefix(text, "rediss") {
			t.Errorf("%s: user %q, TLS %v", text, o.Username, o.TLSConfig != nil)
		}
	}
}

// What is wrong with an address is said as far as it can be told, without what stands in it.
func TestAddressesWithoutAForm(t *testing.T) {
	for text, want := range map[string]string{
		`"redis://u:hunter2@host:1"`:                "has quotation marks, blanks or a line end around it",
		"redis://u:hunter2@host:1\n":                "has quotation marks, blanks or a line end around it",
		"redis://u:hunter2#x@host:1":                "%23 for #",
		"redis://u:hunter2/x@host:1":                "%2F for /",
		"redis://u:hunter2 x@host:1":                "%20 for a blank",
		"redis://u:hunter2%zz@host:1":               "%25 for %",
		"redis+sentinal://u:hunter2@host:1/primary": "write redis+sentinel://",
		"sentinel://u:hunter2@host:1/primary":       "write redis+sentinel://",
		"redis-cluster://u:hunter2@host:1":          "write redis+cluster://",
		"http://u:hunter2@host:1":                   "write redis://user:password@host:6379/0",
		"hunter2":                                   "write redis://user:password@host:6379/0",
	} {
		_, err := parseAddress(text, "REDIS_URL")
		if err == nil || !strings.HasPrefix(err.Error(), "REDIS_URL ") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// An address that mixes forms, or is none, is refused with what to write; what stands in it is not said, for there is a password in it.
func TestAddressesThatMixForms(t *testing.T) {
	for text, says := range map[string]string{
		"":                                                           "is no address",
		"hunter2":                                                    "is no address",
		"http://liman:hunter2@a":                                     "is no address",
		"redis+both://liman:hunter2@a:1":                             "is no address",
		"redis://liman:hunter2@a:1,b:2":                              "names several machines",
		"redis://liman:hunter2@a:1,b:2/0":                            "names several machines",
		"redis://liman:hunter2@a:1/liman":                            "ends in a name, as Sentinel's form does",
		"redis://liman:hunter2@a:1/0?replicas=many":                  "replicas is a number",
		"redis://liman:hunter2@a:1/0?hunter2=1":                      "is no address",
		"redis+sentinel://liman:hunter2@a:1,b:2":                     "how Sentinel calls the primary",
		"redis+sentinel://liman:hunter2@a:1,b:2/0":                   "how Sentinel calls the primary",
		"redis+sentinel://liman:hunter2@a:1,b:2/liman/x":             "no number of a database",
		"redis+sentinel://liman:hunter2@a:1,redis://b:2/liman":       "host:port, with commas",
		"redis+sentinel://liman:hunter2@a,b/liman":                   "host:port, with commas",
		"redis+sentinel://liman:hunter2@a:1,/liman":                  "host:port, with commas",
		"redis+sentinel://liman:hunter2@a:1/liman?pool_size=hunter2": "nobody knows",
		"redis+cluster://liman:hunter2@a:1/liman":                    "which a cluster has not",
		"redis+cluster://liman:hunter2@a:1,b:2/1":                    "which a cluster has not",
		"redis+cluster://liman:hunter2@a:1?sentinel_username=a":      "nobody knows",
		"redis+cluster://liman:hunter2@":                             "host:port, with commas",
		"redis+cluster://liman:hunter2%zz@a:1":                       "cannot be read",
	} {
		_, err := parseAddress(text, "REDIS_URL")
		if err == nil || !strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), "REDIS_URL") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", text, err)
		}
		if err != nil && !strings.Contains(err.Error(), "; ") {
			t.Errorf("%s: no mend: %v", text, err)
		}
	}
}

// What an address says a Redis is and it is not is found before anybody waits for an answer, with what to write.
func TestFitOfTheWrongKind(t *testing.T) {
	one, sentinels, nodes := realRedis(t), emptied(t, sharedSentinel), emptied(t, sharedCluster)
	at := func(url string) string {
		a, err := parseAddress(url, "")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(a.options.Addrs, ",")
	}
	for _, test := range []struct{ name, url, want string }{
		{"Sentinel, well", sentinels, ""},
		{"a cluster, well", nodes, ""},
		{"a Sentinel as one Redis", "redis://" + at(sentinels), "is a Sentinel"},
		{"a node of a cluster as one Redis", "redis://" + strings.Split(at(nodes), ",")[0], "as redis+cluster://"},
		{"one Redis as a cluster", "redis+cluster://" + at(one), "is none of a cluster (not fit); write redis://"},
		{"one Redis as a Sentinel", "redis+sentinel://" + at(one) + "/liman", "a Redis answers where a Sentinel should"},
		{"a name that no Sentinel knows", strings.Replace(sentinels, "/liman", "/another", 1), "know no primary of this name"},
		{"one Redis that no replica follows", one + "?replicas=1", "too few replicas have it in time"},
		{"more replicas than there are", sentinels + "?replicas=2", "too few replicas have it in time"},
	} {
		err := fitOf(t, one, test.url)
		if test.want == "" && err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if test.want != "" && (err == nil || !errors.Is(err, ErrUnfit) || !strings.HasPrefix(err.Error(), "REDIS_DURABLE_URL: ") || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	for _, nobody := range []string{"redis+sentinel://127.0.0.1:1/liman", "redis+cluster://127.0.0.1:1"} {
		if err := fitOf(t, one, nobody); err == nil || errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "start them, or correct") && !strings.Contains(err.Error(), "start it, or correct") {
			t.Errorf("%s: %v", nobody, err)
		}
	}
}

// Sentinels that cannot see each other choose nobody.
func TestHalfASentinel(t *testing.T) {
	f := redistest.New(t)
	url, err := f.Sentinel(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	e := rawRedis(t, url)
	if err := e.askSentinel(t.Context()); err != nil {
		t.Fatalf("whole: %v", err)
	}
	f.Nodes[3].Kill()
	var half error
	within(t, func() bool { half = e.askSentinel(t.Context()); return half != nil })
	if !errors.Is(half, errHalfSentinel) || !strings.Contains(half.Error(), "start three on three machines") {
		t.Error(half)
	}
	f.Nodes[2].Kill()
	if err := e.askSentinel(t.Context()); err == nil || !strings.Contains(err.Error(), "no Sentinel answers there") {
		t.Error(err)
	}
}

// The keys of a part lie in one slot, whatever their kind, on a cluster; on one Redis they are called as ever, and names read back are the same.
func TestKeys(t *testing.T) {
	one, err := connect("redis://"+miniredis.RunT(t).Addr(), time.Second, "")
	many, err2 := connect("redis+cluster://127.0.0.1:1", time.Second, "")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	s := &Store{rdb: many, durable: many}
	for _, test := range [][2]string{{one.key("chat:Q7dF"), "chat:Q7dF"}, {many.key("chat:Q7dF"), "chat:{QQ}Q7dF"}, {pseudonymOf("chat:{QQ}Q7dF"), "chat:Q7dF"},
		{pseudonymOf("wipe:Q7dF"), "wipe:Q7dF"}, {hourOf{7, many.part("chat:Q7dF")}.saltName(), "salt:{QQ}:7"}, {hourOf{7, one.part("chat:Q7dF")}.saltName(), "salt:7"},
		{strings.Join(s.wipeKeys("wipe:-7dF"), " "), "wipes:{--} wipe:{--}-7dF"}, {many.oneSlot(ledgerHead), "ledger:{l}:head"}, {one.oneSlot(ledgerHead), "ledger:head"},
		{many.oneSlot(blobRecord + "00"), "ledger:{l}:blob:00"}} {
		if test[0] != test[1] {
			t.Errorf("%s, want %s", test[0], test[1])
		}
	}
	if len(one.parts()) != 1 || len(many.parts()) != 64 || many.parts()[16] != "{QQ}" {
		t.Errorf("parts %v and %v", one.parts(), many.parts())
	}
}

// A cluster that is half way with a slot is told from one that is well, and is well again when that is over.
func TestFitOfAClusterThatMovesASlot(t *testing.T) {
	url := emptied(t, sharedCluster)
	e, nodes := rawRedis(t, url), make(map[string]*redistest.Node)
	for _, n := range shared.Nodes {
		nodes[n.Addr()] = n
	}
	owner, err := e.primaryOf(t.Context(), "wipe:{QQ}fit")
	if err != nil {
		t.Fatal(err)
	}
	from := nodes[owner.Options().Addr]
	var to *redistest.Node
	for _, at := range e.options.Addrs {
		if at != from.Addr() {
			to = nodes[at]
		}
	}
	slot, _ := from.Ask("CLUSTER", "KEYSLOT", "wipe:{QQ}fit")
	fromID, _ := from.Ask("CLUSTER", "MYID")
	toID, _ := to.Ask("CLUSTER", "MYID")
	_, err = to.Ask("CLUSTER", "SETSLOT", slot, "IMPORTING", fromID)
	_, err2 := from.Ask("CLUSTER", "SETSLOT", slot, "MIGRATING", toID)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	half := fitOf(t, realRedis(t), url)
	_, err = to.Ask("CLUSTER", "SETSLOT", slot, "STABLE")
	_, err2 = from.Ask("CLUSTER", "SETSLOT", slot, "STABLE")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if half == nil || !errors.Is(half, ErrUnfit) || !strings.Contains(half.Error(), "is moving slots from node to node") || !strings.Contains(half.Error(), "--cluster check") {
		t.Errorf("half way: %v", half)
	}
	if err := fitOf(t, realRedis(t), url); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
