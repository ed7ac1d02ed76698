package hsds

import "slices"

// otherKind names what a record is that is no service, "" for a service.
func otherKind(s object) string {
	switch form := otherForm(s); {
	case form != "":
		return form
	case s.has("location_type") || s.has("addresses", "latitude", "longitude", "transportation") && !s.service():
		return "a location"
	case s.has("taxonomy", "taxonomy_detail", "term_uri") || s.has("taxonomy_id", "parent_id") && !s.service():
		return "a taxonomy term"
	case s.has("service_id", "location_id") && !s.has("name"):
		return "a service at a location without its service"
	case s.service():
		return ""
	}
	return standingAlone(s)
}

// standingAlone names what stands in a file without what would make it a service.
func standingAlone(s object) string {
	switch {
	case s.has("legal_status", "year_incorporated", "website", "organization_identifiers", "tax_id", "tax_status", "programs", "locations",
		"additional_websites", "parent_organization_id", "logo", "services"):
		return "an organization without services"
	case s.has("uri", "version"):
		return "a taxonomy"
	case s.peek("name") != "":
		return "a taxonomy or an organization: it has no status"
	}
	return nameless
}

// otherForm names a form of data that is not of HSDS, "" for none.
func otherForm(s object) string {
	switch {
	case s.has("elements") && s.has("version", "generator", "osm3s"):
		return osm
	case s.has("features") && s.has("type"):
		return geoJSON
	case s.wraps():
		return wrapped
	}
	return ""
}

// These are told apart: nameless is what nobody can tell, osm what comes from Overpass.
const (
	nameless = "no service: it has no name"
	osm      = "data of OpenStreetMap"
	geoJSON  = "GeoJSON"
	wrapped  = "a list under another name than contents"
)

// mendOf says what to do about a record of another kind.
func mendOf(kind string) string {
	switch kind {
	case nameless:
		return "write name, or import services only"
	case osm, geoJSON:
		return "have it written as HSDS JSON: a service each, with name and status"
	case wrapped:
		return "import the list alone, or call it contents"
	}
	return "import services, which have name and status, or organizations with their services"
}

// wraps tells whether a record without a name of its own holds a list of others.
func (o object) wraps() bool {
	return o.peek("name") == "" && slices.ContainsFunc([]string{"data", "results", "result", "items", "records", "rows"},
		func(key string) bool { return len(o.list(key)) > 0 })
}

// has tells whether one of these fields is there.
func (o object) has(keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { _, there := o[key]; return there })
}

// service tells whether a record has what only a service has.
func (o object) service() bool {
	return o.peek("name") != "" && o.has("status", "organization", "organization_id", "service_at_locations", "schedules", "service_areas",
		"eligibility_description", "application_process", "fees_description", "cost_options", "required_documents", "program", "program_id",
		"interpretation_services", "wait_time", "assured_date", "minimum_age", "maximum_age", "additional_urls", "confidential")
}

// servicesIn are the services in a record: itself, those of an organization, or the one that is at a location.
func servicesIn(r record) []record {
	if at := r.fields.child("service"); at.peek("name") != "" {
		place := r.fields.copied()
		delete(place, "service")
		at["service_at_locations"] = []any{map[string]any(place)}
		return []record{{r.line, at}}
	}
	nested := r.fields.list("services")
	if len(nested) == 0 {
		return []record{r}
	}
	delete(r.fields, "services")
	list := make([]record, 0, len(nested))
	for _, s := range nested {
		if len(s.child("organization")) == 0 {
			s["organization"] = map[string]any(r.fields.copied())
		}
		list = append(list, servicesIn(record{r.line, s})...)
	}
	return list
}
