package standin

import "net/http"

type Town struct {
	Name     string
	Lat, Lon float64
}
type PageOptions struct {
	Token     string
	Languages []string
	Words     func(string) map[string]string
	Towns     []Town
	Outlines  func() []byte
}

func (*Server) Page(PageOptions) http.Handler { return http.NotFoundHandler() }
