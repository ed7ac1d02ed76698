package geography

import "math"

// Outlines are drawn with a thick pencil: towns of the coast stand in the water, and both banks of a river in one county.
const (
	border = 3   // a point outside all counties this near (km) to a Romanian locality is in Romania, unless it is elsewhere
	inner  = 2.5 // a point in a county is in Romania, unless it is elsewhere too and no Romanian locality is this near
)

// At is the place of a shared location, rounded to about a kilometre. In Romania it has a county and the name of the
// nearest locality, elsewhere a country, and where nobody knows neither.
func (g *Atlas) At(p Point) Place {
	if !p.Valid() {
		return Place{}
	}
	p, _ = sharedPoint(sharedKey(p)) // what is kept is what is looked up
	place := Place{Point: p, Shared: true}
	var nearest Place
	way := Anywhere
	if near := g.exact.Nearest(&Search{From: p.Vector(), Count: 1, Limit: Anywhere}); len(near) > 0 {
		nearest, way = g.places[near[0].ID], Km(near[0].Square)
	}
	place.County, place.Country = g.outlines.locate(p, way)
	if place.Country != "RO" {
		return place
	}
	place.Name = nearest.Name
	if place.County == "" {
		place.County = nearest.County
	}
	if place.County == Capital {
		place.Name = g.places[g.county[Capital]].Name
	}
	return place
}

// locate tells a point's county, where an outline holds it, and its country. way is how far the nearest Romanian
// locality is.
func (o *outlines) locate(p Point, way float64) (county, country string) {
	county, country = holding(o.counties, p), holding(o.countries, p)
	elsewhere := country != "" && country != "RO"
	switch {
	case county != "" && !(elsewhere && way > inner):
		return county, "RO"
	case elsewhere:
		return "", country
	case way <= border:
		return "", "RO"
	case country == "RO": // near no Romanian locality: rather the neighbour's bank
		if code := o.shore(p, "RO"); code != "" {
			return "", code
		}
		return "", "RO"
	}
	return "", o.shore(p, "")
}

// shore is the country, other than one, whose outline begins within some 12 km of a point.
func (o *outlines) shore(p Point, other string) string {
	for _, km := range []float64{4, 8, 12} {
		north := km / earth * 180 / math.Pi
		east := north / max(0.1, math.Cos(p.Lat*math.Pi/180))
		for turn := range 8 {
			sin, cos := math.Sincos(float64(turn) * math.Pi / 4)
			if code := holding(o.countries, Point{p.Lat + north*cos, p.Lon + east*sin}); code != "" && code != other {
				return code
			}
		}
	}
	return ""
}
