package geography

import (
	"fmt"
	"math"

	"go.yaml.in/yaml/v3"
)

// Point is a position on the earth in degrees. The zero Point stands for none.
type Point struct{ Lat, Lon float64 }

// Valid tells whether there can be such a position: a phone may send 999 or worse.
func (p Point) Valid() bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 // false for NaN and infinity
}

// UnmarshalYAML reads [latitude, longitude].
func (p *Point) UnmarshalYAML(node *yaml.Node) error {
	var pair []float64
	if err := node.Decode(&pair); err != nil {
		return err
	}
	if len(pair) != 2 || !(Point{pair[0], pair[1]}).Valid() {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: no position: write [latitude, longitude]", node.Line)}}
	}
	p.Lat, p.Lon = pair[0], pair[1]
	return nil
}

// None tells whether it is no position.
func (p Point) None() bool { return p == Point{} }

// Within tells whether it is in a box of two corners, south-west and north-east.
func (p Point) Within(box [2]Point) bool {
	return p.Lat >= box[0].Lat && p.Lat <= box[1].Lat && p.Lon >= box[0].Lon && p.Lon <= box[1].Lon
}

// earth is the radius of the earth in kilometres.
const earth = 6371.0088

// Vector is a point on the unit sphere, where near is near in every direction.
type Vector [3]float64

// Vector is the point as one.
func (p Point) Vector() Vector {
	sinLat, cosLat := math.Sincos(p.Lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p.Lon * math.Pi / 180)
	return Vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// Square is the square of the straight distance between two vectors.
func (v Vector) Square(w Vector) float64 {
	x, y, z := v[0]-w[0], v[1]-w[1], v[2]-w[2]
	return x*x + y*y + z*z
}

// Km is the way over ground for such a square.
func Km(square float64) float64 { return 2 * earth * math.Asin(min(1, math.Sqrt(square)/2)) }

// Chord is the square for such a way over ground.
func Chord(km float64) float64 {
	s := 2 * math.Sin(km/(2*earth))
	return s * s
}
