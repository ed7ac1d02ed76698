package hsds

import (
	"fmt"
	"hash/fnv"
	"math"
	"regexp"
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
		hidden:  named.Secret || all.Shelter || all.Hidden || about.Lodging && (about.Victims || about.Secret) || m.saysSo(s),
	}
	if !found.shelter && !found.hidden && m.atADoor(s) {
		found.hidden, found.shared = true, true
	}
	return found
}

// saysSo tells whether a field is named so, or the name says no more than that it is for victims.
func (m *importer) saysSo(s object) bool {
	return m.flagged(map[string]any(s)) || bareCentre(s.peek("name")) || bareCentre(s.peek("alternate_name"))
}

// atADoor tells whether a record is at the place of a shelter of the file, or names it.
func (m *importer) atADoor(s object) bool {
	return len(m.doors) > 0 && slices.ContainsFunc(fingerprints(s, 0), func(print uint64) bool { return m.doors[print] })
}

// centreForm is a centre for victims that does not say what is done there, such as counselling: they may live there.
var centreForm = regexp.MustCompile(`(^| )(centr\w* (pentru|de|al) victim|cent(re|er) for (the )?victims|zentrum fur (die )?opfer|центр для (жертв|постражд))`)

// bareCentre tells whether a name is one of a centre for victims and says no more.
func bareCentre(name string) bool {
	return centreForm.MatchString(strings.Join(directory.WordsIn(name), " "))
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
			if m.unpublished(key, value) {
				return true
			}
			if said := m.signs.Read(strings.ReplaceAll(key, "_", " ")); (said.Shelter || said.Secret || said.Hidden) &&
				value != nil && !slices.Contains(noes, strings.ToLower(fmt.Sprint(value))) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, m.flagged)
	}
	return false
}

// noes are values that say no.
var noes = []string{"", "false", "no", "nu", "n", "0"}

// unpublished tells whether a field says that an address is not for everybody: "address_public": false.
func (m *importer) unpublished(key string, value any) bool {
	words := directory.WordsIn(strings.ReplaceAll(key, "_", " "))
	begins := func(stems ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool {
			return slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(word, stem) })
		})
	}
	said := strings.ToLower(fmt.Sprint(value))
	return value != nil && said != "" && slices.Contains(noes, said) && begins("address", "adresa", "locat") && begins("public", "publish", "show", "display", "visible", "shared")
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

// fingerprints are the places in a record: the id of a location, a street in a town, a street in any text, a position to some ten
// metres, and so many cells of that size around it: of a door there is one, of what is held against doors there is none.
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
			for _, street := range append(streetsOf(a), directory.Fold(a.peek("address_1"))) {
				markStreet(street, directory.Fold(a.peek("city")), around > 0, mark)
			}
		}
	}
	for _, text := range besideAddresses(s) {
		for _, street := range directory.StreetsIn(text, around == 0) {
			mark("anywhere %s", street)
			if around > 0 {
				mark("street %s, ", street)
			}
		}
	}
	return list
}

// streetsOf are the streets with a number in an address.
func streetsOf(a object) []string {
	return append(directory.StreetsIn(a.peek("address_1"), true), directory.StreetsIn(a.peek("address_2"), true)...)
}

// markStreet marks a street in a town. Where one of two records names no town, it may be the same.
func markStreet(street, city string, door bool, mark func(format string, args ...any)) {
	switch {
	case len(street) <= 3:
	case door:
		mark("street %s, %s", street, city)
		mark("street %s, anywhere", street)
		mark("anywhere %s", street)
	case city == "":
		mark("street %s, anywhere", street)
	default:
		mark("street %s, %s", street, city)
		mark("street %s, ", street)
	}
}

// besideAddresses are the texts of a record but for its addresses.
func besideAddresses(s object) []string {
	var list []string
	for _, line := range rest("", s) {
		if path, text, _ := strings.Cut(line, ": "); !strings.Contains(path, "address") && strings.ContainsAny(text, "0123456789") {
			list = append(list, text)
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
	org := s.child("organization")
	list = append(list, org, org.child("location")) // one whose services stand within a location
	list = append(list, org.list("locations")...)
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
	for _, key := range []string{"addresses", "latitude", "longitude", "transportation", "location", "locations", "location_type"} {
		take("organization.", s.child("organization"), key)
	}
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
