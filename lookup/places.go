package lookup

import (
	"time"

	"liman/directory"
	"liman/lookup/ask"
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
	Place    *ask.Place         `json:"place,omitempty" doc:"The place that is meant, where that is clear."`
	Places   []ask.Place        `json:"places,omitempty" doc:"Others of the same name, the biggest first."`
	Nearest  *ask.Nearest       `json:"nearest,omitempty" doc:"Where nothing is called so: places that are spelled nearly so."`
}

// places answers with what a name may mean.
func (s *Server) places(v ask.Basis, in *placesInput) (placesAnswer, error) {
	a := ask.Understand(v.Edition, in.Q).Answer(v.Edition, v.Lang, v.Now)
	return placesAnswer{a.At, a.Contacts, a.Place, a.Places, a.Nearest}, nil
}
