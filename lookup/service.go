package lookup

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liman/directory"
	"liman/lookup/ask"
)

// serviceInput is a question to /v1/services/{id}.
type serviceInput struct {
	ID string `path:"id" doc:"As it stands in an answer of /v1/services; it never changes."`
	Asking
}

// serviceAnswer is what /v1/services/{id} says.
type serviceAnswer struct {
	At       time.Time          `json:"at" doc:"The moment of the answer."`
	Contacts []directory.Record `json:"contacts" nullable:"false" doc:"The national numbers."`
	Service  directory.Placed   `json:"service"`
}

// service answers with one service, or a shelter, which has no place.
func (s *Server) service(v ask.Basis, in *serviceInput) (serviceAnswer, error) {
	a := serviceAnswer{At: v.Now, Contacts: v.NationalRecords()}
	if found, known := v.Directory.Service(in.ID); known && found.Shown() {
		a.Service = found.Record(v.Now)
		return a, nil
	}
	for _, shelter := range v.Directory.Shelters() {
		if shelter.ID == in.ID && shelter.Shown() {
			a.Service.Record = shelter.Record(v.Now)
			return a, nil
		}
	}
	return a, huma.Error404NotFound("", fault("path.id", "there is no such service, or it is not shown any more"))
}
