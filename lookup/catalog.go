package lookup

import (
	"strings"
	"sync"

	"liman/directory"
	"liman/directory/hsds"
	"liman/edition"
)

// catalogs are the directory as HSDS, made once for each language of the current edition.
type catalogs struct {
	mu     sync.Mutex
	hash   string
	byLang map[string]catalog
}

// catalog is every collection of the interface, by its name in the path.
type catalog map[string]collection

// collection is what one path lists, in the order of the files.
type collection struct {
	items []item
	byID  map[string]int
}

// item is one thing of a collection.
type item struct {
	id, name     string
	brief, whole any           // without lists and with them
	service      *hsds.Service // that it is, or that is at the place which it is; nil for organizations and words
	organization string
	taxonomies   []string // that it is of, or whose words are said of it
	terms        []string // words that are said of it, and those above them
	parent       string
}

// of gives the collections of an edition in a language.
func (c *catalogs) of(ed *edition.Edition, lang string) catalog {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hash != ed.Hash {
		c.hash, c.byLang = ed.Hash, map[string]catalog{}
	}
	made, known := c.byLang[lang]
	if !known {
		made = newCatalog(hsds.Export(ed.Directory, ed.Labels(lang), hsds.Public))
		c.byLang[lang] = made
	}
	return made
}

// newCatalog makes the collections of what is exported.
func newCatalog(from hsds.Catalog) catalog {
	var services, places, organizations, taxonomies, terms collection
	run := map[string][]hsds.Service{}
	for i := range from.Services {
		s := &from.Services[i]
		it := item{id: s.ID, name: s.Name, brief: brief(*s), whole: *s, service: s, organization: s.Organization.ID}
		for _, a := range s.Attributes {
			it.terms = append(it.terms, a.Term.ID, a.Term.ParentID)
			it.taxonomies = append(it.taxonomies, a.Term.TaxonomyID)
		}
		services.add(it)
		run[it.organization] = append(run[it.organization], hsds.Service{ID: s.ID, Name: s.Name, Status: s.Status})
		for _, at := range s.At {
			it.id, it.brief, it.whole = at.ID, at, at
			places.add(it)
		}
	}
	for _, o := range from.Organizations() {
		organizations.add(item{id: o.ID, name: o.Name, brief: o, whole: organization{o, run[o.ID]}})
	}
	for _, x := range from.Taxonomies {
		taxonomies.add(item{id: x.ID, name: x.Name, brief: x, whole: x})
	}
	for _, x := range from.Terms {
		terms.add(item{id: x.ID, name: x.Name, brief: x, whole: x, taxonomies: []string{x.TaxonomyID}, parent: x.ParentID})
	}
	return catalog{"services": services, "service_at_locations": places, "organizations": organizations, "taxonomies": taxonomies,
		"taxonomy_terms": terms}
}

// organization is an organization with its services, of which the least is said.
type organization struct {
	hsds.Organization
	Services []hsds.Service `json:"services"`
}

// brief is a service without its lists.
func brief(s hsds.Service) hsds.Service {
	s.Phones, s.Schedules, s.Areas, s.At, s.Languages, s.Costs, s.Attributes, s.MoreURLs = nil, nil, nil, nil, nil, nil, nil, nil
	return s
}

func (c *collection) add(it item) {
	if c.byID == nil {
		c.byID = map[string]int{}
	}
	c.byID[it.id] = len(c.items)
	it.name = directory.Fold(it.name)
	c.items = append(c.items, it)
}

// named tells whether an item's name has a text in it; every name has the empty one.
func (it item) named(text string) bool { return strings.Contains(it.name, directory.Fold(text)) }
