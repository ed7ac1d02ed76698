package lookup

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liman/directory"
	"liman/lookup/ask"
)

// output is an answer with its headers.
type output[O any] struct {
	ETag  string `header:"ETag" doc:"Changes with the edition and with the minute, in which something may open or close."`
	Cache string `header:"Cache-Control"`
	Body  O
}

// fresh lets whoever keeps an answer ask whether it still holds, and show it only then.
const fresh = "no-cache"

// get registers a route. An answer is made of its input and what it rests on; an error of it is one of huma's.
func get[O, I any, P interface {
	*I
	asked() *Asking
}](s *Server, op huma.Operation, answer func(ask.Basis, P) (O, error)) {
	op.Method, op.OperationID = http.MethodGet, huma.GenerateOperationID(http.MethodGet, op.Path, new(O))
	op.Errors = append(op.Errors, http.StatusUnprocessableEntity, http.StatusTooManyRequests)
	op.Responses = map[string]*huma.Response{"304": {Description: "What If-None-Match names still holds."}}
	huma.Register(s.api, op, func(_ context.Context, in *I) (*output[O], error) {
		a := P(in).asked()
		ed := s.Edition()
		v := ask.Basis{Edition: ed, Lang: ed.Words.Match(a.Lang), Now: s.Now().Truncate(time.Minute)}
		tag := etag(ed.Hash, directory.Geography(), a.uri, strconv.FormatInt(v.Now.Unix(), 36))
		if matches(a.IfNoneMatch, tag) {
			return nil, huma.ErrorWithHeaders(huma.Status304NotModified(), http.Header{"Etag": {tag}, "Cache-Control": {fresh}})
		}
		body, err := answer(v, in)
		if err != nil {
			return nil, err
		}
		return &output[O]{tag, fresh, body}, nil
	})
}
