package console

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"liman/edition/draft"
)

// Every page of topics and screens can be drawn, of every topic and every part of every screen, in both languages.
func TestPagesOfScreensAreDrawn(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	served := must(w.servedWork(t.Context()))(t)
	paths := []string{"topics", "pick?for=/console/screens/danger/start/buttons&q=copil", "screens/danger/start/rename", "screens/danger/start/remove?to=danger/speak",
		"screens/home/start/when/phone", "screens/plan/yours/when/kids-here", "screens/danger/start?part=sources&q=politie"}
	for _, f := range served.flows() {
		paths = append(paths, "topics/"+f.ID)
		for _, n := range f.Screens {
			for _, part := range screenParts {
				paths = append(paths, "screens/"+n.Ref+"?part="+part)
			}
		}
	}
	for i, path := range paths {
		if i%100 == 99 {
			w.later(time.Minute) // a session may ask for so many pages in a minute
			ana = w.as("ana")
		}
		got := ana.get(path)
		if got.status != http.StatusOK {
			t.Errorf("%s: %d", path, got.status)
		}
		if lacking := lackingWord(got.body); lacking != "" {
			t.Errorf("%s says the id %s", path, lacking)
		}
	}
}

// lackingWord is an id of the console's words that stands on a page as itself.
func lackingWord(body string) string {
	for _, prefix := range []string{"text.", "button.", "screen.", "topic.", "topics.", "kind.", "kind-hint.", "when.", "more.", "source.", "state.", "stale.", "for.", "lang.", "follow.", "remove.", "rename."} {
		for _, before := range []string{">", " ", "\""} {
			if at := strings.Index(body, before+prefix); at >= 0 && at+40 < len(body) && body[at+1+len(prefix)] >= 'a' && body[at+1+len(prefix)] <= 'z' {
				return body[at+1 : at+40]
			}
		}
	}
	return ""
}

// A source that is changed has its translations looked at, each beside the old and the new source; somebody says of one that it is right; and
// whoever changed it says that the meaning is the same.
func TestStaleTranslations(t *testing.T) {
	w := newWorld(t)
	ana, tudor := w.as("ana"), w.as("tudor")
	was := must(w.servedWork(t.Context()))(t).Value(startText)
	var first saved
	ana.ask("field", &first, "key", fieldKey(startText), "was", was, "value", was+" Ieși acum.")
	if !first.Asks {
		t.Error("ana is not asked whether the meaning changes")
	}
	stale := func(lang string) bool {
		t.Helper()
		_, is := must(w.changeWork(t.Context(), first.Change))(t).staleAt(message(lang, startText.Of))
		return is
	}
	if !stale("en") || !stale("hu") || !stale("uk") {
		t.Fatal("a change of meaning leaves a translation as it was")
	}
	page := tudor.get("screens/danger/start?change=" + first.Change)
	if !strings.Contains(page.body, "<ins>") || !strings.Contains(page.body, "Still right") {
		t.Error("tudor does not see what changed")
	}
	tudor.post("field/right", "change", first.Change, "key", fieldKey(message("hu", startText.Of)))
	if stale("hu") || !stale("en") {
		t.Error("what tudor says of one translation is not what is kept")
	}
	ana.post("field/meaning", "key", fieldKey(startText), "same", "yes")
	if stale("en") || stale("uk") {
		t.Error("a comma leaves translations stale")
	}
}

// A number that is typed is a fault at its text, and the entry that is picked takes its place.
func TestATypedNumberIsPicked(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	was := must(w.servedWork(t.Context()))(t).Value(startText)
	var got saved
	ana.ask("field", &got, "key", fieldKey(startText), "was", was, "value", was+" Sună la 112.")
	if got.Number != "112" || len(got.Faults) == 0 {
		t.Fatalf("a typed number: %+v", got)
	}
	if page := ana.get("screens/danger/start"); !strings.Contains(page.body, `action="/console/field/number"`) {
		t.Error("she cannot pick it")
	}
	ana.post("field/number", "key", fieldKey(startText), "contact", "ro-112")
	if text := must(w.changeWork(t.Context(), got.Change))(t).Value(startText); text != was+" Sună la {ro-112}." {
		t.Errorf("it says %q", text)
	}
}

// What is proposed for a typed number is that number's entry, however its digits are grouped; for one that is not listed none is.
func TestATypedNumberIsNotTakenForAnother(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	was := must(w.servedWork(t.Context()))(t).Value(startText)
	for typed, want := range map[string]string{"0800 500 333": "ro-anes", "0800500333": "ro-anes", "0745 111 222": ""} {
		ana.ask("field", nil, "key", fieldKey(startText), "was", was, "value", was+" Sună la "+typed+".")
		_, list, there := strings.Cut(ana.get("screens/danger/start").body, `<select name="contact" required><option value="`)
		if first, _, _ := strings.Cut(list, `"`); !there || first != want {
			t.Errorf("for %s, %q is proposed, not %q", typed, first, want)
		}
		ana.post("undo", "change", must(w.current(t.Context(), "ana"))(t))
	}
}

// A button is added by picking where it leads, moved, shown to some, led elsewhere and taken out; each can be undone.
func TestButtons(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	order := func() string {
		t.Helper()
		return must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t).Value(nodeKey("danger/sign", "options"))
	}
	value := func(name string) string {
		t.Helper()
		return must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t).Value(optionKey("danger/sign", "b1", name))
	}
	ana.post("screens/danger/sign/buttons", "to", "order/start")
	if got := order(); got != "[ask, b1]" || value("to") != "order/start" {
		t.Fatalf("added: %s leads to %s", got, value("to"))
	}
	ana.post("screens/danger/sign/buttons/b1/move", "up", "1")
	if got := order(); got != "[b1, ask]" {
		t.Errorf("moved: %s", got)
	}
	ana.post("screens/danger/sign/when/b1", "is", "kids=is:yes", "not", "way=is:go")
	if got := value("when"); got != `{all: [{var: kids, is: "yes"}, {not: {var: way, is: go}}]}` {
		t.Errorf("shown when %s", got)
	}
	if page := ana.get("screens/danger/sign?part=buttons"); !strings.Contains(page.body, "Shown when") {
		t.Error("she does not read when it is shown")
	}
	ana.post("screens/danger/sign/when/b1")
	if got := value("when"); got != "" {
		t.Errorf("shown always: %s", got)
	}
	ana.post("screens/danger/sign/buttons/b1/lead", "to", "danger/deaf")
	if got := value("to"); got != "deaf" {
		t.Errorf("leads to %s", got)
	}
	if got := ana.post("screens/danger/sign/buttons/b1/lead", "to", "danger/nowhere"); got.status != http.StatusBadRequest {
		t.Errorf("led nowhere: %d", got.status)
	}
	ana.post("screens/danger/sign/buttons/b1/remove")
	if got := order(); got != "[ask]" {
		t.Errorf("taken out: %s", got)
	}
	d, _, _ := w.draft(t.Context(), must(w.current(t.Context(), "ana"))(t))
	for range len(d.Acts) {
		ana.post("undo")
	}
	if d, _, _ := w.draft(t.Context(), d.ID.String()); d.Edition != d.Base {
		t.Error("undone, it is not as it was")
	}
}

// A screen that nothing leads to says so, and a button to it is added to the screen that is picked.
func TestAScreenIsMadeReachable(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	made := next(ana.post("topics/danger/add", "title", "Apoi", "kind", "screen"))
	if page := ana.get(made); !strings.Contains(page.body, "Choose the screen that people come from") {
		t.Errorf("it is not said that nothing leads to it:\n%s", page.body)
	}
	ana.post(made+"/from", "to", "plan/yours")
	if page := ana.get("screens/plan/yours?part=buttons"); !strings.Contains(page.body, "/console/"+made) {
		t.Error("no button of the other screen leads to it")
	}
	if page := ana.get(made); strings.Contains(page.body, "Choose the screen that people come from") {
		t.Error("it is still said")
	}
	if got := ana.post(made+"/from", "to", "plan/nothing"); got.status != http.StatusBadRequest {
		t.Errorf("from nowhere: %d", got.status)
	}
}

// Nobody takes back what a colleague wrote.
func TestUndoIsOnesOwn(t *testing.T) {
	w := newWorld(t)
	var got saved
	k := draft.Key{Kind: draft.Message, Lang: "en", Of: "danger/start.text"}
	w.as("ana").ask("field", &got, "key", fieldKey(k), "was", "", "value", "Ana.")
	if undone := w.as("tudor").post("undo", "change", got.Change); undone.status != http.StatusConflict {
		t.Errorf("tudor undoes what ana wrote: %d", undone.status)
	}
}
