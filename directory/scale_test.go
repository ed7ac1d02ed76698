package directory

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liman/directory/geography"
	"liman/directory/hours"
)

// million is how many services the directory must bear.
const million = 1_000_000

// timetablesOf has many different hours: half of the services have none, a few are open at night.
func timetablesOf(t testing.TB) []Terms {
	t.Helper()
	zone, err := time.LoadLocation(zones["RO"])
	if err != nil {
		t.Fatal(err)
	}
	list := make([]Terms, 200)
	for i := range list {
		text := ""
		switch {
		case i == 1:
			text = "24/7"
		case i%2 == 1:
			text = fmt.Sprintf("Mo-Fr %02d:%02d-%02d:%02d; PH off", 6+i%5, i%60, 12+i%8, i%59)
		}
		parsed, err := hours.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		list[i] = Terms{Hours: parsed, zone: zone, holidays: hours.Romania}
	}
	return list
}

// crowd is many services around the localities of Romania.
func crowd(t testing.TB, count int, of ...Kind) []Service {
	t.Helper()
	atlas, err := geography.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	places := slices.Collect(atlas.Places())
	terms, chance := timetablesOf(t), rand.New(rand.NewPCG(5, 7))
	all := make([]Service, count)
	for i := range all {
		home := places[chance.IntN(13_000)]
		s := Service{ID: fmt.Sprint(i), Kind: of[i%len(of)], County: home.County, Terms: terms[chance.IntN(len(terms))]}
		if !home.Point.None() {
			s.Point = Point{Lat: home.Point.Lat + chance.Float64()/10 - 0.05, Lon: home.Point.Lon + chance.Float64()/10 - 0.05}
		}
		s.Website = "https://example.org"
		if i%7 == 0 {
			s.Phones, s.Trust = []string{"0264 000 000"}, High
		}
		if i%50 == 0 {
			s.Hide = "hidden"
		}
		all[i] = s
	}
	return all
}

// crowded is a directory of such services.
func crowded(t testing.TB, all []Service) *Directory {
	t.Helper()
	atlas, err := geography.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return &Directory{Atlas: atlas, services: newIndex(all, atlas)}
}

// spots are random places in Romania that somebody shared.
func spots(d *Directory, count int) []Place {
	chance := rand.New(rand.NewPCG(11, 13))
	list := make([]Place, 0, count)
	for len(list) < count {
		p := d.At(Point{Lat: bounds[0].Lat + chance.Float64()*5, Lon: bounds[0].Lon + chance.Float64()*10})
		if p.County != "" {
			list = append(list, p)
		}
	}
	return list
}

// brute looks at every service of a kind, and is what Near is held against.
type brute struct {
	all  []Service
	near map[Kind][]geography.Neighbour // shown services of a kind
	at   []geography.Vector
}

func newBrute(all []Service) brute {
	b := brute{all, map[Kind][]geography.Neighbour{}, make([]geography.Vector, len(all))}
	for i := range all {
		s := &all[i]
		n := geography.Neighbour{ID: int32(i)}
		if s.Point.None() {
			n.Square = geography.Anywhere // what nobody can place comes last
		}
		b.at[i] = s.Point.Vector()
		if s.Hide == "" {
			b.near[s.Kind] = append(b.near[s.Kind], n)
		}
	}
	return b
}

// ask answers as Near does: in the county, else around, else everywhere; what has a number first.
func (b brute) ask(p Place, q Query) []string {
	for _, scope := range []struct {
		county string
		within float64
	}{{p.County, geography.Anywhere}, {"", geography.Chord(around)}, {"", geography.Anywhere}} {
		var best []geography.Neighbour // the last one is to go first
		from := p.Point.Vector()
		for _, n := range b.near[q.Kinds[0]] {
			if n.Square == 0 {
				n.Square = from.Square(b.at[n.ID])
			}
			at, _ := slices.BinarySearchFunc(best, n, func(x, y geography.Neighbour) int { // who has a number is first; at most one here
				return cmp.Or(cmp.Compare(len(b.all[y.ID].Phones), len(b.all[x.ID].Phones)),
					cmp.Compare(x.Square, y.Square), cmp.Compare(x.ID, y.ID))
			})
			if s := &b.all[n.ID]; at < q.Limit && n.Square <= scope.within && (scope.county == "" || s.County == scope.county) &&
				q.takes(&s.Terms, s.Channels) {
				best = slices.Insert(best, at, n)[:min(q.Limit, len(best)+1)]
			}
		}
		if len(best) > 0 {
			return idsOf(b.all, best)
		}
	}
	return nil
}

func idsOf(all []Service, found []geography.Neighbour) []string {
	var ids []string
	for _, n := range found {
		ids = append(ids, all[n.ID].ID)
	}
	return ids
}

func idsIn(found Found) []string {
	var ids []string
	for _, hit := range found.Hits {
		ids = append(ids, hit.Service.ID)
	}
	return ids
}

// TestPoint7_Million asks a directory of a million services 1,000 random questions by day, by night and whatever the hour:
// Near gives the ids that brute force gives. Under the race detector they are fewer. BenchmarkBuildMillion and BenchmarkNear
// measure how long that takes.
func TestPoint7_Million(t *testing.T) {
	count := million
	if raceDetector || testing.Short() {
		count = 40_000
	}
	all := crowd(t, count, Kinds()[:19]...)
	for i := range all { // one kind is rare, and in one county only
		if all[i].Kind == "ombudsman" && (all[i].County != "PH" || i%3 != 0) {
			all[i].Hide = "rare"
		}
	}
	d := crowded(t, all)
	when := []time.Time{{}, moment(t, "2026-11-23 10:00"), moment(t, "2026-11-23 03:00"), moment(t, "2026-12-25 10:00")}
	oracle := newBrute(all)
	for i, p := range spots(d, 1000) {
		q := Query{Kinds: []Kind{Kinds()[i%19]}, Limit: 5, Open: when[i%4]}
		if i%100 == 0 {
			q.Languages = []string{"none"} // nobody speaks it
		}
		if got, want := idsIn(d.Near(p, q)), oracle.ask(p, q); !slices.Equal(got, want) {
			t.Fatalf("question %d, %s %v: got %v, want %v", i, p.Key(), q, got, want)
		}
	}
}

// TestPoint7_FewAreLookedAt counts the work of a question: of all hospitals, the nearest five are found by looking at a few
// hundred, whatever the hour, open by day, and at night, when one in two hundred is open.
func TestPoint7_FewAreLookedAt(t *testing.T) {
	count := million
	if raceDetector || testing.Short() {
		count = 40_000
	}
	d := crowded(t, crowd(t, count, "hospital"))
	all, places := d.services.shelves[mute][shelfName{"", "hospital"}], spots(d, 1000)
	for _, c := range []struct {
		when string
		open *minute
		most int // looked at, on average
	}{
		{"whatever the hour", nil, 300},
		{"by day", d.services.hours.at(moment(t, "2026-11-23 10:00")), 300},
		{"at night", d.services.hours.at(moment(t, "2026-11-23 03:00")), 1500},
	} {
		looked := 0
		for _, p := range places {
			s := geography.Search{From: p.Point.Vector(), Count: 5, Limit: geography.Anywhere, Only: c.open.groups()}
			found := all.tree.Nearest(&s)
			if len(found) != 5 {
				t.Fatalf("%s, %s: found %d", c.when, p.Key(), len(found))
			}
			looked += s.Looked
		}
		if looked /= len(places); looked > c.most {
			t.Errorf("%s, %d of %d were looked at", c.when, looked, len(all.tree))
		}
		t.Logf("%s, %d of %d were looked at", c.when, looked, len(all.tree))
	}
}

// TestPoint7_SwapWhileReading exchanges directories while others read: every answer is whole, from one or the other.
func TestPoint7_SwapWhileReading(t *testing.T) {
	first, second := crowd(t, 3000, "hospital"), crowd(t, 2000, "hospital")
	for i := range second {
		second[i].ID = "second-" + second[i].ID
	}
	var current atomic.Pointer[Directory]
	current.Store(crowded(t, first))
	places := spots(current.Load(), 50)
	now := moment(t, "2026-11-23 10:00")
	var readers sync.WaitGroup
	for reader := range 4 {
		readers.Go(func() {
			for i := range 500 {
				d := current.Load()
				q := Query{Kinds: []Kind{"hospital"}, Limit: 5, Open: now.Add(time.Duration(i*reader) * time.Minute)}
				for _, hit := range d.Near(places[i%50], q).Hits {
					if s, known := d.Service(hit.Service.ID); !known || s.At(q.Open).Status != hours.Open {
						t.Errorf("%s is from another directory, or not open", hit.Service.ID)
					}
				}
			}
		})
	}
	for i := range 20 {
		if i%2 == 0 {
			current.Store(crowded(t, second))
		} else {
			current.Store(crowded(t, first))
		}
	}
	readers.Wait()
}

func BenchmarkNear(b *testing.B) {
	b.Run("county-of-the-real-ones", func(b *testing.B) {
		real := open(b)
		home := place(b, real, "54984")
		for b.Loop() {
			real.Near(home, Query{Kinds: []Kind{"dv_centre", "dgaspc", "das"}, Limit: 5})
		}
	})
	all := crowd(b, million, "hospital")
	d := crowded(b, all)
	places := spots(d, 1000)
	b.Run("five-of-a-million-by-brute-force", func(b *testing.B) {
		oracle, i := newBrute(all), 0
		for b.Loop() {
			oracle.ask(places[i%len(places)], Query{Kinds: []Kind{"hospital"}, Limit: 5})
			i++
		}
	})
	for _, c := range []struct {
		name string
		at   time.Time
		step time.Duration
	}{
		{"five-of-a-million", time.Time{}, 0},
		{"five-open-by-day", moment(b, "2026-11-23 10:00"), 0},
		{"five-open-at-night", moment(b, "2026-11-23 03:00"), 0},
		{"five-open-another-minute-each", moment(b, "2026-11-23 10:00"), time.Minute},
	} {
		b.Run(c.name, func(b *testing.B) {
			q, i := Query{Kinds: []Kind{"hospital"}, Limit: 5, Open: c.at}, 0
			for b.Loop() {
				d.Near(places[i%len(places)], q)
				q.Open = q.Open.Add(c.step)
				i++
			}
		})
	}
}

func BenchmarkBuildMillion(b *testing.B) {
	all := crowd(b, million, "hospital")
	for b.Loop() {
		crowded(b, all)
	}
}
