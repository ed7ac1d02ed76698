package console

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"liman/edition/draft"
)

// What a review shows of a field is how people say it: no list of hidden names, no condition as it is written, no day of a file.
func TestAReviewSaysFieldsAsPeopleDo(t *testing.T) {
	w := newWorld(t)
	served := must(w.servedWork(t.Context()))(t)
	v := &visit{server: w.Server, lang: "en", now: w.now()}
	options := served.Value(draft.Key{Kind: draft.Node, Of: "danger/start", Name: "options"})
	when := served.Value(draft.Key{Kind: draft.Part, Of: "plan/yours.kids-here", Name: "when"})
	for _, one := range []struct {
		name string
		draft.Key
		form              draft.Form
		value, want, lack string
	}{
		{"buttons", draft.Key{Kind: draft.Node, Of: "danger/start", Name: "options"}, draft.Order, options, served.shown("danger/start.speak", "en"), "["},
		{"a condition", draft.Key{Kind: draft.Part, Of: "plan/yours.kids-here", Name: "when"}, draft.Tree, when, v.telling(served).When(when), "{"},
		{"sources", draft.Key{Kind: draft.Node, Of: "danger/start", Name: "facts"}, draft.List, "[0.9]", "Strangulation", "0.9"},
		{"numbers", draft.Key{Kind: draft.Node, Of: "danger/start", Name: "contacts"}, draft.List, "[ro-112]", "112", "ro-112"},
		{"hours", entryField("ro-anes", "hours"), draft.Text, "Mo-Fr 09:00-17:00", served.Edition.HoursText("en", "Mo-Fr 09:00-17:00"), "{"},
		{"day and night", entryField("ro-anes", "hours"), draft.Text, "24/7", served.Edition.Text("en", "service.always"), "24/7"},
		{"for whom", entryField("ro-anes", "audience"), draft.List, "[women, children]", served.Edition.Text("en", "audience.women"), "["},
		{"how sure", entryField("ro-anes", "trust"), draft.Text, "medium", "fairly sure", "medium"},
		{"a day", entryField("ro-anes", "verify_by"), draft.Text, "2027-02-21", "21", "2027-02-21"},
		{"a text", message("en", "danger/start.text"), draft.Text, "Call {ro-112}.", "Call 112.", "{"},
	} {
		t.Run(one.name, func(t *testing.T) {
			got := v.said(served, draft.Difference{Key: one.Key, Form: one.form}, one.value)
			if one.value == "" || one.want == "" || !strings.Contains(got, one.want) || strings.Contains(got, one.lack) {
				t.Errorf("%q is said as %q", one.value, got)
			}
		})
	}
}

// Translations whose source has changed since stand on Today, counted by language, and lead to their page.
func TestTodayShowsStaleTranslations(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	was := must(w.servedWork(t.Context()))(t).Value(startText)
	var first saved
	ana.ask("field", &first, "key", fieldKey(startText), "was", was, "value", was+" Ieși acum.")
	var before, after todayPage
	before.stale(must(w.servedWork(t.Context()))(t))
	after.stale(must(w.changeWork(t.Context(), first.Change))(t))
	if len(before.Stale) != 0 || len(after.Stale) != 3 {
		t.Fatalf("%d languages are stale before, %d after", len(before.Stale), len(after.Stale))
	}
	var drawn bytes.Buffer
	v := &visit{Request: must(http.NewRequestWithContext(t.Context(), http.MethodGet, testOrigin+"/console/", nil))(t), server: w.Server, lang: "en", now: w.now()}
	if err := render(&drawn, v, page{"today", after, 0}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/console/words/hu", "/console/words/uk", "Hungarian", v.say("state.stale", map[string]string{"n": "1"})} {
		if !strings.Contains(drawn.String(), want) {
			t.Errorf("Today does not show %q", want)
		}
	}
}

// Who sends no file of translations is told so in the words of that page.
func TestAnEmptyUploadOfTranslations(t *testing.T) {
	w := newWorld(t)
	got := w.as("tudor").post("words/en/read")
	if got.status != http.StatusBadRequest || !strings.Contains(got.body, catalog()["en"]["words.nothing"]["other"]) {
		t.Errorf("%d: %s", got.status, got.body)
	}
}
