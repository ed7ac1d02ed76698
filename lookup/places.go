package lookup

import (
	"time"

	"liman/directory"
)

// placesInput is a question to /v1/places.
type placesInput struct {
	Q string `query:"q" required:"true" minLength:"1" maxLength:"160" doc:"A name as people write it, with or without marks: cluj, satu mare suceava, kolozsvár."`
	Asking
}

// placesAnswer is what /v1/places says: a part of an Answer.
type placesAnswer struct {
	At       time.Time          `json:"at" doc:"The moment of the answer."`
	Contacts []directory.Record `json:"contacts" nullable:"false" doc:"The national numbers."`
	Place    *Place             `json:"place,omitempty" doc:"The place that is meant, where that is clear."`
	Places   []Place            `json:"places,omitempty" doc:"Others of the same name, the biggest first."`
	Nearest  *Nearest           `json:"nearest,omitempty" doc:"Where nothing is called so: places that are spelled nearly so."`
}

// places answers with what a name may mean.
func (s *Server) places(v basis, in *placesInput) (placesAnswer, error) {
	a := understand(v.Edition, in.Q).Answer(v.Edition, v.lang, v.now)
	return placesAnswer{a.At, a.Contacts, a.Place, a.Places, a.Nearest}, nil
}
