package console

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/ledger"
	"liman/edition/publishing"
	"liman/store"
)

const testOrigin = "https://console.example.org"

// world is a console before a ledger in a Redis, and people who may sign: ana edits, tudor translates, maria reviews, radu publishes, olga and dan
// are admins (olga publishes, too). Its roster is enrolled; nobody is signed in.
type world struct {
	testing.TB
	redis *miniredis.Miniredis
	*Server
	keys map[string]softKey
	lang string // in which people read; "" for English

	mu    sync.Mutex
	clock time.Time
}

// own is the edition inside the program, opened once for all tests.
var own = sync.OnceValue(func() *edition.Edition {
	e, err := edition.Open(edition.Builtin())
	if err != nil {
		panic(err)
	}
	return e
})

// checks has seen the editions of all tests: only what one changed is checked anew.
var checks = new(check.Opener)

func newWorld(t testing.TB) *world { return newWorldOf(t, edition.Builtin(), own) }

func newWorldOf(t testing.TB, builtin *content.Bundle, opened func() *edition.Edition) *world {
	t.Helper()
	w, play := unfounded(t, builtin, opened)
	w.Play = play // signs the first roster
	if err := w.found(t.Context(), w.team(), "the team of the tests"); err != nil {
		t.Fatal(err)
	}
	w.Play = nil
	return w
}

// unfounded is a console before an empty ledger, and who has the operator's key.
func unfounded(t testing.TB, builtin *content.Bundle, opened func() *edition.Edition) (*world, *Play) {
	t.Helper()
	w := &world{TB: t, redis: miniredis.RunT(t), keys: make(map[string]softKey), clock: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)}
	address := "redis://" + w.redis.Addr()
	l := must(store.OpenLedger(address, "REDIS_CONSOLE_URL", w.now))(t)
	drafts := must(store.OpenDrafts(address, "REDIS_CONSOLE_URL"))(t)
	staff := must(store.OpenStaff(address, "REDIS_CONSOLE_URL"))(t)
	t.Cleanup(func() { _, _, _ = l.Close(), drafts.Close(), staff.Close() })
	play, operator, err := NewPlay()
	if err != nil {
		t.Fatal(err)
	}
	desk := &publishing.Desk{Keeper: l, Operator: operator, Builtin: builtin, Own: opened, Checks: checks, Now: w.now}
	w.Server = must(New(Options{Origin: testOrigin, Desk: desk, Drafts: drafts, Staff: staff, Log: slog.New(slog.DiscardHandler), Now: w.now}))(t)
	return w, play
}

// must gives a value, or fails the test.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

// later moves the clock.
func (w *world) later(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(by)
}

func (w *world) team() ledger.Roster {
	w.Helper()
	r := ledger.Roster{RPID: "console.example.org", Origins: []string{testOrigin}, Need: 2}
	for _, p := range []ledger.Person{
		{ID: "ana", Name: "Ana", Roles: []ledger.Role{ledger.Editor}},
		{ID: "tudor", Name: "Tudor", Roles: []ledger.Role{ledger.Translator}},
		{ID: "maria", Name: "Maria", Roles: []ledger.Role{ledger.Reviewer}},
		{ID: "radu", Name: "Radu", Roles: []ledger.Role{ledger.Publisher}},
		{ID: "olga", Name: "Olga", Roles: []ledger.Role{ledger.Admin, ledger.Publisher}},
		{ID: "dan", Name: "Dan", Roles: []ledger.Role{ledger.Admin}},
	} {
		w.keys[p.ID] = must(newSoftKey())(w)
		p.Passkeys = []ledger.Passkey{must(w.keys[p.ID].passkey())(w)}
		r.People = append(r.People, p)
	}
	return r
}

// assertion is what somebody's browser gives when she approves a proposal.
func (w *world) assertion(who string, p ledger.Proposal) string {
	w.Helper()
	challenge := p.Challenge()
	a := must(w.keys[who].sign(challenge[:], "console.example.org", testOrigin))(w)
	data := must(json.Marshal(map[string]any{
		"id": base64url(a.Credential), "rawId": base64url(a.Credential), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]string{
			"authenticatorData": base64url(a.AuthenticatorData), "clientDataJSON": base64url(a.ClientData), "signature": base64url(a.Signature),
		},
	}))(w)
	return string(data)
}

// client is somebody's browser, signed in, without a script.
type client struct {
	*world
	who    string
	agent  string // what it says of itself
	cookie *http.Cookie
}

// as is a browser in which somebody is signed in; nobody if who is "".
func (w *world) as(who string) *client { return w.signedIn(who, cmp.Or(w.lang, "en")) }

func (w *world) signedIn(who, lang string) *client {
	w.Helper()
	c := &client{world: w, who: who}
	if who == "" {
		return c
	}
	ctx := must(w.sessions.Load(context.Background(), ""))(w)
	w.sessions.Put(ctx, inSession, must(w.opens(ctx, who, "", w.now()))(w))
	w.sessions.Put(ctx, sessionLang, lang)
	token, _, err := w.sessions.Commit(ctx)
	if err != nil {
		w.Fatal(err)
	}
	c.cookie = &http.Cookie{Name: w.sessions.Cookie.Name, Value: token}
	return c
}

// reply is an answer that came whole.
type reply struct {
	status int
	header http.Header
	body   string
}

func (c *client) do(r *http.Request) reply {
	c.Helper()
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	if c.agent != "" {
		r.Header.Set("User-Agent", c.agent)
	}
	rec := httptest.NewRecorder()
	c.ServeHTTP(rec, r)
	body := must(io.ReadAll(rec.Result().Body))(c)
	return reply{rec.Code, rec.Result().Header, string(body)}
}

// get asks for a page, as "numbers/ro-112".
func (c *client) get(path string) reply {
	c.Helper()
	return c.do(httptest.NewRequest(http.MethodGet, testOrigin+"/console/"+path, nil))
}

// post sends a form; names and values alternate.
func (c *client) post(path string, fields ...string) reply {
	c.Helper()
	return c.do(c.form(path, fields...))
}

// ask sends a form as the script does, and reads the answer's values.
func (c *client) ask(path string, into any, fields ...string) reply {
	c.Helper()
	r := c.form(path, fields...)
	r.Header.Set("Accept", "application/json")
	got := c.do(r)
	if got.status < http.StatusMultipleChoices && into != nil {
		if err := json.Unmarshal([]byte(got.body), into); err != nil {
			c.Fatalf("%s: %v: %s", path, err, got.body)
		}
	}
	return got
}

func (c *client) form(path string, fields ...string) *http.Request {
	form := make(url.Values)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, testOrigin+"/console/"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", testOrigin)
	return r
}
