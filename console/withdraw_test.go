package console

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// withdraws lets somebody withdraw an entry, as her browser does, and gives the last answer.
func (w *world) withdraws(who, entry string) reply {
	w.Helper()
	why := "a shop answers"
	if w.lang == "ro" {
		why = "răspunde un magazin"
	}
	asked := w.as(who).post("numbers/"+entry+"/withdraw", "why", why)
	if asked.status != http.StatusSeeOther {
		return asked
	}
	return w.signsAt(who, "numbers/"+entry+"/withdraw/sign", next(asked))
}

// signsAt sends somebody's passkey for the proposal that an address names.
func (w *world) signsAt(who, to, address string, fields ...string) reply {
	w.Helper()
	_, id, named := strings.Cut(address, "proposal=")
	if !named {
		w.Fatalf("%q names no proposal", address)
	}
	_, p, err := w.visitOf(who).pending(id)
	if err != nil {
		w.Fatal(err)
	}
	return w.as(who).post(to, append(fields, "proposal", id, "assertion", w.assertion(who, p.Proposal))...)
}

// TestWithdrawNow hides a number with one passkey; a colleague looks at it, and two show it again.
func TestWithdrawNow(t *testing.T) {
	w := newWorld(t)
	if page := w.as("ana").get("numbers/" + someShown(w)); !strings.Contains(page.body, "/withdraw\"") {
		t.Fatal("it is not one tap from the first step")
	}
	entry := someShown(w)
	if page := w.as("ana").get("numbers/" + entry + "/withdraw"); !strings.Contains(page.body, "0800 500 333") || !strings.Contains(page.body, `name="why"`) {
		t.Errorf("it is not said what people see instead, or not asked why:\n%s", page.body)
	}
	if done := w.withdraws("ana", entry); next(done) != "withdrawn/"+entry {
		t.Fatalf("%d %s", done.status, done.body)
	}
	h := must(w.history(t.Context()))(t)
	if !slices.Contains(h.Hidden, entry) {
		t.Fatal("it is not withdrawn")
	}
	if got := w.as("ana").post("withdrawn/"+entry, "do", "confirm"); got.status != http.StatusForbidden {
		t.Errorf("she confirms her own: %d", got.status)
	}
	asked := w.as("tudor").post("withdrawn/"+entry, "do", "confirm")
	if done := w.signsAt("tudor", "withdrawn/"+entry, next(asked), "do", "sign"); done.status != http.StatusSeeOther {
		t.Fatalf("tudor confirms: %d %s", done.status, done.body)
	}
	if h = must(w.history(t.Context()))(t); len(h.Unconfirmed()) != 0 {
		t.Error("it is not confirmed")
	}
	if page := w.as("ana").get("withdrawn/" + entry); !strings.Contains(page.body, "Tudor has looked at it") {
		t.Errorf("it is not said who confirmed it:\n%s", page.body)
	}
	asked = w.as("ana").post("withdrawn/"+entry, "do", "restore", "why", "it works again")
	if done := w.signsAt("ana", "withdrawn/"+entry, next(asked), "do", "sign"); !strings.Contains(next(done), "proposal=") {
		t.Fatalf("one passkey showed it again: %d %s", done.status, next(done))
	}
	_, id, _ := strings.Cut(next(asked), "proposal=")
	if n := w.signs("radu", id); n == 0 {
		t.Fatal("two do not show it again")
	}
	if h = must(w.history(t.Context()))(t); len(h.Hidden) != 0 {
		t.Error("it is withdrawn still")
	}
}

// someShown is an entry whose number people see and that is no national line.
func someShown(w *world) string {
	w.Helper()
	return shownEntries(w)[0]
}

func shownEntries(w *world) []string {
	served := must(w.servedWork(w.Context()))(w)
	var list []string
	for _, e := range served.Edition.Directory.Entries() {
		if e.Hide == "" && e.Trust == "high" && e.Locality != "" {
			list = append(list, e.ID)
		}
	}
	return list
}

// 112 and the national lines are never withdrawn, and nobody withdraws a fourth number in a day.
func TestWithdrawLimits(t *testing.T) {
	w := newWorld(t)
	for _, line := range []string{"ro-112", nationalLine} {
		if got := w.as("ana").post("numbers/"+line+"/withdraw", "why", "x"); got.status != http.StatusForbidden {
			t.Errorf("%s: %d", line, got.status)
		}
		if page := w.as("ana").get("numbers/" + line); strings.Contains(page.body, "/withdraw\"") {
			t.Errorf("%s offers to withdraw it", line)
		}
	}
	list := shownEntries(w)
	for _, entry := range list[:3] {
		if got := w.withdraws("ana", entry); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", entry, got.status, got.body)
		}
	}
	if got := w.withdraws("ana", list[3]); got.status != http.StatusForbidden || !strings.Contains(got.body, "three numbers") {
		t.Errorf("a fourth: %d %s", got.status, got.body)
	}
	if got := w.withdraws("tudor", list[3]); got.status != http.StatusSeeOther {
		t.Errorf("a colleague: %d %s", got.status, got.body)
	}
}
