package directory

import "slices"

// Kind is what an entry is: a word of the files and of the HTTP interface.
type Kind string

// shelter is the one kind whose entries are Shelters and not Services.
const shelter Kind = "shelter"

// kindOf is what is said of every service of a kind.
type kindOf struct {
	kind   Kind
	group  string   // the wider word that people use for it
	topics []string // what it is always about
	line   bool     // a help line, to be called again by staff every month
	whole  bool     // it serves its whole county, or its sector of București
}

// kinds is every kind of service there is, what is asked for most often first.
var kinds = []kindOf{
	// a town's line for domestic violence
	{"dv_line_local", "line", []string{"domestic-violence"}, true, false},
	// counselling and mobile teams for victims
	{"dv_centre", "counselling", []string{"domestic-violence", "counselling"}, false, false},
	// county's or sector's office for social assistance and child protection
	{"dgaspc", "social", []string{"social", "child", "domestic-violence"}, false, true},
	// town's social assistance
	{"das", "social", []string{"social"}, false, false},
	// a centre of a dgaspc
	{"dgaspc_centre", "social", []string{"social"}, false, false},
	// for mothers and children
	{"child_centre", "social", []string{"child"}, false, false},
	// local child lines, beside 119
	{"child_hotline_local", "line", []string{"child", "abuse"}, true, false},
	// integrated care after sexual violence
	{"sexual_violence_centre", "medical", []string{"sexual-violence", "medical"}, false, false},
	// associations and foundations
	{"ngo", "counselling", nil, false, false},
	// certificates of injuries
	{"forensic", "medical", []string{"evidence", "medical"}, false, false},
	// county and clinical hospitals
	{"hospital", "medical", []string{"medical"}, false, false},
	// town hospitals
	{"hospital_municipal", "medical", []string{"medical"}, false, false},
	// county police
	{"police_county", "police", []string{"police"}, false, true},
	// town police
	{"police_city", "police", []string{"police"}, false, false},
	// the town hall's police
	{"local_police", "police", []string{"police"}, false, false},
	// gendarmes
	{"gendarmerie", "police", []string{"police"}, false, false},
	// Avocatul Poporului
	{"ombudsman", "legal", []string{"rights"}, false, false},
	// for those who use violence
	{"aggressor_counselling", "aggressor", nil, false, false},
	// for those who were ordered out of the home
	{"aggressor_housing", "aggressor", nil, false, false},
	// by county only
	{shelter, "shelter", []string{"shelter", "domestic-violence"}, false, true},
}

// contactKinds is what a contact can be.
var contactKinds = []Kind{
	"emergency",    // 112 and its like
	"helpline",     // people who listen and help
	"authority",    // an office of the state
	"organisation", // associations and foundations
	"app",          // a program for a telephone
}

// with is what an entry of the kind is about: what all are, then what it says itself.
func (k kindOf) with(own []string) []string {
	all := slices.Clone(k.topics)
	for _, topic := range own {
		if !slices.Contains(all, topic) {
			all = append(all, topic)
		}
	}
	return all
}

// Kinds returns every kind of service.
func Kinds() []Kind {
	list := make([]Kind, len(kinds))
	for i, k := range kinds {
		list[i] = k.kind
	}
	return list
}

// ContactKinds returns every kind of contact.
func ContactKinds() []Kind { return slices.Clone(contactKinds) }

// Groups returns the wider words for kinds of service, each once: counselling, medical, police and so on.
func Groups() []string {
	var list []string
	for _, k := range kinds {
		if !slices.Contains(list, k.group) {
			list = append(list, k.group)
		}
	}
	return list
}

// KindsOf returns the kinds that a word means, one kind or those of a group; none for an unknown word.
func KindsOf(word string) []Kind {
	var list []Kind
	for _, k := range kinds {
		if string(k.kind) == word || k.group == word {
			list = append(list, k.kind)
		}
	}
	return list
}

// KnownKind tells whether a word of a file is a kind of service.
func KnownKind(kind string) bool {
	_, known := ofKind(Kind(kind))
	return known
}

// ofKind is what is said of a kind.
func ofKind(kind Kind) (kindOf, bool) {
	for _, k := range kinds {
		if k.kind == kind {
			return k, true
		}
	}
	return kindOf{}, false
}
