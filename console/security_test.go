package console

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/edition/ledger"
)

// filled is a route with something in the place of its names.
func filled(pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	return method, regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "x")
}

func (c *client) request(pattern string) reply {
	c.Helper()
	method, path := filled(pattern)
	r := httptest.NewRequest(method, testOrigin+path, nil)
	if method == http.MethodPost {
		r.Header.Set("Origin", testOrigin)
	}
	return c.do(r)
}

// T21: nothing is answered to whoever has not signed in, but the way in.
func TestT21_NothingWithoutSigningIn(t *testing.T) {
	w := newWorld(t)
	for pattern, a := range routes() {
		got := w.as("").request(pattern)
		in := got.status == http.StatusUnauthorized || got.header.Get("Location") == "/console/login"
		if open := len(a.roles) == 0; open == in && got.status != http.StatusGone {
			t.Errorf("%s: %d to %s", pattern, got.status, got.header.Get("Location"))
		}
	}
}

// T21: nobody does what her role does not name, and each try is in the audit. Each person of the team has roles of her own.
func TestT21_NobodyDoesWhatHerRoleDoesNotName(t *testing.T) {
	w := newWorld(t)
	for _, who := range []string{"ana", "tudor", "maria", "radu", "olga", "dan"} {
		c, p := w.as(who), must(w.person(t.Context(), who))(t)
		for pattern, a := range routes() {
			if a.name == "logout" || len(a.roles) == 0 || p.may(a.roles) {
				continue
			}
			if got := c.request(pattern); got.status != http.StatusForbidden {
				t.Errorf("%s asks for %s: %d", who, pattern, got.status)
			}
			last := must(w.Staff.Audit(t.Context(), -1, -1))(t)
			var l line
			if err := json.Unmarshal(last[0], &l); err != nil || l.Who != who || l.Act != a.name || l.Allowed {
				t.Errorf("%s asks for %s, and the audit says %s", who, pattern, last[0])
			}
		}
	}
	if _, err := checkAudit(t.Context(), w.Staff); err != nil {
		t.Error(err)
	}
}

// T21: nothing is changed by a form of another site.
func TestT21_NothingAcrossSites(t *testing.T) {
	w := newWorld(t)
	for pattern := range routes() {
		method, path := filled(pattern)
		if method != http.MethodPost {
			continue
		}
		r := httptest.NewRequest(method, testOrigin+path, nil)
		r.Header.Set("Origin", "https://elsewhere.example")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		before := must(w.Staff.AuditHead(t.Context()))(t)
		if got := w.as("ana").do(r); got.status != http.StatusForbidden {
			t.Errorf("%s: %d", pattern, got.status)
		}
		if after := must(w.Staff.AuditHead(t.Context()))(t); after != before {
			t.Errorf("%s came as far as the audit", pattern)
		}
	}
}

// T21: an act that changes something leaves one line, and the act that the audit cannot take is not done.
func TestT21_EveryActIsInTheAudit(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	ana.post("change")
	lines := must(checkAudit(t.Context(), w.Staff))(t)
	if len(lines) != 1 || lines[0].Act != "change.new" || lines[0].Who != "ana" || !lines[0].Allowed {
		t.Errorf("the audit says %+v", lines)
	}
	must(0, w.Staff.AddAudit(t.Context(), must(w.Staff.AuditHead(t.Context()))(t), "no head", []byte("x")))(t)
	if got := ana.post("change"); got.status < http.StatusInternalServerError {
		t.Errorf("with an audit that cannot be written: %d", got.status)
	}
	if all := must(w.drafts(t.Context()))(t); len(all) != 1 {
		t.Errorf("%d changes", len(all))
	}
}

// T21: a line of the audit that was changed, dropped, put in between or cut off at the end is seen.
func TestT21_TheAuditTellsWhatWasDoneToIt(t *testing.T) {
	for what, spoil := range map[string]func(list []string) []string{
		"changed":     func(l []string) []string { l[1] = strings.Replace(l[1], "ana", "dan", 1); return l },
		"dropped":     func(l []string) []string { return slices.Delete(l, 1, 2) },
		"put between": func(l []string) []string { return slices.Insert(l, 1, l[1]) },
		"cut off":     func(l []string) []string { return l[:2] },
	} {
		w := newWorld(t)
		for range 3 {
			w.as("ana").post("change")
		}
		key := auditList(w)
		list := must(w.redis.List(key))(t)
		w.redis.Del(key)
		for _, l := range spoil(list) {
			must(w.redis.RPush(key, l))(t)
		}
		if _, err := checkAudit(t.Context(), w.Staff); err == nil {
			t.Errorf("%s: not seen", what)
		}
	}
}

// auditList is the key under which Redis has the audit.
func auditList(w *world) string {
	for _, key := range w.redis.Keys() {
		if strings.HasSuffix(key, "staff:audit") || strings.Contains(key, "staff:audit") && !strings.Contains(key, "head") {
			return key
		}
	}
	w.Fatal("there is no audit")
	return ""
}

// T21: a session ends after 15 minutes of silence, after 8 hours in any case, when she signs out, and when she leaves the team.
func TestT21_ASessionEnds(t *testing.T) {
	w := newWorld(t)
	in := func(c *client) bool { return c.get("change").status == http.StatusOK }
	ana := w.as("ana")
	w.later(sessionIdle - time.Minute)
	if !in(ana) {
		t.Error("it ended too early")
	}
	w.later(sessionIdle)
	if in(ana) {
		t.Error("silence does not end it")
	}
	ana = w.as("ana")
	for range int(sessionLifetime / (10 * time.Minute)) {
		w.later(10 * time.Minute)
		in(ana)
	}
	if in(ana) {
		t.Error("eight hours do not end it")
	}
	ana = w.as("ana")
	ana.post("logout")
	if in(ana) {
		t.Error("signing out does not end it")
	}
}

// T21: every page forbids scripts and styles that are not the console's own, frames by others, and being kept; cookies are for this site alone.
func TestT21_HeadersOfEveryPage(t *testing.T) {
	w := newWorld(t)
	for pattern := range routes() {
		if method, _ := filled(pattern); method != http.MethodGet {
			continue
		}
		got := w.as("olga").request(pattern)
		policy := got.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
			t.Errorf("%s: %q", pattern, policy)
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Strict-Transport-Security": "max-age=31536000",
		} {
			if !strings.Contains(strings.Join(got.header.Values(name), " "), want) {
				t.Errorf("%s: %s is %q", pattern, name, got.header.Values(name))
			}
		}
		if strings.Contains(got.body, "<style") || regexp.MustCompile(`\s(style|on\w+)="`).MatchString(got.body) || regexp.MustCompile(`(src|href)="(https?:)?//`).MatchString(got.body) {
			t.Errorf("%s has style or script of its own, or loads something from elsewhere", pattern)
		}
	}
	cookie := w.sessions.Cookie
	if cookie.Name != "__Host-liman-console" || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Persist {
		t.Errorf("the cookie is %+v", cookie)
	}
}

// The first page with all that it loads has at most 60 kB.
func TestTheFirstPageIsSmall(t *testing.T) {
	w := newWorld(t)
	page := w.as("ana").get("").body
	size := len(page)
	for _, m := range regexp.MustCompile(`"(/console/assets/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		size += len(w.as("").do(httptest.NewRequest(http.MethodGet, testOrigin+m[1], nil)).body)
	}
	if size > 60_000 {
		t.Errorf("%d bytes", size)
	}
}

// T20: who is in the team is changed by two admins, and counts from then on.
func TestT20_TheTeamIsChangedByTwoAdmins(t *testing.T) {
	w := newWorld(t)
	got := w.as("olga").post("people/tudor", "role", string(ledger.Translator), "role", string(ledger.Reviewer), "key", base64url(w.keys["tudor"].credential))
	if got.status != http.StatusSeeOther {
		t.Fatalf("olga proposes: %d %s", got.status, got.body)
	}
	h := must(w.history(t.Context()))(t)
	pending := must(w.Desk.AllPending(t.Context(), h))(t)
	if len(pending) != 1 || pending[0].Kind != ledger.Enrol {
		t.Fatalf("proposed: %+v", pending)
	}
	id := pending[0].ID.String()
	if got := w.as("radu").post("review/"+id+"/approve", "assertion", w.assertion("radu", pending[0].Proposal)); got.status != http.StatusForbidden {
		t.Errorf("radu, who is no admin, signs: %d", got.status)
	}
	for _, who := range []string{"olga", "dan"} {
		if p := must(w.person(t.Context(), "tudor"))(t); p.may(approvers) {
			t.Error("it counts before two have signed")
		}
		if got := w.as(who).post("review/"+id+"/approve", "assertion", w.assertion(who, pending[0].Proposal)); got.status != http.StatusSeeOther {
			t.Fatalf("%s signs: %d %s", who, got.status, got.body)
		}
	}
	if p := must(w.person(t.Context(), "tudor"))(t); !p.may(approvers) {
		t.Error("tudor may not review")
	}
}
