package console

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"liman/edition/draft"
	"liman/edition/ledger"
)

// A new screen that nobody has translated says so once, with the languages and the way to each; a fault of its structure is its own, although its line
// stands behind another screen's.
func TestANewScreenSaysWhatItLacks(t *testing.T) {
	w := newWorld(t)
	ana := w.signedIn("ana", "ro")
	to := strings.Split(strings.TrimPrefix(ana.post("topics/near/add", "title", "Când e frig", "kind", "screen").header.Get("Location"), "/console/screens/"), "#")[0]
	if got := ana.post("screens/"+to+"/from", "to", "near/what"); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.body)
	}
	id := must(w.current(t.Context(), "ana"))(t)
	page := ana.get("change/" + id).body
	at := strings.ReplaceAll(to, "/", "-")
	if !order(page, "<strong>Când e frig</strong>: lipsește titlul în: ", "#t-en-"+at+"-title", ">engleză</a>, ", "#t-hu-"+at+"-title", ">maghiară</a>, ", "#t-uk-"+at+"-title", ">ucraineană</a></li>") || strings.Contains(page, "Lipsește un text") {
		t.Errorf("it is not said once in which languages the title is missing:\n%s", page)
	}
	if !order(page, "<strong>Când e frig</strong>: De pe acest ecran omul poate rămâne") {
		t.Errorf("what is wrong with the new screen is said of another:\n%s", page)
	}
	// Its button is to be translated, too: nobody is shown a label in a language that she does not read.
	if !order(page, "lipsește textul butonului „Când e frig” în:", "?part=buttons#t-en-near-what-") {
		t.Errorf("the button that leads there counts as translated:\n%s", page)
	}
}

// A step that nobody sees is added without a title: its form asks for none, and needs none. A screen is not added without one.
func TestAStepThatNobodySeesNeedsNoTitle(t *testing.T) {
	w := newWorld(t)
	ana := w.signedIn("ana", "ro")
	forms := strings.Split(ana.get("topics/near").body, `action="/console/topics/near/add"`)[1:]
	if len(forms) != 2 {
		t.Fatalf("there are %d forms that add to a topic", len(forms))
	}
	for i, asks := range []bool{true, false} {
		form, _, _ := strings.Cut(forms[i], "</form>")
		if strings.Contains(form, `name="title"`) != asks {
			t.Errorf("form %d asks for a title: %v", i, !asks)
		}
		for _, kind := range append(slices.Clone(newKinds), hidden...) {
			if strings.Contains(form, `value="`+kind+`"`) == slices.Contains(hidden, kind) == asks {
				t.Errorf("form %d has %s in the wrong place", i, kind)
			}
		}
	}
	for _, kind := range hidden {
		got := ana.post("topics/near/add", "kind", kind)
		if got.status != http.StatusSeeOther || !strings.HasPrefix(next(got), "screens/near/") {
			t.Errorf("%s: %d %s", kind, got.status, got.body)
		}
	}
	if got := ana.post("topics/near/add", "kind", "screen"); got.status != http.StatusBadRequest || !strings.Contains(got.body, "Scrie un titlu") {
		t.Errorf("a screen without a title: %d", got.status)
	}
}

// Facts stand in English, in which they were written: a screen reader is told so, and whoever reads the console in another language, too. What staff
// add is in a language of theirs.
func TestFactsSayInWhichLanguageTheyAre(t *testing.T) {
	w := newWorld(t)
	note := map[string]string{"ro": "numai în engleză", "en": "are written in English"}
	for _, path := range []string{"due/danger/start", "screens/danger/start?part=sources"} {
		for lang, says := range note {
			page := w.signedIn("ana", lang).get(path).body
			if !strings.Contains(page, `<p lang="en">`) || strings.Contains(page, says) != (lang == "ro") {
				t.Errorf("%s in %s does not say in which language its facts are:\n%s", path, lang, page)
			}
		}
	}
	ana := w.signedIn("ana", "ro")
	to := strings.Split(next(ana.post("topics/near/add", "title", "Când e frig", "kind", "screen")), "#")[0]
	ana.post(to+"/facts/add", "says", "Iarna este frig.", "page", "https://exemplu.ro", "seen", "2026-11-28", "confidence", "M")
	if page := ana.get(to + "?part=sources").body; !strings.Contains(page, "<p>Iarna este frig.</p>") || strings.Contains(page, note["ro"]) {
		t.Errorf("what she has added counts as English:\n%s", page)
	}
}

// Whoever goes back to what is inside the program is told so, by whatever list leads to it.
func TestGoingBackToTheProgramSaysSo(t *testing.T) {
	w := newWorld(t)
	s := &scene{world: w, name: "w"}
	s.published(s.anew("danger/start.text", " Sună acum."))
	radu := w.signedIn("radu", "ro")
	review := next(radu.post("history/2/back", "why", "era mai bine"))
	radu.post(review+"/approve", "assertion", w.assertion("radu", w.proposal(strings.TrimPrefix(review, "review/"))), "seen", "texts")
	for who, path := range map[string]string{"maria": review, "ana": "review", "olga": ""} {
		if got := w.signedIn(who, "ro").get(path); !strings.Contains(got.body, "înapoi la ce este în program") || strings.Contains(got.body, "<h1>publicare") {
			t.Errorf("%s is not told on %q what it is:\n%s", who, path, got.body)
		}
	}
}

// The trial says one true thing: where what is published shows. Whoever was let in by the program is let in again; elsewhere there is no such way in.
func TestTheTrialIsEntered(t *testing.T) {
	w := newWorld(t)
	if got := w.as("").post("login/play"); got.status != http.StatusNotFound {
		t.Errorf("who is nobody is let in: %d", got.status)
	}
	fresh, play := unfounded(t, untold(), untoldOpened)
	fresh.Play = play
	fresh.Origin = "http://localhost:8080"
	nobody := fresh.signedIn("", "ro")
	if got := nobody.get("login").body; !strings.Contains(got, "login/play") || strings.Contains(got, `data-passkey="login"`) {
		t.Errorf("nobody can come in yet, and a passkey is asked for:\n%s", got)
	}
	link := next(nobody.post("login/play"))
	if got := nobody.post(link+"/play", "name", "Ana"); got.status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", link, got.status, got.body)
	}
	if got := nobody.get("login").body; !strings.Contains(got, "Go on as Ana") && !strings.Contains(got, "Intră din nou ca Ana") {
		t.Errorf("she cannot come back:\n%s", got)
	}
	back := nobody.post("login/play")
	if len(back.header.Values("Set-Cookie")) == 0 || back.header.Get("Location") != "/console/" {
		t.Errorf("she is not let in again: %d %v", back.status, back.header)
	}
	page := fresh.signedIn("ana", "ro").get("").body
	if !order(page, "ce publici se vede numai în", `<a href="/">conversația de probă</a>`) || strings.Contains(page, "ajunge la oameni") {
		t.Errorf("the trial says more than one thing of who sees it:\n%s", page)
	}
}

// In the trial somebody else can be invited and let into the team: the colleague who is played is the second admin. The page says who comes, and not that
// nothing changes.
func TestTheTrialTakesInAColleague(t *testing.T) {
	fresh, play := unfounded(t, untold(), untoldOpened)
	fresh.Play = play
	fresh.Origin = "http://localhost:8080"
	ana := fresh.signedIn("", "ro")
	ana.post(next(ana.post("login/play"))+"/play", "name", "Ana")
	ana = fresh.signedIn("ana", "ro")
	var invited struct{ Link string }
	ana.ask("people/invite", &invited, "name", "Maria", "role", "reviewer")
	link := strings.TrimPrefix(invited.Link, fresh.Origin+"/console/")
	maria := fresh.signedIn("", "ro")
	if got := maria.get(link).body; strings.Contains(got, `value="1"`) || !strings.Contains(got, `data-passkey="create"`) {
		t.Errorf("she is offered a way in that leads nowhere:\n%s", got)
	}
	if got := maria.post(link+"/play", "name", "Maria"); got.status != http.StatusForbidden {
		t.Errorf("a second one without a passkey: %d", got.status)
	}
	key := must(must(newSoftKey())(t).passkey())(t)
	m := member{ID: "maria", Name: "Maria", Roles: []ledger.Role{ledger.Reviewer}, Passkeys: []passkey{{Proved: true}}}
	m.Passkeys[0].Credential.ID, m.Passkeys[0].Credential.PublicKey = key.Credential, key.Key
	if err := fresh.putMember(t.Context(), m, 0); err != nil {
		t.Fatal(err)
	}
	review := next(ana.post("people/add", "person", "maria"))
	if page := ana.get(review).body; !strings.Contains(page, "<strong>Maria</strong>") {
		t.Errorf("who comes is not named:\n%s", page)
	}
	ana.post(review+"/approve", "play", "1")
	if page := ana.get(review).body; strings.Contains(page, "Nu se schimbă nimic") || !strings.Contains(page, "/play\"") {
		t.Errorf("after her signature the page says:\n%s", page)
	}
	if got := ana.post("change/" + strings.TrimPrefix(review, "review/") + "/play"); got.status != http.StatusSeeOther {
		t.Errorf("the colleague does not let her in: %d %s", got.status, got.body)
	}
	h := must(fresh.history(t.Context()))(t)
	if _, named := h.Roster.Person("maria"); !named {
		t.Errorf("the team is %v", h.Roster.People)
	}
}

// A button that leads to a step has no words of its own yet: what staff call a step is nothing for people to read.
func TestAButtonToAStepHasNoWordsYet(t *testing.T) {
	w := newWorld(t)
	ana := w.signedIn("ana", "ro")
	to := strings.Split(next(ana.post("topics/near/add", "title", "Când e frig", "kind", "screen")), "#")[0]
	if got := ana.post(to+"/buttons", "to", "near/kind-of-place"); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.body)
	}
	made := must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t)
	ref := strings.TrimPrefix(to, "screens/")
	_, n := made.node(ref)
	if len(n.Ways) != 1 || n.Ways[0].To != "near/kind-of-place" {
		t.Fatalf("the button leads to %v", n.Ways)
	}
	for _, lang := range made.languages() {
		if label := made.Value(message(lang, ref+"."+n.Ways[0].Option)); label != "" {
			t.Errorf("people would read %q in %s", label, lang)
		}
	}
	for lang, title := range map[string]string{"en": "When it is cold", "hu": "Amikor hideg van", "uk": "Коли холодно"} {
		ana.post("field", "key", fieldKey(message(lang, ref+".title")), "was", "", "value", title)
	}
	ana.post("field", "key", fieldKey(message("ro", ref+".text")), "was", "", "value", "Intră la cald.")
	ana.post(to+"/from", "to", "near/what")
	made = must(w.changeWork(t.Context(), made.Draft.ID.String()))(t)
	if faults := made.At[message("ro", ref+"."+n.Ways[0].Option)]; len(faults) == 0 {
		t.Errorf("it can be sent without words: %v", made.Faults)
	}
}

// The page of a screen says what is wrong with it, not only how much; that nothing leads to it has its own line.
func TestAScreenSaysWhatIsWrongWithIt(t *testing.T) {
	w := newWorld(t)
	ana := w.signedIn("ana", "ro")
	to := strings.Split(next(ana.post("topics/near/add", "title", "Când e frig", "kind", "screen")), "#")[0]
	for _, part := range []string{"words", "buttons"} {
		page := ana.get(to + "?part=" + part).body
		if !strings.Contains(page, `<p class="error">De pe acest ecran omul poate rămâne`) || strings.Contains(page, "Niciun drum nu duce") || !strings.Contains(page, "Nimic nu duce aici") {
			t.Errorf("%s does not say what is wrong:\n%s", part, page)
		}
	}
}

// No list of screens shows a name in braces, however it is cut.
func TestNoListOfScreensShowsBraces(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"pick?for=/console/screens/near/what/buttons&back=/console/screens/near/what", "topics/about", "topics/danger/map"} {
		if page := w.signedIn("ana", "ro").get(path); page.status != http.StatusOK || strings.Contains(page.body, "{") {
			_, after, _ := strings.Cut(page.body, "{")
			t.Errorf("%s: %d {%.40s", path, page.status, after)
		}
	}
}

// What is new in the team is on no phone, and the history does not say so.
func TestTheTeamIsOnNoPhone(t *testing.T) {
	w := newWorld(t)
	if page := w.signedIn("olga", "ro").get("history?new").body; strings.Contains(page, "pe telefoane") || !strings.Contains(page, "Echipa este acum") {
		t.Errorf("of a new team it is said:\n%s", page)
	}
	s := &scene{world: w, name: "w"}
	s.published(s.anew("danger/start.text", " Sună acum."))
	if page := w.signedIn("olga", "ro").get("history?new").body; !strings.Contains(page, "pe telefoane") {
		t.Errorf("of what was published it is said:\n%s", page)
	}
}

// A change that was sent before the team became another can never be published. Nobody is asked to sign it in vain: who sent it is told where she looks
// first, opens it with one press, and sends it again.
func TestAChangeOutlivesTheTeam(t *testing.T) {
	w := newWorld(t)
	id := w.sent(clearer)
	w.enrolled(w.as("olga").post("people/tudor/remove").header.Get("Location"))
	maria, ana := w.signedIn("maria", "ro"), w.signedIn("ana", "ro")
	const changed = "Echipa s-a schimbat"
	if page := maria.get("").body; strings.Contains(page, id) {
		t.Errorf("maria is asked on her first page:\n%s", page)
	}
	if page := maria.get("review/" + id).body; !strings.Contains(page, changed) || strings.Contains(page, "data-passkey") {
		t.Errorf("maria is asked for a passkey in vain:\n%s", page)
	}
	got := maria.post("review/"+id+"/approve", "assertion", w.assertion("maria", w.proposal(id)), "seen", string(draft.Texts))
	if got.status != http.StatusConflict || !strings.Contains(got.body, changed) {
		t.Errorf("she signs all the same: %d", got.status)
	}
	for _, path := range []string{"", "change/" + id} {
		if page := ana.get(path).body; !strings.Contains(page, changed) || !strings.Contains(page, "change/"+id) {
			t.Errorf("ana is not told on %q:\n%s", path, page)
		}
	}
	ana.post("change/" + id + "/update")
	if page := ana.get("change/" + id).body; !strings.Contains(page, "change/"+id+"/send") || strings.Contains(page, changed+" de când") {
		t.Errorf("she cannot send it again:\n%s", page)
	}
	ana.post("change/"+id+"/send", "why", "it is clearer")
	ana.post("change/"+id+"/sign", "assertion", w.assertion("ana", w.proposal(id)))
	if got := w.as("radu").post("review/"+id+"/approve", "assertion", w.assertion("radu", w.proposal(id)), "seen", string(draft.Texts)); next(got) != "history?new" {
		t.Errorf("it is not published: %d %s", got.status, got.body)
	}
}
