package lookup

import (
	"slices"
	"strings"
	"time"

	"liman/directory"
	"liman/lookup/ask"
)

// contactsInput is a question to /v1/contacts.
type contactsInput struct {
	Country string `query:"country" default:"RO" minLength:"2" maxLength:"2" doc:"Numbers of this country, as an ISO code: RO, MD, DE."`
	Terms
	Asking
}

// contactsAnswer is what /v1/contacts says.
type contactsAnswer struct {
	At       time.Time          `json:"at" doc:"The moment of the answer."`
	Contacts []directory.Record `json:"contacts" nullable:"false" doc:"The national numbers, then what was asked for."`
	Widened  []string           `json:"widened" nullable:"false" doc:"What had to be given up to find something."`
	Abroad   *ask.Abroad        `json:"abroad,omitempty" doc:"Of another country than Romania: what to dial there."`
}

// contacts answers with the national numbers, then those of a country that are asked for.
func (s *Server) contacts(v ask.Basis, in *contactsInput) (contactsAnswer, error) {
	asked, err := in.Query(v.Now)
	if err != nil {
		return contactsAnswer{}, refused(err)
	}
	country, used := strings.ToUpper(in.Country), asked
	found := v.Directory.ContactsIn(country, asked)
	for _, wider := range asked.Wider() {
		if len(found) == 0 {
			used = wider
			found = v.Directory.ContactsIn(country, used)
		}
	}
	national := v.National()
	found = slices.DeleteFunc(found, func(c directory.Contact) bool {
		return slices.ContainsFunc(national, func(n directory.Contact) bool { return n.ID == c.ID })
	})
	a := contactsAnswer{At: v.Now, Contacts: v.ContactRecords(append(slices.Clone(national), found...))}
	a.Widened = append([]string{}, ask.GivenUp(asked, used, false)...)
	if country != "RO" {
		a.Abroad = v.DialledIn(country)
	}
	return a, nil
}
