package directory

import (
	"regexp"
	"strings"
)

// Contact is a line, an app or a site that helps in a whole country. The fields are what the file says, for staff; what
// people may see goes through Shown, Number and NumberAbroad.
type Contact struct {
	ID          string   `yaml:"id"`
	Name        string   `yaml:"name"`
	Country     string   `yaml:"country"`      // ISO code
	Phone       string   `yaml:"phone"`        // as dialled in its country
	PhoneAbroad string   `yaml:"phone_abroad"` // as dialled from elsewhere, if that is possible
	SMS         string   `yaml:"sms"`
	Website     string   `yaml:"website"`
	Email       string   `yaml:"email"`
	Topics      []string `yaml:"topics"`
	Hours       string   `yaml:"hours"` // OSM opening_hours
	Cost        string   `yaml:"cost"`  // free, normal or unknown
	Languages   []string `yaml:"languages"`

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

var (
	idForm       = regexp.MustCompile(`^[a-z0-9]+(-+[a-z0-9]+)*-?$`)
	tagForm      = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}$`)
)

func (c Contact) check(e *entry) {
	e.need("name", c.Name)
	e.need("country", c.Country)
	for field, number := range map[string]string{"phone": c.Phone, "phone_abroad": c.PhoneAbroad, "sms": c.SMS} {
		checkNumber(e, field, number)
	}
	if c.PhoneAbroad != "" && !strings.HasPrefix(c.PhoneAbroad, "+") {
		e.blame("phone_abroad", "a number from abroad without country code", "begin it with +")
	}
	checkHours(e, c.Hours)
	checkWeb(e, c.Website, c.Email)
	checkForm(e, "topics", tagForm, c.Topics)
	checkForm(e, "languages", languageForm, c.Languages)
	if c.Cost != "" && c.Cost != "free" && c.Cost != "normal" {
		e.blame("cost", "unknown cost "+c.Cost, "write free or normal, or leave it out")
	}
	c.Origin.check(e, c.Phone != "" || c.SMS != "")
}

func checkForm(e *entry, field string, form *regexp.Regexp, words []string) {
	for _, word := range words {
		if !form.MatchString(word) {
			e.blame(field, "not one of our short words: "+word, "write small letters, such as domestic-violence or ro")
		}
	}
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
}
