package hsds

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"liman/directory"
)

// secrecy is whether a record is a shelter, or something else whose place is not to be known.
type secrecy struct {
	shelter, hidden bool
	shared          bool // only because another record at its place is a shelter
}

// secrecyOf looks at everything that a record of others says of itself. When in doubt its place is not to be known.
func (m *importer) secrecyOf(s object) secrecy {
	named := m.read(naming(s))
	about := named.Add(m.read([]string{s.peek("description"), s.peek("eligibility_description")}))
	all := m.read(s.texts())
	found := secrecy{
		shelter: named.Shelter || about.Shelter,
		hidden: named.Secret || all.Shelter || all.Hidden || about.Lodging && (about.Victims || about.Secret) ||
			m.flagged(map[string]any(s)),
	}
	for _, print := range fingerprints(s, 0) {
		if m.doors[print] && !found.shelter && !found.hidden {
			found.hidden, found.shared = true, true
		}
	}
	return found
}

func (m *importer) read(texts []string) directory.Signs {
	var found directory.Signs
	for _, text := range texts {
		found = found.Add(m.signs.Read(text))
	}
	return found
}

// flagged tells whether a field somewhere is named so, "confidential": true, and does not say no.
func (m *importer) flagged(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if m.flagged(value) {
				return true
			}
			if said := m.signs.Read(strings.ReplaceAll(key, "_", " ")); (said.Shelter || said.Secret || said.Hidden) &&
				!slices.Contains([]any{false, "false", nil, "", "no", "0"}, comparable(value)) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, m.flagged)
	}
	return false
}

// comparable is a value that can be held against others.
func comparable(v any) any {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return v
}

// naming are the texts that say what a record is, where "confidential" is meant of its place: its names, its terms, and
// whatever stands in the fields of a place. In a description it may be meant of what is said there.
func naming(s object) []string {
	list := []string{s.peek("name"), s.peek("alternate_name"), s.peek("alert")}
	for _, key := range []string{"program", "attributes", "taxonomy", "taxonomies", "taxonomy_terms", "categories", "keywords", "tags", "type"} {
		list = append(list, textsOf(s[key])...)
	}
	for _, at := range s.list("service_at_locations") {
		list = append(list, at.peek("description"))
		list = append(list, textsOf(at["location"])...)
		list = append(list, textsOf(at["attributes"])...)
	}
	return list
}

func textsOf(v any) []string { return object{"v": v}.texts() }

// findDoors remembers where the shelters of a file are, so that no other record at the same place gives it away.
func (m *importer) findDoors(r record) {
	for _, one := range servicesIn(r) {
		c := &candidate{importer: m, record: one, s: one.fields.copied()}
		c.readWords()
		c.kind = c.word("kind")
		c.recall()
		if found := m.secrecyOf(one.fields); c.openTo(c.location()) || !found.shelter && !found.hidden && c.kind != "shelter" && !c.is("no_address") {
			continue
		}
		for _, print := range fingerprints(one.fields, 1) {
			m.doors[print] = true
		}
	}
}

// fingerprints are the places in a record: the id of a location, a street in a town, a position to some ten metres, and
// so many cells of that size around it.
func fingerprints(s object, around int) []uint64 {
	var list []uint64
	mark := func(format string, args ...any) {
		h := fnv.New64a()
		fmt.Fprintf(h, format, args...)
		list = append(list, h.Sum64())
	}
	for _, l := range locationsOf(s) {
		if len(l.peek("id")) > 8 {
			mark("id %s", l.peek("id"))
		}
		if at := pointOf(l); at != nil {
			north, east := int(math.Round(at[0]*1e4)), int(math.Round(at[1]*1e4))
			for cell := range (2*around + 1) * (2*around + 1) {
				mark("at %d %d", north+cell%(2*around+1)-around, east+cell/(2*around+1)-around)
			}
		}
		for _, a := range l.list("addresses") {
			if street := directory.Fold(a.peek("address_1")); len(street) > 3 {
				mark("street %s, %s", street, directory.Fold(a.peek("city")))
			}
		}
	}
	return list
}

// locationsOf are the places in a record, wherever others write them.
func locationsOf(s object) []object {
	list := []object{s}
	for _, at := range s.list("service_at_locations") {
		list = append(list, at.child("location"))
	}
	list = append(list, s.list("locations")...)
	list = append(list, s.child("location"))
	list = append(list, s.child("organization").list("locations")...)
	return slices.DeleteFunc(list, func(l object) bool { return !l.has("location_type", "addresses", "latitude", "longitude") })
}

// strip takes whatever could lead to a door out of a record, and returns where it stood.
func strip(s object) (paths []string) {
	take := func(path string, o object, key string) {
		paths = append(paths, pathsOf(rest(path+key, o[key]))...)
		delete(o, key)
	}
	for i, at := range s.list("service_at_locations") {
		path := "service_at_locations[" + itoa(i) + "]."
		for _, key := range doors {
			take(path+"location.", at.child("location"), key)
		}
		take(path, at, "description")
		delete(at.child("location"), "location_type")
		areas(at, path, take)
	}
	take("organization.", s.child("organization"), "locations")
	for _, key := range []string{"addresses", "latitude", "longitude", "location", "locations", "address_1"} { // not of HSDS, but seen
		take("", s, key)
	}
	areas(s, "", take)
	return paths
}

// doors are the fields of a location that say where it is.
var doors = []string{
	"addresses", "name", "alternate_name", "description", "transportation", "latitude", "longitude", "external_identifier",
	"external_identifier_type", "url", "accessibility", "attributes",
}

// areas strips outlines: a small one is a place.
func areas(o object, path string, take func(string, object, string)) {
	for i, area := range o.list("service_areas") {
		if len(area.peek("extent")) <= longestKey {
			continue
		}
		for _, key := range []string{"extent", "description", "uri"} {
			take(path+"service_areas["+itoa(i)+"].", area, key)
		}
	}
}

// longestKey is how long a key of a place of ours is at most.
const longestKey = 14
