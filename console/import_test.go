package console

import (
	"net/http"
	"strings"
	"testing"

	"liman/edition/draft"
)

// twoPlaces is another directory, as HSDS.
const twoPlaces = `[
{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere pentru femei","status":"active","url":"https://unu.example",
 "phones":[{"id":"p1","number":"0264 111 000"}],
 "service_at_locations":[{"id":"a","location":{"id":"b","location_type":"physical","addresses":[{"id":"e","address_1":"Str. Lungă 3","city":"Turda","state_province":"Cluj","postal_code":"401001","country":"RO","address_type":"physical"}]}}]},
{"id":"bc148810-d857-441c-9679-408f346de14b","name":"Alt loc","status":"active",
 "service_at_locations":[{"id":"a2","location":{"id":"b2","location_type":"physical","addresses":[{"id":"e2","address_1":"Str. Scurtă 1","city":"Turda","state_province":"Cluj","postal_code":"401001","country":"RO","address_type":"physical"}]}}]}]`

// TestImport reads another directory entry by entry: one is taken as she has changed it, one is left; what is taken is in her change and of low trust.
func TestImport(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	if got := ana.post("import", "text", twoPlaces); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.body)
	}
	page := ana.get("import")
	if !order(page.body, "1 of 2", "Consiliere pentru femei", "0264 111 000") {
		t.Fatalf("%s", page.body)
	}
	if got := ana.post("import/entry", "at", "1", "do", "take"); got.status != http.StatusBadRequest || !strings.Contains(got.body, "Choose what kind") {
		t.Errorf("taken without a kind: %d %s", got.status, got.body)
	}
	if got := ana.post("import/entry", "at", "1", "do", "take", "kind", "ngo", "field.name", "Consiliere Turda", "field.phones", "0264 111 222, 0264 111 333"); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if page = ana.get("import"); !order(page.body, "2 of 2", "Alt loc") {
		t.Fatalf("%s", page.body)
	}
	ana.post("import/entry", "at", "2", "do", "leave")
	if page = ana.get("import"); !order(page.body, "Everything is read", "1 entry taken", "1 entry left out") {
		t.Errorf("%s", page.body)
	}
	change := must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t)
	if len(change.Faults) > 0 {
		t.Fatalf("%v", change.Faults)
	}
	var names, trust []string
	for _, e := range change.Edition.Directory.Entries() {
		if strings.HasPrefix(e.Website, "https://unu.example") {
			if to := next(ana.get("numbers/" + e.ID)); to != "numbers/"+e.ID+"/fields" || !order(ana.get(to).body, "not published yet", "Str. Lungă 3") {
				t.Errorf("its page is %s", to)
			}
			names, trust = append(names, e.Name), append(trust, string(e.Trust)+" "+strings.Join(e.Numbers, " "))
		}
		if e.Name == "Alt loc" {
			t.Error("what was left is there")
		}
	}
	if len(names) != 1 || names[0] != "Consiliere Turda" || trust[0] != "low 0264 111 222 0264 111 333" {
		t.Errorf("%q %q", names, trust)
	}
	if change.Draft.State != draft.Open {
		t.Error(change.Draft.State)
	}
	ana.post("import/entry", "do", "end")
	if page = ana.get("import"); !strings.Contains(page.body, `name="file"`) {
		t.Errorf("it does not end:\n%s", page.body)
	}
}

// What is too long, nothing or no HSDS is refused in words, and nobody but an editor reads in.
func TestImportRefused(t *testing.T) {
	w := newWorld(t)
	long := `[` + strings.Repeat(`{"id":"x","name":"`+strings.Repeat("a", 1000)+`"},`, 600) + `{}]`
	for text, want := range map[string]int{"": http.StatusBadRequest, "[]": http.StatusBadRequest, "no json": http.StatusBadRequest, long: http.StatusRequestEntityTooLarge} {
		if got := w.as("ana").post("import", "text", text); got.status != want {
			t.Errorf("%.20q: %d %s", text, got.status, got.body)
		}
	}
	if got := w.as("tudor").post("import", "text", twoPlaces); got.status != http.StatusForbidden {
		t.Errorf("a translator: %d", got.status)
	}
}

// What of a file could not be read or was not taken is said by its kind, in the language of whoever reads it in, with its line.
func TestImportSaysWhatWasNotTaken(t *testing.T) {
	w := newWorld(t)
	nameless := strings.Replace(twoPlaces, `"name":"Alt loc",`, ``, 1)
	for lang, want := range map[string]string{"ro": "Rândul 5: Înregistrări care nu sunt servicii: 1.", "en": "Line 5: Records that are no services: 1."} {
		ana := w.signedIn("ana", lang)
		if got := ana.post("import", "text", nameless); got.status != http.StatusSeeOther {
			t.Fatalf("%d %s", got.status, got.body)
		}
		page := ana.get("import").body
		if !strings.Contains(page, want) || strings.Contains(page, "import:5") {
			t.Errorf("in %s no %q:\n%s", lang, want, page)
		}
		ana.post("import/entry", "do", "end")
	}
}
