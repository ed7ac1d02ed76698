package geography

import "slices"

// Form is how a place was named.
type Form int

// The forms, the surest first.
const (
	ByName   Form = iota // by its own name, or one that names.yaml has
	InArea               // with its county or its commune
	ByOther              // by a name in another language, an old one, or a quarter's
	Declined             // by a form or a spelling of a name
	InLatin              // by a name in Cyrillic letters that is typed in Latin ones
)

func always(f Form) func([]Place) Form { return func([]Place) Form { return f } }

// called is how a name names what named finds.
func (g *Atlas) called(name string) func([]Place) Form {
	return func(found []Place) Form {
		i, known := g.placeAt(found[0].Key())
		_, region := g.regions[name]
		if region || slices.Contains(spellings(found[0].Name), name) || known && slices.Contains(g.others().findOf(name, kept), i) {
			return ByName
		}
		return ByOther
	}
}

// spelled is how a name names what written finds.
func (g *Atlas) spelled(name string) func([]Place) Form {
	return func([]Place) Form {
		if isCyrillic(name) || len(g.inflected(name)) > 0 {
			return Declined
		}
		return InLatin
	}
}
