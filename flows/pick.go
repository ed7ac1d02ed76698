package flows

import (
	"slices"
	"strings"

	"liman/directory"
)

// How many places are offered at once; where more share a name, their counties are offered first. A State that notes what
// she looks for has room for fewer.
const (
	maxPlaces     = 8
	maxWithWanted = 4
)

func (p Pick) open() bool { return len(p.Places) > 0 }

// offer keeps places to choose from: a few as they are, many of one name by one of them.
func (s *State) offer(places []directory.Place) {
	most := maxPlaces
	if s.Want != "" {
		most = maxWithWanted
	}
	if len(places) > most && namesake(places[0])(places[1]) {
		places = places[:1]
	}
	places = places[:min(most, len(places))]
	s.Pick = Pick{}
	for _, p := range places {
		s.Pick.Places = append(s.Pick.Places, p.Key())
	}
}

// typedPlace takes a typed name: clear, shared by several places, nearly right, or unknown. A town is meant before villages of its name,
// as wherever else something is looked up.
func typedPlace(b *Book, s *State, n *node, in Input) {
	found := b.dir.Find(in.Text)
	switch {
	case len(found.Places) == 0:
		s.Note = "place-unknown"
	case found.Guess:
		s.Note = "place-guess"
		s.offer(found.Places)
	case found.Clear():
		b.answer(s, n, found.Places[0].Key())
	default:
		s.Note = "place-which"
		s.offer(found.Places)
	}
}

// exactPlace tells whether a text is the name of a place, without any guess. A word that people say is none by a name that a village
// once had, or has in another language ("biserica", "tata"), nor is a form of a country's name one that it resembles ("Moldovában").
func exactPlace(b *Book, text string) bool {
	found := b.dir.Find(text)
	if len(found.Places) == 0 || found.Guess {
		return false
	}
	return called(found.Places[0], text) || b.reader().Names(text, found) && (found.Places[0].Town() || b.inquiry(text).Country == "")
}

// called tells whether a text is a place's own name.
func called(p directory.Place, text string) bool {
	return directory.Fold(p.Name) == directory.Fold(text)
}

// onlySaid tells whether a text is like the name of a place, and is none: everyday words.
func onlySaid(b *Book, text string) bool {
	return len(b.dir.Find(text).Places) > 0 && !exactPlace(b, text) && b.reader().Everyday(text)
}

// chosenPlace takes a tapped county, sector or place as the answer, or as a narrower choice among places.
func chosenPlace(b *Book, s *State, n *node, id string) bool {
	p, known := b.dir.Place(id)
	if !known || strings.HasPrefix(id, "@") {
		return false
	}
	offered := b.candidates(s.Pick)
	switch {
	case p.Siruta == 0 && len(s.Pick.Places) == 1: // a county, to narrow a name
		s.Pick.County = id
		offered = b.candidates(s.Pick)
	case p.Siruta != 0 && len(offered) > 1 && !slices.ContainsFunc(offered, namesake(p)): // one of several guessed names
		offered = b.dir.SameName(p)
		s.offer(offered)
	default:
		offered = []directory.Place{p}
	}
	switch len(offered) {
	case 0:
		b.answer(s, n, id)
	case 1:
		b.answer(s, n, offered[0].Key())
	default:
		s.Note = "place-which"
	}
	return true
}

// namesake tells whether a place is another one of the same name.
func namesake(p directory.Place) func(directory.Place) bool {
	return func(other directory.Place) bool { return other.Name == p.Name && other.Siruta != p.Siruta }
}

// candidates are the places that a Pick stands for.
func (b *Book) candidates(pick Pick) []directory.Place {
	var places []directory.Place
	for _, key := range pick.Places {
		if p, known := b.dir.Place(key); known {
			places = append(places, p)
		}
	}
	if len(places) == 1 {
		places = slices.Clone(b.dir.SameName(places[0]))
	}
	return slices.DeleteFunc(places, func(p directory.Place) bool { return pick.County != "" && p.County != pick.County })
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
