package console

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"liman/edition"
	"liman/edition/ledger"
)

// phone is a browser with one passkey, which makes what a real one does.
type phone struct {
	*client
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

var party = virtualwebauthn.RelyingParty{ID: "console.example.org", Name: "Liman", Origin: testOrigin}

// wholeKey makes a passkey. That library cuts coordinates that begin with a zero; then another one is made.
func wholeKey() virtualwebauthn.Credential {
	const whole = 77 // bytes of a P-256 key in COSE
	for {
		if key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(key.Key.AttestationData()) == whole {
			return key
		}
	}
}

func (w *world) phone(eligible bool) *phone {
	p := &phone{client: w.as(""), key: wholeKey()}
	p.auth = virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{BackupEligible: eligible, BackupState: eligible})
	return p
}

// step asks as the script does, and keeps the cookie.
func (p *phone) step(path string, fields ...string) reply {
	p.Helper()
	got := p.ask(path, nil, fields...)
	for _, c := range (&http.Response{Header: got.header}).Cookies() {
		p.cookie = c
	}
	return got
}

// enrol makes the passkey with an invitation's link.
func (p *phone) enrol(link, name string) reply {
	p.Helper()
	path := strings.TrimPrefix(link, testOrigin+"/console/")
	began := p.step(path+"/begin", "name", name)
	var user struct {
		PublicKey struct {
			User struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal([]byte(began.body), &user); err != nil || began.status != http.StatusOK {
		p.Fatalf("enrolment: %d %s", began.status, began.body)
	}
	options := must(virtualwebauthn.ParseAttestationOptions(began.body))(p)
	got := p.step(path, "name", name, "label", name+"'s phone", "credential", virtualwebauthn.CreateAttestationResponse(party, p.auth, p.key, *options))
	for _, m := range must(p.members(context.Background()))(p) {
		if base64url(m.Handle) == user.PublicKey.User.ID {
			p.auth.Options.UserHandle = m.Handle
		}
	}
	return got
}

// login signs in with the passkey.
func (p *phone) login() reply {
	p.Helper()
	began := p.step("login/begin")
	options := must(virtualwebauthn.ParseAssertionOptions(began.body))(p)
	return p.step("login", "assertion", virtualwebauthn.CreateAssertionResponse(party, p.auth, p.key, *options))
}

// joined is somebody who was invited by olga, has enrolled, and has signed in once; the roster does not name her yet.
func (w *world) joined(name string, roles ...string) *phone {
	w.Helper()
	fields := []string{"name", name}
	for _, r := range roles {
		fields = append(fields, "role", r)
	}
	var got invitedPage
	if r := w.as("olga").ask("people/invite", &got, fields...); r.status != http.StatusOK {
		w.Fatalf("olga invites: %d %s", r.status, r.body)
	}
	p := w.phone(false)
	if r := p.enrol(got.Link, name); r.status != http.StatusOK {
		w.Fatalf("%s enrols: %d %s", name, r.status, r.body)
	}
	if r := p.login(); r.status != http.StatusOK {
		w.Fatalf("%s signs in: %d %s", name, r.status, r.body)
	}
	return p
}

// enrolled has two admins sign the roster at an address.
func (w *world) enrolled(location string) {
	w.Helper()
	_, id, there := strings.Cut(location, "review/")
	if !there {
		w.Fatalf("nothing is proposed: %q", location)
	}
	for _, who := range []string{"olga", "dan"} {
		if got := w.as(who).post("review/"+id+"/approve", "assertion", w.assertion(who, w.proposal(id))); got.status != http.StatusSeeOther {
			w.Fatalf("%s signs: %d %s", who, got.status, got.body)
		}
	}
}

// The language that she chose is hers: a new session has it, whatever the browser asks for. Signing in leads to the page that was asked for, of these
// pages alone.
func TestSheFindsHerLanguageAndHerPageAgain(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor")
	ioana.step("language", "lang", "en")
	ioana.step("logout")
	if got := ioana.get("people?ended").header.Get("Location"); got != "/console/login?back=%2Fconsole%2Fpeople%3Fended" {
		t.Errorf("signed out, she is led to %q", got)
	}
	if page := ioana.get("login?back=%2Fconsole%2Fpeople").body; !strings.Contains(page, `name="back" value="/console/people"`) {
		t.Errorf("the way in forgets where to: %s", page)
	}
	for back, want := range map[string]string{"/console/people": "/console/people", "https://example.org/": "/console/", "": "/console/"} {
		options := must(virtualwebauthn.ParseAssertionOptions(ioana.step("login/begin").body))(t)
		got := ioana.post("login", "back", back, "assertion", virtualwebauthn.CreateAssertionResponse(party, ioana.auth, ioana.key, *options))
		if got.header.Get("Location") != want {
			t.Errorf("signing in leads to %q, not %q", got.header.Get("Location"), want)
		}
		ioana.cookie = (&http.Response{Header: got.header}).Cookies()[0]
		if page := ioana.get("people").body; !strings.Contains(page, `<html lang="en">`) {
			t.Error("she does not find her language again")
		}
		ioana.step("logout")
	}
}

// Olga invites Ioana, who enrols and signs in, waits, and is an editor when two admins have signed. An invitation works once, for a day, and until it is withdrawn.
func TestSomebodyIsInvitedAndJoins(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor")
	if got := ioana.get("numbers"); got.status != http.StatusForbidden {
		t.Errorf("before the roster names her: %d", got.status)
	}
	if got := ioana.get("people"); got.status != http.StatusOK || strings.Contains(got.body, "Tudor") {
		t.Errorf("who only waits sees %d %s", got.status, got.body)
	}
	if got := w.as("dan").get("people"); !strings.Contains(got.body, "Ioana") {
		t.Error("dan does not see that Ioana waits")
	}
	add := w.as("olga").post("people/add", "person", "ioana")
	_, id, _ := strings.Cut(add.header.Get("Location"), "review/")
	if got := w.as("olga").post("review/"+id+"/approve", "assertion", w.assertion("olga", w.proposal(id))); got.status != http.StatusSeeOther {
		t.Fatalf("olga signs: %d %s", got.status, got.body)
	}
	if got := ioana.get("numbers"); got.status != http.StatusForbidden {
		t.Errorf("one admin alone has let her in: %d", got.status)
	}
	if got := w.as("dan").post("review/"+id+"/approve", "assertion", w.assertion("dan", w.proposal(id))); got.status != http.StatusSeeOther {
		t.Fatalf("dan signs: %d %s", got.status, got.body)
	}
	if got := ioana.get("numbers"); got.status != http.StatusOK {
		t.Errorf("in the roster: %d", got.status)
	}
}

func TestAnInvitationEnds(t *testing.T) {
	w := newWorld(t)
	olga := w.as("olga")
	links := make([]string, 3)
	for i, name := range []string{"Ilinca", "Dora", "Vera"} {
		var got invitedPage
		olga.ask("people/invite", &got, "name", name, "role", "translator")
		links[i] = strings.TrimPrefix(got.Link, testOrigin+"/console/")
	}
	var seen peoplePage
	if err := json.Unmarshal([]byte(olga.json("people").body), &seen); err != nil || len(seen.Invitations) != 3 {
		t.Fatalf("%v: %d invitations are open", err, len(seen.Invitations))
	}
	_, token, _ := strings.Cut(links[0], "enrol/")
	if got := olga.post("people/invitations/" + tokenHash(token) + "/withdraw"); got.status != http.StatusSeeOther {
		t.Fatalf("withdraw: %d %s", got.status, got.body)
	}
	if got := w.phone(false).enrol(testOrigin+"/console/"+links[1], "Dora"); got.status != http.StatusOK {
		t.Fatalf("Dora enrols: %d %s", got.status, got.body)
	}
	for i, want := range []int{http.StatusGone, http.StatusGone, http.StatusOK} {
		if got := w.as("").get(links[i]); got.status != want {
			t.Errorf("invitation %d (withdrawn, used, open): %d, not %d", i, got.status, want)
		}
	}
	w.later(invitationLives + time.Second)
	if got := w.as("").get(links[2]); got.status != http.StatusGone {
		t.Errorf("after a day: %d", got.status)
	}
}

func (c *client) json(path string) reply {
	c.Helper()
	r := c.form(path)
	r.Method = http.MethodGet
	r.Header.Set("Accept", "application/json")
	return c.do(r)
}

// A lost passkey: one admin invites again, but what is enrolled then can do nothing in her name before two admins have signed.
func TestALostPasskeyIsReplacedByTwoAdmins(t *testing.T) {
	w := newWorld(t)
	var got invitedPage
	w.as("olga").ask("people/invite", &got, "person", "ana")
	anew := w.phone(false)
	if r := anew.enrol(got.Link, ""); r.status != http.StatusOK {
		t.Fatalf("ana enrols: %d %s", r.status, r.body)
	}
	if r := anew.login(); r.status != http.StatusOK {
		t.Fatalf("ana signs in: %d %s", r.status, r.body)
	}
	if r := anew.get("numbers"); r.status != http.StatusForbidden {
		t.Errorf("with a passkey that one admin gave her, ana may read: %d", r.status)
	}
	change := w.as("dan").post("people/ana", "role", "editor", "key", base64url(anew.key.ID))
	w.enrolled(change.header.Get("Location"))
	if r := anew.get("numbers"); r.status != http.StatusOK {
		t.Errorf("after two admins signed: %d", r.status)
	}
	h := must(w.history(t.Context()))(t)
	if ana, _ := h.Roster.Person("ana"); len(ana.Passkeys) != 1 || string(ana.Passkeys[0].Credential) != string(anew.key.ID) {
		t.Errorf("the lost passkey still stands in the roster: %v", ana.Passkeys)
	}
}

// A passkey that a cloud begins to keep still signs in; the page offers to enrol it anew, and with two signatures the roster has it as it is.
func TestAChangedBackupFlagLocksNobodyOut(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "reviewer")
	w.enrolled(w.as("olga").post("people/add", "person", "ioana").header.Get("Location"))
	ioana.auth.Options.BackupEligible, ioana.auth.Options.BackupState = true, true
	if got := ioana.login(); got.status != http.StatusOK {
		t.Fatalf("with another flag she is locked out: %d %s", got.status, got.body)
	}
	if got := ioana.get("numbers"); got.status != http.StatusOK {
		t.Errorf("and may do nothing: %d", got.status)
	}
	if got := w.as("dan").get("people"); !strings.Contains(got.body, "Enrol the passkey anew") {
		t.Errorf("the page does not offer to enrol it anew: %s", got.body)
	}
	w.enrolled(w.as("dan").post("people/add", "person", "ioana").header.Get("Location"))
	h := must(w.history(t.Context()))(t)
	if p, _ := h.Roster.Person("ioana"); len(p.Passkeys) != 1 || !p.Passkeys[0].BackupEligible {
		t.Errorf("the roster has %v", p.Passkeys)
	}
	if got := w.as("dan").get("people"); strings.Contains(got.body, "Enrol the passkey anew") {
		t.Error("it is still offered")
	}
}

// Whoever two admins remove is gone at once: her session, her passkeys, her login. Two admins must stay.
func TestSomebodyIsRemoved(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor")
	w.enrolled(w.as("olga").post("people/add", "person", "ioana").header.Get("Location"))
	w.enrolled(w.as("dan").post("people/ioana/remove").header.Get("Location"))
	if got := ioana.get("numbers"); got.status != http.StatusSeeOther {
		t.Errorf("her session: %d", got.status)
	}
	if got := ioana.login(); got.status != http.StatusForbidden {
		t.Errorf("she signs in: %d %s", got.status, got.body)
	}
	if _, there := must(w.members(t.Context()))(t)["ioana"]; there {
		t.Error("her passkeys are still kept")
	}
	if got := w.as("dan").post("people/olga/remove"); got.status != http.StatusConflict {
		t.Errorf("one admin alone would stay: %d", got.status)
	}
	if got := w.as("dan").post("people/dan", "role", "editor"); got.status != http.StatusConflict {
		t.Errorf("an admin gives her role away, and one is left: %d", got.status)
	}
}

// The first admin enrols with the program's link and invites; the page says what is missing, and then what the operator types. With that signature
// there is a team, and nobody was let in before.
func TestTheFirstRosterIsTheOperators(t *testing.T) {
	w, operator := unfounded(t, edition.Builtin(), own)
	ioana := w.phone(false)
	if got := ioana.enrol(must(w.FirstLink(t.Context()))(t), "Ioana"); got.status != http.StatusOK {
		t.Fatalf("the first admin enrols: %d %s", got.status, got.body)
	}
	ioana.login()
	if got := ioana.seen(); got.Founding == nil || got.Founding.Publisher || !got.Founding.Two || !got.Founding.Admins || got.Founding.Ready() {
		t.Fatalf("alone: %+v", got.Founding)
	}
	if got := ioana.step("people/add", "person", "ioana"); got.status != http.StatusConflict {
		t.Errorf("a team of one is proposed: %d %s", got.status, got.body)
	}
	var link invitedPage
	ioana.ask("people/invite", &link, "name", "Maria", "role", "reviewer", "role", "admin")
	maria := w.phone(false)
	maria.enrol(link.Link, "Maria")
	maria.login()
	if got := ioana.seen(); !got.Founding.Ready() || got.Founding.Admins {
		t.Fatalf("two: %+v", got.Founding)
	}
	if got := ioana.step("people/add", "person", "ioana", "person", "maria"); got.status != http.StatusOK {
		t.Fatalf("the team is proposed: %d %s", got.status, got.body)
	}
	proposed := ioana.seen().Proposed
	if len(proposed) != 1 {
		t.Fatalf("%d teams wait", len(proposed))
	}
	p := w.proposal(proposed[0].ID)
	for _, line := range []string{"liman content sign " + p.ID.String() + " --challenge " + p.Challenge().String() + " --key operator.key", "liman content publish " + p.ID.String()} {
		if got := ioana.get("people"); !strings.Contains(got.body, line) {
			t.Errorf("the page does not say: %s", line)
		}
	}
	if got := maria.step("review/1/back", "reason", "x"); got.status != http.StatusForbidden {
		t.Errorf("before the operator has signed she reviews: %d", got.status)
	}
	must(w.Desk.Approve(t.Context(), p.ID, must(ledger.Sign(p, operator.operator))(t)))(t)
	must(w.Desk.Publish(t.Context(), p.ID))(t)
	if got := maria.step("review/1/back", "reason", "x"); got.status == http.StatusForbidden {
		t.Error("after: she may not review")
	}
}

// seen is the page of people as data.
func (p *phone) seen() peoplePage {
	p.Helper()
	var seen peoplePage
	if got := p.json("people"); json.Unmarshal([]byte(got.body), &seen) != nil {
		p.Fatalf("%d %s", got.status, got.body)
	}
	return seen
}

// What a passkey is called, and when it was made and used, is kept with it.
func TestAPasskeysNoteIsKept(t *testing.T) {
	w := newWorld(t)
	w.joined("Ioana", "editor")
	got := must(w.members(t.Context()))(t)["ioana"].Passkeys
	if len(got) != 1 || got[0].Label != "Ioana's phone" || got[0].Added != w.now().Unix() || got[0].Used != w.now().Unix() || !got[0].Proved || len(got[0].Credential.PublicKey) == 0 {
		t.Errorf("kept: %+v", got)
	}
}
