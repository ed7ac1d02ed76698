package hsds

import (
	"regexp"
	"slices"
	"strings"
)

var pathIndex = regexp.MustCompile(`\[\d+\]`)

// pathsOf are where lines of rest stand, each once. A field that the standard does not know is not named: its name may
// lead to a door, too.
func pathsOf(lines []string) []string {
	var paths []string
	for _, line := range lines {
		path, _, _ := strings.Cut(line, ": ")
		for key := range strings.SplitSeq(pathIndex.ReplaceAllString(path, ""), ".") {
			if !slices.Contains(standardFields(), key) {
				path = "a field that HSDS does not have"
				break
			}
		}
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// shortened writes paths one after another, without what a path shares with the one before it.
func shortened(paths []string) string {
	list := make([]string, len(paths))
	parent := ""
	for i, path := range paths {
		end := strings.LastIndexByte(path, '.') + 1
		list[i] = path
		if end > 0 && path[:end] == parent {
			list[i] = path[end:]
		}
		parent = path[:end]
	}
	return strings.Join(list, ", ")
}

// standardFields are the fields of HSDS 3.1 that are no ids.
func standardFields() []string { return strings.Fields(fieldList) }

const fieldList = `
accessibility accreditations additional_urls additional_websites address_1 address_2 address_type addresses alert alternate_name amount
amount_description application_process assured_date assurer_email attending_type attention attributes available bymonthday byday byweekno byyearday
capacities character_set city closes_at code contacts cost_options count country currency department description details document dtstart
eligibility_description email extension extent extent_type external_identifier external_identifier_type fees fees_description freq funding
identifier identifier_scheme identifier_type interpretation_services interval label language languages last_modified latitude legal_status
licenses link_entity link_type location location_type locations logo longitude maximum maximum_age metadata minimum_age name note notes number
opens_at option organization organization_identifiers phones postal_code program programs region required_documents schedule_link schedules
scheme service service_areas service_at_locations source state_province status tax_id tax_status taxonomy taxonomy_detail taxonomy_term term_uri
timezone title transportation type unit until updated uri url valid_from valid_to value version wait_time website wkst year_incorporated`
