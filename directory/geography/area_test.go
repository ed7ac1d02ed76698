package geography

import (
	"slices"
	"testing"
)

// Every commune and town is found by its name with its county behind it, however that is written, and once; also where its seat is called
// otherwise, or where its name has a word that people also put before one ("Coțofenii din Dos").
func TestEveryCommuneIsFoundByItsCounty(t *testing.T) {
	g := atlas(t)
	county := map[string]string{}
	for _, c := range g.Counties() {
		county[c.Code] = c.Name
	}
	for _, p := range g.places {
		if p.Siruta == 0 || p.size > sizes["commune seat"] {
			continue
		}
		for _, text := range []string{p.Unit + " " + county[p.County], p.Unit + ", " + county[p.County], p.Unit + " jud. " + p.County} {
			found := g.Named(text)
			if !slices.ContainsFunc(found.Places, func(q Place) bool { return q.Unit == p.Unit && q.County == p.County }) {
				t.Errorf("%q is %v, not in %s", text, found.Places, p.Unit)
			}
			if p.Town() && (!found.Clear() || found.Places[0] != p) {
				t.Errorf("%q is %v", text, found.Places)
			}
		}
	}
}

func TestNamedForms(t *testing.T) {
	g := atlas(t)
	for _, test := range []struct {
		text, key string // the first place; "" for none
		form      Form
	}{
		{"Cluj-Napoca", "54984", ByName},
		{"CJ", "CJ", ByName},
		{"Kolozsvár", "54984", ByName},
		{"Roșiorii de Vede", "151889", ByName},
		{"sf gh", "63401", ByName},
		{"sectorul întâi", "B1", ByName},
		{"второй сектор Бухарест", "B2", ByName},
		{"district 3 Bucharest", "B3", ByName},
		{"Роман", "120879", ByName},
		{"Cornu, Prahova", "132814", InArea},
		{"Alexandria TR", "151807", InArea},
		{"tr magurele", "151692", ByName},
		{"Grigorescu", "54984", ByOther}, // a village once had the name of the quarter
		{"Grigorescu, Cluj", "54984", InArea},
		{"Militari", "B6", ByOther},
		{"Kolozsváron", "54984", Declined},
		{"у Клуж-Напоці", "54984", Declined},
		{"Buhareste", "B", InLatin},
		{"Bacăului", "20304", Declined},
		{"Sucevei", "146272", Declined},
		{"Râmnicului Sărat", "44854", Declined},
		{"Ploieștilor", "130543", Declined},
		{"Vâlcii", "VL", Declined},
		{"Oltului", "OT", Declined},
		{"Devei", "86696", Declined},
		// a town is not called by the person in its name
		{"mihai", "", 0},
		{"gheorghe", "", 0},
	} {
		found, key := g.Named(test.text), ""
		if len(found.Places) > 0 {
			key = found.Places[0].Key()
		}
		if key != test.key || found.Form != test.form {
			t.Errorf("%q is %q in form %d, want %q in form %d", test.text, key, found.Form, test.key, test.form)
		}
	}
}

// A town is among what its name, or the beginning of it, may mean, although communes and villages are called so.
func TestATownAmongItsNamesakes(t *testing.T) {
	g := atlas(t)
	for text, town := range map[string]string{
		"Breaza": "131112", "Drăgănești": "125631", "Întorsura": "63599", "Lehliu": "93897", "Fierbinți": "102758",
	} {
		if found := g.Named(text).Places; !slices.ContainsFunc(found, func(p Place) bool { return p.Key() == town }) {
			t.Errorf("%s is %v", text, found)
		}
	}
	if found := g.Named("Breaza"); !found.Clear() {
		t.Errorf("the town of Breaza is asked of, beside %v", found.Places[1:])
	}
	if found := g.Named("Valea"); found.Clear() {
		t.Errorf("of the villages called Valea none is meant, but %v", found.Places[0])
	}
}
