package console

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	firefoxOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
	chromeOnAndroid  = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
	safariOnIPhone   = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)

func TestWhichBrowserItIs(t *testing.T) {
	for agent, want := range map[string]string{
		firefoxOnWindows: "firefox windows",
		chromeOnAndroid:  "chrome android",
		safariOnIPhone:   "safari iphone",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1": "chrome iphone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0":          "edge windows",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36":    "samsung android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15":                  "safari mac",
		"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0":                                                                 "firefox linux",
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36":                         "chrome chromebook",
		"curl/8": "other other",
		"":       "other other",
	} {
		browser, device := firstOf(browsers, agent), firstOf(devices, agent)
		if got := browser + " " + device; got != want {
			t.Errorf("%s: %s, not %s", agent, got, want)
		}
		for _, lang := range languages {
			for _, id := range []string{"session.browser." + browser, "session.device." + device} {
				if _, there := catalog()[lang][id]; !there {
					t.Errorf("%s has no words in %s", id, lang)
				}
			}
		}
	}
}

// on is somebody's phone, signed in in another browser of hers, which says this of itself.
func (p *phone) on(agent string) *phone {
	p.Helper()
	other := &phone{client: &client{world: p.world, agent: agent}, auth: p.auth, key: p.key}
	if got := other.login(); got.status != http.StatusOK {
		p.Fatalf("signing in: %d %s", got.status, got.body)
	}
	return other
}

// out tells whether a browser is signed in no more.
func (c *client) out() bool {
	c.Helper()
	return c.json("people").status == http.StatusUnauthorized
}

// acted are the acts of somebody that the audit names, in order.
func (w *world) acted(who string) []string {
	w.Helper()
	var acts []string
	for _, l := range must(checkAudit(w.Context(), w.Staff))(w) {
		if l.Who == who && l.Allowed {
			acts = append(acts, l.Act)
		}
	}
	return acts
}

// Each sees in which browsers she is signed in, since when, when each was last used and which is this one, and ends one or all others with one tap, also
// without a script. Nobody else's.
func TestT21SheSeesAndEndsHerSessions(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor")
	desk := ioana.on(firefoxOnWindows)
	w.later(10 * time.Minute)
	mobile, stolen := ioana.on(chromeOnAndroid), ioana.on(safariOnIPhone)
	w.later(2 * time.Minute)
	if ioana.out() {
		t.Fatal("the first browser is signed out")
	}
	w.later(2 * time.Minute)
	seen := desk.seen().Sessions
	if len(seen) != 4 {
		t.Fatalf("she sees %+v", seen)
	}
	first, second := seen[0], seen[1]
	if !first.This || first.Browser != "firefox" || first.Device != "windows" || first.Began != w.now().Add(-14*time.Minute).UnixMilli() || first.Seen != w.now().UnixMilli() {
		t.Errorf("this browser: %+v", first)
	}
	if second.This || second.Browser != "other" || second.Seen != w.now().Add(-2*time.Minute).UnixMilli() {
		t.Errorf("the one that was used last: %+v", second)
	}
	page := desk.get("people").body
	for _, want := range []string{"Firefox pe Windows · <strong>aici, acum</strong>", "Chrome pe Android", "Safari pe iPhone", "acum 4 minute", catalog()["ro"]["sessions.others"]["other"]} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	i := slices.IndexFunc(seen, func(r sessionRow) bool { return r.Device == "iphone" })
	end := "sessions/" + seen[i].ID + "/end"
	if !strings.Contains(page, `<form method="post" action="/console/`+end+`">`) {
		t.Error("there is no form that ends one")
	}

	if got := w.as("tudor").post(end); got.status != http.StatusNotFound || stolen.out() {
		t.Errorf("tudor ends a session of hers: %d", got.status)
	}
	if got := desk.post(end); got.header.Get("Location") != "/console/people?ended" || !stolen.out() || desk.out() || mobile.out() {
		t.Errorf("one is ended: %d %v", got.status, got.header)
	}
	if got := desk.post(end); got.status != http.StatusNotFound {
		t.Errorf("one that has ended is ended again: %d", got.status)
	}
	tudor := w.as("tudor")
	if got := desk.post("sessions/others"); got.status != http.StatusSeeOther || desk.out() || !mobile.out() || !ioana.out() || tudor.out() {
		t.Errorf("all others are ended: %d", got.status)
	}
	if got := desk.seen().Sessions; len(got) != 1 || !got[0].This {
		t.Errorf("she still sees %+v", got)
	}
	if acts := w.acted("ioana"); !slices.Contains(acts, "sessions.end") || !slices.Contains(acts, "sessions.others") {
		t.Errorf("the audit has %q", acts)
	}
}

// Of a session no address is kept, and of a browser nothing but its name. What has ended is kept no longer than until somebody signs in.
func TestT21LittleIsKeptOfASession(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor").on(chromeOnAndroid)
	dump := w.redis.Dump()
	for _, never := range []string{"192.0.2.1", "Mozilla", "142.0", ioana.cookie.Value} { // the address is httptest's
		if strings.Contains(dump, never) {
			t.Errorf("%s is kept", never)
		}
	}
	w.later(16 * time.Minute)
	w.as("dan")
	if got := must(w.allSessions(t.Context()))(t); len(got) != 1 || got[0].Person != "dan" {
		t.Errorf("kept are still %+v", got)
	}
}

// What was ended stays so: whatever its browser still writes, and also if the Redis has what was kept under its token again.
func TestT21AnEndedSessionStaysEnded(t *testing.T) {
	w := newWorld(t)
	ana, thief := w.as("ana"), w.as("ana")
	kept := make(map[string]string)
	for _, key := range w.redis.Keys() {
		if strings.Contains(key, "staff:session:") {
			kept[key] = must(w.redis.Get(key))(t)
		}
	}
	if len(kept) != 2 {
		t.Fatalf("%d sessions are kept", len(kept))
	}
	ana.post("sessions/others")
	if thief.post("language", "lang", "ro"); !thief.out() {
		t.Error("who writes into it is in again")
	}
	for key, data := range kept {
		if err := w.redis.Set(key, data); err != nil {
			t.Fatal(err)
		}
	}
	if !thief.out() || ana.out() {
		t.Error("with what was under its token it goes on")
	}
	if got := ana.post("logout"); got.status != http.StatusSeeOther {
		t.Fatalf("signing out: %d", got.status)
	}
	for key, data := range kept {
		if err := w.redis.Set(key, data); err != nil {
			t.Fatal(err)
		}
	}
	if !ana.out() {
		t.Error("who has signed out is in again")
	}
}

// One admin ends all sessions of a person at once, and the audit says so; she signs in again. Who is no admin does not, and of whom there is nobody is said.
func TestT21AnAdminEndsAllSessionsOfSomebody(t *testing.T) {
	w := newWorld(t)
	dan, tudor := w.as("dan"), w.as("tudor")
	desk, stolen := w.as("ana"), w.as("ana")
	i := slices.IndexFunc(must(dan.seenBy())(t).Team, func(r teamRow) bool { return r.ID == "ana" && r.Open == 2 })
	if i < 0 || !strings.Contains(dan.get("people").body, "signed in on 2 devices") || strings.Contains(tudor.get("people").body, "signed in on") {
		t.Error("an admin does not see in how many browsers she is, or others do")
	}
	if got := tudor.post("people/ana/sessions"); got.status != http.StatusForbidden || stolen.out() {
		t.Errorf("a translator ends them: %d", got.status)
	}
	if got := dan.post("people/ana/sessions"); got.header.Get("Location") != "/console/people?ended" || !desk.out() || !stolen.out() || dan.out() || tudor.out() {
		t.Errorf("an admin ends them: %d", got.status)
	}
	if got := dan.post("people/nobody/sessions"); got.status != http.StatusBadRequest {
		t.Errorf("of nobody: %d", got.status)
	}
	lines := must(checkAudit(t.Context(), w.Staff))(t)
	if !slices.ContainsFunc(lines, func(l line) bool {
		return l.Who == "dan" && l.Act == "people.sessions" && l.On == "people/ana/sessions" && l.Allowed
	}) {
		t.Errorf("the audit has %+v", lines)
	}
	if w.as("ana").out() {
		t.Error("she does not come in again")
	}
}

// seenBy is the page of people as data.
func (c *client) seenBy() (peoplePage, error) {
	var seen peoplePage
	return seen, json.Unmarshal([]byte(c.json("people").body), &seen)
}

// Whoever makes herself another passkey is offered to end her other sessions when she first comes in with it, and only then.
func TestAnotherPasskeyOffersToEndSessions(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor")
	var link invitedPage
	ioana.ask("people/passkey", &link)
	second := w.phone(false)
	if got := second.enrol(link.Link, ""); got.status != http.StatusOK || ioana.out() {
		t.Fatalf("she enrols: %d %s", got.status, got.body)
	}
	if got := second.login(); !strings.Contains(got.body, "/console/people?fresh") {
		t.Errorf("coming in with it leads to %s", got.body)
	}
	offer := catalog()["ro"]["sessions.fresh"]["other"]
	if !strings.Contains(second.get("people?fresh").body, offer) || strings.Contains(second.get("people").body, offer) {
		t.Error("nothing is offered, or always")
	}
	if second.post("sessions/others"); !ioana.out() || second.out() {
		t.Error("her other session goes on")
	}
	w.as("ioana")
	if got := second.login(); !strings.Contains(got.body, `"/console/"`) {
		t.Errorf("the second time leads to %s", got.body)
	}
}

// Whom an admin gives another passkey has lost one: with enrolling, all her sessions end, and the audit names it.
func TestAGivenPasskeyEndsAllSessions(t *testing.T) {
	w := newWorld(t)
	ana, tudor := w.as("ana"), w.as("tudor")
	var link invitedPage
	w.as("olga").ask("people/invite", &link, "person", "ana")
	if ana.out() {
		t.Error("the invitation alone has ended it")
	}
	if got := w.phone(false).enrol(link.Link, ""); got.status != http.StatusOK {
		t.Fatalf("she enrols: %d %s", got.status, got.body)
	}
	if !ana.out() || tudor.out() {
		t.Error("whoever has the lost passkey's device is still in, or others are not")
	}
	if acts := w.acted("ana"); !slices.Contains(acts, "enrol.finish") {
		t.Errorf("the audit has %q of ana", acts)
	}
}
