package console

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
)

// failures are the lines of the audit about failed tries to sign in.
func (w *world) failures() []line {
	w.Helper()
	var lines []line
	for _, l := range must(checkAudit(w.Context(), w.Staff))(w) {
		if l.Act == "login.finish" && !l.Allowed {
			lines = append(lines, l)
		}
	}
	return lines
}

// forged is a browser that names somebody's passkey and does not have it.
func (p *phone) forged() *phone {
	other := &phone{client: p.as(""), auth: p.auth, key: wholeKey()}
	other.key.ID = p.key.ID
	return other
}

// Who names a passkey of somebody's and cannot sign with it is in the audit under her name; who comes with anything else is in it as one of a number.
func TestT21AFailedTryIsInTheAudit(t *testing.T) {
	w := newWorld(t)
	ioana := w.joined("Ioana", "editor")
	if got := ioana.forged().login(); got.status != http.StatusForbidden {
		t.Fatalf("a forged signature: %d %s", got.status, got.body)
	}
	if got := w.failures(); len(got) != 1 || got[0].Who != "ioana" || got[0].Count != 0 || got[0].When != w.now().Unix() {
		t.Fatalf("the audit has %+v", got)
	}
	stranger := w.phone(false)
	stranger.auth.Options.UserHandle = randomHandle()
	if got := stranger.login(); got.status != http.StatusForbidden {
		t.Fatalf("a stranger: %d %s", got.status, got.body)
	}
	if got := w.failures(); len(got) != 2 || got[1].Who != "" || got[1].Count != 1 {
		t.Fatalf("the audit has %+v", got)
	}
	stolen := stranger.forged() // her passkey, as if it were the stranger's
	stolen.key.ID = ioana.key.ID
	stolen.login()
	if got := w.failures(); len(got) != 3 || got[2].Who != "ioana" {
		t.Errorf("the audit has %+v", got)
	}
	w.as("").post("login", "assertion", "none")
	if got := w.failures(); len(got) != 3 {
		t.Errorf("a second of nobody's within the hour has a line: %+v", got)
	}
	w.later(failedEvery)
	page := w.as("olga").get("audit").body
	if !strings.Contains(page, "a try to sign in") || !strings.Contains(page, "Ioana") {
		t.Errorf("the page of the audit: %s", page)
	}
	if got := w.failures(); len(got) != 4 || got[3].Count != 1 {
		t.Errorf("what was counted is not written when the hour is over: %+v", got)
	}
}

// However many tries there are, from however many addresses and also with a passkey of somebody's, the audit grows by a few lines an hour, and no try is lost
// in the number; whoever has the passkey still comes in.
func TestT21AFloodOfFailedTries(t *testing.T) {
	w := newWorld(t)
	w.Header = "X-Forwarded-For"
	ioana := w.joined("Ioana", "editor")
	forged := ioana.forged()
	before := len(must(checkAudit(t.Context(), w.Staff))(t))
	const hours, each = 3, 150
	tries, own := 0, 0
	for range hours {
		began := forged.step("login/begin")
		options := must(virtualwebauthn.ParseAssertionOptions(began.body))(t)
		named := virtualwebauthn.CreateAssertionResponse(party, forged.auth, forged.key, *options)
		for i := range each {
			for j, assertion := range []string{"none", named} {
				r := w.as("").form("login", "assertion", assertion)
				r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", i/100+10*j, i%100))
				if got := w.as("").do(r); got.status != http.StatusBadRequest {
					t.Fatalf("try %d: %d %s", i, got.status, got.body)
				}
				tries++
			}
		}
		w.later(failedEvery)
	}
	w.as("").get("login")
	count, lines := 0, w.failures()
	for _, l := range lines {
		count += l.Count
		if l.Who == "ioana" {
			own++
		}
	}
	after := len(must(checkAudit(t.Context(), w.Staff))(t))
	if own != hours*failedOf || len(lines)-own > hours+1 || after-before != len(lines) {
		t.Errorf("%d tries made %d lines of hers, %d others, %d in all", tries, own, len(lines)-own, after-before)
	}
	if count+own != tries {
		t.Errorf("of %d tries the audit knows %d", tries, count+own)
	}
	if got := ioana.login(); got.status != http.StatusOK {
		t.Errorf("she does not come in: %d %s", got.status, got.body)
	}
}

// A line that cannot be written is written later.
func TestFailedTriesOutliveTheLine(t *testing.T) {
	var f failures
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	if got := f.add(1, now); got != 1 {
		t.Fatalf("the first: %d", got)
	}
	f.keep(1)
	if got := f.add(1, now); got != 2 {
		t.Errorf("after a line that failed: %d, not 2", got)
	}
}
