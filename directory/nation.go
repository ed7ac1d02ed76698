package directory

import (
	"slices"

	"liman/content"
	"liman/directory/geography"
)

// Nation is what a person in another country needs first.
type Nation struct {
	Code      string
	Emergency string   // the first number that the source names
	Police    string   // where the source tells it apart
	Ambulance string   // likewise
	Also      []string // other emergency numbers of the source
	Lines     []Contact
	Source    string
}

// nationRow is an entry of countries.yaml.
type nationRow struct {
	Code      string   `yaml:"code"`
	Emergency string   `yaml:"emergency"`
	Police    string   `yaml:"police"`
	Ambulance string   `yaml:"ambulance"`
	Also      []string `yaml:"also"`
	Lines     []string `yaml:"lines"`
	From      string   `yaml:"from"` // the contact whose row gave the numbers
	Source    string   `yaml:"source"`
	Notes     string   `yaml:"notes"`
}

// countries reads countries.yaml, after the contacts that it names.
func (l *loader) countries(d *Directory) {
	d.nations = map[string]Nation{}
	for _, row := range read[nationRow](l, "countries.yaml") {
		r, e := row.value, row.entry
		e.need("code", r.Code)
		if r.Code != "" && !geography.IsCountry(r.Code) {
			e.blame("code", content.Wrong("entry.country", "unknown country "+r.Code, "write its ISO code, as RO", "value", r.Code))
			l.broken[e.file] = true
			continue
		}
		e.need("emergency", r.Emergency)
		e.need("source", r.Source)
		if _, twice := d.nations[r.Code]; twice {
			e.blame("code", content.Wrong("country.twice", "a second entry for "+r.Code, "keep one", "country", r.Code))
		}
		if _, known := d.Contact(r.From); !known && !l.broken["contacts.yaml"] {
			e.blame("from", content.Wrong("country.from", "unknown contact "+r.From, "name the contact whose row gave these numbers"))
		}
		for _, number := range append(slices.Clone(r.Also), r.Emergency, r.Police, r.Ambulance) {
			checkNumber(e, r.Code, "emergency", number)
		}
		d.nations[r.Code] = Nation{r.Code, r.Emergency, r.Police, r.Ambulance, r.Also, lines(d, e, r), r.Source}
	}
	l.knownCountries(d)
}

func lines(d *Directory, e *entry, r nationRow) []Contact {
	var list []Contact
	for _, id := range r.Lines {
		c, known := d.Contact(id)
		switch {
		case !known && e.loader.broken["contacts.yaml"], known && c.Trust != "" && !c.Trust.known(): // said there
		case !known || c.Country != r.Code:
			e.blame("lines", content.Wrong("country.contact", id+" is no contact of "+r.Code, "correct the id or remove it", "contact", id))
		case c.Number() == "":
			e.blame("lines", content.Wrong("country.unverified", id+" has no number that may be shown", "remove it until its number is confirmed", "contact", id))
		default:
			list = append(list, c)
		}
	}
	return list
}

// knownCountries blames contacts of a country that has no entry: people there would not find them.
func (l *loader) knownCountries(d *Directory) {
	if l.broken["countries.yaml"] {
		return
	}
	for _, c := range d.contacts {
		if _, known := d.nations[c.Country]; !known && c.Country != "" {
			l.ids[c.ID].blame(l, "country", content.Wrong("entry.country", "unknown country "+c.Country,
				"write an ISO code and add it to countries.yaml", "value", c.Country))
		}
	}
}
