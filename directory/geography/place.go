package geography

import (
	"strconv"
	"strings"
)

// Place is where someone is: a county, a sector of București, a locality, or a spot that was shared. The zero Place is
// nowhere.
type Place struct {
	Siruta  int    // of a locality; 0 for everything else
	Name    string // for a shared spot: the nearest locality
	Unit    string // the commune or town that a locality belongs to
	County  string // code; empty abroad
	Sector  int
	Country string // ISO code; empty where nobody knows
	Point   Point  // none for counties, sectors and 116 localities
	Exact   bool   // the point is the locality's own, not its commune's
	Shared  bool   // a spot that was shared, kept to about a kilometre

	size size
}

// County is one of the 42: a code and a name.
type County struct{ Code, Name string }

// Capital is București's code. It is a county with sectors.
const Capital = "B"

// size orders localities of one name, the biggest first.
type size int

// sizes are the kinds of locality in places.csv.
var sizes = map[string]size{
	"municipality seat": 0, "town seat": 1, "commune seat": 2, "sector": 3,
	"municipality locality": 4, "municipality village": 5, "town locality": 6, "town village": 7, "village": 8,
}

// maxKey is how long a place's key may be: it stands in button data.
const maxKey = 14

// Key names the place in at most 14 bytes: "CJ", "B2", "54984", "country:IT", or "@46.77,23.60" for a shared spot.
func (p Place) Key() string {
	switch {
	case p.Shared:
		return sharedKey(p.Point)
	case p.Siruta != 0:
		return strconv.Itoa(p.Siruta)
	case p.Sector != 0:
		return p.County + strconv.Itoa(p.Sector)
	case p.County == "" && p.Country != "":
		return abroadKey + p.Country
	}
	return p.County
}

// sharedKey rounds a point to 0.01°, about a kilometre, so that no exact position is kept; more where it is too long.
func sharedKey(p Point) string {
	for digits := 2; ; digits-- {
		key := "@" + degrees(p.Lat, digits) + "," + degrees(p.Lon, digits)
		if len(key) <= maxKey || digits == 0 {
			return key
		}
	}
}

func degrees(x float64, digits int) string {
	text := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// sharedPoint reads the point of a key that begins with @.
func sharedPoint(key string) (Point, bool) {
	lat, lon, pair := strings.Cut(strings.TrimPrefix(key, "@"), ",")
	y, err := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lon, 64)
	p := Point{y, x}
	return p, pair && err == nil && err2 == nil && len(key) <= maxKey && p.Valid()
}

// abroadKey begins the key of a country that was named: "country:IT".
const abroadKey = "country:"

// Place returns the place that a key names.
func (g *Atlas) Place(key string) (Place, bool) {
	if strings.HasPrefix(key, "@") {
		p, ok := sharedPoint(key)
		if !ok {
			return Place{}, false
		}
		return g.At(p), true
	}
	if code, abroad := strings.CutPrefix(key, abroadKey); abroad {
		return Place{Country: code}, IsCountry(code)
	}
	i, known := g.placeAt(key)
	if !known {
		return Place{}, false
	}
	return g.places[i], true
}

// PlaceOf is the place that a key names, for whoever has no Atlas at hand.
func PlaceOf(key string) (Place, bool) {
	g, err := Builtin()
	if err != nil {
		return Place{}, false
	}
	return g.Place(key)
}

// IsCountry tells whether a word is written as an ISO code of a country.
func IsCountry(code string) bool {
	return len(code) == 2 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// placeAt is the index of a county, a sector or a locality by its key.
func (g *Atlas) placeAt(key string) (int32, bool) {
	if i, known := g.county[key]; known {
		return i, true
	}
	siruta, err := strconv.Atoi(key)
	if err != nil || key[0] < '1' || key[0] > '9' {
		return 0, false
	}
	i, known := g.siruta[siruta]
	return i, known
}

// Size orders localities, from 0 for the biggest.
func (p Place) Size() int { return int(p.size) }

// City tells whether it is a municipality, a county or a sector.
func (p Place) City() bool { return p.size == 0 && p.County != "" }

// Town tells whether it is a town, or as much as one: a county, a sector.
func (p Place) Town() bool { return p.size <= sizes["town seat"] }

// Seat tells whether it is the seat of a commune, or as much as one.
func (p Place) Seat() bool { return p.size <= sizes["sector"] }

// SameName returns all localities that are called like p, p among them, the biggest first.
func (g *Atlas) SameName(p Place) []Place {
	if p.Siruta == 0 {
		return []Place{p}
	}
	return g.pick(g.names.find(squeeze(Fold(p.Name))))
}
