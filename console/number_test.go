package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"liman/directory"
	"liman/edition/draft"
)

// somePlace is an office whose number is due and not shown, and nationalLine the national line.
const (
	somePlace    = "dgaspc-cluj-dgaspc-cluj"
	nationalLine = "ro-anes"
)

// visitOf is a visit of somebody who has sent a form, as it stands behind the gate.
func (w *world) visitOf(who string, fields ...string) *visit {
	form := make(url.Values)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, testOrigin+"/console/", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p := must(w.person(w.Context(), who))(w)
	return &visit{Request: r, server: w.Server, person: p, lang: "en", now: w.now()}
}

// takesBack lets radu and maria go back behind a record.
func (w *world) takesBack(number int) {
	w.Helper()
	back := w.as("radu").post(fmt.Sprintf("history/%d/back", number), "why", "it was better before")
	_, id, _ := strings.Cut(back.header.Get("Location"), "review/")
	if w.signs("radu", id); w.signs("maria", id) == 0 {
		w.Fatalf("record %d is not taken back", number)
	}
}

// signs lets somebody sign what waits, and gives the number of the record if it was published by that.
func (w *world) signs(who, id string) uint64 {
	w.Helper()
	_, p, err := w.visitOf(who).pending(id)
	if err != nil {
		w.Fatal(err)
	}
	return must(w.visitOf(who, "assertion", w.assertion(who, p.Proposal)).sign(id))(w)
}

// entry is an entry as it is served.
func (w *world) entry(id string) directory.Entry {
	w.Helper()
	served := must(w.servedWork(w.Context()))(w)
	e, known := served.Edition.Directory.Entry(id)
	if !known {
		w.Fatalf("there is no %s", id)
	}
	return e
}

// next is where an answer leads.
func next(r reply) string { return strings.TrimPrefix(r.header.Get("Location"), "/console/") }

// changeIn is the id of the change that an address names.
func changeIn(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Query().Get("change") == "" {
		t.Fatalf("%q names no change", address)
	}
	return u.Query().Get("change")
}

// TestShortWay corrects a number as CONSOLE.md says: three pages with a button each for her, her passkey at the last; two colleagues' passkeys after that; then
// people see it. It costs her five requests, and nobody types an id.
func TestShortWay(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	pages, presses := 0, 0
	see := func(path string) reply {
		pages++
		got := ana.get(path)
		if got.status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
		return got
	}
	press := func(path string, fields ...string) string {
		presses++
		got := ana.post(path, fields...)
		if got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
		return next(got)
	}
	if list := see("numbers?q=dgaspc+cluj"); !strings.Contains(list.body, "numbers/"+somePlace) {
		t.Fatal("it is not found by its name")
	}
	pages = 0 // Today leads to the first step at once
	see("numbers/" + somePlace)
	look := press("numbers/"+somePlace, "number.phones", "0264-123.456", "outcome", "right", "day", "2026-11-29", "source", "https://www.dgaspc-cluj.ro/contact", "note", "ask for Mrs Pop")
	two := see(look)
	for _, want := range []string{"0264 123 456", "2 of 3", "sunat la 29 nov. 2026"} {
		if !strings.Contains(two.body, want) {
			t.Errorf("the second page does not say %q:\n%s", want, two.body)
		}
	}
	sent := press("numbers/"+somePlace+"/send", "change", changeIn(t, look))
	if three := see(sent); !strings.Contains(three.body, `data-passkey="get"`) || !strings.Contains(three.body, "3 of 3") {
		t.Fatalf("the third page asks for no passkey:\n%s", three.body)
	}
	id := changeIn(t, sent)
	_, p, err := w.visitOf("ana").pending(id)
	if err != nil {
		t.Fatal(err)
	}
	done := press("numbers/"+somePlace+"/sign", "change", id, "assertion", w.assertion("ana", p.Proposal))
	if pages != 3 || presses != 3 {
		t.Errorf("she saw %d pages and pressed %d buttons; three of each are meant", pages, presses)
	}
	if now := ana.get(done); !strings.Contains(now.body, "Radu") {
		t.Errorf("it is not said whom it waits for:\n%s", now.body)
	}
	if n := w.signs("radu", id); n == 0 {
		t.Fatal("it is not published with a publisher's passkey")
	}
	e := w.entry(somePlace)
	if len(e.Numbers) != 1 || e.Numbers[0] != "0264 123 456" || e.CalledAt.String() != "2026-11-29" || e.VerifiedAt.String() != "2026-11-29" || e.Trust != directory.High || e.By.String() != "2027-05-28" {
		t.Errorf("people see %+v", e)
	}
	d, _, err := w.draft(t.Context(), id)
	if err != nil || d.State != draft.Published || len(d.Comments) != 1 || d.Comments[0].Text != "ask for Mrs Pop" {
		t.Errorf("the change is %+v, %v", d, err)
	}
	if now := ana.get(done); !strings.Contains(now.body, "on phones") {
		t.Errorf("she is not told that it is on phones:\n%s", now.body)
	}
	w.takesBack(2)
	if now := ana.get(done); strings.Contains(now.body, "It is on phones") || !strings.Contains(now.body, "taken back with no. 3") {
		t.Errorf("she is not told that it was taken back:\n%s", now.body)
	}
}

// TestShortWayBeside leaves the change that she works on alone.
func TestShortWayBeside(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	was := must(w.servedWork(t.Context()))(t).Value(startText)
	var mine saved
	ana.ask("field", &mine, "key", fieldKey(startText), "was", was, "value", was+" Ana.")
	look := next(ana.post("numbers/"+somePlace, "number.phones", "0264 123 456", "outcome", "none", "by", "phone"))
	if changeIn(t, look) == mine.Change {
		t.Fatal("the number became part of her other change")
	}
	both := must(w.changeWork(t.Context(), mine.Change))(t)
	if both.Value(startText) != was+" Ana." || strings.Contains(both.Value(entryField(somePlace, "phones")), "123") {
		t.Error("her change is another")
	}
	if current := must(w.current(t.Context(), "ana"))(t); current != mine.Change {
		t.Errorf("she works on %s now", current)
	}
	// Saying something else makes the same change anew, with nothing left of the first.
	again := next(ana.post("numbers/"+somePlace, "number.phones", "0264 999 999", "outcome", "right", "source", ""))
	if changeIn(t, again) != changeIn(t, look) {
		t.Error("a second change was begun")
	}
	now := must(w.changeWork(t.Context(), changeIn(t, again)))(t)
	if got := now.Value(entryField(somePlace, "phones")); !strings.Contains(got, "0264 999 999") {
		t.Errorf("the number is %s", got)
	}
	if acts := now.Draft.Acts; len(acts) > 8 {
		t.Errorf("%d acts", len(acts))
	}
}

// What somebody says of a number does to the entry what she would expect.
func TestCorrections(t *testing.T) {
	w := newWorld(t)
	served := must(w.servedWork(t.Context()))(t)
	was := w.entry(somePlace)
	day := must(directory.ParseDate("2026-11-29"))(t)
	own, other := "https://dgaspc-cluj.ro/a", "https://ziar.example/a"
	for name, c := range map[string]struct {
		is     string
		how    outcome
		source string
		phone  bool
		want   directory.Entry // of which only what is set counts
	}{
		"called, right":                   {"0264 420 146", answeredRight, "", false, directory.Entry{Numbers: was.Numbers, Origin: directory.Origin{Trust: directory.High, CalledAt: day, Source: was.Source, VerifyBy: day.Add(180)}}},
		"new, called":                     {"0264 123 456", answeredRight, "", true, directory.Entry{Numbers: []string{"0264 123 456"}, Origin: directory.Origin{Trust: directory.High, CalledAt: day, Source: "prin telefon, 2026-11-29", VerifyBy: day.Add(180)}}},
		"new, from its own page":          {"0264 123 456", notCalled, own, false, directory.Entry{Numbers: []string{"0264 123 456"}, Origin: directory.Origin{Trust: directory.High, VerifiedAt: day, Source: own, VerifyBy: day.Add(180)}}},
		"new, from elsewhere, not called": {"0264 123 456", notCalled, other, false, directory.Entry{Numbers: []string{"0264 123 456"}, Origin: directory.Origin{Trust: directory.Low, VerifiedAt: day, Source: other, VerifyBy: day}}},
		"new, the old one was wrong":      {"0264 123 456", answeredWrong, other, false, directory.Entry{Numbers: []string{"0264 123 456"}, Origin: directory.Origin{Trust: directory.Low, VerifiedAt: day, Source: other, VerifyBy: day}}},
		"as it was, read on another page": {"0264 420 146", notCalled, other, false, directory.Entry{Numbers: was.Numbers, Origin: directory.Origin{Trust: was.Trust, VerifiedAt: day, Source: other, VerifyBy: day.Add(180)}}},
		"there is no number any more":     {"", notCalled, own, false, directory.Entry{Origin: directory.Origin{VerifiedAt: day, Source: own, VerifyBy: day.Add(180)}}},
	} {
		e := draft.Edit(served.Bundle)
		said := correction{Fields: []numberField{{"phones", "0264 420 146", c.is}}, Outcome: c.how, Day: day, Source: c.source, Phone: c.phone}
		if wrong := said.check(day); wrong != "" {
			t.Errorf("%s: %s", name, wrong)
		}
		if err := said.into(e, was, "prin telefon, 2026-11-29"); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		bundle := must(e.Bundle())(t)
		now := w.bench.opened(name, work{Base: served.Bundle, Bundle: bundle})
		if len(now.Faults) > 0 {
			t.Errorf("%s: %v", name, now.Faults)
			continue
		}
		got, _ := now.Edition.Directory.Entry(somePlace)
		want := c.want
		if !sameNumbers(got.Numbers, want.Numbers) || got.Trust != want.Trust || got.CalledAt != want.CalledAt || got.Source != want.Source || got.By != want.VerifyBy {
			t.Errorf("%s: %v %s, called %s, from %s, again %s", name, got.Numbers, got.Trust, got.CalledAt, got.Source, got.By)
		}
		if want.VerifiedAt.Day() != 0 && got.VerifiedAt != want.VerifiedAt {
			t.Errorf("%s: read on %s", name, got.VerifiedAt)
		}
	}
}

// What cannot be is said in a sentence, on the same page, with what was typed.
func TestCorrectionRefused(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	for want, fields := range map[string][]string{
		"number.wrong-form":   {"number.phones", "0264 abc", "outcome", "right"},
		"number.wrong-day":    {"number.phones", "0264 123 456", "outcome", "right", "day", "2026-12-01"},
		"number.wrong-source": {"number.phones", "0264 123 456", "outcome", "none", "source", "javascript:alert(1)"},
		"number.no-source":    {"number.phones", "0264 123 456", "outcome", "none"},
		"number.how":          {"number.phones", "0264 123 456", "outcome", ""},
		"number.nothing":      {"number.phones", "0264 420 146", "outcome", "none"},
	} {
		got := ana.post("numbers/"+somePlace, fields...)
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, strings.ReplaceAll(catalog()["en"][want]["other"], `"`, "&#34;")) || !strings.Contains(got.body, fields[1]) {
			t.Errorf("%s: %d %s", want, got.status, got.body)
		}
	}
	if kept := must(w.Drafts.All(t.Context()))(t); len(kept) != 0 {
		t.Errorf("%d changes were begun", len(kept))
	}
}

// A call that was answered wrong, or by nobody, is known to colleagues at once, and publishes nothing.
func TestCallsAreKnownAtOnce(t *testing.T) {
	w := newWorld(t)
	got := w.as("ana").post("numbers/"+somePlace, "number.phones", "0264 420 146", "outcome", "wrong", "note", "a shop answers")
	if next(got) != "numbers/"+somePlace+"?called=wrong" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if after := w.as("ana").get(next(got)); !strings.Contains(after.body, somePlace+"/withdraw") || !strings.Contains(after.body, "Wrong number") {
		t.Errorf("withdrawing is not offered:\n%s", after.body)
	}
	if other := w.as("tudor").get("numbers/" + somePlace); !strings.Contains(other.body, "Ana called") || !strings.Contains(other.body, "a shop answers") {
		t.Errorf("a colleague does not see it:\n%s", other.body)
	}
	if kept := must(w.Drafts.All(t.Context()))(t); len(kept) != 0 {
		t.Errorf("%d changes were begun", len(kept))
	}
	// A translator reads, and corrects nothing.
	if got := w.as("tudor").post("numbers/"+somePlace, "number.phones", "0264 123 456", "outcome", "right"); got.status != http.StatusForbidden {
		t.Errorf("a translator: %d", got.status)
	}
}

// What an entry says besides its number is changed in her change, field by field.
func TestEntryFields(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	page := ana.get("numbers/" + somePlace + "/fields")
	if !order(page.body, "Str. General Eremia Grigorescu", "0264 420 146") {
		t.Fatalf("%d %s", page.status, page.body)
	}
	k := entryField(somePlace, "address")
	got := ana.post("field", "key", fieldKey(k), "was", "Str. General Eremia Grigorescu nr. 37-39", "value", "Str. Nouă 1", "back", "/console/numbers/"+somePlace+"/fields")
	if next(got) != "numbers/"+somePlace+"/fields" || !strings.Contains(ana.get(next(got)).body, "Str. Nouă 1") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ana.get("numbers/nowhere/fields"); got.status != http.StatusNotFound {
		t.Errorf("what is nowhere: %d", got.status)
	}
}
