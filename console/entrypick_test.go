package console

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liman/directory/hours"
	"liman/edition"
	"liman/edition/draft"
)

// plainText is what a page shows, without its elements, and without what its fields for words and web addresses hold.
func plainText(page string) string {
	main := page[strings.Index(page, "<main"):]
	return regexp.MustCompile(`(?s)<[^>]*>`).ReplaceAllString(main, "\n")
}

// Whoever looks at an entry meets no code, no name of a file's words and no brackets: in the kinds of entry there are.
func TestAnEntryIsInStaffsWords(t *testing.T) {
	w := newWorld(t)
	raw := regexp.MustCompile(`(?m)^\s*(true|false|high|medium|low|free|normal|paid|[A-Z]{2}|[a-z]+_[a-z]+|\[.*|Mo-.*|\d{5,6}|24/7)\s*$|domestic-violence|asks-place`)
	for id, says := range map[string][]string{
		somePlace:    {"Cluj", "asistență socială"},
		nationalLine: {"România", "zi și noapte"},
		"be-dv":      {"Belgia", "franceză"},
	} {
		page := w.signedIn("ana", "ro").get("numbers/" + id + "/fields")
		text := plainText(page.body)
		if page.status != http.StatusOK || raw.MatchString(text) {
			t.Errorf("%s shows %q", id, raw.FindAllString(text, -1))
		}
		for _, words := range says {
			if !strings.Contains(text, words) {
				t.Errorf("%s does not say %q:\n%s", id, words, text)
			}
		}
	}
}

// What is picked stands in the change as the directory reads it, what is picked no more is gone, and undo gives the bytes of before.
func TestFieldsOfAnEntryArePicked(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	var begun saved
	ana.ask("field", &begun, "key", fieldKey(startText), "was", "", "value", "Un text.") // so that there is a change
	now := func() work { return must(w.changeWork(t.Context(), begun.Change))(t) }
	before := now().Bundle.Hash()
	for _, one := range []struct {
		field string
		send  []string
		want  string // "" for gone
	}{
		{"kind", []string{"value", "ngo"}, "ngo"},
		{"stale", []string{"value", "true"}, "true"},
		{"stale", []string{"value", ""}, ""},
		{"cost", []string{"value", "free"}, "free"},
		{"audience", []string{"several", "1", "value", "women", "value", "children"}, "[women, children]"},
		{"audience", []string{"several", "1"}, ""},
		{"languages", []string{"several", "1", "value", "ro", "value", "no"}, `[ro, "no"]`},
		{"area", []string{"several", "1", "value", "54984", "value", "CJ", "value", "B2"}, "[54984, CJ, B2]"},
		{"area", []string{"several", "1"}, ""},
		{"hours", []string{"week", "1", "from-0", "08:00", "to-0", "16:30", "from-1", "08:00", "to-1", "16:30", "from-4", "08:00", "to-4", "14:00"}, "Mo-Tu 08:00-16:30; Fr 08:00-14:00"},
		{"hours", []string{"week", "1", "always", "1"}, "24/7"},
	} {
		k := entryField(somePlace, one.field)
		if got := ana.post("field", append(one.send, "key", fieldKey(k), "was", now().Value(k))...); got.status != http.StatusSeeOther {
			t.Errorf("%s %v: %d %s", one.field, one.send, got.status, got.body)
		}
		w := now()
		f, there := w.Field(k)
		if got, _ := draft.ParseList(f.Value); there != (one.want != "") || f.Value != one.want && fmt.Sprint(got) != strings.NewReplacer(",", "", `"`, "").Replace(one.want) {
			t.Errorf("%s %v is %q", one.field, one.send, f.Value)
		}
		if len(w.At[k]) > 0 {
			t.Errorf("%s %v: the directory cannot read it: %v", one.field, one.send, w.At[k])
		}
	}
	if page := ana.get("topics/near").body; !strings.Contains(page, "“DGASPC Cluj”") || strings.Contains(page, "“"+somePlace) {
		t.Error("undo calls the entry by what the program calls it")
	}
	for undone := 0; now().Bundle.Hash() != before; undone++ {
		if r := ana.post("undo"); r.status != http.StatusSeeOther || undone == 20 {
			t.Fatalf("it is not undone: %d", r.status)
		}
	}
	half := []string{"week", "1", "from-0", "08:00", "key", fieldKey(entryField(somePlace, "hours")), "was", ""}
	if got := ana.post("field", half...); got.status != http.StatusBadRequest || !strings.Contains(got.body, "from when and until when") {
		t.Errorf("half a day: %d", got.status)
	}
}

// Every field that has a list offers what its entry has, chosen, and in words.
func TestPicksOfferWhatThereIs(t *testing.T) {
	w := newWorld(t)
	v := w.visitOf("ana")
	v.lang = "ro"
	served := must(w.servedWork(t.Context()))(t)
	for _, f := range draft.Fields(edition.Builtin()) {
		p, picked := picks[f.Name]
		if f.Kind != draft.Entry || !picked {
			continue
		}
		row := v.entryField(served, f)
		if row.Form == "" {
			continue // the file says it
		}
		var chosen []string
		for _, c := range row.Choices {
			if c.Chosen {
				chosen = append(chosen, c.Value)
			}
		}
		has := []string{f.Value}
		if p.several {
			has, _ = draft.ParseList(f.Value)
		}
		slices.Sort(chosen)
		slices.Sort(has)
		if !slices.Equal(chosen, has) {
			t.Errorf("%s %s has %v, and %v is chosen", f.Of, f.Name, has, chosen)
		}
		for _, c := range row.Choices {
			if c.Name == c.Value && f.Name != "sector" {
				t.Errorf("%s offers %q, which are no words", f.Name, c.Name)
			}
		}
	}
}

// What is served is picked among the counties, the sectors of the capital and the town that the entry is in, and nothing means what it says; a line of
// another country serves none of them. A place on the map can be taken out, and nobody types one.
func TestAnAreaIsPicked(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	for id, wants := range map[string][]string{
		somePlace:    {"Serves: <span class=\"chosen\">nobody knows<", `value="54984"> Cluj-Napoca (Cluj)</label>`, `value="SJ"> Sălaj</label>`, `value="B2"> București, sector 2</label>`},
		nationalLine: {"Serves: <span class=\"chosen\">all of Romania<", `value="SJ"> Sălaj</label>`},
	} {
		page := ana.get("numbers/" + id + "/fields").body
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not offer %s:\n%s", id, want, page)
			}
		}
	}
	if page := ana.get("numbers/be-dv/fields").body; strings.Contains(page, "Serves") {
		t.Error("a Belgian line is asked which county it serves")
	}
	shelter := must(w.servedWork(t.Context()))(t).Edition.Directory.Shelters()[0]
	if page := ana.get("numbers/" + shelter.ID + "/fields").body; strings.Contains(page, "Serves") || strings.Contains(page, "On the map") {
		t.Error("a shelter is asked for what leads to its door")
	}
	for _, f := range draft.Fields(edition.Builtin()) {
		if f.Kind != draft.Entry || f.Name != "point" {
			continue
		}
		page := ana.get("numbers/" + f.Of + "/fields").body
		if !strings.Contains(page, `<option value="">no place of its own; its town counts</option><option value="`+f.Value+`" selected>`+strings.Trim(f.Value, "[]")) {
			t.Errorf("the place of %s is not picked:\n%s", f.Of, page)
		}
		ana.post("field", "key", fieldKey(f.Key), "was", f.Value, "value", "")
		made := must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t)
		if made.has(f.Of, "point") || len(made.Faults) > 0 {
			t.Errorf("it is not taken out: %v", made.Faults)
		}
		return
	}
	t.Error("nothing is on the map")
}

// A week is filled in as it is written, and what is no such week is left as a text.
func TestAWeekIsFilledIn(t *testing.T) {
	weeks := 0
	for _, f := range draft.Fields(edition.Builtin()) {
		if f.Kind != draft.Entry || f.Name != "hours" {
			continue
		}
		week, is := weekOf(f.Value)
		if !is {
			t.Errorf("%s: %q is no week", f.Of, f.Value)
		}
		was, is2 := must(hours.Parse(f.Value))(t), week.hours()
		now := must(hours.Parse(is2))(t)
		a, _ := was.Weekly()
		b, _ := now.Weekly()
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%q becomes %q", f.Value, is2)
		}
		weeks++
	}
	if weeks < 100 {
		t.Errorf("only %d weeks were looked at", weeks)
	}
	for _, text := range []string{"Mo-Fr 08:00-16:00; PH off", "Mo-Fr 08:00-12:00,13:00-16:00", "Mo 08:00-10:00; Mo 12:00-14:00", "Fr-Mo 08:00-16:00", "Mo 08:00-24:00", "Mo 99:00-16:00", "after lunch"} {
		if _, is := weekOf(text); is {
			t.Errorf("%q counts as a week", text)
		}
	}
	for _, text := range []string{"", "24/7", "Mo-Su 22:00-06:00", "Mo,We 10:00-13:00; Tu,Th 12:00-15:00; Fr 09:00-12:00"} {
		if week, is := weekOf(text); !is || week.hours() != text {
			t.Errorf("%q becomes %q", text, week.hours())
		}
	}
}

// The sector of an entry of București is picked as a number, and is none for the rest of the country.
func TestASectorIsPickedInBucharest(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	id := "dgaspc-bucuresti-dgaspc-sector-3"
	k := entryField(id, "sector")
	ana.post("field", "key", fieldKey(k), "was", "3", "value", "4")
	made := must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t)
	if made.Value(k) != "4" || len(made.At[k]) > 0 {
		t.Errorf("the sector is %q: %v", made.Value(k), made.At[k])
	}
	if page := ana.get("numbers/" + id + "/fields").body; !strings.Contains(page, `<option value="4" selected>4</option>`) {
		t.Error("it is not shown")
	}
	if page := ana.get("numbers/" + somePlace + "/fields").body; strings.Contains(page, `id="f-sector"`) || strings.Contains(page, `id="f-county"`) {
		t.Error("a county that its file says, or a sector outside București, is picked")
	}
}
