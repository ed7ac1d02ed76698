// Package hsds writes and reads the directory in the form in which directories of services are exchanged: nested JSON of
// the Human Services Data Specification 3.1 (Open Referral, https://openreferral.org/).
//
// Export says of every entry what HSDS has words for, and the rest in attributes of taxonomies of our own, so that Import
// gets it back. Import makes a draft of our own files that staff look through, with a report of whatever it could not
// hold. A shelter has no location and no address on either way: what leads to its door is not written, and not read.
package hsds

// Service is one service, as far as we fill it. The fields are those of schema/service.json.
type Service struct {
	ID           string        `json:"id"`
	Organization *Organization `json:"organization,omitempty"`
	Name         string        `json:"name"`
	Alternate    string        `json:"alternate_name,omitempty"`
	Description  string        `json:"description,omitempty"`
	URL          string        `json:"url,omitempty"`
	MoreURLs     []URL         `json:"additional_urls,omitempty"`
	Email        string        `json:"email,omitempty"`
	Status       string        `json:"status"`
	Fees         string        `json:"fees_description,omitempty"`
	Eligibility  string        `json:"eligibility_description,omitempty"`
	Assured      string        `json:"assured_date,omitempty"`
	Modified     string        `json:"last_modified,omitempty"`
	Phones       []Phone       `json:"phones,omitempty"`
	Schedules    []Schedule    `json:"schedules,omitempty"`
	Areas        []Area        `json:"service_areas,omitempty"`
	At           []AtLocation  `json:"service_at_locations,omitempty"`
	Languages    []Language    `json:"languages,omitempty"`
	Costs        []Cost        `json:"cost_options,omitempty"`
	Attributes   []Attribute   `json:"attributes,omitempty"`
}

// Organization is who runs a service.
type Organization struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Website     string `json:"website,omitempty"`
	Email       string `json:"email,omitempty"`
}

// URL is another page of a service.
type URL struct {
	ID    string `json:"id"`
	Label string `json:"label,omitempty"`
	URL   string `json:"url"`
}

// Phone is a number. Its type is voice or text.
type Phone struct {
	ID         string      `json:"id"`
	Number     string      `json:"number"`
	Type       string      `json:"type,omitempty"`
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Schedule is a time that returns every week, in the manner of RFC 5545, by the clock of the place.
type Schedule struct {
	ID          string `json:"id"`
	Week        string `json:"wkst,omitempty"`
	Freq        string `json:"freq,omitempty"`
	Interval    int    `json:"interval,omitempty"`
	ByDay       string `json:"byday,omitempty"`
	Description string `json:"description,omitempty"`
	Opens       string `json:"opens_at,omitempty"`
	Closes      string `json:"closes_at,omitempty"`
	Notes       string `json:"notes,omitempty"` // dates and holidays
}

// Area is what a service serves.
type Area struct {
	ID         string `json:"id"`
	Name       string `json:"name,omitempty"`
	Extent     string `json:"extent,omitempty"`
	ExtentType string `json:"extent_type,omitempty"`
}

// AtLocation ties a service to the place where it is.
type AtLocation struct {
	ID        string    `json:"id"`
	ServiceID string    `json:"service_id,omitempty"`
	Location  *Location `json:"location,omitempty"`
}

// Location is a place that people may come to. Its street stands in the description: an address demands a postal code,
// which we do not have.
type Location struct {
	ID          string          `json:"id"`
	Type        string          `json:"location_type"`
	Name        string          `json:"name,omitempty"`
	Description string          `json:"description,omitempty"`
	Latitude    float64         `json:"latitude,omitempty"`
	Longitude   float64         `json:"longitude,omitempty"`
	External    string          `json:"external_identifier,omitempty"`
	Register    string          `json:"external_identifier_type,omitempty"`
	Access      []Accessibility `json:"accessibility,omitempty"`
}

// Accessibility is how people with disabilities reach a location.
type Accessibility struct {
	ID          string `json:"id"`
	Description string `json:"description,omitempty"`
}

// Language is one that is spoken there.
type Language struct {
	ID   string `json:"id"`
	Code string `json:"code,omitempty"`
}

// Cost is what it costs.
type Cost struct {
	ID     string   `json:"id"`
	Option string   `json:"option,omitempty"`
	Amount *float64 `json:"amount,omitempty"`
}

// Attribute is a term of a taxonomy that is said of something, with a value where the term alone does not say it.
type Attribute struct {
	ID         string `json:"id"`
	LinkType   string `json:"link_type,omitempty"`
	LinkEntity string `json:"link_entity,omitempty"`
	Value      string `json:"value,omitempty"`
	Term       *Term  `json:"taxonomy_term,omitempty"`
}

// Term is a word of a taxonomy.
type Term struct {
	ID          string `json:"id"`
	Code        string `json:"code,omitempty"`
	Name        string `json:"name"`
	Description string `json:"description"`
	ParentID    string `json:"parent_id,omitempty"`
	Taxonomy    string `json:"taxonomy,omitempty"`
	TaxonomyID  string `json:"taxonomy_id,omitempty"`
}

// Taxonomy is a list of words.
type Taxonomy struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}
