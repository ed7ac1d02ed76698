package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
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
		if hit.Service.County != "CJ" || !hit.HasKm || i > 0 && hit.Km < found.Hits[i-1].Km {
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
		{d.At(Point{48.2, 16.37}), []Kind{"dgaspc"}, Abroad, false},
		{d.At(Point{43.5, 31}), []Kind{"dgaspc"}, Abroad, false},
		{Place{}, []Kind{"dgaspc"}, None, false},
	} {
		found := d.Near(c.p, Query{Kinds: c.kinds, Limit: 5})
		if found.Scope != c.scope || (len(found.Hits) > 0) != c.hits {
			t.Errorf("%s %v: scope %d with %d hits", c.p.Key(), c.kinds, found.Scope, len(found.Hits))
		}
		for _, hit := range found.Hits {
			if found.Scope == Around && hit.Km > around || hit.HasKm && c.p.Point.none() {
				t.Errorf("%s: %s is %.0f km away", c.p.Key(), hit.Service.ID, hit.Km)
			}
		}
	}
}

// TestTree compares the tree with looking at everything.
func TestTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) Point {
			return Point{float64(rapid.IntRange(-900, 900).Draw(t, "lat")) / 10, float64(rapid.IntRange(-1800, 1800).Draw(t, "lon")) / 10}
		})
		points := rapid.SliceOfN(point, 0, 200).Draw(t, "points")
		from, count := point.Draw(t, "from"), rapid.IntRange(0, 12).Draw(t, "count")
		within := rapid.SampledFrom([]float64{anywhere, chord(around), chord(5000)}).Draw(t, "within")
		leaves, want := make([]leaf, len(points)), []near(nil)
		for i, p := range points {
			leaves[i] = leaf{at: p.vector(), id: int32(i)}
			if square := from.vector().square(p.vector()); square <= within {
				want = append(want, near{int32(i), square})
			}
		}
		slices.SortFunc(want, func(a, b near) int { return cmp.Or(cmp.Compare(a.square, b.square), cmp.Compare(a.id, b.id)) })
		got := newTree(leaves).nearest(search{from: from.vector(), count: count, limit: within})
		if !slices.Equal(got, want[:min(count, len(want))]) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
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
			if s := hit.Service; s.Kind == shelter || s.NoAddress && (hit.HasKm || hit.Km != 0 || s.Address != "" || !s.Point.none()) {
				t.Errorf("%s says too much", s.ID)
			}
		}
	}
	if seen != 12 { // one of 13 may no longer exist
		t.Errorf("%d shelters shown, want 12", seen)
	}
}
