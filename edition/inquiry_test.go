package edition

import (
	"fmt"
	"strings"
	"testing"

	"liman/directory"
	"liman/flows"
)

// typed is where a text leads that is typed on a screen.
func typed(ed *Edition, at, text string) flows.State {
	s, _ := ed.Book.Step(flows.State{Lang: "ro", Node: at}, flows.Input{Act: flows.Types, Text: text})
	return s
}

// A line is at the same place in the chat, on the first screen and where a place is asked for, and where things are looked up: inline, on
// the command line, by HTTP and on the page.
func TestALineIsUnderstoodTheSameEverywhere(t *testing.T) {
	ed := builtinEdition(t)
	for _, text := range []string{
		"Turda", "Călărași", "sf gh", "adapost dej", "politie olt", "dgaspc SV", "ploiesti prahova", "Cornu, Prahova", "judetu olt", "sectorul întâi",
		"obor braila", "grigorescu", "strada Bucuresti Cluj", "calea moldovei bistrita", "bd. Timisoara sector 6", "satul Lunca, comuna Vidra, Alba",
		"sunt din cluj stau in oradea", "sotul e in Italia eu sunt in Bacau", "intre Cluj si Turda", "Kolozsvár mellett", "vama veche",
		"valea lunga dambovita", "politie poarta alba", "spital non stop cluj", "is there a shelter open now in Cluj", "Magyarországon vagyok",
		"притулок у Яссах", "лікарня в Клуж-Напоці", "второй сектор Бухарест", "Frauenhaus Hermannstadt", "ginecolog brasov", "sunt in Italia",
	} {
		asked := ed.Inquire(text)
		p, clear := asked.Place()
		if !clear {
			t.Errorf("%q is nowhere for a look-up: %+v", text, asked)
		}
		for _, at := range []string{ed.Book.Home(), "near/start", "near/typed"} {
			if s := typed(ed, at, text); s.Vars["where"] != p.Key() {
				t.Errorf("%q typed at %s leads to %s with %v; a look-up is at %s", text, at, s.Node, s.Vars, p.Key())
			}
		}
	}
}

// A village of every county is found in a line with its county, however it is written, in the chat and by a look-up.
func TestVillagesOfEveryCounty(t *testing.T) {
	ed := builtinEdition(t)
	forms := []string{"stau in %s jud %s", "%s, %s", "adapost %s %s", "sunt din satul %s judetul %s"}
	county, tried := map[string]string{}, 0
	for _, c := range ed.Directory.Counties() {
		county[c.Code] = c.Name
	}
	for p := range ed.Directory.Places() {
		if p.Siruta%23 != 0 || p.Siruta == 0 || p.Town() {
			continue
		}
		text := strings.NewReplacer("ș", "ş", "ț", "ţ").Replace(fmt.Sprintf(forms[p.Siruta%len(forms)], p.Name, county[p.County]))
		if found := ed.Directory.Named(p.Name + ", " + county[p.County]); len(found.Places) > 1 || strings.Contains(directory.Fold(p.Name), "sat") {
			continue // there are several, or its name has a word that may stand before any
		}
		tried++
		asked, _ := ed.Inquire(text).Place()
		if s := typed(ed, ed.Book.Home(), text); asked.Key() != p.Key() || s.Vars["where"] != p.Key() {
			t.Errorf("%q leads to %s with %v, and a look-up to %s; want %s", text, s.Node, s.Vars, asked.Key(), p.Key())
		}
	}
	if tried < 300 {
		t.Errorf("%d were tried", tried)
	}
}

// What no screen shows by places leads where it is heard to lead, and the place is kept: a lawyer, an ambulance.
func TestWhatIsNotNearIsElsewhere(t *testing.T) {
	ed := builtinEdition(t)
	for text, node := range map[string]string{
		"avocat gratuit cluj": "rights/lawyer", "ambulanta cluj": "danger/start", "rape kit cluj": "assault/proof", "ordin de protecție cluj": "order/start",
		"adapost cluj": "near/shelter", "copii cluj": "near/what",
	} {
		if s := typed(ed, ed.Book.Home(), text); s.Node != node || s.Vars["where"] != "CJ" {
			t.Errorf("%q leads to %s with %v, not to %s", text, s.Node, s.Vars, node)
		}
	}
}
