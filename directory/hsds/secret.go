package hsds

import (
	"slices"
	"strings"

	"liman/directory"
)

// shelterWords are what others call a safe house, and secretWords how they say that a place is not to be known; both
// folded, as words begin. One that ends in a space is a whole word: a refuge is no refugee. A false alarm costs an address, which the report names; a miss could cost a life.
var (
	shelterWords = []string{
		"shelter", "refuge ", "refuges ", "safe house", "safehouse", "safe home", "adapost", "locuinta protejata", "locuinte protejate",
		"centru de primire in regim de urgenta", "centru de recuperare pentru victimele", "emergency accommodation",
		"emergency housing", "frauenhaus", "menedekhaz", "krizisotthon", "transitional housing",
	}
	secretWords = []string{
		"confidential location", "confidential address", "undisclosed", "secret location", "secret address", "address withheld",
		"adresa confidentiala", "adresa secreta", "locatie confidentiala", "locatie secreta", "fara adresa publica",
		"not published", "is confidential", "nu se publica",
	}
)

// secrecy is whether a record is a shelter, or something else whose place is not to be known.
type secrecy struct{ shelter, hidden bool }

// secrecyOf looks at everything that a record of others says of itself.
func secrecyOf(s object) secrecy {
	var found secrecy
	for _, text := range naming(s) {
		found.shelter = found.shelter || mentions(text, shelterWords)
		found.hidden = found.hidden || mentions(text, []string{"confidential", "secret", "undisclosed"})
	}
	for _, text := range s.texts() {
		found.hidden = found.hidden || mentions(text, secretWords)
	}
	found.shelter = found.shelter || mentions(s.look("description"), shelterWords)
	for key, v := range s {
		found.hidden = found.hidden || strings.Contains(key, "confidential") && v != false && v != "false" && v != nil
	}
	return found
}

// naming are the texts that say what a record is, where "confidential" is meant of its place: its names, its terms, and
// whatever stands in the fields of a place. In a description it may be meant of what is said there.
func naming(s object) []string {
	list := []string{s.look("name"), s.look("alternate_name"), s.look("alert"), s.child("program").look("name")}
	for _, a := range s.list("attributes") {
		term := a.child("taxonomy_term")
		list = append(list, a.look("value"), a.look("label"), term.look("code"), term.look("name"), term.look("description"))
	}
	for _, at := range s.list("service_at_locations") {
		list = append(list, at.look("description"))
		list = append(list, at.child("location").texts()...)
	}
	return list
}

func mentions(text string, words []string) bool {
	for at := 0; at < len(text); at += foldable / 2 { // Fold looks at the beginning of a text only
		folded := " " + strings.ReplaceAll(directory.Fold(text[at:min(at+foldable, len(text))]), ",", " ") + " "
		if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(folded, " "+word) }) {
			return true
		}
	}
	return false
}

// foldable is how much of a text is folded at once; halves overlap, so that no word is cut.
const foldable = 160

// strip takes whatever could lead to a door out of a record, and returns what was in it, so that no other text repeats it.
func strip(s object) (paths, secrets []string) {
	note := func(path string, v any) {
		for _, line := range rest(path, v) {
			where, text, _ := strings.Cut(line, ": ")
			paths = append(paths, where)
			if !slices.ContainsFunc(harmless, func(end string) bool { return strings.HasSuffix(where, "."+end) }) {
				secrets = append(secrets, text)
			}
		}
	}
	for i, at := range s.list("service_at_locations") {
		path := "service_at_locations[" + itoa(i) + "]"
		note(path+".description", at["description"])
		delete(at, "description")
		location := at.child("location")
		for _, key := range doors {
			note(path+".location."+key, location[key])
			delete(location, key)
		}
		areas(at, path+".", note)
	}
	for i, l := range s.child("organization").list("locations") {
		note("organization.locations["+itoa(i)+"]", l)
	}
	delete(s.child("organization"), "locations")
	for _, key := range []string{"addresses", "latitude", "longitude", "location", "locations"} { // not of HSDS, but seen
		note(key, s[key])
		delete(s, key)
	}
	areas(s, "", note)
	return paths, secrets
}

// harmless are fields that are stripped, but whose words may stand elsewhere: a name may say the county.
var harmless = []string{
	"name", "city", "region", "state_province", "country", "address_type", "location_type", "external_identifier_type",
}

// doors are the fields of a location that say where it is.
var doors = []string{
	"name", "alternate_name", "description", "transportation", "latitude", "longitude", "external_identifier",
	"external_identifier_type", "url", "addresses", "accessibility", "attributes", "metadata",
}

// areas strips outlines: a small one is a place.
func areas(o object, path string, note func(string, any)) {
	for i, area := range o.list("service_areas") {
		if len(area.look("extent")) <= longestKey {
			continue
		}
		for _, key := range []string{"extent", "description", "uri"} {
			note(path+"service_areas["+itoa(i)+"]."+key, area[key])
			delete(area, key)
		}
	}
}

// longestKey is how long a key of a place of ours is at most.
const longestKey = 14
