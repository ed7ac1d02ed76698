package hsds

import (
	"slices"
	"strconv"
	"strings"

	"liman/directory"
	"liman/directory/geography"
)

// romania is how others write it, folded.
var romania = []string{"ro", "rou", "romania", "rumania", "rumanien", "roumanie", "румунія", "румыния"}

// abroad is the country of a record that is not in Romania, "" for one that is, or where nobody knows.
func (c *candidate) abroad() string {
	for _, a := range c.location().list("addresses") {
		country := a.peek("country")
		switch {
		case country == "" || slices.Contains(romania, strings.Join(directory.WordsIn(country), " ")):
		case len(country) > 3:
			return "another country" // it may be anything
		default:
			return country
		}
	}
	return ""
}

// location is the record's place.
func (c *candidate) location() object {
	if at := c.s.list("service_at_locations"); len(at) > 0 {
		return at[0].child("location")
	}
	return object{}
}

// place finds the county, the sector and the town, before what leads nearer is stripped.
func (c *candidate) place() {
	if county, known := c.d.Place(c.word("county")); known {
		c.where = directory.Place{County: county.County, Name: c.word("locality")}
		c.where.Sector, _ = strconv.Atoi(c.word("sector")) // an attribute of ours; 0 for what is none
		return
	}
	l := c.location()
	if p, known := c.d.Place(l.peek("external_identifier")); known && l.peek("external_identifier_type") == "SIRUTA" {
		c.where = p
		return
	}
	for _, a := range append(l.list("addresses"), c.s.list("addresses")...) {
		county := cmpOr(a.peek("region"), a.peek("state_province"))
		for _, text := range []string{a.peek("city") + ", " + county, a.peek("city") + ", " + a.peek("state_province"), county, a.peek("city")} {
			if found := c.d.Find(text); found.Clear() {
				c.where = found.Places[0]
				return
			}
		}
	}
	if at := pointOf(l); at != nil {
		c.where = directory.Place{County: c.d.At(directory.Point{Lat: at[0], Lon: at[1]}).County}
	}
	for _, area := range c.s.list("service_areas") {
		if found := c.d.Find(area.peek("name")); c.where.County == "" && found.Clear() {
			c.where = directory.Place{County: found.Places[0].County}
		}
	}
}

// pointOf is where a location is, if that is a position at all; it is not taken.
func pointOf(l object) []float64 {
	lat, known := l.copied().number("latitude")
	lon, known2 := l.copied().number("longitude")
	if !known || !known2 || !(directory.Point{Lat: lat, Lon: lon}).Valid() || lat == 0 && lon == 0 {
		return nil
	}
	return []float64{lat, lon}
}

// strip takes out what leads to the door, and says so.
func (c *candidate) strip(found secrecy) {
	if paths := strip(c.s); len(paths) > 0 {
		c.tell("stripped %s: where this is must not be known", shortened(paths))
	}
	if found.shared {
		c.tell("changed: no address, for a shelter of this file is at the same place")
	}
}

// writePlace adds county, sector, town, street and position.
func (c *candidate) writePlace(e *entry) {
	e.add("county", c.where.County)
	if c.where.County == "" {
		c.tell("missing: county; write a code such as CJ, and move the entry to its file")
	}
	if c.shelter {
		return
	}
	if c.ours || !c.hidden {
		e.add("sector", c.where.Sector)
	}
	if c.ours || !c.hidden && c.where.Siruta != 0 {
		e.add("locality", c.where.Name)
	}
	if c.hidden {
		e.add("no_address", true)
		return
	}
	l := c.location()
	e.add("address", c.street(l))
	switch at := pointOf(l); {
	case at == nil:
	case !c.ours && c.astray(directory.Point{Lat: at[0], Lon: at[1]}):
		c.tell("not held: the position is not where the address is, nor near it; find out which of both is right")
	default:
		e.add("point", at)
		delete(l, "latitude")
		delete(l, "longitude")
	}
	c.drop(l)
}

// astray tells whether a position is far from the town of the address, or in another county where no town is known. Latitude and
// longitude are sometimes exchanged, and sometimes of somewhere else.
func (c *candidate) astray(at directory.Point) bool {
	const mostWay = 50 // kilometres; a commune is wide, and its town's position may be that of its middle
	switch {
	case c.where.County == "":
		return false
	case c.where.Siruta != 0 && !c.where.Point.None():
		return geography.Km(at.Vector().Square(c.where.Point.Vector())) > mostWay
	}
	return c.d.At(at).County != c.where.County
}

// street takes the line of an address. A postal code goes to the notes, for which alone we have room.
func (c *candidate) street(l object) string {
	if c.ours {
		return l.text("description")
	}
	for _, a := range l.list("addresses") {
		var parts []string
		for _, key := range []string{"address_1", "address_2"} {
			if text := a.text(key); text != "" {
				parts = append(parts, text)
			}
		}
		if code := a.text("postal_code"); code != "" {
			c.note("postal code", code)
		}
		delete(a, "address_type")
		delete(a, "country")
		if len(parts) > 0 {
			return strings.Join(parts, ", ")
		}
	}
	return ""
}

// drop takes out what was understood of a location: its town and county, and what stands elsewhere already.
func (c *candidate) drop(l object) {
	delete(l, "location_type")
	if c.ours {
		for _, key := range []string{"name", "external_identifier", "external_identifier_type", "accessibility"} {
			delete(l, key)
		}
	}
	if c.where.Siruta == 0 {
		return
	}
	for _, a := range l.list("addresses") {
		for _, key := range []string{"city", "region", "state_province"} {
			text := a.peek(key)
			if found := c.d.Find(text); slices.ContainsFunc(found.Places, func(p directory.Place) bool {
				return !found.Guess && p.County == c.where.County
			}) {
				delete(a, key)
			}
		}
	}
	if l.peek("external_identifier") == strconv.Itoa(c.where.Siruta) {
		delete(l, "external_identifier")
		delete(l, "external_identifier_type")
	}
}
