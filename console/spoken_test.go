package console

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/content"
	"liman/directory"
	"liman/edition"
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
	if page := ana.get("numbers/" + somePlace).body; !strings.Contains(page, changed) || strings.Contains(page, "it waits for a colleague") || !strings.Contains(page, strings.ReplaceAll(sent, "&", "&amp;")) {
		t.Errorf("on the number's own page she is told:\n%s", page)
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

// Every field that an entry can have has a name in a review.
func TestFieldsOfEntriesHaveNames(t *testing.T) {
	names := []string{"called_at", "was", "zone", "id"} // that no entry inside the program has, or has from the first
	for _, f := range draft.Fields(edition.Builtin()) {
		if f.Kind == draft.Entry && f.Name != "" && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	for _, name := range names {
		for _, lang := range languages {
			if _, there := catalog()[lang]["field.entry."+name]; !there {
				t.Errorf("%s has no name in %s", name, lang)
			}
		}
	}
	if len(names) < 30 {
		t.Errorf("only %v were looked at", names)
	}
}

// A number that is typed without blanks stands in groups as the one before it, if it has as many digits.
func TestATypedNumberIsGrouped(t *testing.T) {
	for _, one := range []struct{ was, typed, want string }{
		{"0264 420 146", "0264420147", "0264 420 147"},
		{"0264 420 146", "0264-420.147", "0264 420 147"},
		{"021 208 30 24", "0212083032", "021 208 30 32"},
		{"021 208 30 24, 0264 420 146", "0264420147, 112", "0264 420 147, 112"},
		{"0264 420 146", "119", "119"},
		{"", "0264420147", "0264420147"},
		{"+373 22 24 06 24", "+37322240625", "+37322240625"},
	} {
		f := numberField{Name: "phones", Was: one.was}
		if got := strings.Join(f.grouped(listOf(one.typed)), ", "); got != one.want {
			t.Errorf("%q after %q is %q", one.typed, one.was, got)
		}
	}
	w := newWorld(t)
	ana := w.as("ana")
	if look := ana.get(next(ana.post("numbers/"+somePlace, "number.phones", "0264420147", "outcome", "right"))).body; !strings.Contains(look, "0264 420 147") {
		t.Errorf("people would see it without groups:\n%s", look)
	}
}

// Who looks for the screen from which people come to a new one is offered none that nobody sees: it can have no button.
func TestNoButtonIsOfferedToAStep(t *testing.T) {
	w := newWorld(t)
	for act, offered := range map[string]bool{"from": false, "buttons": true} {
		page := w.as("ana").get("pick?for=/console/screens/near/what/" + act).body
		if strings.Contains(page, `value="near/kind-of-place"`) != offered || !strings.Contains(page, `value="near/start"`) {
			t.Errorf("%s: a step is offered: %v", act, !offered)
		}
	}
}

// Whoever reviews a new screen reads its words in the language in which they were written first, the story as the way that it goes, no name of the program's
// own, and is led to a phone: the screen's page is the author's alone.
func TestANewScreenIsReviewed(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	to := strings.TrimPrefix(strings.Split(next(ana.post("topics/near/add", "title", "Când e frig", "kind", "screen")), "#")[0], "screens/")
	if page := ana.get("screens/" + to).body; !strings.Contains(page, "added “Când e frig”") {
		t.Errorf("undo does not say what was added:\n%s", page)
	}
	ana.post("screens/"+to+"/from", "to", "near/what")
	ana.post("screens/"+to+"/buttons", "to", "near/start")
	for _, k := range []draft.Key{message("ro", to+".text"), message("en", to+".text"), message("hu", to+".text"), message("uk", to+".text")} {
		ana.post("field", "key", fieldKey(k), "was", "", "value", map[string]string{"ro": "Intră la cald.", "en": "Come in.", "hu": "Gyere be.", "uk": "Заходь."}[k.Lang])
	}
	for lang, title := range map[string]string{"en": "In the cold", "hu": "Hidegben", "uk": "На холоді"} {
		ana.post("field", "key", fieldKey(message(lang, to+".title")), "was", "", "value", title)
	}
	id := must(w.current(t.Context(), "ana"))(t)
	n := must(w.changeWork(t.Context(), id))(t)
	_, what := n.node("near/what")
	for _, one := range what.Ways {
		if one.To == to {
			for lang, words := range map[string]string{"en": "When it is cold", "hu": "Amikor hideg van", "uk": "Коли холодно"} {
				ana.post("field", "key", fieldKey(message(lang, "near/what."+one.Option)), "was", "", "value", words)
			}
		}
	}
	_, _, err := w.visitOf("ana").editIn(id, func(_ *draft.Draft, e *draft.Editor) error {
		return e.AddStory("cold", "story: Cold in Cluj\nperson opens\nbot shows home/start\nperson taps near\nbot shows near/start\n")
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"screens/" + to, "numbers/" + somePlace + "/fields"} {
		if !strings.Contains(ana.get(page).body, `href="/console/change/`+id+`">See what changes, and send it</a>`) {
			t.Errorf("%s does not lead to her change", page)
		}
	}
	if got := ana.post("change/"+id+"/send", "why", "winter"); next(got) != "change/"+id {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if page := ana.get("change/" + id).body; !strings.Contains(page, "waits for your signature") || strings.Contains(page, "sent for review") {
		t.Errorf("before her signature it is said:\n%s", page)
	}
	w.Preview = paperPhone{}
	for who, back := range map[string]string{"ana": "/console/screens/" + to, "maria": "/console/change/" + id} {
		if page := w.as(who).get("phone?change=" + id + "&screen=" + to).body; !strings.Contains(page, `<p><a href="`+back+`">`) || who == "maria" && strings.Contains(page, "/console/screens/") {
			t.Errorf("from the phone %s is led back elsewhere:\n%s", who, page)
		}
	}
	page := w.as("maria").get("review/" + id).body
	main := page[strings.Index(page, "<main"):strings.Index(page, "<details class=\"hint\"")]
	for _, lack := range []string{"/console/screens/", "<ins>b1</ins>", "person opens", ">cold<"} {
		if strings.Contains(main, lack) {
			t.Errorf("maria reads %q:\n%s", lack, main)
		}
	}
	if before, _, _ := strings.Cut(main, "<ins>Intră la cald.</ins>"); strings.Contains(before, "<ins>Come in.</ins>") || !strings.Contains(main, "<ins>Come in.</ins>") {
		t.Errorf("maria reads a translation before what it translates:\n%s", main)
	}
	if !order(main, "<strong>Cold in Cluj</strong>", "Welcome → Help nearby") ||
		!strings.Contains(main, `/console/phone?change=`+id+`&amp;screen=`+strings.ReplaceAll(to, "/", "%2f")) && !strings.Contains(main, `/console/phone?change=`+id+`&amp;screen=`+strings.ReplaceAll(to, "/", "%2F")) {
		t.Errorf("maria reads:\n%s", main)
	}
}

// A day is the country's, also between its midnight and that of Greenwich.
func TestADayIsTheCountrys(t *testing.T) {
	w := newWorld(t)
	v := w.visitOf("ana")
	if got := v.day(time.Date(2026, 11, 29, 22, 30, 0, 0, time.UTC)); got != "30 November 2026" {
		t.Errorf("half past midnight is on %s", got)
	}
	if got := v.day(dayTime(must(directory.ParseDate("2026-11-29"))(t))); got != "29 November 2026" {
		t.Errorf("a day becomes %s", got)
	}
}
