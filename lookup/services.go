package lookup

import (
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liman/directory"
	"liman/lookup/ask"
)

// servicesInput is a question to /v1/services.
type servicesInput struct {
	Near   string `query:"near" doc:"A position, as latitude,longitude: 46.77,23.60. It is rounded to about a kilometre."`
	Place  string `query:"place" maxLength:"160" doc:"A name as people write it, or a key of /v1/places: cluj, satu mare suceava, sector 3, 54984."`
	County string `query:"county" doc:"A county's code, or a sector of București: CJ, B, B2."`
	Filters
	Asking
}

// services answers with what is near a place.
func (s *Server) services(v ask.Basis, in *servicesInput) (ask.Answer, error) {
	q, err := in.Query(v.Now)
	if err != nil {
		return ask.Answer{}, refused(err)
	}
	where, wrong := in.where()
	if wrong != nil {
		return ask.Answer{}, invalid(wrong)
	}
	switch where {
	case "near":
		p, ok := position(in.Near)
		if !ok {
			return ask.Answer{}, invalid(fault("query.near", "this is no position"))
		}
		return ask.At(v.Edition, v.Directory.At(p), q).Answer(v.Edition, v.Lang, v.Now), nil
	case "county":
		p, known := v.Directory.Place(strings.ToUpper(in.County))
		if !known || p.Siruta != 0 || p.Shared {
			return ask.Answer{}, invalid(fault("query.county", "this is no county's code"))
		}
		return ask.At(v.Edition, p, q).Answer(v.Edition, v.Lang, v.Now), nil
	}
	return ask.Look(v.Edition, in.Place, q).Answer(v.Edition, v.Lang, v.Now), nil
}

// where is the one parameter that says where.
func (in *servicesInput) where() (name string, wrong *huma.ErrorDetail) {
	for _, p := range []struct{ name, value string }{{"near", in.Near}, {"place", in.Place}, {"county", in.County}} {
		switch {
		case p.value != "" && name != "":
			return "", fault("query."+p.name, "given beside "+name+"; say where in one way")
		case p.value != "":
			name = p.name
		}
	}
	if name == "" {
		return "", fault("query.place", "missing; say where with place, near or county")
	}
	return name, nil
}

// position reads latitude,longitude.
func position(text string) (directory.Point, bool) {
	lat, lon, pair := strings.Cut(text, ",")
	y, err := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	x, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	p := directory.Point{Lat: y, Lon: x}
	return p, pair && err == nil && err2 == nil && p.Valid()
}

// invalid is a problem with one fault.
func invalid(wrong *huma.ErrorDetail) error { return huma.Error422UnprocessableEntity("", wrong) }
