package console

import (
	"html"
	"net/http"
	"regexp"
	"testing"

	"liman/edition/draft"
)

var startText = draft.Key{Kind: draft.Message, Lang: "ro", Of: "danger/start.text"}

// Two who change one field: the second sees both texts, hers is kept, and so is the first's.
func TestTwoAtOneField(t *testing.T) {
	w := newWorld(t)
	ana, tudor := w.as("ana"), w.as("tudor")
	was := must(w.servedWork(t.Context()))(t).Value(startText)
	var first saved
	if got := ana.ask("field", &first, "key", fieldKey(startText), "was", was, "value", was+" Ana."); got.status != http.StatusOK || first.Conflict != nil {
		t.Fatalf("ana saves: %d %s", got.status, got.body)
	}
	var second saved
	tudor.ask("field", &second, "change", first.Change, "key", fieldKey(startText), "was", was, "value", was+" Tudor.")
	if c := second.Conflict; c == nil || c.By != "ana" || *c.Theirs != was+" Ana." || *c.Mine != was+" Tudor." {
		t.Fatalf("tudor is told %+v", second)
	}
	if got := must(w.changeWork(t.Context(), first.Change))(t).Value(startText); got != was+" Tudor." {
		t.Errorf("the field says %q", got)
	}
	var again saved // in another window of his own, which had read his first text
	tudor.ask("field", &again, "change", first.Change, "key", fieldKey(startText), "was", was, "value", was+" Tudor!")
	if again.Conflict != nil {
		t.Errorf("he is warned of himself: %+v", again.Conflict)
	}
}

// Each of the two texts can be taken with the form that the screen's page has for it; not once the text was changed again since the page was opened.
func TestEitherTextIsTaken(t *testing.T) {
	for i, want := range []string{" Tudor.", " Ana."} {
		w := newWorld(t)
		ana, tudor := w.as("ana"), w.as("tudor")
		was := must(w.servedWork(t.Context()))(t).Value(startText)
		var first saved
		ana.ask("field", &first, "key", fieldKey(startText), "was", was, "value", was+" Ana.")
		tudor.post("change/" + first.Change + "/open")
		tudor.ask("field", nil, "change", first.Change, "key", fieldKey(startText), "was", was, "value", was+" Tudor.")
		forms := settleForm.FindAllString(tudor.get("screens/danger/start").body, -1)
		if len(forms) != 2 {
			t.Fatalf("%d forms", len(forms))
		}
		var fields []string
		for _, f := range hiddenField.FindAllStringSubmatch(forms[i], -1) {
			fields = append(fields, f[1], html.UnescapeString(f[2]))
		}
		got := tudor.post("field/settle", fields...)
		d := must(w.changeWork(t.Context(), first.Change))(t)
		if got.status != http.StatusSeeOther || d.Value(startText) != was+want || len(d.Draft.Conflicts) != 0 {
			t.Errorf("he takes %q: %d, it says %q, %d are open", want, got.status, d.Value(startText), len(d.Draft.Conflicts))
		}
		ana.ask("field", nil, "change", first.Change, "key", fieldKey(startText), "was", was+want, "value", was+" Altfel.")
		if got := tudor.post("field/settle", fields...); got.status != http.StatusConflict {
			t.Errorf("he takes a text that is not the one that he saw: %d", got.status)
		}
	}
}

var (
	settleForm  = regexp.MustCompile(`(?s)<form method="post" action="/console/field/settle">.*?</form>`)
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// A translator writes texts. A number, a way of a flow or what decides between the two texts of such a field is an editor's, and the refusal is audited.
func TestT21ATranslatorWritesTextsAlone(t *testing.T) {
	w := newWorld(t)
	ana, tudor := w.as("ana"), w.as("tudor")
	phone := draft.Key{Kind: draft.Entry, Of: somePlace, Name: "phones"}
	way := draft.Key{Kind: draft.Option, Of: "home/start.danger", Name: "to"}
	for _, path := range []string{"field", "field/settle", "field/number", "field/meaning", "field/right"} {
		for _, k := range []draft.Key{phone, way} {
			got := tudor.post(path, "key", fieldKey(k), "value", "x")
			lines := must(checkAudit(t.Context(), w.Staff))(t)
			if l := lines[len(lines)-1]; got.status != http.StatusForbidden || l.Who != "tudor" || l.Allowed {
				t.Errorf("%s of %s: %d, %+v", path, k.Kind, got.status, l)
			}
		}
	}
	if got := ana.post("field", "key", fieldKey(way), "value", "danger/speak"); got.status != http.StatusSeeOther {
		t.Errorf("an editor is refused: %d", got.status)
	}
	if got := tudor.post("field", "key", fieldKey(startText), "was", "x", "value", "y"); got.status != http.StatusSeeOther {
		t.Errorf("a translator's text is refused: %d", got.status)
	}
}
