package directory

import "slices"

// Kind is what a service is for.
type Kind string

// shelter is the one kind whose entries are Shelters and not Services.
const shelter Kind = "shelter"

// kinds is every kind of service there is, what is asked for most often first.
var kinds = []Kind{
	"dv_line_local",          // a town's line for domestic violence
	"dv_centre",              // counselling and mobile teams for victims
	"dgaspc",                 // county's or sector's office for social assistance and child protection
	"das",                    // town's social assistance
	"dgaspc_centre",          // a centre of a dgaspc
	"child_centre",           // for mothers and children
	"child_hotline_local",    // local child lines, beside 119
	"sexual_violence_centre", // integrated care after sexual violence
	"ngo",                    // associations and foundations
	"forensic",               // certificates of injuries
	"hospital",               // county and clinical hospitals
	"hospital_municipal",     // town hospitals
	"police_county",          // county police
	"police_city",            // town police
	"local_police",           // the town hall's police
	"gendarmerie",            // gendarmes
	"ombudsman",              // Avocatul Poporului
	"aggressor_counselling",  // for those who use violence
	"aggressor_housing",      // for those who were ordered out of the home
	shelter,                  // by county only
}

// Kinds returns every kind of service.
func Kinds() []Kind { return slices.Clone(kinds) }

// KnownKind tells whether a word of a file is a kind of service.
func KnownKind(kind string) bool { return slices.Contains(kinds, Kind(kind)) }
