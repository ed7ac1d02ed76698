package edition

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"liman/directory"
	"liman/flows"
)

// A button that somebody still has from an older edition leads to the page that took its place.
func TestTheOldPageAboutLeaving(t *testing.T) {
	e := builtinEdition(t)
	_, reply := e.Book.Step(flows.State{Node: "violence/leaving"}, flows.Input{Act: flows.Taps, Option: "nothing"})
	if reply.Node != "leaving/start" {
		t.Errorf("at %s", reply.Node)
	}
}

// From every screen the line for children is at most two taps away, and the emergency number one.
func TestTheLinesAreNear(t *testing.T) {
	e := builtinEdition(t)
	for _, node := range e.Book.Screens() {
		_, reply := e.Book.Step(flows.State{Node: node, Lang: "ro"}, flows.Input{Act: flows.Taps, Option: flows.Help})
		seen := e.Screen("ro", reply).String()
		if !strings.Contains(seen, e.Text("ro", "button.help")[:3]) || !strings.Contains(seen, "\n119\n") {
			t.Errorf("from %s help shows:\n%s", node, seen)
		}
	}
}

// nearScreens gives each screen of what is near for each county and sector, in each language.
func nearScreens(t *testing.T, look func(lang string, p directory.Place, r flows.Reply, s Screen)) {
	t.Helper()
	e := builtinEdition(t)
	var keys []string
	for _, c := range e.Directory.Counties() {
		keys = append(keys, c.Code)
	}
	for _, key := range append(keys, "B1", "B2", "B3", "B4", "B5", "B6") {
		for _, node := range []string{
			"social", "hospital", "police", "forensic", "shelter", "social-all", "hospital-all", "police-all",
		} {
			for _, lang := range e.Words.Languages() {
				r := e.Book.View(flows.State{Node: "near/" + node, Lang: lang, Vars: map[string]string{"where": key}})
				look(lang, r.Place, r, e.Screen(lang, r))
			}
		}
	}
}

// TestNearAsksTheLineFirst: where nothing in the county has a number, the first line of the text says whom to call and names
// the county; elsewhere it does not.
func TestNearAsksTheLineFirst(t *testing.T) {
	e := builtinEdition(t)
	asks, lines := 0, 0
	nearScreens(t, func(lang string, p directory.Place, r flows.Reply, s Screen) {
		local := false
		for _, hit := range r.Found.Hits {
			local = local || hit.Service.County == p.County && len(hit.Service.Numbers()) > 0
		}
		county := e.county(p.County)
		want := strings.NewReplacer("{ro-anes}", "0800 500 333", "{county}", county).Replace(map[string]string{
			"ro": "Sună la {ro-anes} și întreabă ce este în {county}.", "en": "Call {ro-anes} and ask for what is in {county}.",
			"hu": "Hívd a {ro-anes} számot, és kérdezd meg, mi van itt: {county}.", "uk": "Подзвони на {ro-anes} і спитай, що є тут: {county}.",
		}[lang])
		first, _, _ := strings.Cut(s.Text, "\n")
		if local == (first == want) {
			t.Errorf("%s in %s, %s: a number there is %v, and the first line is %q", s.Node, p.Key(), lang, local, first)
		}
		if lines++; !local {
			asks++
		}
	})
	if asks == 0 || asks == lines {
		t.Errorf("%d of %d screens ask", asks, lines)
	}
}

// TestNationalNumbersStandOnce: each exactly once in text and cards together, and above the first card.
func TestNationalNumbersStandOnce(t *testing.T) {
	e := builtinEdition(t)
	nearScreens(t, func(lang string, p directory.Place, _ flows.Reply, s Screen) {
		shown := " " + strings.NewReplacer("\n", " ", ".", " ", ",", " ").Replace(s.String()) + " "
		for _, c := range e.National() {
			if n := strings.Count(shown, " "+c.Number()+" "); n != 1 || !strings.Contains(s.Text, c.Number()) {
				t.Errorf("%s in %s, %s: %s stands %d times", s.Node, p.Key(), lang, c.Number(), n)
			}
		}
	})
}

// TestNearSaysOnceWhatIsNotConfirmed: no card says so itself; where all of them are not, one sentence does, where some, the
// sentence and a star on each.
func TestNearSaysOnceWhatIsNotConfirmed(t *testing.T) {
	e := builtinEdition(t)
	seen := map[string]int{}
	nearScreens(t, func(lang string, p directory.Place, r flows.Reply, s Screen) {
		open, stars := 0, 0
		for _, c := range s.Cards {
			if c.Unconfirmed {
				open++
			}
			if strings.HasSuffix(c.Name, " *") {
				stars++
			}
		}
		all, some := strings.Contains(s.Text, e.Text(lang, "near.unconfirmed")), strings.Contains(s.Text, e.Text(lang, "near.unconfirmed-star"))
		switch {
		case open == 0 && !all && !some && stars == 0:
			seen["none"]++
		case open > 0 && open == len(s.Cards) && all && !some && stars == 0:
			seen["all"]++
		case open > 0 && open < len(s.Cards) && some && !all && stars == open:
			seen["some"]++
		default:
			t.Errorf("%s in %s, %s: %d of %d are not confirmed, %d have stars:\n%s", s.Node, p.Key(), lang, open, len(s.Cards), stars, s)
		}
		if strings.Contains(s.String(), e.Text(lang, "service.confirm")) {
			t.Errorf("%s in %s, %s: a card says it again", s.Node, p.Key(), lang)
		}
	})
	if len(seen) != 3 {
		t.Errorf("seen: %v", seen)
	}
}

// TestEmergencyHasNoAge: that nobody wrote a day of 112 means nothing, on a card, on a row and alone.
func TestEmergencyHasNoAge(t *testing.T) {
	e := builtinEdition(t)
	c, _ := e.Directory.Contact("ro-112")
	for _, lang := range e.Words.Languages() {
		row := e.ContactRow(lang, c, time.Now())
		if shown := e.contactCard(lang, c).String() + e.ContactCard(lang, c).String() + row.Checked; strings.Contains(shown, e.Text(lang, "service.undated")) {
			t.Errorf("%s: %s", lang, shown)
		}
	}
}

// TestNearListsTheRest: what a list cuts off is one button away, and that button is only there where there is more.
func TestNearListsTheRest(t *testing.T) {
	e := builtinEdition(t)
	more := 0
	nearScreens(t, func(lang string, p directory.Place, r flows.Reply, s Screen) {
		node := strings.TrimSuffix(s.Node, "-all")
		if node == "near/shelter" || node == "near/forensic" {
			return // few have any
		}
		all := e.Book.View(flows.State{Node: node + "-all", Lang: lang, Vars: r.Vars})
		rest := slices.ContainsFunc(r.Options, func(o flows.Option) bool { return o.ID == flows.Rest })
		if node == s.Node && rest != (len(all.Found.Hits) > len(r.Found.Hits)) {
			t.Errorf("%s in %s lists %d of %d; a button for the rest: %v", s.Node, p.Key(), len(r.Found.Hits), len(all.Found.Hits), rest)
		}
		if rest {
			more++
		}
		if size := len(utf16.Encode([]rune(s.String()))); size > 4000 {
			t.Errorf("%s in %s, %s has %d letters", s.Node, p.Key(), lang, size)
		}
	})
	if more == 0 {
		t.Error("nowhere is there more")
	}
}
