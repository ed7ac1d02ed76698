package directory

import (
	"regexp"

	"liman/content"
)

// shelterFile is where shelters stand, all of them.
const shelterFile = "shelters.yaml"

// Shelter is a safe house. It has a county and nothing that leads nearer: no address, no locality, no position. Its
// numbers and sites are those of the authority that lets people in.
type Shelter struct {
	ID       string   `yaml:"id"`
	Name     string   `yaml:"name"`
	County   string   `yaml:"county"`
	Phones   []string `yaml:"phones"`
	Website  string   `yaml:"website"`
	Email    string   `yaml:"email"`
	Eligible string   `yaml:"eligibility"` // for whom, in the words of its source
	Stale    bool     `yaml:"stale"`

	Terms  `yaml:",inline"`
	Origin `yaml:",inline"`
}

// Shown tells whether people may see the shelter.
func (s Shelter) Shown() bool { return s.Hide == "" }

// Numbers are what people may dial: none unless the trust is high or medium.
func (s Shelter) Numbers() []string { return numbers(s.Phones, s.Origin) }

// Channels are the ways by which people may reach the authority: never in person.
func (s Shelter) Channels() []string {
	if !s.Shown() {
		return nil
	}
	return ways(len(s.Numbers()) > 0, false, s.Chat != "", s.Email != "")
}

func (l *loader) shelters(d *Directory) {
	d.shelters = map[string][]Shelter{}
	for _, row := range read[Shelter](l, shelterFile) {
		s, e := row.value, row.entry
		if !l.id(e, s.ID) || !l.county(e, s.County) {
			continue
		}
		for field, text := range map[string]string{
			"name": s.Name, "eligibility": s.Eligible, "quote": s.Quote, "notes": s.Notes, "hide": s.Hide,
		} {
			if Leads(text) {
				e.blameDoor(field)
			}
		}
		e.noDoor(&s.Terms, &s.Origin, s.Website, s.Email)
		e.need("name", s.Name)
		checkPlain(e, s.Phones, s.Website, s.Email)
		of, _ := ofKind(shelter)
		s.Topics = of.with(s.Topics)
		s.Terms.check(e, "RO")
		s.Origin.check(e, len(s.Phones) > 0, of.line)
		l.dueBy(e, s.ID, s.VerifyBy)
		d.allShelters = append(d.allShelters, s)
		if s.Shown() {
			d.shelters[s.County] = append(d.shelters[s.County], s)
		}
	}
}

// noDoor blames what leads to a door where no text for it is expected: links, hours and sources are shown to people, too.
func (e *entry) noDoor(t *Terms, o *Origin, website, email string) {
	for field, text := range map[string]string{"website": website, "email": email, "chat": t.Chat, "hours": t.Hours.String()} {
		if leadsByName(text) {
			e.blameDoor(field)
		}
	}
	if leadsByName(articleNumber.ReplaceAllString(o.Source, "")) {
		e.blameDoor("source")
	}
	for _, source := range o.OtherSources {
		if leadsByName(articleNumber.ReplaceAllString(source, "")) {
			e.blameDoor("other_sources")
		}
	}
}

// articleNumber is a number of an article in a link, and no postcode.
var articleNumber = regexp.MustCompile(`[-/_=]\d{5,}`)

func (e *entry) blameDoor(field string) {
	e.blame(field, content.Wrong("shelter.door", "this could lead to a shelter's door", "remove street, number, postcode and position"))
}
