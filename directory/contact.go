package directory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"liman/content"
)

// Contact is a line, an app or a site that helps in a whole country. The fields are what the file says, for staff; what
// people may see goes through Shown, Number and NumberAbroad.
type Contact struct {
	ID          string   `yaml:"id"`
	Kind        Kind     `yaml:"kind"` // one of ContactKinds
	Name        string   `yaml:"name"`
	Country     string   `yaml:"country"`      // ISO code
	Phone       string   `yaml:"phone"`        // as dialled in its country
	PhoneAbroad string   `yaml:"phone_abroad"` // as dialled from elsewhere, if that is possible
	SMS         string   `yaml:"sms"`
	Website     string   `yaml:"website"`
	Email       string   `yaml:"email"`
	Area        []string `yaml:"area"` // what it serves, as keys of places; empty for its whole country
	With        []string `yaml:"with"` // lines that it belongs together with: two languages, two ages; all are shown, or none

	Terms  `yaml:",inline"`
	Origin `yaml:",inline"`
}

// Shown tells whether people may see the contact. Without a confirmed number they see its site only.
func (c Contact) Shown() bool {
	unsure := c.Trust != "" && !c.Trust.shown()
	return c.Hide == "" && (!unsure || c.Website != "" || c.Email != "")
}

// Number is what to dial, or else to text. It is empty where no number may be shown.
func (c Contact) Number() string {
	if c.Hide != "" || !c.Trust.shown() {
		return ""
	}
	if c.Phone != "" {
		return c.Phone
	}
	return c.SMS
}

// NumberAbroad is what to dial from another country, where that is known and may be shown.
func (c Contact) NumberAbroad() string {
	if c.Number() == "" {
		return ""
	}
	return c.PhoneAbroad
}

// Channels are the ways by which people may reach it: only by what they may see.
func (c Contact) Channels() []string {
	if !c.Shown() {
		return nil
	}
	number := c.Number() != ""
	return ways(number && c.Phone != "", number && c.SMS != "", c.Chat != "", c.Email != "", false)
}

// ways are the channels that are there, in the order of the constants.
func ways(there ...bool) []string {
	var list []string
	for i, is := range there {
		if is {
			list = append(list, channels[i])
		}
	}
	return list
}

var (
	idForm       = regexp.MustCompile(`^[a-z0-9]+(-+[a-z0-9]+)*-?$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// IsLanguage tells whether a text could be the code of a language, as ISO 639 has them.
func IsLanguage(code string) bool { return languageForm.MatchString(code) }

func (c *Contact) check(e *entry) {
	e.need("name", c.Name)
	if !slices.Contains(contactKinds, c.Kind) {
		e.blame("kind", content.Wrong("entry.kind", fmt.Sprintf("unknown kind %q", c.Kind),
			Meant(string(c.Kind), texts(contactKinds), texts(contactKinds)), "value", string(c.Kind)))
	}
	e.need("country", c.Country)
	for field, number := range map[string]string{"phone": c.Phone, "phone_abroad": c.PhoneAbroad, "sms": c.SMS} {
		checkNumber(e, c.Country, field, number)
	}
	if c.PhoneAbroad != "" && !strings.HasPrefix(c.PhoneAbroad, "+") {
		e.blame("phone_abroad", content.Wrong("entry.abroad", "a number from abroad without country code", "begin it with +"))
	}
	checkWeb(e, c.Website, c.Email)
	e.loader.area(e, c.Area)
	c.Terms.check(e, c.Country)
	number := c.Phone != "" || c.SMS != ""
	c.Origin.check(e, number, number && (c.Kind == "helpline" || c.Kind == "emergency"))
}

func (l *loader) contacts(d *Directory) {
	d.contactAt = map[string]int{}
	for _, row := range read[Contact](l, "contacts.yaml") {
		c := row.value
		if !l.id(row.entry, c.ID) {
			continue
		}
		c.check(row.entry)
		l.dueBy(row.entry, c.ID, c.VerifyBy)
		d.contactAt[c.ID] = len(d.contacts)
		d.contacts = append(d.contacts, c)
	}
	l.together(d)
}

// together hides what belongs together with a line that has no number to show: half of the people would find nobody.
func (l *loader) together(d *Directory) {
	var alone []int
	for i, c := range d.contacts {
		for _, id := range c.With {
			other, known := d.Contact(id)
			switch {
			case !known || !slices.Contains(other.With, c.ID):
				l.ids[c.ID].blame(l, "with", content.Wrong("entry.together", id+" does not say that it belongs together with "+c.ID,
					"name each in the other, or neither", "contact", id))
			case other.Number() == "" && c.Hide == "":
				alone = append(alone, i)
			}
		}
	}
	for _, i := range alone {
		d.contacts[i].Hide = "belongs together with " + strings.Join(d.contacts[i].With, " ") + ", which nobody may be shown"
	}
}
