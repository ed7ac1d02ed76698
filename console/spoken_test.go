package console

import (
	"regexp"
	"strings"
	"testing"

	"liman/content"
	"liman/edition/draft"
)

// What leads to a step that nobody sees says once what that does.
func TestWhatAStepDoesIsSaidOnce(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	ana.post("screens/near/what/buttons", "to", "near/kind-of-place")
	served := must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t)
	twice := regexp.MustCompile(`(Leads to|Goes on to:) <a [^>]*>(Leads|Remembers|Passes|Goes|Ends)`)
	seen := map[string]int{}
	for _, f := range served.flows() {
		for _, n := range f.Screens {
			for _, one := range n.Ways {
				if _, to := served.node(one.To); to == nil || to.Seen() {
					continue
				}
				part := "more"
				if one.Option != "" {
					part = "buttons"
				}
				if seen[part]++; seen[part] > 3 {
					continue
				}
				if page := ana.get("screens/" + n.Ref + "?part=" + part).body; twice.MatchString(page) || !strings.Contains(page, `>`+served.does("en", one.To)+`</a>`) {
					t.Errorf("%s says %q of %s", n.Ref, twice.FindString(page), one.To)
				}
			}
		}
	}
	if seen["buttons"] == 0 || seen["more"] == 0 {
		t.Errorf("nothing leads to a step: %v", seen)
	}
}

// A review calls a label a label and a paragraph a paragraph; a step has no title and is called by what it does, where it is new and where a button leads to it.
func TestAReviewCallsEachTextWhatItIs(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	served := must(w.servedWork(t.Context()))(t)
	for _, k := range []draft.Key{message("en", "danger/start.speak"), message("en", "danger/start.text"), message("en", "plan/yours.kids-here")} {
		ana.post("field", "key", fieldKey(k), "was", served.Value(k), "value", served.Value(k)+" Now.")
	}
	step := strings.Split(next(ana.post("topics/near/add", "kind", "set")), "#")[0]
	step = strings.TrimPrefix(strings.Split(step, "?")[0], "screens/")
	ana.post("screens/danger/start/buttons/speak/lead", "to", step)
	page := ana.get("change/" + must(w.current(t.Context(), "ana"))(t)).body
	for _, want := range []string{"label of a button · English · changed", "\ntext · English", "paragraph · English · changed", "<ins>Remembers an answer, then leads to ", "<strong>Remembers an answer, then leads to "} {
		if !strings.Contains(strings.ReplaceAll(page, `<span class="hint">`, "\n"), want) {
			t.Errorf("it does not say %q:\n%s", want, page)
		}
	}
}

// What a fault quotes comes without the marks that stand around it in the text: the sentence has its own.
func TestAFaultQuotesOnce(t *testing.T) {
	w := newWorld(t)
	served := must(w.servedWork(t.Context()))(t)
	for _, words := range []string{"„înapoi”.", "“înapoi”", "(înapoi)", "\"înapoi\"!", "«înapoi»,"} {
		f := content.Wrong("text.romanian", "", "", "words", words)
		for lang, want := range map[string]string{"ro": "„înapoi” a", "en": "“înapoi” is"} {
			v := &visit{server: w.Server, lang: lang, now: w.now()}
			if got := v.faultText(served, f); !strings.HasPrefix(got, want) {
				t.Errorf("%s in %s: %s", words, lang, got)
			}
		}
	}
}

// A number that was sent before the team became another says so where it waits, to her who can send it again with one press, and to nobody else.
func TestANumberOutlivesTheTeam(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	look := next(ana.post("numbers/"+somePlace, "number.phones", "0264 123 456", "outcome", "right", "day", "2026-11-29"))
	id := changeIn(t, look)
	sent := next(ana.post("numbers/"+somePlace+"/send", "change", id))
	ana.post("numbers/"+somePlace+"/sign", "change", id, "assertion", w.assertion("ana", w.proposal(id)))
	w.enrolled(w.as("olga").post("people/tudor/remove").header.Get("Location"))
	const changed, again = "The team has changed", "Send it again</button>"
	if page := ana.get(sent).body; !strings.Contains(page, changed) || !strings.Contains(page, again) || strings.Contains(page, "data-passkey") {
		t.Errorf("she is not told, or cannot act:\n%s", page)
	}
	if page := w.as("maria").get(sent).body; !strings.Contains(page, changed) || strings.Contains(page, again) {
		t.Errorf("to maria it is said:\n%s", page)
	}
	if got := next(ana.post("numbers/"+somePlace+"/send", "change", id)); got != sent {
		t.Fatalf("it leads to %s", got)
	}
	if page := ana.get(sent).body; strings.Contains(page, changed) || !strings.Contains(page, `data-passkey="get"`) {
		t.Errorf("it is not sent again:\n%s", page)
	}
	ana.post("numbers/"+somePlace+"/sign", "change", id, "assertion", w.assertion("ana", w.proposal(id)))
	if w.signs("radu", id) == 0 {
		t.Error("it is not published")
	}
}
