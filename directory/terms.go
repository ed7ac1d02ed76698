package directory

import (
	"errors"
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // the image of the program holds no time zones

	"liman/directory/hours"

	"liman/content"
)

// Terms are what people choose by, and what they want to know before they call. Every entry has them. What nobody has
// seen written is empty, and empty means unknown: never "no", never "for all", never "closed".
type Terms struct {
	Topics    []string    `yaml:"topics"`        // what it is about
	Audience  []string    `yaml:"audience"`      // whom it serves
	Languages []string    `yaml:"languages"`     // ISO 639 codes
	Cost      string      `yaml:"cost"`          // free, normal (what a call costs) or paid
	Hours     hours.Hours `yaml:"hours"`         // OSM opening_hours, by the clock of Zone
	Zone      string      `yaml:"zone"`          // IANA name; left out, it is the country's
	Chat      string      `yaml:"chat"`          // the site where a written conversation begins
	Access    []string    `yaml:"accessibility"` // how people with disabilities reach it
	Calling   []string    `yaml:"calling"`       // what happens when one calls

	zone     *time.Location
	holidays hours.Calendar // nil where nobody knows them
}

// The channels by which an entry can be reached. They follow from its numbers and addresses, and are not written down.
const (
	Call     = "call"
	SMS      = "sms"
	Chat     = "chat"
	Email    = "email"
	InPerson = "in-person"
)

// The words of the files, each with words for people in locales (topic., audience., channel., access., calling.).
var (
	channels  = []string{Call, SMS, Chat, Email, InPerson}
	audiences = []string{
		"anyone", "victims", "women", "men", "children", "families", "adults", "elderly", "lgbt", "disability", "migrants", "aggressors",
	}
	accesses = []string{"hearing", "speech", "wheelchair", "sign-language", "easy-language"}
	callings = []string{
		"anonymous", "confidential", "interpreter", "not-on-bill", "asks-place", "register-first", "not-emergency", "sends-team",
	}
	costs  = []string{"free", "normal", "paid"}
	topics = []string{
		"abuse", "addiction", "advocacy", "ambulance", "app", "child", "counselling", "crime-victims", "crisis", "depression",
		"disability", "discrimination", "domestic-violence", "elderly", "emergency", "evidence", "fire",
		"institutional-violence", "legal", "lgbt", "location", "medical", "missing-child", "ngo-network", "police", "refugees",
		"rights", "risk-assessment", "service-map", "sexual-violence", "shelter", "silent-emergency", "social",
		"social-emergency", "suicide", "trafficking", "violence", "women", "women-rights",
	}
)

// Topics are the words for what an entry is about.
func Topics() []string { return slices.Clone(topics) }

// Audiences are whom an entry can serve; "anyone" answers for all of them, and "victims" or "adults" alone for every group.
func Audiences() []string { return slices.Clone(audiences) }

// Channels are the ways to reach an entry.
func Channels() []string { return slices.Clone(channels) }

// Accesses are the ways in which an entry is there for people with disabilities.
func Accesses() []string { return slices.Clone(accesses) }

// Callings are what can happen when one calls.
func Callings() []string { return slices.Clone(callings) }

// Costs are what it can cost.
func Costs() []string { return slices.Clone(costs) }

// At tells what is known of a moment: open until, closed and opens, or unknown.
func (t *Terms) At(now time.Time) hours.State { return t.Hours.At(t.clock(now), t.holidays) }

// open tells whether it is known to be open at a moment.
func (t *Terms) open(now time.Time) bool {
	return t.Hours.Status(t.clock(now), t.holidays) == hours.Open
}

// clock is a moment as the clock there shows it.
func (t *Terms) clock(now time.Time) time.Time {
	if t.zone == nil {
		return now
	}
	return now.In(t.zone)
}

// serves tells whether an entry is for one of these, as far as anybody knows. What is for victims or adults, and for no
// group of them, is for women as for men: a search for women must not hide the centres for victims.
func (t *Terms) serves(asked []string) bool {
	if len(asked) == 0 || slices.Contains(t.Audience, "anyone") || meets(t.Audience, asked) {
		return true
	}
	return !meets(t.Audience, groups) && meets(t.Audience, []string{"victims", "adults"}) && meets(asked, groups)
}

// groups are the audiences that leave others out.
var groups = []string{"women", "men", "elderly", "lgbt", "disability", "migrants"}

// meets tells whether two lists of words share one; asked for nothing, everything meets it.
func meets(has, asked []string) bool {
	return len(asked) == 0 || slices.ContainsFunc(has, func(word string) bool { return slices.Contains(asked, word) })
}

// check looks at the words of an entry in a country, and finds its zone.
func (t *Terms) check(e *entry, country string) {
	for _, list := range []struct {
		field        string
		words, known []string
	}{
		{"topics", t.Topics, topics}, {"audience", t.Audience, audiences}, {"accessibility", t.Access, accesses},
		{"calling", t.Calling, callings},
	} {
		for _, word := range list.words {
			if !slices.Contains(list.known, word) {
				e.blame(list.field, content.Wrong("entry.word", "not one of our words: "+word, fmt.Sprint("the words are ", list.known), "value", word))
			}
		}
	}
	for _, code := range t.Languages {
		if !languageForm.MatchString(code) {
			e.blame("languages", content.Wrong("entry.language", "no language code: "+code, "write two or three small letters, such as ro", "value", code))
		}
	}
	if t.Cost != "" && !slices.Contains(costs, t.Cost) {
		e.blame("cost", content.Wrong("entry.cost", "unknown cost "+t.Cost, fmt.Sprint("write one of ", costs, ", or leave it out"), "value", t.Cost))
	}
	checkPage(e, "chat", t.Chat)
	t.readClock(e, country)
}

// readClock finds the clock and the holidays that the hours go by.
func (t *Terms) readClock(e *entry, country string) {
	if country == "RO" {
		t.holidays = hours.Romania
	}
	name := t.Zone
	if name == "" {
		name = zones[country]
	}
	if name == "" && !t.Hours.Known() {
		return
	}
	zone, err := e.loader.clock(name)
	if name == "" || err != nil {
		e.blame("zone", content.Wrong("entry.zone", fmt.Sprintf("no time zone %q for the hours", name), "write zone: Europe/Bucharest, or its like"))
		return
	}
	t.zone = zone
}

// clock is a time zone by its name.
func (l *loader) clock(name string) (*time.Location, error) {
	zone, known := l.clocks[name]
	if known {
		return zone, nil
	}
	if name == "Local" {
		return nil, errors.New("this is the clock of the machine, and no zone") // wherever that stands
	}
	zone, err := time.LoadLocation(name)
	if err == nil {
		l.clocks[name] = zone
	}
	return zone, err
}

// zones are the clocks of countries that have one (IANA tz database, zone1970.tab), as far as entries stand in them.
var zones = map[string]string{
	"AL": "Europe/Tirane", "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich",
	"CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn",
	"FI": "Europe/Helsinki", "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb",
	"HU": "Europe/Budapest", "IE": "Europe/Dublin", "IT": "Europe/Rome", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg",
	"MD": "Europe/Chisinau", "MT": "Europe/Malta", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "PL": "Europe/Warsaw",
	"RO": "Europe/Bucharest", "RS": "Europe/Belgrade", "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana",
	"SK": "Europe/Bratislava", "TR": "Europe/Istanbul", "UA": "Europe/Kyiv",
	"ES": "Europe/Madrid", "PT": "Europe/Lisbon", // most of it: the islands have their own
}
