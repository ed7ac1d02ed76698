package directory

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"liman/content"
	"liman/directory/geography"
)

// Service is a public or private service at a place. The fields are what the file says, for staff; a number reaches people
// only through Numbers.
type Service struct {
	ID        string   `yaml:"id"`
	Kind      Kind     `yaml:"kind"`
	Name      string   `yaml:"name"`
	County    string   `yaml:"county"`
	Sector    int      `yaml:"sector"` // of București; 0 for all of it
	Locality  string   `yaml:"locality"`
	Address   string   `yaml:"address"`
	NoAddress bool     `yaml:"no_address"` // people live there: its address is not published, nor how far it is
	Point     Point    `yaml:"point"`
	Phones    []string `yaml:"phones"`
	Website   string   `yaml:"website"`
	Email     string   `yaml:"email"`
	Area      []string `yaml:"area"`        // what it serves, as keys of places; empty where nobody knows
	Eligible  string   `yaml:"eligibility"` // for whom, in the words of its source
	Stale     bool     `yaml:"stale"`       // the source is old

	Terms  `yaml:",inline"`
	Origin `yaml:",inline"`
}

// Shown tells whether people may see the service.
func (s Service) Shown() bool { return s.Hide == "" }

// Numbers are what people may dial: none unless the trust is high or medium.
func (s Service) Numbers() []string { return numbers(s.Phones, s.Origin) }

// callable tells whether it has a number that people may dial.
func (s *Service) callable() bool { return len(s.Phones) > 0 && s.Hide == "" && s.Trust.shown() }

// leads tells whether a person can do anything with it: call, go, read or write. A name alone is not listed.
func (s *Service) leads() bool {
	return s.callable() || s.Address != "" && !s.NoAddress || s.Website != "" || s.Email != "" || s.Chat != ""
}

// Channels are the ways by which people may reach it: only by what they may see.
func (s Service) Channels() []string {
	if !s.Shown() {
		return nil
	}
	return ways(len(s.Numbers()) > 0, false, s.Chat != "", s.Email != "", s.Address != "" && !s.NoAddress)
}

func numbers(phones []string, o Origin) []string {
	if o.Hide != "" || !o.Trust.shown() {
		return nil
	}
	return append([]string(nil), phones...)
}

// bounds are where a service of Romania can be.
var bounds = [2]Point{{Lat: 43.5, Lon: 20.2}, {Lat: 48.4, Lon: 29.9}}

func (s *Service) check(e *entry, g *geography.Atlas) {
	e.need("name", s.Name)
	of, known := ofKind(s.Kind)
	switch {
	case s.Kind == shelter:
		e.blame("kind", content.Wrong("entry.kind", "a shelter among the services", "move it to shelters.yaml, without anything that leads to its door", "value", string(s.Kind)))
	case !known:
		e.blame("kind", content.Wrong("entry.kind", fmt.Sprintf("unknown kind %q", s.Kind),
			Meant(string(s.Kind), texts(Kinds()), texts(Kinds()))+"; shelters stand in shelters.yaml", "value", string(s.Kind)))
	}
	s.checkWhere(e, g)
	checkPlain(e, s.Phones, s.Website, s.Email)
	s.Topics = of.with(s.Topics)
	if of.whole && len(s.Area) == 0 {
		s.Area = []string{Place{County: s.County, Sector: s.Sector}.Key()}
	}
	e.loader.area(e, s.Area)
	s.Terms.check(e, "RO")
	s.Origin.check(e, len(s.Phones) > 0, of.line)
}

func (s *Service) checkWhere(e *entry, g *geography.Atlas) {
	if s.Sector < 0 || s.Sector > 6 || s.Sector > 0 && s.County != geography.Capital {
		e.blame("sector", content.Wrong("place.sector", "no such sector", "write 1 to 6, for București only"))
	}
	if _, known := g.Locality(s.County, s.Locality); s.Locality != "" && !known {
		e.blame("locality", content.Wrong("place.locality", "no "+s.Locality+" in "+s.County, "write the name as in places.csv", "value", s.Locality, "county", s.County))
	}
	s.checkDoor(e)
	if !s.Point.None() && !s.Point.Within(bounds) {
		e.blame("point", content.Wrong("place.point", "this point is not in Romania", "write point: [latitude, longitude]"))
	}
}

// checkDoor blames what leads to a place whose address must not be published. Its name may have a number: Complexul nr. 1.
func (s *Service) checkDoor(e *entry) {
	if !s.NoAddress {
		return
	}
	if s.Address != "" || !s.Point.None() {
		e.blame("no_address", content.Wrong("place.secret", "an address that must not be published", "remove address and point"))
	}
	for field, text := range map[string]string{"name": s.Name, "eligibility": s.Eligible} {
		if leadsByName(text) {
			e.blameDoor(field)
		}
	}
	e.noDoor(&s.Terms, &Origin{}, s.Website, s.Email)
}

func checkPlain(e *entry, phones []string, website, email string) {
	for _, phone := range phones {
		checkNumber(e, "RO", "phones", phone)
	}
	checkWeb(e, website, email)
}

// services reads services/*.yaml; a file is named by the county's code.
func (l *loader) services(d *Directory) {
	names, err := fs.Glob(l.files, "services/*.yaml")
	if err != nil || len(names) == 0 {
		position{file: "services", line: 1}.blame(l, "", content.Wrong("file.none", "no service files", "put services/<county>.yaml there"))
	}
	var all []Service
	for _, name := range names {
		if code := strings.TrimSuffix(path.Base(name), ".yaml"); !l.atlas.IsCounty(code) {
			position{file: name, line: 1}.blame(l, "", content.Wrong("place.file", code+" is no code of a county, so nothing in the file is read",
				"name the file by a county's code, as CJ.yaml, or B.yaml for București"))
			l.broken[name] = true
			continue
		}
		for _, row := range read[Service](l, name) {
			s := row.value
			if !l.id(row.entry, s.ID) || !l.county(row.entry, s.County) {
				continue
			}
			if code := strings.TrimSuffix(path.Base(name), ".yaml"); code != s.County {
				row.entry.blame("county", content.Wrong("place.file", s.County+" in the file of "+code, "move the entry or correct its county"))
			}
			s.check(row.entry, l.atlas)
			l.dueBy(row.entry, s.ID, s.VerifyBy)
			all = append(all, s)
		}
	}
	d.services = newIndex(all, l.atlas)
}

// area blames what is no place's key, nor a country's code.
func (l *loader) area(e *entry, keys []string) {
	for _, key := range keys {
		if _, known := l.atlas.Place(key); !known || strings.HasPrefix(key, "@") {
			e.blame("area", content.Wrong("place.area", "no place "+key, "write a county's code, a sector such as B2, or a SIRUTA code", "value", key))
		}
	}
}

// county blames a code that is no county's.
func (l *loader) county(e *entry, code string) bool {
	known := l.atlas.IsCounty(code)
	if !known {
		e.blame("county", content.Wrong("place.county", fmt.Sprintf("unknown county %q", code), "write a code such as CJ, or B for București", "value", code))
	}
	return known
}
