package directory

// border is how far, in km, a Romanian locality may be for a point that no county's outline holds. Outlines are drawn
// with a thick pencil, and villages stand on the border.
const border = 3

// At is the place of a shared location, rounded to about a kilometre. In Romania it has a county and the name of the
// nearest locality, elsewhere a country, and where nobody knows neither.
func (d *Directory) At(p Point) Place {
	if !p.Valid() {
		return Place{}
	}
	p, _ = sharedPoint(sharedKey(p)) // what is kept is what is looked up
	place := Place{Point: p, Shared: true}
	near := d.geo.exact.nearest(p, 1, anywhere)
	place.County = holding(d.geo.outlines.counties, p)
	if place.County == "" {
		place.Country = holding(d.geo.outlines.countries, p)
		close := len(near) > 0 && near[0].square <= chord(border)
		if place.Country == "" && !close || place.Country != "" && place.Country != "RO" {
			return place
		}
	}
	place.Country = "RO"
	if len(near) > 0 {
		nearest := d.geo.places[near[0].id]
		place.Name = nearest.Name
		if place.County == "" {
			place.County = nearest.County
		}
	}
	if place.County == capital {
		place.Name = d.geo.places[d.geo.county[capital]].Name
	}
	return place
}
