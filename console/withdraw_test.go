package console

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"liman/content"
	"liman/edition/draft"
	"liman/edition/ledger"
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
	late := w.as("radu").post("withdrawn/"+entry, "do", "confirm")
	if done := w.signsAt("tudor", "withdrawn/"+entry, next(asked), "do", "sign"); done.status != http.StatusSeeOther {
		t.Fatalf("tudor confirms: %d %s", done.status, done.body)
	}
	if h = must(w.history(t.Context()))(t); len(h.Unconfirmed()) != 0 {
		t.Error("it is not confirmed")
	}
	records := h.Number
	if done := w.signsAt("radu", "withdrawn/"+entry, next(late), "do", "sign"); next(done) != "withdrawn/"+entry {
		t.Errorf("who confirms when a colleague was sooner: %d %s", done.status, done.body)
	}
	if done := w.as("radu").post("withdrawn/"+entry, "do", "confirm"); next(done) != "withdrawn/"+entry {
		t.Errorf("who confirms what is confirmed: %d %s", done.status, done.body)
	}
	if h = must(w.history(t.Context()))(t); h.Number != records {
		t.Error("it is confirmed again")
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

// publishes makes an edition the one that is served, by ana and radu.
func (w *world) publishes(kind ledger.Kind, hash content.Hash, b *content.Bundle) {
	w.Helper()
	p := must(w.Desk.Propose(w.Context(), ledger.Proposal{Kind: kind, Edition: hash, Proposer: "ana", Why: "because"}, b))(w)
	w.signs("ana", p.ID.String())
	if w.signs("radu", p.ID.String()) == 0 {
		w.Fatal("two do not publish it")
	}
}

// A number that was withdrawn under its later name is marked by every page when an edition from before the rename is served again: its page, the list,
// what is due, and what a colleague is to confirm; and it is not withdrawn twice.
func TestWithdrawnUnderALaterName(t *testing.T) {
	w := newWorld(t)
	entry, later := someShown(w), "called-otherwise-since"
	e := draft.Edit(must(w.served(t.Context()))(t))
	if err := e.Set(draft.Key{Kind: draft.Entry, Of: entry, Name: "notes"}, "a note"); err != nil {
		t.Fatal(err)
	}
	older := must(e.Bundle())(t)
	w.publishes(ledger.Publish, content.Hash{}, older)
	e = draft.Edit(older)
	if err := e.RenameEntry(entry, later); err != nil {
		t.Fatal(err)
	}
	w.publishes(ledger.Publish, content.Hash{}, must(e.Bundle())(t))
	if done := w.withdraws("ana", later); next(done) != "withdrawn/"+later {
		t.Fatalf("%d %s", done.status, done.body)
	}
	w.publishes(ledger.Rollback, older.Hash(), nil)
	name := w.entry(entry).Name
	ana := w.as("ana")
	if page := ana.get("numbers/" + entry); !strings.Contains(page.body, `href="/console/withdrawn/`+later+`"`) {
		t.Errorf("its page does not lead to the withdrawal:\n%s", page.body)
	}
	if page := ana.get("withdrawn/" + later); !strings.Contains(page.body, name) || !strings.Contains(page.body, `href="/console/numbers/`+entry+`"`) {
		t.Errorf("the withdrawal does not say what it is called today:\n%s", page.body)
	}
	if page := w.as("tudor").get(""); !strings.Contains(page.body, "withdrawn/"+later) || !strings.Contains(page.body, name) {
		t.Error("Today does not name what is to be confirmed")
	}
	if got := ana.get("numbers/" + entry + "/withdraw"); got.status != http.StatusConflict {
		t.Errorf("it may be withdrawn once more: %d", got.status)
	}
	v := w.visitOf("ana")
	desk, served := must(w.calls(v))(t), must(w.servedWork(t.Context()))(t)
	if row := v.entryRow(served, v.listed(served), w.entry(entry), desk); row.State != "withdrawn" {
		t.Errorf("the list says that it is %q", row.State)
	}
	if err := w.putCall(t.Context(), entry, call{By: "ana", Day: v.today().String(), Outcome: answeredWrong, Numbers: w.entry(entry).Numbers}); err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(v.dueRows(served, must(w.calls(v))(t)), func(r entryRow) bool { return r.ID == entry }) {
		t.Error("it is to be called")
	}
}
