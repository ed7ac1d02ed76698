package hsds

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liman/directory"
)

// gate lets into an entry whose place must not be known only what leads nowhere, field by field; a field that has no rule
// does not come through. What the directory has in the entry of this id stays.
func (c *candidate) gate(e entry) entry {
	if !c.hidden {
		return e
	}
	var out entry
	for _, p := range e {
		value := c.through(p.name, p.value)
		out.add(p.name, value)
		switch before, after := textsIn(p.value), textsIn(value); {
		case len(after) < len(before):
			c.tell("stripped %s: it could lead to the door", p.name)
		case !slices.Equal(after, before):
			c.tell("stripped from %s: what could lead to the door", p.name)
		}
	}
	return out
}

// textsIn are the texts of a value.
func textsIn(v any) []string {
	switch v := v.(type) {
	case string:
		if v != "" {
			return []string{v}
		}
	case []string:
		return v
	}
	return nil
}

// through is what may pass of a value.
func (c *candidate) through(name string, v any) any {
	if slices.Contains(codeFields, name) {
		return v
	}
	rule := textRules[name]
	pass := func(text string) string {
		switch {
		case c.known[text]:
			return text
		case rule == nil:
			return ""
		}
		return rule(c, text)
	}
	switch v := v.(type) {
	case string:
		return pass(v)
	case []string:
		var list []string
		for _, text := range v {
			if text = pass(text); text != "" {
				list = append(list, text)
			}
		}
		return list
	case int:
		if c.known[name+" "+strconv.Itoa(v)] {
			return v
		}
	}
	return nil
}

// codeFields hold words of ours, days and what was made here: nothing that a record wrote.
var codeFields = []string{
	"id", "kind", "county", "no_address", "topics", "audience", "accessibility", "calling", "cost", "languages", "trust", "confidence",
	"stale", "verified_at", "verify_by",
}

// textRules say what of a text may pass, "" for nothing.
var textRules = map[string]func(*candidate, string) string{
	"name": harmlessOnly, "eligibility": harmlessOnly, "hide": harmlessOnly, "notes": harmlessOnly, "quote": harmlessOnly,
	"phone": numberOnly, "phones": numberOnly, "phone_abroad": numberOnly, "sms": numberOnly,
	"website": siteOnly, "email": mailOnly,
	"area": countyOnly, "country": countryOnly, "zone": zoneOnly,
	"hours":  func(_ *candidate, text string) string { return unless(strings.Contains(text, `"`), text) },
	"source": func(c *candidate, text string) string { return unless(text != c.source(), text) },
	"with":   contactOnly,
}

// unless is a text, or "" if it may not pass.
func unless(stop bool, text string) string {
	if stop {
		return ""
	}
	return text
}

// contactOnly is the id of a contact of ours.
func contactOnly(c *candidate, id string) string {
	_, known := c.d.Contact(id)
	return unless(!known, id)
}

func harmlessOnly(c *candidate, text string) string { return unless(!c.harmless(text), text) }

// numberOnly lets numbers through, and no postcode: a short code of six digits is one of the 116 of Europe.
func numberOnly(_ *candidate, text string) string { return unless(!whole(text, false), text) }

// siteOnly is the site of a page: its path may name a street.
func siteOnly(_ *candidate, text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || opaque(u.Hostname()) {
		return ""
	}
	return u.Scheme + "://" + u.Hostname()
}

// opaque tells whether a host has digits, a street, or a map in its name.
func opaque(host string) bool {
	return strings.ContainsAny(host, "0123456789%") || directory.Leads(host)
}

// mailOnly lets office@ and its like through.
func mailOnly(c *candidate, text string) string {
	local, host, found := strings.Cut(text, "@")
	return unless(!found || !c.harmless(local) || opaque(host) || strings.ContainsAny(host, "@ /"), text)
}

func countyOnly(c *candidate, text string) string {
	p, known := c.d.Place(text)
	return unless(!known || p.County != text, text)
}

func countryOnly(c *candidate, text string) string {
	_, known := c.d.Country(text)
	return unless(!known, text)
}

func zoneOnly(_ *candidate, text string) string {
	_, err := time.LoadLocation(text)
	return unless(err != nil || text == "Local", text)
}

// knownTexts are what the directory says in the entry of an id.
func knownTexts(d *directory.Directory, id string) map[string]bool {
	set := map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			set[text] = true
		}
	}
	about := func(o directory.Origin, t directory.Terms) {
		add(o.Notes, o.Quote, o.Hide, o.Source, t.Chat, t.Zone, t.Hours.String())
		add(o.OtherSources...)
	}
	if v, known := d.Service(id); known {
		add(v.Name, v.Eligible, v.Website, v.Email, v.Locality, "sector "+strconv.Itoa(v.Sector))
		add(append(v.Phones, v.Area...)...)
		about(v.Origin, v.Terms)
	}
	if v, known := d.Contact(id); known {
		add(v.Name, v.Website, v.Email, v.Phone, v.PhoneAbroad, v.SMS)
		add(v.Area...)
		about(v.Origin, v.Terms)
	}
	for _, v := range d.Shelters() {
		if v.ID == id {
			add(v.Name, v.Eligible, v.Website, v.Email)
			add(v.Phones...)
			about(v.Origin, v.Terms)
		}
	}
	delete(set, "")
	return set
}
