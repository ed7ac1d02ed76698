package directory

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// geography is the places of Romania and the outlines of counties and countries. It never changes.
type geography struct {
	places   []Place // localities, counties and sectors
	counties []County
	county   map[string]int32 // code to index in places
	siruta   map[int]int32    // to index in places
	names    table            // localities
	regions  map[string]int32 // squeezed name to a county
	seat     map[string]Point // county code to its seat's position
	exact    tree             // localities whose position is their own
	outlines outlines

	// What most people never need is made when it is first asked for.
	others func() table // names in other languages, of quarters, and shortened ones
	sounds func() table // all names by sound, for those who write Cyrillic
	words  func() words // names and others, for typing errors
	spoken func() words // sounds, likewise
}

// builtin is the geography inside the program, read when it is first needed.
var builtin = sync.OnceValues(func() (*geography, error) {
	data, err := fs.Sub(Files, "data")
	if err != nil {
		return nil, err
	}
	return readGeography(data)
})

// Geography names the places, outlines and names inside the program: another build with others has another. No edition has them.
var Geography = sync.OnceValue(func() string {
	h := sha256.New()
	for _, name := range []string{
		"counties.yaml", "names.yaml", "places.csv", "exonyms.csv", "quarters.csv", "counties.geojson", "countries.geojson",
	} {
		data, err := Files.ReadFile("data/" + name)
		if err != nil {
			panic(err) // part of the binary
		}
		fmt.Fprintf(h, "%s %d\n", name, len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))
})

func readGeography(data fs.FS) (*geography, error) {
	g := &geography{
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
func (g *geography) readPlaces(data fs.FS) error {
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
	var leaves []leaf
	for _, row := range rows[1:] {
		p, err := readPlace(row)
		if err != nil {
			return fmt.Errorf("places.csv: %s: %w", row[0], err)
		}
		if p.Exact {
			leaves = append(leaves, leaf{at: p.Point.vector(), id: int32(len(g.places))})
		}
		g.addPlace(p)
	}
	g.names = g.names.sorted(g)
	g.exact = newTree(leaves)
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

func (g *geography) addPlace(p Place) {
	i := int32(len(g.places))
	if p.size == sizes["sector"] {
		g.seat[capital] = p.Point
		p = Place{Name: strings.TrimPrefix(p.Name, "București "), Unit: "București", County: capital, Country: "RO"}
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

func (g *geography) addCounties(rows []countyRow) error {
	for _, row := range rows {
		i := int32(len(g.places))
		g.counties = append(g.counties, County{row.Code, row.Name})
		g.places = append(g.places, Place{Name: row.Name, County: row.Code, Country: "RO"})
		g.county[row.Code] = i
		for _, name := range append(spellings(row.Name), strings.ToLower(row.Code)) {
			g.regions[name] = i
		}
		if seat, known := g.locality(row.Code, row.Seat); known {
			g.seat[row.Code] = seat.Point
		} else {
			return fmt.Errorf("counties.yaml: no %s in %s", row.Seat, row.Code)
		}
	}
	return nil
}

// locality is the biggest one of a name in a county. București is one of itself, and of Ilfov, whose offices are there.
func (g *geography) locality(county, name string) (Place, bool) {
	if name == "București" && (county == capital || county == "IF") {
		return Place{Name: name, County: capital, Country: "RO", Point: g.seat[capital]}, true
	}
	for _, i := range g.names.find(squeeze(fold(name))) {
		if g.places[i].County == county {
			return g.places[i], true
		}
	}
	return Place{}, false
}

func (g *geography) sector(n int) (Place, bool) {
	i, known := g.county[capital+strconv.Itoa(n)]
	if !known {
		return Place{}, false
	}
	return g.places[i], true
}

// pick returns the places with these indexes.
func (g *geography) pick(indexes []int32) []Place {
	places := make([]Place, len(indexes))
	for i, at := range indexes {
		places[i] = g.places[at]
	}
	return places
}
