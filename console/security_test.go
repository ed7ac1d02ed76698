package console

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/edition/ledger"
)

// braces are what a pattern leaves open; addresses of tests fill it.
var braces = regexp.MustCompile(`\{[^}]*\}`)

// request is one request to a route, with its method and a filled path.
func request(pattern string) *http.Request {
	method, path, _ := strings.Cut(pattern, " ")
	r := httptest.NewRequest(method, testOrigin+braces.ReplaceAllStringFunc(path, func(s string) string {
		return map[bool]string{true: "", false: "1"}[s == "{$}"]
	}), strings.NewReader("x=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	return r
}

// Every route but those of the way in is refused without login, and a passkey's session that was made up is none.
func TestT21EveryRouteWithoutLoginIsRefused(t *testing.T) {
	w := newWorld(t)
	var open []string
	for pattern, a := range routes() {
		if len(a.roles) == 0 {
			open = append(open, a.name)
			continue
		}
		for name, c := range map[string]*client{"nobody": w.as(""), "a made-up session": {world: w, cookie: &http.Cookie{Name: w.sessions.Cookie.Name, Value: strings.Repeat("A", 43)}}} {
			if got := c.do(request(pattern)); got.status != http.StatusUnauthorized {
				t.Errorf("%s: %s got %d", pattern, name, got.status)
			}
		}
	}
	slices.Sort(open)
	if want := []string{"enrol", "enrol.begin", "enrol.finish", "enrol.play", "language", "login", "login.begin", "login.finish", "login.play"}; !slices.Equal(open, want) {
		t.Errorf("open to anybody are %q, not %q", open, want)
	}
}

// Each role is refused where the list of an act does not name it, and let through the gate where it does.
func TestT21RolesAreHeld(t *testing.T) {
	w := newWorld(t)
	v := &visit{server: w.Server}
	for pattern, a := range routes() {
		for _, role := range anybody {
			want := len(a.roles) == 0 || slices.Contains(a.roles, candidate) || slices.Contains(a.roles, role)
			v.Request, v.person = request(pattern), person{ID: "ana", Roles: []ledger.Role{role}}
			if got := v.person.may(a.roles); got != want {
				t.Errorf("%s for a %s: %v, not %v", pattern, role, got, want)
			}
		}
	}
	people := map[string]ledger.Role{"ana": ledger.Editor, "tudor": ledger.Translator, "maria": ledger.Reviewer, "radu": ledger.Publisher, "dan": ledger.Admin}
	for who, role := range people {
		c := w.as(who)
		for pattern, a := range routes() {
			if len(a.roles) == 0 || slices.Contains(a.roles, candidate) || slices.Contains(a.roles, role) {
				continue
			}
			if got := c.do(request(pattern)); got.status != http.StatusForbidden {
				t.Errorf("%s for a %s: %d", pattern, role, got.status)
			}
		}
	}
}

// Nothing is changed by a page of another site, whatever a browser says of where it comes from.
func TestT21AcrossSites(t *testing.T) {
	w := newWorld(t)
	for pattern := range routes() {
		if !strings.HasPrefix(pattern, http.MethodPost) {
			continue
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			r := request(pattern)
			r.Header.Set(name, value)
			before := len(must(checkAudit(t.Context(), w.Staff))(t))
			got := w.as("olga").do(r)
			if got.status != http.StatusForbidden || len(must(checkAudit(t.Context(), w.Staff))(t)) != before || got.header.Get("Strict-Transport-Security") == "" {
				t.Errorf("%s with %s: %s got %d", pattern, name, value, got.status)
			}
		}
	}
	r := request("POST /console/undo")
	r.Header.Set("Sec-Fetch-Site", "same-site") // a sister's subdomain
	if got := w.as("olga").do(r); got.status != http.StatusForbidden {
		t.Errorf("from a sister site: %d", got.status)
	}
}

// Every act of somebody who is signed in writes one line of the audit, let or not.
func TestT21EveryActIsAudited(t *testing.T) {
	w := newWorld(t)
	for pattern, a := range routes() {
		if !strings.HasPrefix(pattern, http.MethodPost) || len(a.roles) == 0 {
			continue
		}
		c := w.as("tudor")
		before := len(must(checkAudit(t.Context(), w.Staff))(t))
		c.do(request(pattern))
		lines := must(checkAudit(t.Context(), w.Staff))(t)
		if len(lines) != before+1 {
			t.Errorf("%s: %d lines", pattern, len(lines)-before)
			continue
		}
		want := person{ID: "tudor", Roles: []ledger.Role{ledger.Translator}}.may(a.roles)
		if l := lines[before]; l.Who != "tudor" || l.Act != a.name || l.Allowed != want {
			t.Errorf("%s: %+v, allowed should be %v", pattern, l, want)
		}
	}
}

// A line that is changed, dropped or put in is seen by its number; what is cut off at the end, by the head.
func TestT21TheAuditIsAChain(t *testing.T) {
	for name, spoil := range map[string]func([]string) []string{
		"changed":  func(l []string) []string { l[2] = strings.Replace(l[2], `"who":"tudor"`, `"who":"maria"`, 1); return l },
		"dropped":  func(l []string) []string { return slices.Delete(l, 2, 3) },
		"inserted": func(l []string) []string { return slices.Insert(l, 2, l[2]) },
		"cut off":  func(l []string) []string { return l[:len(l)-1] },
	} {
		w := newWorld(t)
		for range 5 {
			w.as("tudor").post("undo")
		}
		olga := w.as("olga")
		if got := olga.get("audit"); !strings.Contains(got.body, "the chain is whole") || !strings.Contains(got.body, "Tudor") {
			t.Fatalf("whole: %d %s", got.status, got.body)
		}
		export := olga.get("audit/export")
		if n := bytes.Count([]byte(export.body), []byte("\n")); n != 5 || !strings.Contains(export.body, `"act":"undo"`) {
			t.Errorf("the export has %d lines: %s", n, export.body)
		}
		key := auditKey(t, w)
		lines := spoil(must(w.redis.List(key))(t))
		w.redis.Del(key)
		if _, err := w.redis.Push(key, lines...); err != nil {
			t.Fatal(err)
		}
		if got := olga.get("audit"); strings.Contains(got.body, "the chain is whole") || !strings.Contains(got.body, "is not the one that was written") {
			t.Errorf("%s: nothing is seen", name)
		}
	}
}

// auditKey finds the list of the audit, whatever it is called.
func auditKey(t *testing.T, w *world) string {
	for _, key := range w.redis.Keys() {
		if strings.Contains(key, "staff:audit") && w.redis.Type(key) == "list" {
			return key
		}
	}
	t.Fatal("there is no audit")
	return ""
}

// Only lines of the person who was picked are listed, the newest first.
func TestTheAuditByPerson(t *testing.T) {
	w := newWorld(t)
	for _, who := range []string{"tudor", "ana", "tudor"} {
		w.as(who).post("undo")
	}
	if got := w.as("dan").get("audit?who=ana"); strings.Count(got.body, "<tr><td>") != 1 {
		t.Errorf("ana did %d things", strings.Count(got.body, "<tr><td>"))
	}
}

// A session ends after 8 hours, and after 15 minutes in which nobody was there. Signing out ends it.
func TestT21SessionsEnd(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	for range 34 { // 7 h 56 min
		w.later(14 * time.Minute)
		if got := ana.json("people"); got.status != http.StatusOK {
			t.Fatalf("at %s: %d", w.now(), got.status)
		}
	}
	w.later(4 * time.Minute)
	if got := ana.json("people"); got.status != http.StatusUnauthorized {
		t.Errorf("after eight hours: %d", got.status)
	}
	maria := w.as("maria")
	w.later(15 * time.Minute)
	if got := maria.json("people"); got.status != http.StatusUnauthorized {
		t.Errorf("after 15 idle minutes: %d", got.status)
	}
	radu := w.as("radu")
	if got := radu.post("logout"); !strings.Contains(got.header.Get("Clear-Site-Data"), `"storage"`) {
		t.Errorf("the browser keeps what she typed: %v", got.header)
	}
	if got := radu.json("people"); got.status != http.StatusUnauthorized {
		t.Errorf("after signing out: %d", got.status)
	}
}

// The token of a session is another after signing in; its cookie is for this site, this host and HTTPS alone, and out of a script's reach.
func TestT21TheSessionsCookie(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor")
	ioana.step("login/begin")
	before := ioana.cookie.Value
	if got := ioana.login(); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	c := ioana.cookie
	if c.Value == before || c.Value == "" {
		t.Error("the token stays the same when she signs in")
	}
	if c.Name != "__Host-liman-console" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("the cookie is %+v", c)
	}
}

// Every page carries a policy without inline code, eval or another origin; its files are named by their checksums, and with them it has at most 60 kB.
func TestT21EveryPagesHeadersAndWeight(t *testing.T) {
	w := newWorld(t)
	olga := w.as("olga")
	outside := regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//`)
	for pattern := range routes() {
		path, is := strings.CutPrefix(pattern, "GET /console/")
		if !is || strings.Contains(path, "export") {
			continue
		}
		got := olga.get(braces.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "1"))
		csp := got.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") || strings.Contains(csp, "*") {
			t.Errorf("%s: %q", pattern, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin"} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q", pattern, name, got.header.Get(name))
			}
		}
		if got.header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s may be asked without TLS", pattern)
		}
		if found := outside.FindString(got.body); found != "" || strings.Contains(got.body, " style=") || strings.Contains(got.body, "<script>") || strings.Contains(got.body, "<style") {
			t.Errorf("%s loads from outside or has inline code: %q", pattern, found)
		}
	}
	first := olga.get("")
	weight := len(first.body)
	for _, m := range regexp.MustCompile(`/console/assets/([0-9a-f]{16})-[a-z.]+`).FindAllStringSubmatch(first.body, -1) {
		asset := olga.get(strings.TrimPrefix(m[0], "/console/"))
		weight += len(asset.body)
		if asset.status != http.StatusOK || !strings.Contains(asset.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d", m[0], asset.status)
		}
		if asset.header.Get("Strict-Transport-Security") == "" || asset.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s comes without %v", m[0], asset.header)
		}
	}
	if weight > 60_000 || weight < 10_000 {
		t.Errorf("the first page has %d bytes", weight)
	}
}

// There is nobody to look at: whatever is done in the console, it asks the Redis for nothing but the ledger and what is kept of staff.
func TestT22NoKeyOfAPerson(t *testing.T) {
	w := newWorld(t)
	for i, name := range []string{"chat:1", "salt:1", "wipe:1", "seen:ledger", "choices:1"} {
		if err := w.redis.Set(name, fmt.Sprintf("canary-%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	olga := w.as("olga")
	for pattern := range routes() {
		if got := olga.do(request(pattern)); strings.Contains(got.body, "canary-") {
			t.Errorf("%s shows what is a person's", pattern)
		}
	}
	for _, key := range w.redis.Keys() {
		if !strings.Contains(key, "staff:") && !strings.Contains(key, "ledger:") && !slices.Contains([]string{"chat:1", "salt:1", "wipe:1", "seen:ledger", "choices:1"}, key) {
			t.Errorf("the console writes %s", key)
		}
	}
}
