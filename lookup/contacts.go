package lookup

import (
	"time"

	"liman/directory"
)

// contactsInput is a question to /v1/contacts.
type contactsInput struct {
	Asking
}

// contactsAnswer is what /v1/contacts says.
type contactsAnswer struct {
	At       time.Time          `json:"at"`
	Contacts []directory.Record `json:"contacts"`
}

func (s *Server) contacts(v view, _ *contactsInput) (contactsAnswer, error) {
	return contactsAnswer{v.now, v.national()}, nil
}

// national are the numbers that come in every answer.
func (v view) national() []directory.Record {
	list := []directory.Record{}
	for _, c := range v.National() {
		list = append(list, v.ContactRecord(v.lang, c, v.now))
	}
	return list
}
