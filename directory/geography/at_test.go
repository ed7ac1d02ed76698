package geography

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// atlas is the one inside the program.
func atlas(t testing.TB) *Atlas {
	t.Helper()
	g, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestAt stands in towns on both sides of the border. Points are rounded to about a kilometre before they are looked up.
func TestAt(t *testing.T) {
	g := atlas(t)
	for _, c := range []struct {
		at              string
		p               Point
		county, country string
	}{
		{"Cluj-Napoca", Point{46.7712, 23.6236}, "CJ", "RO"}, {"București", Point{44.4268, 26.1025}, "B", "RO"},
		{"Suceava", Point{47.6635, 26.2732}, "SV", "RO"}, {"Sighetu Marmației", Point{47.9309, 23.8947}, "MM", "RO"},
		{"Giurgiu", Point{43.9037, 25.9699}, "GR", "RO"}, {"Giurgiu, port", Point{43.8820, 25.9650}, "GR", "RO"},
		{"Ruse", Point{43.8486, 25.9542}, "", "BG"}, {"Calafat", Point{43.9908, 22.9342}, "DJ", "RO"}, {"Vidin", Point{43.9961, 22.8679}, "", "BG"},
		{"Turnu Măgurele", Point{43.7517, 24.8708}, "TR", "RO"}, {"Nikopol", Point{43.705, 24.895}, "", "BG"},
		{"Vama Veche", Point{43.7536, 28.5725}, "CT", "RO"}, {"Durankulak", Point{43.688, 28.529}, "", "BG"},
		{"Sulina", Point{45.156, 29.653}, "TL", "RO"}, {"Galați", Point{45.4353, 28.008}, "GL", "RO"},
		{"Giurgiulești", Point{45.481, 28.196}, "", "MD"}, {"Reni", Point{45.457, 28.284}, "", "UA"},
		{"Ungheni, Moldova", Point{47.2108, 27.8005}, "", "MD"}, {"Chișinău", Point{47.0105, 28.8638}, "", "MD"},
		{"Siret", Point{47.9556, 26.0649}, "SV", "RO"}, {"Porubne", Point{47.99, 26.06}, "", "UA"}, {"Chernivtsi", Point{48.29, 25.93}, "", "UA"},
		{"Borș", Point{47.118, 21.815}, "BH", "RO"}, {"Ártánd", Point{47.119, 21.754}, "", "HU"}, {"Szeged", Point{46.253, 20.1414}, "", "HU"},
		{"Jimbolia", Point{45.79, 20.72}, "TM", "RO"}, {"Kikinda", Point{45.83, 20.465}, "", "RS"},
		{"Drobeta", Point{44.6369, 22.6597}, "MH", "RO"}, {"Kladovo", Point{44.609, 22.611}, "", "RS"},
		{"Vienna", Point{48.2082, 16.3738}, "", "AT"}, {"London", Point{51.5, -0.12}, "", "GB"}, {"Istanbul", Point{41.01, 28.97}, "", "TR"},
		{"Nicosia", Point{35.17, 33.36}, "", "CY"}, {"Black Sea", Point{43.5, 31}, "", ""}, {"New York", Point{40.7, -74}, "", ""},
	} {
		got := g.At(c.p)
		if got.County != c.county || got.Country != c.country {
			t.Errorf("%s: %q in %q, want %q in %q", c.at, got.County, got.Country, c.county, c.country)
		}
		if (got.Name != "") != (c.country == "RO") {
			t.Errorf("%s: called %q", c.at, got.Name)
		}
		if again, known := g.Place(got.Key()); !known || again != got {
			t.Errorf("%s: Place(%q) = %v, want %v", c.at, got.Key(), again, got)
		}
	}
}

// TestAtHome finds every locality in Romania, and nearly every one in its own county.
func TestAtHome(t *testing.T) {
	g := atlas(t)
	count, other := 0, 0
	for _, p := range g.places {
		if !p.Exact {
			continue
		}
		count++
		at := g.At(p.Point)
		if at.Country != "RO" {
			t.Errorf("%s in %s: country %q", p.Name, p.County, at.Country)
		}
		if at.County != p.County {
			other++
		}
	}
	if other*100 > count {
		t.Errorf("%d of %d localities are found in another county", other, count)
	}
}

func TestValid(t *testing.T) {
	for _, p := range []Point{{999, 999}, {-999, 0}, {0, 181}, {math.NaN(), 0}, {0, math.NaN()}, {math.Inf(1), 0}, {90.1, 0}} {
		if p.Valid() {
			t.Errorf("%v is valid", p)
		}
		if got := atlas(t).At(p); got != (Place{}) {
			t.Errorf("At(%v) = %v", p, got)
		}
	}
	if !(Point{46.77, 23.6}).Valid() || !(Point{-90, 180}).Valid() {
		t.Error("true positions are invalid")
	}
}

// TestKeys holds the keys: at most 14 bytes, no finer than a kilometre, and the way back.
func TestKeys(t *testing.T) {
	g := atlas(t)
	for key, want := range map[string]Place{
		"CJ": {Name: "Cluj", County: "CJ", Country: "RO"},
		"B":  {Name: "București", County: "B", Country: "RO"},
		"B2": {Name: "Sectorul 2", Unit: "București", County: "B", Sector: 2, Country: "RO"},
		"54984": {Siruta: 54984, Name: "Cluj-Napoca", Unit: "Cluj-Napoca", County: "CJ", Country: "RO",
			Point: Point{46.7667, 23.6}, Exact: true},
		"@46.77,23.60": {Name: "Cluj-Napoca", County: "CJ", Country: "RO", Point: Point{46.77, 23.6}, Shared: true},
	} {
		got, known := g.Place(key)
		if !known || got != want || got.Key() != key {
			t.Errorf("Place(%q) = %+v, %t", key, got, known)
		}
	}
	for _, key := range []string{"", "XX", "B0", "B7", "B22", "0", "-1", "+54984", "054984", "99999999999999999999", "@", "@1", "@1,2,3",
		"@999,999", "@NaN,1", "@46.771234,23.612345"} {
		if p, known := g.Place(key); known {
			t.Errorf("Place(%q) = %+v", key, p)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := Point{rapid.Float64Range(-90, 90).Draw(t, "lat"), rapid.Float64Range(-180, 180).Draw(t, "lon")}
		place := g.At(p)
		key := place.Key()
		if again, known := g.Place(key); !known || again != place || again.Key() != key || len(key) > maxKey {
			t.Fatalf("%v: key %q leads to %v, want %v", p, key, again, place)
		}
		if math.Abs(p.Lat) < 90 && p.Lon > -100 && math.Abs(place.Point.Lat-p.Lat) > 0.0051 {
			t.Fatalf("%v became %v", p, place.Point)
		}
	})
}
