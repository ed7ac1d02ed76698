package hsds

import (
	"strconv"

	"liman/directory"
)

// areas are the places that are served.
func (s *draftService) areas(keys []string) {
	for _, key := range keys {
		p, _ := s.x.d.Place(key) // Open refused other keys
		name := p.Name
		if p.Siruta != 0 {
			name += ", " + p.County
		}
		s.area(key, name)
	}
}

// area is one that is served, by a key of ours or a country's code.
func (s *draftService) area(key, name string) {
	s.Areas = append(s.Areas, Area{ID: s.sub("area/" + key), Name: name, Extent: key, ExtentType: "text"})
}

// location is where people may come. Where people live there is none.
func (s *draftService) location(v directory.Service) {
	if v.NoAddress || v.Locality == "" && v.Address == "" && v.Point == (directory.Point{}) {
		return
	}
	l := &Location{
		ID: s.sub("location"), Type: "physical", Name: v.Locality, Description: v.Address, Latitude: v.Point.Lat, Longitude: v.Point.Lon,
	}
	if siruta := s.x.siruta(v); siruta != 0 {
		l.External, l.Register = strconv.Itoa(siruta), "SIRUTA"
	}
	for _, code := range v.Access {
		l.Access = append(l.Access, Accessibility{s.sub("access/" + code), s.x.words[id("accessibility/"+code)].Name})
	}
	s.At = []AtLocation{{ID: s.sub("at"), ServiceID: s.ID, Location: l}}
}

// siruta is the code of a service's town, 0 where its name does not tell.
func (x *exporter) siruta(v directory.Service) int {
	found := x.d.Find(v.Locality + ", " + v.County)
	if !found.Clear() || found.Places[0].Name != v.Locality || found.Places[0].County != v.County {
		return 0
	}
	return found.Places[0].Siruta
}
