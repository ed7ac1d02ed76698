package directory

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"liman/content"
)

// Trust says how far a number or an address can be relied on.
type Trust string

// High is seen on the service's or an authority's own page, Medium in two sources that agree, Low in one secondary source.
// Medium is shown as "to be confirmed"; a Low number is never shown to people.
const (
	High   Trust = "high"
	Medium Trust = "medium"
	Low    Trust = "low"
)

// known tells whether t is one of the three levels.
func (t Trust) known() bool { return t == High || t == Medium || t == Low }

// shown tells whether a number of this trust may be given to people.
func (t Trust) shown() bool { return t == High || t == Medium }

// Origin is what every entry says about where it comes from.
type Origin struct {
	Trust      Trust `yaml:"trust"`      // of the number; empty without one
	Confidence Trust `yaml:"confidence"` // of the rest, such as the address
	VerifiedAt Date  `yaml:"verified_at"`
	CalledAt   Date  `yaml:"called_at"` // when staff last called the number and were answered; none: never
	VerifyBy   Date  `yaml:"verify_by"` // left out, it follows from the later of the two

	Source       string   `yaml:"source"`
	Quote        string   `yaml:"quote"`
	OtherSources []string `yaml:"other_sources"`
	Notes        string   `yaml:"notes"` // for staff, never for people
	Hide         string   `yaml:"hide"`  // why people may not see it; empty if they may
	Was          []string `yaml:"was"`   // ids that the entry had before
}

// How long an entry counts as verified, in days: a help line's number may change within a month.
const (
	lineDays  = 30
	otherDays = 180
)

// check looks at what every entry must have. numbers tells whether the entry has one, line whether it is a help line.
func (o *Origin) check(e *entry, numbers, line bool) {
	o.due(line)
	e.loader.wasCalled(e, o.Was)
	o.checkTrust(e, numbers, line)
	if !o.Confidence.known() {
		e.blame("confidence", content.Wrong("entry.confidence", "confidence is missing", "write confidence: high, medium or low"))
	}
	if !o.CalledAt.IsZero() && (o.CalledAt.day == 0 || !numbers) {
		e.blame("called_at", content.Wrong("entry.called", "called_at is no day, or there is no number",
			"write the day on which the number was called and answered, as 2026-11-23"))
	}
	if o.Source == "" {
		e.blame("source", content.Wrong("entry.source", "source is missing", "name the page this was read on"))
	}
	for field, day := range map[string]Date{"verified_at": o.VerifiedAt, "called_at": o.CalledAt} {
		if o.VerifyBy.day != 0 && o.VerifyBy.Before(day) {
			e.blame(field, content.Wrong("entry.verify", fmt.Sprintf("%s %s comes after verify_by %s", field, day, o.VerifyBy), "move verify_by behind it"))
		}
	}
	if o.VerifyBy.day == 0 {
		e.blame("verify_by", content.Wrong("entry.verify", "verify_by is no day", "write the day by which staff must look again: 2026-11-23, or the day of verified_at"))
	}
}

// checkTrust wants the trust of a number to be one that its sources allow.
func (o *Origin) checkTrust(e *entry, numbers, line bool) {
	switch {
	case numbers && !o.Trust.known():
		e.blame("trust", content.Wrong("entry.trust", "a number without trust", "write trust: high, medium or low, as the source allows"))
	case !numbers && o.Trust != "":
		e.blame("trust", content.Wrong("entry.trust-alone", "trust without a number", "remove it"))
	case line && o.Trust.shown() && o.CalledAt.IsZero() && o.nameless():
		e.blame("trust", content.Wrong("entry.nameless", "a help line that is known only from people without a name",
			"write trust: low until somebody has called it, then called_at"))
	}
}

// nameless tells whether every source is a file of somebody unknown: such lists copy each other, so two of them agree for nothing.
func (o *Origin) nameless() bool {
	named := func(source string) bool { return source != "" && !strings.HasPrefix(source, "public code file") }
	return !named(o.Source) && !slices.ContainsFunc(o.OtherSources, named)
}

// due gives an entry that names no day the one that follows from when it was last known to be right.
func (o *Origin) due(line bool) {
	seen, days := o.VerifiedAt, otherDays
	if seen.Before(o.CalledAt) {
		seen = o.CalledAt
	}
	if line {
		days = lineDays
	}
	if o.VerifyBy.IsZero() && seen.day != 0 {
		o.VerifyBy = seen.Add(days)
	}
}

// numberForm is a number as it is dialled: digits in groups.
var numberForm = regexp.MustCompile(`^\+?\d(\d| )*\d$`)

// shortest is how many digits a number with a country code has at least: a short code dialled so reaches someone else.
const shortest = 9

// homeForm is how numbers of Romania are dialled: ten digits that begin with 0, or seven for a short code of one city, 0264 955; a short
// code of the whole country, 112; or the country's code and nine digits.
var homeForm = regexp.MustCompile(`^(1\d{2,5}|0\d{9}|0\d{2}9\d{3}|0\d{3}9\d{2}|\+40\d{9})$`)

// checkNumber blames what is no number. One of Romania is counted, too: a digit too many or too few reaches someone else.
func checkNumber(e *entry, country, field, number string) {
	if number == "" {
		return
	}
	bare := strings.ReplaceAll(number, " ", "")
	digits := strings.TrimPrefix(bare, "+")
	home := strings.HasPrefix(bare, "+40") || country == "RO" && bare[0] != '+'
	switch {
	case !numberForm.MatchString(number):
		e.blame(field, content.Wrong("entry.number", "this is no number as it is dialled: "+number, "write digits in groups, such as 0800 500 333", "value", number))
	case strings.HasPrefix(number, "+") && len(digits) < shortest:
		e.blame(field, content.Wrong("entry.short-code", "a short code with a country code: "+number, "write it as it is dialled in its country", "value", number))
	case home && !homeForm.MatchString(bare):
		e.blame(field, content.Wrong("entry.number", "this number has a digit too many or too few: "+number,
			"count them: 0264 123 456, 0264 955 for a short code of one city, +40 264 123 456", "value", number))
	}
}

// IsPage tells whether a text is the address of one page on the web, and nothing beside it.
func IsPage(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && !strings.ContainsFunc(text, unicode.IsSpace)
}

// mailForm is one address to write to: name@place.
var mailForm = regexp.MustCompile(`^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$`)

// IsMail tells whether a text is one address to write to, and nothing beside it.
func IsMail(text string) bool { return mailForm.MatchString(text) }

func checkPage(e *entry, field, page string) {
	if page != "" && !IsPage(page) {
		e.blame(field, content.Wrong("entry.web", "this is no web address: "+page, "write one that begins with https://, without spaces, names and passwords", "value", page))
	}
}

func checkWeb(e *entry, website, email string) {
	checkPage(e, "website", website)
	if email != "" && !IsMail(email) {
		e.blame("email", content.Wrong("entry.email", "this is no e-mail address: "+email, "write one, as name@place", "value", email))
	}
}
