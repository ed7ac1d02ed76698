package console

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"liman/edition/draft"
	"liman/edition/ledger"
)

// changes begins a change of ana's with another text of the first screen of danger, and gives its id.
func (w *world) changes(text string) string {
	w.Helper()
	var first saved
	was := must(w.servedWork(w.Context()))(w).Value(startText)
	if got := w.as("ana").ask("field", &first, "key", fieldKey(startText), "was", was, "value", text); got.status != http.StatusOK {
		w.Fatalf("ana saves: %d %s", got.status, got.body)
	}
	return first.Change
}

// proposal is what waits under an id.
func (w *world) proposal(id string) ledger.Proposal {
	w.Helper()
	var n ledger.ID
	if err := n.UnmarshalText([]byte(id)); err != nil {
		w.Fatal(err)
	}
	h := must(w.history(w.Context()))(w)
	return must(w.Desk.Pending(w.Context(), h, n))(w).Proposal
}

// sent is a change that ana has sent on and signed.
func (w *world) sent(text string) string {
	w.Helper()
	id, ana := w.changes(text), w.as("ana")
	if got := ana.post("change/"+id+"/send", "why", "it is clearer"); got.status != http.StatusSeeOther {
		w.Fatalf("ana sends: %d %s", got.status, got.body)
	}
	if got := ana.post("change/"+id+"/sign", "assertion", w.assertion("ana", w.proposal(id))); got.status != http.StatusSeeOther {
		w.Fatalf("ana signs: %d %s", got.status, got.body)
	}
	return id
}

const clearer = "Sună la {ro-112}, chiar dacă poți doar să șoptești. E gratuit, dar telefonul are nevoie de o cartelă SIM.\n\n" +
	"Sună și dacă nu știi cât e de grav. Ești în pericol acum? E de ajuns să spui asta.\n\nCe ți se potrivește acum?"

// From the first letter to what people see: ana changes a text, sends it and signs; radu looks, ticks and signs; it is published, and can be taken back.
func TestAChangeIsPublishedByTwo(t *testing.T) {
	w := newWorld(t)
	before := must(w.served(t.Context()))(t)
	id := w.sent(clearer)
	if now := must(w.served(t.Context()))(t); now.Hash() != before.Hash() {
		t.Fatal("one person alone has published")
	}
	radu := w.as("radu")
	if got := radu.get("review/" + id); got.status != http.StatusOK || !strings.Contains(got.body, "spui asta") {
		t.Fatalf("radu sees %d %s", got.status, got.body)
	}
	yes := w.assertion("radu", w.proposal(id))
	if got := radu.post("review/"+id+"/approve", "assertion", yes); got.status != http.StatusConflict {
		t.Errorf("without having ticked what he saw: %d", got.status)
	}
	if got := radu.post("review/"+id+"/approve", "assertion", yes, "seen", string(draft.Texts)); got.header.Get("Location") != "/console/history?new" {
		t.Fatalf("radu approves: %d %s", got.status, got.body)
	}
	if got := must(w.servedWork(t.Context()))(t).Value(startText); got != clearer {
		t.Errorf("people read %q", got)
	}
	if today := w.as("ana").get("").body; !strings.Contains(today, "Published: no. 2,") {
		t.Errorf("today it is not said that it is published:\n%s", today)
	}
	if got := w.as("ana").get("change/" + id); !strings.Contains(got.body, "no. 2") {
		t.Errorf("ana does not see that it is published: %s", got.body)
	}
	back := radu.post("history/2/back", "why", "it was better before")
	_, rollback, _ := strings.Cut(back.header.Get("Location"), "review/")
	for i, who := range []string{"radu", "maria"} {
		if page := w.as(who).get("review/" + rollback).body; strings.Contains(page, "It publishes the change") != (i == 1) || strings.Contains(page, "It is the first of two") != (i == 0) {
			t.Errorf("%s is told wrongly what her signature does:\n%s", who, page)
		}
		got := w.as(who).post("review/"+rollback+"/approve", "assertion", w.assertion(who, w.proposal(rollback)), "seen", string(draft.Texts))
		if got.status != http.StatusSeeOther {
			t.Fatalf("%s takes it back: %d %s", who, got.status, got.body)
		}
	}
	if now := must(w.served(t.Context()))(t); now.Hash() != before.Hash() {
		t.Error("it was not taken back")
	}
	for _, path := range []string{"change/" + id, "change", "history", "history/2"} {
		for lang, want := range map[string]string{"en": "taken back with no. 3", "ro": "înapoi cu nr. 3"} {
			if page := w.signedIn("ana", lang).get(path).body; strings.Count(page, want) != 1 {
				t.Errorf("%s in %s says %d times that it was taken back:\n%s", path, lang, strings.Count(page, want), page)
			}
		}
	}
	if today := w.as("ana").get("").body; !strings.Contains(today, "Taken back with no. 3,") || strings.Contains(today, "Published: no.") {
		t.Errorf("today it is not said that it was taken back:\n%s", today)
	}
	if page := w.as("radu").get("history/2").body; strings.Contains(page, "history/2/back") {
		t.Error("what is taken back can be taken back")
	}
	if page := w.as("radu").get("history/3").body; !strings.Contains(page, "history/3/back") {
		t.Error("that it was taken back cannot be taken back")
	}
	if page := w.as("ana").get("history/3").body; strings.Contains(page, "with no. 3") {
		t.Errorf("what took it back is said to be taken back:\n%s", page)
	}
}

// Whatever is changed behind an approval voids it, and says whose.
func TestALaterKeystrokeVoidsTheApproval(t *testing.T) {
	w := newWorld(t)
	id := w.sent(clearer)
	old := w.assertion("radu", w.proposal(id))
	var s saved
	w.as("ana").ask("field", &s, "change", id, "key", fieldKey(startText), "was", clearer, "value", clearer+" Acum.")
	if !s.Void {
		t.Error("it is not said that an approval has died")
	}
	if got := w.as("radu").post("review/"+id+"/approve", "assertion", old, "seen", string(draft.Texts)); got.status != http.StatusConflict {
		t.Errorf("what is not there any more was approved: %d", got.status)
	}
	if got := w.as("ana").get("change/" + id); !strings.Contains(got.body, "Ana approved an earlier state") {
		t.Errorf("whose approval died is not said: %s", got.body)
	}
}

// What has a fault, changes nothing, has no reason or was changed by a colleague, too, cannot be sent, whoever asks for it past the page: nothing waits for
// anybody, and it is open still.
func TestWhatIsNotFitIsNotSent(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	refused := func(name, id, says string, fields ...string) {
		t.Helper()
		got := ana.post("change/"+id+"/send", fields...)
		d, _, err := w.draft(t.Context(), id)
		h := must(w.history(t.Context()))(t)
		waiting := must(w.Desk.AllPending(t.Context(), h))(t)
		if got.status < http.StatusBadRequest || !strings.Contains(got.body, says) || err != nil || d.State != draft.Open || d.Proposal != nil || len(waiting) > 0 {
			t.Errorf("%s: %d, %+v, %d wait, %v:\n%s", name, got.status, d, len(waiting), err, got.body)
		}
	}
	ana.post("change")
	empty := must(w.current(t.Context(), "ana"))(t)
	refused("nothing", empty, "there is nothing to send", "why", "it is clearer")
	faulty := w.changes("Sună la 0800 123 456.")
	if page := ana.get("change/" + faulty).body; !strings.Contains(page, `class="error"`) || !strings.Contains(page, "0800 123 456") {
		t.Errorf("the page does not say what is wrong:\n%s", page)
	}
	refused("a fault", faulty, "There is still something to mend", "why", "it is clearer")
	ana.post("change/" + faulty + "/discard")
	both := w.changes(clearer)
	refused("no reason", both, "Write why it changes", "why", "")
	ana.post("change")
	published := w.sent(clearer + " Altfel.")
	if w.signs("radu", published) == 0 {
		t.Fatal("nothing is published")
	}
	refused("a conflict", both, "First choose which text stays", "why", "it is clearer")
}

// What is sent back comes with its reason, and nothing of it is lost.
func TestAChangeIsSentBack(t *testing.T) {
	w := newWorld(t)
	id := w.sent(clearer)
	if got := w.as("maria").post("review/"+id+"/back", "reason", "the date is missing"); got.status != http.StatusSeeOther {
		t.Fatalf("maria sends it back: %d %s", got.status, got.body)
	}
	ana := w.as("ana").get("change/" + id)
	if !strings.Contains(ana.body, "Maria has sent it back: “the date is missing”") || strings.Contains(ana.body, "an earlier state") || !strings.Contains(ana.body, "spui asta") {
		t.Errorf("ana sees %s", ana.body)
	}
	if got := w.as("radu").get("review/" + id); got.status != http.StatusConflict {
		t.Errorf("it can still be approved: %d", got.status)
	}
}

// Another's passkey, the same person twice, a role that may not, an end that is over: none of them signs.
func TestWhoMayNotSign(t *testing.T) {
	w := newWorld(t)
	id := w.sent(clearer)
	p, seen := w.proposal(id), string(draft.Texts)
	for what, got := range map[string]reply{
		"radu's page with maria's passkey": w.as("radu").post("review/"+id+"/approve", "assertion", w.assertion("maria", p), "seen", seen),
		"ana twice":                        w.as("ana").post("change/"+id+"/sign", "assertion", w.assertion("ana", p)),
		"a translator":                     w.as("tudor").post("review/"+id+"/approve", "assertion", w.assertion("tudor", p), "seen", seen),
		"no passkey at all":                w.as("radu").post("review/"+id+"/approve", "seen", seen),
		"the play of a trial":              w.as("radu").post("review/"+id+"/approve", "play", "1", "seen", seen),
	} {
		if got.status < http.StatusBadRequest {
			t.Errorf("%s: %d", what, got.status)
		}
	}
	w.later(ledger.ApprovalLives + time.Hour)
	if got := w.as("radu").post("review/"+id+"/approve", "assertion", w.assertion("radu", p), "seen", seen); got.status != http.StatusConflict {
		t.Errorf("after its end: %d", got.status)
	}
}
