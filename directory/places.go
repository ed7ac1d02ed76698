package directory

import "liman/directory/geography"

// Where people are. Whoever asks the directory needs no second name for it: only the directory's own rooms know geography.
type (
	// Place is where someone is.
	Place = geography.Place
	// Point is a position on the earth.
	Point = geography.Point
	// County is one of the 42.
	County = geography.County
	// Match is what a typed place may mean.
	Match = geography.Match
	// Map is a plain map of Romania.
	Map = geography.Map
	// CountyOnMap is a county as it is drawn.
	CountyOnMap = geography.CountyOnMap
)

// The forms in which a place may be named, the surest first.
const (
	ByName   = geography.ByName
	InArea   = geography.InArea
	ByOther  = geography.ByOther
	Declined = geography.Declined
	InLatin  = geography.InLatin
)

// PlaceOf is the place that a key names, whatever directory counts.
func PlaceOf(key string) (Place, bool) { return geography.PlaceOf(key) }

// Geography names the places, outlines and names inside the program: another build with others has another.
func Geography() string { return geography.Hash() }

// Outlines is the outlines of the counties, as GeoJSON.
func Outlines() ([]byte, error) { return geography.Outlines() }

// Fold writes a text as look-ups compare it: small letters, no marks, one space between words.
func Fold(text string) string { return geography.Fold(text) }
