// Package geography knows the places of Romania and where they lie: localities, counties and sectors by every name that people
// give them, the county or the country of a point, what is nearest, and outlines to draw. Contract:
//   - it is the program's own: no edition has it, and it never changes while the program runs.
//   - a place is kept as its key (Place.Key), never finer than a kilometre; a key of any build leads to the same place.
//   - whatever somebody types is cheap to look up, and never an error: what is spelled right is found (Named), the rest is a guess (Find).
//
// What stands at a place is not known here. Whoever asks does so under the names that package directory gives (directory.Place).
package geography

import (
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data
var files embed.FS

// Atlas is the places of Romania and the outlines of counties and countries. It never changes, so many may use it at once.
type Atlas struct {
	places   []Place // localities, counties and sectors
	counties []County
	county   map[string]int32 // code to index in places
	siruta   map[int]int32    // to index in places
	names    table            // localities
	regions  map[string]int32 // squeezed name to a county
	seat     map[string]Point // county code to its seat's position
	exact    Tree             // localities whose position is their own
	outlines outlines

	// What most people never need is made when it is first asked for.
	others func() table // names in other languages, of quarters, and shortened ones
	sounds func() table // all names by sound, for those who write Cyrillic
	words  func() words // names and others, for typing errors
	spoken func() words // sounds, likewise
}

// Builtin is what is inside the program, read when it is first needed.
var Builtin = sync.OnceValues(func() (*Atlas, error) {
	data, err := fs.Sub(files, "data")
	if err != nil {
		return nil, err
	}
	return readGeography(data)
})

// Hash names the places, outlines and names inside the program: another build with others has another. No edition has them.
var Hash = sync.OnceValue(func() string {
	h := sha256.New()
	for _, name := range []string{
		"counties.yaml", "names.yaml", "places.csv", "exonyms.csv", "quarters.csv", "counties.geojson", "countries.geojson",
	} {
		data, err := files.ReadFile("data/" + name)
		if err != nil {
			panic(err) // part of the binary
		}
		fmt.Fprintf(h, "%s %d\n", name, len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))
})

func readGeography(data fs.FS) (*Atlas, error) {
	g := &Atlas{
		county: map[string]int32{}, siruta: map[int]int32{}, regions: map[string]int32{}, seat: map[string]Point{},
	}
	var seats []countyRow
	steps := []func() error{
		func() error { return readYAML(data, "counties.yaml", &seats) },
		func() error { return g.readPlaces(data) },
		func() error { return g.addCounties(seats) },
		func() error { return g.outlines.read(data) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	g.others = sync.OnceValue(func() table { others, _ := g.readOthers(data); return others }) // the tests read them, too
	g.sounds = sync.OnceValue(g.newSounds)
	g.words = sync.OnceValue(func() words { return newWords(g, g.names, g.others()) })
	g.spoken = sync.OnceValue(func() words { return newWords(g, g.sounds()) })
	return g, nil
}

func readYAML(data fs.FS, name string, into any) error {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// readPlaces reads siruta,name,kind,unit,county,lat,lon,position_of.
func (g *Atlas) readPlaces(data fs.FS) error {
	file, err := data.Open("places.csv")
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	table := csv.NewReader(file)
	table.FieldsPerRecord = 8
	rows, err := table.ReadAll()
	if err != nil {
		return fmt.Errorf("places.csv: %w", err)
	}
	g.places = make([]Place, 0, len(rows)+64)
	var leaves []Leaf
	names := make(map[string]string) // each once, and without the line that it stood in
	for _, row := range rows[1:] {
		for _, column := range [...]int{1, 3, 4} {
			name, known := names[row[column]]
			if !known {
				name = strings.Clone(row[column])
				names[name] = name
			}
			row[column] = name
		}
		p, err := readPlace(row)
		if err != nil {
			return fmt.Errorf("places.csv: %s: %w", row[0], err)
		}
		if p.Exact {
			leaves = append(leaves, Leaf{At: p.Point.Vector(), ID: int32(len(g.places))})
		}
		g.addPlace(p)
	}
	g.names = g.names.sorted(g)
	g.exact = NewTree(leaves)
	return nil
}

func readPlace(row []string) (Place, error) {
	siruta, err := strconv.Atoi(row[0])
	if err != nil {
		return Place{}, err
	}
	size, known := sizes[row[2]]
	if !known {
		return Place{}, fmt.Errorf("unknown kind %q", row[2])
	}
	p := Place{Siruta: siruta, Name: row[1], Unit: row[3], County: row[4], Country: "RO", size: size}
	p.Exact = row[7] == "place"
	if row[7] == "" {
		return p, nil
	}
	if p.Point.Lat, err = strconv.ParseFloat(row[5], 64); err != nil {
		return Place{}, err
	}
	p.Point.Lon, err = strconv.ParseFloat(row[6], 64)
	return p, err
}

func (g *Atlas) addPlace(p Place) {
	i := int32(len(g.places))
	if p.size == sizes["sector"] {
		g.seat[Capital] = p.Point
		p = Place{Name: strings.TrimPrefix(p.Name, "București "), Unit: "București", County: Capital, Country: "RO"}
		p.Sector = int(p.Name[len(p.Name)-1] - '0')
		g.county[p.Key()] = i
		g.places = append(g.places, p)
		return
	}
	g.siruta[p.Siruta] = i
	g.places = append(g.places, p)
	for _, name := range spellings(p.Name) {
		g.names = append(g.names, named{name, i, own})
	}
}

// countyRow is an entry of counties.yaml.
type countyRow struct{ Code, Name, Seat string }

func (g *Atlas) addCounties(rows []countyRow) error {
	for _, row := range rows {
		i := int32(len(g.places))
		g.counties = append(g.counties, County{row.Code, row.Name})
		g.places = append(g.places, Place{Name: row.Name, County: row.Code, Country: "RO"})
		g.county[row.Code] = i
		for _, name := range append(spellings(row.Name), strings.ToLower(row.Code)) {
			g.regions[name] = i
		}
		if seat, known := g.Locality(row.Code, row.Seat); known {
			g.seat[row.Code] = seat.Point
		} else {
			return fmt.Errorf("counties.yaml: no %s in %s", row.Seat, row.Code)
		}
	}
	return nil
}

// Locality is the biggest one of a name in a county. București is one of itself, and of Ilfov, whose offices are there.
func (g *Atlas) Locality(county, name string) (Place, bool) {
	if name == "București" && (county == Capital || county == "IF") {
		return Place{Name: name, County: Capital, Country: "RO", Point: g.seat[Capital]}, true
	}
	for _, i := range g.names.find(squeeze(Fold(name))) {
		if g.places[i].County == county {
			return g.places[i], true
		}
	}
	return Place{}, false
}

func (g *Atlas) sector(n int) (Place, bool) {
	i, known := g.county[Capital+strconv.Itoa(n)]
	if !known {
		return Place{}, false
	}
	return g.places[i], true
}

// pick returns the places with these indexes.
func (g *Atlas) pick(indexes []int32) []Place {
	places := make([]Place, len(indexes))
	for i, at := range indexes {
		places[i] = g.places[at]
	}
	return places
}

// Places are all that have a key of their own: localities, counties and sectors.
func (g *Atlas) Places() iter.Seq[Place] { return slices.Values(g.places) }

// Counties returns București, then the 41 counties in the order of the alphabet.
func (g *Atlas) Counties() []County { return slices.Clone(g.counties) }

// IsCounty tells whether a code is a county's, or a sector's as "B2".
func (g *Atlas) IsCounty(code string) bool {
	_, known := g.county[code]
	return known
}

// Seat is where a county's offices are.
func (g *Atlas) Seat(county string) Point { return g.seat[county] }
