package hsds

import (
	"strconv"
	"strings"
	"time"

	"liman/directory"
)

// Catalog is a directory in the words of HSDS. The same directory and language always make the same Catalog.
type Catalog struct {
	Services   []Service
	Taxonomies []Taxonomy
	Terms      []Term
}

// Scope says for whom a Catalog is.
type Scope int

// Public is what people may see. Staff has hidden entries, numbers of low trust and notes besides.
const (
	Public Scope = iota
	Staff
)

// Export writes contacts, services and shelters as services, in the order of the files.
func Export(d *directory.Directory, v Labels, scope Scope) Catalog {
	terms := v.terms()
	x := exporter{d: d, labels: v, scope: scope, named: map[[2]string]string{}, words: byID(terms)}
	for _, s := range d.Services() {
		x.named[[2]string{s.County, s.Name}] = s.ID
	}
	var list []Service
	for _, c := range d.Contacts() {
		if scope == Staff || c.Shown() {
			list = append(list, x.contact(c))
		}
	}
	for _, s := range d.Services() {
		if scope == Staff || s.Shown() {
			list = append(list, x.service(s))
		}
	}
	for _, s := range d.Shelters() {
		if scope == Staff || s.Shown() {
			list = append(list, x.shelter(s))
		}
	}
	return Catalog{list, v.taxonomies(), terms}
}

// Organizations are those of the services, each once.
func (c Catalog) Organizations() []Organization {
	var list []Organization
	seen := map[string]bool{}
	for _, s := range c.Services {
		if !seen[s.Organization.ID] {
			seen[s.Organization.ID] = true
			list = append(list, *s.Organization)
		}
	}
	return list
}

// exporter makes services.
type exporter struct {
	d      *directory.Directory
	labels Labels
	scope  Scope
	named  map[[2]string]string // county and name of a service, its id
	words  map[string]*Term     // by their ids
}

// begin writes what all entries have.
func (x *exporter) begin(own string, kind directory.Kind, name string, t *directory.Terms, o *directory.Origin) draftService {
	s := draftService{x: x, own: own, Service: Service{
		ID: serviceID(own), Name: name, Description: x.labels.text("kind."+string(kind), string(kind)), Status: "active",
	}}
	if o.Hide != "" {
		s.Status = "inactive"
	}
	s.tag("kind", string(kind))
	s.say("id", own)
	s.terms(t)
	s.origin(o)
	return s
}

func serviceID(own string) string { return id("service/" + own) }

func (x *exporter) contact(c directory.Contact) Service {
	s := x.begin(c.ID, c.Kind, x.labels.contact(c), &c.Terms, &c.Origin)
	if s.Name != c.Name {
		s.say("name", c.Name)
	}
	s.say("country", c.Country)
	for _, id := range c.With {
		s.say("with", id)
	}
	s.URL, s.Email = c.Website, c.Email
	phone, abroad, sms := c.Phone, c.PhoneAbroad, c.SMS
	if x.scope == Public && c.Number() == "" {
		phone, abroad, sms = "", "", ""
	}
	s.phone(phone, "voice")
	if s.phone(abroad, "voice") {
		last := &s.Phones[len(s.Phones)-1]
		last.Attributes = []Attribute{s.attribute(field, "abroad", "")}
	}
	s.phone(sms, "text")
	s.areas(c.Area)
	if len(c.Area) == 0 {
		s.area(c.Country, x.labels.text("country."+c.Country, c.Country))
	}
	s.organization("", "")
	return s.Service
}

func (x *exporter) service(v directory.Service) Service {
	s := x.begin(v.ID, v.Kind, v.Name, &v.Terms, &v.Origin)
	s.URL, s.Email, s.Eligibility = v.Website, v.Email, v.Eligible
	s.numbers(v.Phones, v.Numbers())
	s.say("county", v.County)
	if v.Sector > 0 {
		s.say("sector", strconv.Itoa(v.Sector))
	}
	s.say("locality", v.Locality)
	s.flag("no_address", v.NoAddress)
	s.stale(v.Stale)
	s.areas(v.Area)
	s.location(v)
	s.organization(v.County, v.Name)
	return s.Service
}

// shelter has a county and no location, for Shelter has none.
func (x *exporter) shelter(v directory.Shelter) Service {
	s := x.begin(v.ID, "shelter", v.Name, &v.Terms, &v.Origin)
	s.URL, s.Email, s.Eligibility = v.Website, v.Email, v.Eligible
	s.numbers(v.Phones, v.Numbers())
	s.say("county", v.County)
	s.stale(v.Stale)
	s.areas([]string{v.County})
	s.organization(v.County, v.Name)
	return s.Service
}

// draftService is a service while it is made.
type draftService struct {
	Service
	x   *exporter
	own string // our id
}

// sub is the id of a part of the service.
func (s *draftService) sub(part string) string { return id("service/" + s.own + "/" + part) }

// tag says a word of a taxonomy of the service.
func (s *draftService) tag(taxonomy, code string) {
	s.Attributes = append(s.Attributes, s.attribute(taxonomy, code, ""))
}

// say gives the value of a field of ours, if there is one.
func (s *draftService) say(name, value string) {
	if value != "" {
		s.Attributes = append(s.Attributes, s.attribute(field, name, value))
	}
}

func (s *draftService) flag(name string, set bool) {
	if set {
		s.say(name, "true")
	}
}

func (s *draftService) stale(is bool) { s.flag("stale", is && s.x.scope == Staff) }

func (s *draftService) attribute(taxonomy, code, value string) Attribute {
	return Attribute{
		ID: s.sub(taxonomy + "/" + code + "/" + value), LinkType: taxonomy, LinkEntity: "service", Value: value,
		Term: s.x.words[id(taxonomy+"/"+code)],
	}
}

// terms writes what people choose by.
func (s *draftService) terms(t *directory.Terms) {
	for _, list := range []struct {
		taxonomy string
		codes    []string
	}{{"topic", t.Topics}, {"audience", t.Audience}, {"accessibility", t.Access}, {"calling", t.Calling}} {
		for _, code := range list.codes {
			s.tag(list.taxonomy, code)
		}
	}
	for _, code := range t.Languages {
		s.Languages = append(s.Languages, Language{s.sub("language/" + code), code})
	}
	if t.Cost != "" {
		s.cost(t.Cost)
	}
	if t.Chat != "" {
		s.MoreURLs = []URL{{s.sub("chat"), directory.Chat, t.Chat}}
	}
	s.say("hours", t.Hours.String())
	s.say("zone", t.Zone)
	s.schedules(t.Hours)
}

func (s *draftService) cost(cost string) {
	s.tag("cost", cost)
	s.Fees = s.x.labels.text("cost."+cost, cost)
	option := Cost{ID: s.sub("cost"), Option: s.Fees}
	if cost == "free" {
		option.Amount = new(float64)
	}
	s.Costs = []Cost{option}
}

// origin says how far an entry can be relied on, and since when.
func (s *draftService) origin(o *directory.Origin) {
	if o.VerifiedAt.Day() != 0 {
		s.Assured = o.VerifiedAt.String()
		s.Modified = s.Assured + "T00:00:00Z"
	} else {
		s.say("verified_at", o.VerifiedAt.String())
	}
	if s.x.scope == Staff || o.Trust != directory.Low {
		s.say("trust", string(o.Trust))
	}
	s.say("confidence", string(o.Confidence))
	s.say("called_at", o.CalledAt.String())
	s.say("verify_by", o.VerifyBy.String())
	s.say("source", o.Source)
	if s.x.scope == Public {
		return
	}
	s.say("notes", o.Notes)
	s.say("quote", o.Quote)
	s.say("hide", o.Hide)
	for _, source := range o.OtherSources {
		s.say("other_sources", source)
	}
}

// numbers are all of them for staff, and those that people may dial for others.
func (s *draftService) numbers(all, shown []string) {
	if s.x.scope == Public {
		all = shown
	}
	for _, number := range all {
		s.phone(number, "voice")
	}
}

// phone adds a number, if there is one.
func (s *draftService) phone(number, kind string) bool {
	if number == "" {
		return false
	}
	s.Phones = append(s.Phones, Phone{ID: s.sub("phone/" + kind + "/" + number), Number: number, Type: kind})
	return true
}

// organization is whom the service's name ends with, "Centru – DGASPC Alba", where the directory knows it; else itself.
func (s *draftService) organization(county, name string) {
	at := strings.LastIndex(name, " – ")
	if at > 0 {
		other, known := s.x.d.Service(s.x.named[[2]string{county, name[at+len(" – "):]}])
		if known && (s.x.scope == Staff || other.Shown()) {
			about := s.x.labels.text("kind."+string(other.Kind), string(other.Kind))
			s.Organization = &Organization{id("organization/" + other.ID), other.Name, about, other.Website, other.Email}
			return
		}
	}
	s.Organization = &Organization{id("organization/" + s.own), s.Name, s.Description, s.URL, s.Email}
}

// ModifiedSince tells whether a service was changed at a time or after it, as far as anybody knows: one whose day nobody
// wrote down may have been.
func (s *Service) ModifiedSince(at time.Time) bool {
	changed, err := time.Parse(time.RFC3339, s.Modified)
	return err != nil || !changed.Before(at)
}
