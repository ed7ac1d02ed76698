package directory

import (
	"fmt"
	"strings"
	"testing"
)

// place is the place of a key that there must be.
func place(t testing.TB, d *Directory, key string) Place {
	t.Helper()
	p, known := d.Place(key)
	if !known {
		t.Fatalf("no place %q", key)
	}
	return p
}

func TestNearInCounty(t *testing.T) {
	d := open(t)
	found := d.Near(place(t, d, "54984"), Query{Kinds: []Kind{"dgaspc", "hospital", "hospital_municipal"}, Limit: 3})
	if found.Scope != InCounty || len(found.Hits) != 3 {
		t.Fatalf("%d hits, scope %d", len(found.Hits), found.Scope)
	}
	for i, hit := range found.Hits {
		if hit.Service.County != "CJ" || !hit.HasKm || i > 0 && hit.Km < found.Hits[i-1].Km { // none of them has a number
			t.Errorf("hit %d: %s, %.1f km", i, hit.Service.ID, hit.Km)
		}
	}
	if hit := d.Near(place(t, d, "CJ"), Query{Kinds: []Kind{"dgaspc"}, Limit: 3}).Hits[0]; hit.HasKm || hit.Km != 0 {
		t.Error("a whole county has no distance")
	}
	if rough := d.Near(place(t, d, "55268"), Query{Kinds: []Kind{"dgaspc"}, Limit: 1}).Hits[0]; !rough.Rough || rough.Km < 15 || rough.Km > 35 {
		t.Errorf("from Turda to Cluj-Napoca: %.1f km, rough %t", rough.Km, rough.Rough)
	}
}

// TestNearSector puts a sector's own services first, then the city's, and leaves out what is for other sectors.
func TestNearSector(t *testing.T) {
	d := open(t)
	hits := d.Near(place(t, d, "B3"), Query{Kinds: []Kind{"dv_line_local", "dgaspc"}, Limit: 9}).Hits
	var ids []string
	for _, hit := range hits {
		ids = append(ids, hit.Service.Name)
	}
	if len(hits) != 2 || hits[0].Service.Sector != 3 || hits[1].Service.Sector != 0 {
		t.Errorf("for sector 3: %q", ids)
	}
	if hits := d.Near(place(t, d, "B2"), Query{Kinds: []Kind{"aggressor_counselling"}, Limit: 9}).Hits; len(hits) != 1 || hits[0].Service.Sector != 5 {
		t.Errorf("what only another sector has: %v", hits)
	}
}

// TestNearPutsNumbersFirst looks at every place of the capital and every county, with and without a position, and at what has
// neither number, address, site nor e-mail: no list has it.
func TestNearPutsNumbersFirst(t *testing.T) {
	d := open(t)
	numbers, seen := 0, map[string]bool{}
	var asked []Place
	for _, county := range d.Counties() {
		asked = append(asked, place(t, d, county.Code), d.At(d.Seat(county.Code)))
	}
	for sector := 1; sector <= 6; sector++ {
		asked = append(asked, place(t, d, fmt.Sprint("B", sector)))
	}
	for _, p := range asked {
		for _, kinds := range [][]Kind{nil, {"dgaspc", "das", "dv_centre", "ngo"}, {"local_police", "police_county"}} {
			silent := false
			for _, hit := range d.Near(p, Query{Kinds: kinds}).Hits {
				s := hit.Service
				seen[s.ID] = true
				has := len(s.Numbers()) > 0
				if has && silent {
					t.Errorf("%s %v: %s comes after one without a number", p.Key(), kinds, s.ID)
				}
				if silent = !has; has {
					numbers++
				} else if s.Address == "" && s.Website == "" && s.Email == "" && s.Chat == "" {
					t.Errorf("%s leads nowhere", s.ID)
				}
			}
		}
	}
	nowhere := 0
	for _, s := range d.Services() {
		if s.Shown() && !seen[s.ID] {
			nowhere++
		}
	}
	if numbers == 0 || nowhere != 4 {
		t.Errorf("%d numbers seen, %d services left out, want 4", numbers, nowhere)
	}
}

// TestNearLimitKeepsNumbers: a far one that can be called is not cut off by nearer ones that cannot.
func TestNearLimitKeepsNumbers(t *testing.T) {
	at := func(id string, lat float64, phone ...string) Service {
		return Service{ID: id, Kind: "dgaspc", County: "CJ", Point: Point{Lat: lat, Lon: 23.6}, Website: "https://example.org", Phones: phone, Origin: Origin{Trust: High}}
	}
	lost := at("low", 46.77, "0264 000 001")
	lost.Trust = Low // its number is for staff alone
	d := crowded(t, []Service{at("near", 46.78), lost, at("far", 46.9, "0264 000 002"), at("farther", 46.95, "0264 000 003")})
	for limit, want := range map[int]string{1: "far", 2: "far farther", 3: "far farther low", 9: "far farther low near"} {
		if got := strings.Join(idsIn(d.Near(d.At(Point{Lat: 46.77, Lon: 23.6}), Query{Kinds: []Kind{"dgaspc"}, Limit: limit})), " "); got != want {
			t.Errorf("of %d: %s, want %s", limit, got, want)
		}
	}
}

func TestNearWidens(t *testing.T) {
	d := open(t)
	turda := place(t, d, "55268")
	for _, c := range []struct {
		p     Place
		kinds []Kind
		scope Scope
		hits  bool
	}{
		{turda, []Kind{"dgaspc"}, InCounty, true},
		{turda, []Kind{"child_centre"}, Around, true},          // Târgu Mureș
		{turda, []Kind{"ombudsman"}, Country, true},            // Ploiești, Constanța
		{turda, []Kind{"sexual_violence_centre"}, None, false}, // all planned, all hidden
		{turda, []Kind{"no_such_kind"}, None, false},
		{turda, nil, InCounty, true},
		{place(t, d, "IF"), []Kind{"dgaspc"}, InCounty, true}, // no one knows where, but it is there
		{place(t, d, "CJ"), []Kind{"child_centre"}, Around, true},
		{place(t, d, "CJ"), []Kind{shelter}, InCounty, false},
		{place(t, d, "TL"), []Kind{shelter}, None, false},
		{d.At(Point{Lat: 48.2, Lon: 16.37}), []Kind{"dgaspc"}, Abroad, false},
		{d.At(Point{Lat: 43.5, Lon: 31}), []Kind{"dgaspc"}, Abroad, false},
		{Place{}, []Kind{"dgaspc"}, None, false},
	} {
		found := d.Near(c.p, Query{Kinds: c.kinds, Limit: 5})
		if found.Scope != c.scope || (len(found.Hits) > 0) != c.hits {
			t.Errorf("%s %v: scope %d with %d hits", c.p.Key(), c.kinds, found.Scope, len(found.Hits))
		}
		for _, hit := range found.Hits {
			if found.Scope == Around && hit.Km > around || hit.HasKm && c.p.Point.None() {
				t.Errorf("%s: %s is %.0f km away", c.p.Key(), hit.Service.ID, hit.Km)
			}
		}
	}
}

// TestT24_NearKeepsShelters looks at everything Near says about shelters: no distance, no address, no position.
func TestT24_NearKeepsShelters(t *testing.T) {
	d := open(t)
	seen := 0
	for _, county := range d.Counties() {
		found := d.Near(place(t, d, county.Code), Query{Kinds: Kinds(), Limit: 0})
		seen += len(found.Shelters)
		for _, s := range found.Shelters {
			s.zone, s.holidays = nil, nil // a pointer is printed as digits
			if text := fmt.Sprintf("%+v", s); Leads(strings.ReplaceAll(text, s.Source, "")) || s.Hide != "" {
				t.Errorf("%s says too much", s.ID)
			}
		}
		for _, hit := range found.Hits {
			if s := hit.Service; s.Kind == shelter || s.NoAddress && (hit.HasKm || hit.Km != 0 || s.Address != "" || !s.Point.None()) {
				t.Errorf("%s says too much", s.ID)
			}
		}
	}
	if seen != 12 { // one of 13 may no longer exist
		t.Errorf("%d shelters shown, want 12", seen)
	}
}
