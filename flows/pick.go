package flows

import (
	"slices"
	"strconv"
	"strings"

	"liman/directory"
)

// maxPlaces is how many places are offered at once; where more share a name, their counties are offered first.
const maxPlaces = 8

func (p Pick) open() bool { return len(p.Places) > 0 }

// typedPlace takes a typed name: clear, shared by several places, nearly right, or unknown.
func typedPlace(b *Book, s *State, n *node, text string) {
	found := b.dir.Find(text)
	switch {
	case len(found.Places) == 0:
		s.Note = "place-unknown"
	case found.Guess:
		s.Note = "place-guess"
		for _, p := range found.Places[:min(len(found.Places), maxPlaces)] {
			s.Pick.Places = append(s.Pick.Places, p.Siruta)
		}
	case len(found.Places) == 1:
		b.answer(s, n, found.Places[0].Key())
	default:
		s.Note = "place-which"
		s.Pick.Places = []int{found.Places[0].Siruta}
	}
}

// chosenPlace takes a tapped county, sector or place as the answer, or as a narrower choice among places.
func chosenPlace(b *Book, s *State, n *node, id string) bool {
	p, known := b.dir.Place(id)
	if !known || strings.HasPrefix(id, "@") {
		return false
	}
	narrower := s.Pick
	if p.Siruta == 0 {
		narrower.County = id
	} else {
		narrower = Pick{Places: []int{p.Siruta}}
	}
	offered := b.candidates(narrower)
	switch {
	case !s.Pick.open() || len(offered) == 0:
		b.answer(s, n, id)
	case len(offered) == 1:
		b.answer(s, n, offered[0].Key())
	case p.Siruta == 0 || len(s.Pick.Places) > 1:
		s.Note, s.Pick = "place-which", narrower
	default: // one of several places of one name
		b.answer(s, n, id)
	}
	return true
}

// candidates are the places that a Pick stands for.
func (b *Book) candidates(pick Pick) []directory.Place {
	var places []directory.Place
	for _, code := range pick.Places {
		if p, known := b.dir.Place(strconv.Itoa(code)); known {
			places = append(places, p)
		}
	}
	if len(places) == 1 {
		places = b.dir.SameName(places[0])
	}
	return slices.DeleteFunc(slices.Clone(places), func(p directory.Place) bool {
		return pick.County != "" && p.County != pick.County
	})
}

// pickButtons offers the places of a Pick, or first their counties where they are many.
func pickButtons(b *Book, s State) []Option {
	places := b.candidates(s.Pick)
	if len(places) > maxPlaces && s.Pick.County == "" {
		return b.countyOptions(func(code string) bool {
			return slices.ContainsFunc(places, func(p directory.Place) bool { return p.County == code })
		})
	}
	options := make([]Option, len(places))
	for i := range places {
		options[i] = Option{ID: places[i].Key(), Place: &places[i]}
	}
	return options
}

// countyOptions are buttons for the counties that are wanted.
func (b *Book) countyOptions(wanted func(code string) bool) []Option {
	var options []Option
	for _, c := range b.dir.Counties() {
		if wanted(c.Code) {
			options = append(options, Option{ID: c.Code, Place: &directory.Place{Name: c.Name, County: c.Code}})
		}
	}
	return options
}
