package lookup

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liman/edition"
)

// view is what one answer is made of: one edition and one moment, whatever is published meanwhile.
type view struct {
	*edition.Edition
	lang string
	now  time.Time // to the minute, so that one minute has one answer
}

// Asking is what every question may say. Inputs embed it; it is exported because huma looks at nothing else.
type Asking struct {
	Lang string `query:"lang" doc:"The language of names: ro, en." default:"ro"`
}

func (a *Asking) asked() *Asking { return a }

// output is an answer with its headers.
type output[O any] struct {
	Body O
}

// get registers a route. An answer is made of its input and a view; an error of it is one of huma's.
func get[O, I any, P interface {
	*I
	asked() *Asking
}](s *Server, path, summary string, answer func(view, P) (O, error)) {
	op := huma.Operation{OperationID: huma.GenerateOperationID(http.MethodGet, path, new(O)), Method: http.MethodGet, Path: path, Summary: summary}
	huma.Register(s.api, op, func(_ context.Context, in *I) (*output[O], error) {
		ed := s.Edition()
		v := view{ed, ed.Words.Match(P(in).asked().Lang), s.Now().Truncate(time.Minute)}
		body, err := answer(v, in)
		if err != nil {
			return nil, err
		}
		return &output[O]{body}, nil
	})
}
